"""An axis of ability: the five proficiency steps from left to right, parted by the cuts.

It runs from left to right in both languages, as graphs of functions are printed in Iran, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from competency.domain.career_path import Language
from competency.i18n.digits import format_number
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.contract import Size, Width
from competency.reporting.charts.sheet import DOTTED, Sheet
from competency.reporting.charts.value_axis import ValueAxis, draw_grid

LOWEST, HIGHEST = -3.0, 3.0
"""The stretch of the scale that is drawn, in standard deviations."""

TOP, BOTTOM = 16.0, 210.0
"""Where the values end and begin, in px."""

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


def ability_size(width: Width) -> Size:
    """Width and height in px of a chart over ability, with room for the key."""
    return (520, 300) if width == "wide" else (320, 340)


def draw_ability_axes(
    sheet: Sheet, cuts: Cuts, ticks: Sequence[float], texts: Sequence[str]
) -> tuple[AbilityAxis, ValueAxis]:
    """Draws both axes of a chart over ability: abilities below, values from 0 on the right.

    Args:
        ticks: Values of the grid lines, the lowest first, and their `texts`.
    Returns:
        The axes, to place what the chart shows.
    """
    values = ValueAxis(0.0, ticks[-1], TOP, BOTTOM)
    axis = AbilityAxis(10, sheet.width - max(map(sheet.measure, texts)) - 18)
    draw_grid(sheet, values, ticks, texts, left=axis.left, right=axis.right)
    _draw_abilities(sheet, axis, cuts, top=TOP, bottom=BOTTOM)
    return axis, values


def _draw_abilities(
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
