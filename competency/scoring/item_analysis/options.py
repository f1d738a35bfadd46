"""Distractor analysis: who chooses which option of a choice item."""

from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from competency.scoring.item_analysis.classical import correlation
from competency.scoring.scale import Integers, Vector


@dataclass(frozen=True, slots=True)
class OptionStatistics:
    """One option.

    Attributes:
        option: Its number.
        key: Whether choosing it is right.
        n: How many people chose it.
        share: Of those who answered, 0–1.
        rest: Mean rest score of those who chose it; None where nobody with one did.
        correlation: Of choosing it with the rest score: a good key is chosen by the able, a
            good distractor by the others; None where either does not vary.
    """

    option: int
    key: bool
    n: int
    share: float
    rest: float | None
    correlation: float | None


def option_table(
    chosen: Integers, rest: Vector, *, options: int, keys: Set[int]
) -> tuple[OptionStatistics, ...]:
    """The table of one item's options.

    Args:
        chosen: Option that each person chose, −1 where none, (N,); for an item where
            several may be chosen call it once per option with 0 and 1.
        rest: How well the person did on other items (`classical.rest_scores`), (N,).
        options: How many there are.
        keys: The right ones.
    Raises:
        ValueError: for an option that the item does not have.
    """
    answered = chosen >= 0
    total = int(answered.sum())
    if (total and int(chosen.max()) >= options) or any(not 0 <= key < options for key in keys):
        raise ValueError(f"an option is outside 0…{options - 1}")
    found = []
    for option in range(options):
        who = chosen == option
        count = int(who.sum())
        known = rest[who & np.isfinite(rest)]
        found.append(
            OptionStatistics(
                option=option,
                key=option in keys,
                n=count,
                share=count / total if total else 0.0,
                rest=float(known.mean()) if known.size else None,
                correlation=correlation(who[answered].astype(np.float64), rest[answered]),
            )
        )
    return tuple(found)
