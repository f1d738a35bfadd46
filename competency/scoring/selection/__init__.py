"""Choosing questions: a fixed form where the bank is small, one by one where it is large.

Both start from all that is known of a person (M2) and measure the same way. Neither reads a
clock, a database or a source of chance: the same arguments give the same choice.
"""

from competency.scoring.selection.adaptive import (
    ADAPTIVE_BANK,
    RANDOMESQUE,
    expected_length,
    large_enough,
    next_item,
)
from competency.scoring.selection.belief import TARGET_SD, Belief, ItemRef, beliefs_of
from competency.scoring.selection.exposure import FEWEST_TAKERS, MAX_SHARE, Exposure
from competency.scoring.selection.fixed import EQUALLY_USEFUL, fixed_form
from competency.scoring.selection.usefulness import expected_variance, variance_together

__all__ = [
    "ADAPTIVE_BANK",
    "EQUALLY_USEFUL",
    "FEWEST_TAKERS",
    "MAX_SHARE",
    "RANDOMESQUE",
    "TARGET_SD",
    "Belief",
    "Exposure",
    "ItemRef",
    "beliefs_of",
    "expected_length",
    "expected_variance",
    "fixed_form",
    "large_enough",
    "next_item",
    "variance_together",
]
