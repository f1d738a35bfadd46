"""An axis of ability: the five proficiency steps from left to right, parted by the cuts.

It runs from left to right in both languages, as graphs of functions are printed in Iran, too.
"""

from dataclasses import dataclass
from itertools import pairwise

from competency.domain.career_path import Language
from competency.i18n.digits import format_number
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.sheet import DOTTED, Sheet

LOWEST, HIGHEST = -3.0, 3.0
"""The stretch of the scale that is drawn, in standard deviations."""

Cuts = tuple[float, float, float, float]
"""Where familiarity, knowledge, ability and mastery begin."""


@dataclass(frozen=True, slots=True)
class AbilityAxis:
    """Abilities on a stretch of px."""

    left: float
    right: float

    def x(self, theta: float) -> float:
        """The x of an ability, in px; what lies outside is moved to the end."""
        share = (min(max(theta, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
        return self.left + share * (self.right - self.left)


def draw_ability_axis(
    sheet: Sheet, axis: AbilityAxis, cuts: Cuts, *, top: float, bottom: float
) -> None:
    """The line of the axis, the cuts above it, and the steps below: words where they fit."""
    palette = sheet.palette
    sheet.line([(axis.left, bottom), (axis.right, bottom)], palette.control)
    for cut in cuts:
        sheet.line([(axis.x(cut), top), (axis.x(cut), bottom + 5)], palette.control, dash=DOTTED)
    edges = [axis.left, *(axis.x(cut) for cut in cuts), axis.right]
    words = [wording.step_word(step, sheet.language) for step in range(len(cuts) + 1)]
    bands = list(pairwise(edges))
    if any(
        sheet.measure(word) + 6 > right - left
        for word, (left, right) in zip(words, bands, strict=True)
    ):
        words = [format_number(step, sheet.language) for step in range(len(words))]
    for word, (left, right) in zip(words, bands, strict=True):
        sheet.text((left + right) / 2, bottom + 17, word, colour=palette.secondary)


def step_at(theta: float, cuts: Cuts) -> int:
    """The step in which an ability lies, 0–4."""
    return sum(theta >= cut for cut in cuts)


def cut_rows(cuts: Cuts, language: Language, columns: int) -> list[tuple[str, ...]]:
    """Rows of a table with the place where each step begins, in its second column."""
    t = translator(language)
    return [
        (
            t.gettext("“%(level)s” begins at", level=wording.step_word(step, language)),
            format_number(cut, language, 2),
            *[""] * (columns - 2),
        )
        for step, cut in enumerate(cuts, start=1)
    ]
