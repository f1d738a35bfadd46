"""How people of each ability did on a quiz question, against what scoring expects of them."""

import math
from dataclasses import dataclass

from competency.domain.career_path import Language, Text
from competency.i18n.digits import format_number, format_percent
from competency.i18n.translations import translator
from competency.reporting.charts.ability_axis import (
    Cuts,
    ability_size,
    cut_rows,
    draw_ability_axes,
)
from competency.reporting.charts.canvas import Point
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.legend import LegendEntry, draw_cut, draw_legend
from competency.reporting.charts.sheet import Sheet
from competency.reporting.palette import Theme

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LONE_HALF = 9.0


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """People of about the same ability.

    Attributes:
        people: How many.
        theta: Their mean ability, by their other answers.
        observed: Their mean score as a share of the highest, 0–1.
        expected: What scoring expects of them, 0–1.
        low, high: Where nine of ten observed values would lie by chance, 0–1.
    """

    people: int
    theta: float
    observed: float
    expected: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.theta) and 0 <= self.low <= self.high <= 1):
            raise ValueError(f"abilities are finite and shares lie in 0…1, not {self}")

    @property
    def off(self) -> bool:
        """Whether what was observed lies outside of the band."""
        return not self.low <= self.observed <= self.high


@dataclass(frozen=True, slots=True)
class ItemCurveData:
    """What the chart shows.

    Attributes:
        competency: What the question asks about.
        groups: One or more, the least able first.
        cuts: Where the steps begin.
        graded: Whether there are points between wrong and right.
    """

    competency: Text
    groups: tuple[CurveGroup, ...]
    cuts: Cuts
    graded: bool = False

    def __post_init__(self) -> None:
        if not self.groups:
            raise ValueError("there are one or more groups")


def title(data: ItemCurveData, language: Language) -> str:
    """One line that names the chart."""
    t = translator(language)
    if data.graded:
        return t.gettext("Points by ability: %(competency)s", competency=data.competency)
    return t.gettext("Right answers by ability: %(competency)s", competency=data.competency)


def description(data: ItemCurveData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    first, last = data.groups[0], data.groups[-1]
    ends = t.gettext(
        "From the least able group to the ablest, the observed share goes from %(low)s to "
        "%(high)s; %(low_expected)s and %(high_expected)s were expected.",
        low=format_percent(first.observed, language),
        high=format_percent(last.observed, language),
        low_expected=format_percent(first.expected, language),
        high_expected=format_percent(last.expected, language),
    )
    off = sum(group.off for group in data.groups)
    within = t.gettext(
        "%(off)s of %(groups)s groups lie outside of the band.", off=off, groups=len(data.groups)
    )
    return f"{ends} {within}"


def table(data: ItemCurveData, language: Language) -> Table:
    """One row a group, then one row a cut."""
    t = translator(language)
    head = (
        t.gettext("Group"),
        t.gettext("Mean ability"),
        t.gettext("People"),
        t.gettext("Observed"),
        t.gettext("Expected"),
        t.gettext("Nine of ten by chance"),
    )
    rows: list[tuple[str, ...]] = []
    for number, group in enumerate(data.groups, start=1):
        band = t.gettext(
            "%(low)s to %(high)s",
            low=format_percent(group.low, language, 1),
            high=format_percent(group.high, language, 1),
        )
        rows.append(
            (
                format_number(number, language),
                format_number(group.theta, language, 2),
                format_number(group.people, language),
                format_percent(group.observed, language, 1),
                format_percent(group.expected, language, 1),
                band,
            )
        )
    return Table(head, tuple(rows + cut_rows(data.cuts, language, len(head))))


def size(data: ItemCurveData, width: Width) -> Size:
    """Width and height in px, with room for the key in either language."""
    return ability_size(width)


def compose(data: ItemCurveData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The chart on its sheet, before it becomes a file."""
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    palette = sheet.palette
    shown = [format_percent(tick, language) for tick in _TICKS]
    axis, values = draw_ability_axes(sheet, data.cuts, _TICKS, shown)
    y = values.y
    places = [axis.x(group.theta) for group in data.groups]
    upper = [(x, y(group.high)) for x, group in zip(places, data.groups, strict=True)]
    lower = [(x, y(group.low)) for x, group in zip(places, data.groups, strict=True)]
    line = [(x, y(group.expected)) for x, group in zip(places, data.groups, strict=True)]
    if len(places) == 1:
        upper, lower, line = _widened(upper), _widened(lower), _widened(line)
    sheet.polygon([*upper, *reversed(lower)], fill=palette.accent, alpha=0.18)
    sheet.line(line, palette.accent, 2.2, round_ends=True)
    for x, group in zip(places, data.groups, strict=True):
        _draw_group(sheet, x, y(group.observed), off=group.off)
    draw_legend(sheet, _keys(data, language), values.bottom + 32)
    return sheet


def _widened(points: list[Point]) -> list[Point]:
    """A single point as a short line."""
    ((x, y),) = points
    return [(x - _LONE_HALF, y), (x + _LONE_HALF, y)]


def _draw_group(sheet: Sheet, x: float, y: float, *, off: bool) -> None:
    palette = sheet.palette
    if off:
        sheet.marker("triangle", x, y, 6, palette.warning.ink, rim=palette.surface)
    else:
        sheet.marker("circle", x, y, 4.5, palette.ink, rim=palette.surface)


def _keys(data: ItemCurveData, language: Language) -> list[LegendEntry]:
    t = translator(language)
    keys = [
        LegendEntry(t.gettext("Expected, and nine of ten by chance"), _draw_expected_key),
        LegendEntry(t.gettext("Observed"), _draw_inside_key),
    ]
    if any(group.off for group in data.groups):
        keys.append(LegendEntry(t.gettext("Observed, outside of the band"), _draw_outside_key))
    keys.append(LegendEntry(t.gettext("Where a step begins"), draw_cut))
    return keys


def _draw_expected_key(sheet: Sheet, x: float, y: float) -> None:
    box = [(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)]
    sheet.polygon(box, fill=sheet.palette.accent, alpha=0.18)
    sheet.line([(x, y), (x + 20, y)], sheet.palette.accent, 2.2)


def _draw_inside_key(sheet: Sheet, x: float, y: float) -> None:
    _draw_group(sheet, x + 10, y, off=False)


def _draw_outside_key(sheet: Sheet, x: float, y: float) -> None:
    _draw_group(sheet, x + 10, y, off=True)


CHART = Chart(
    data=ItemCurveData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
