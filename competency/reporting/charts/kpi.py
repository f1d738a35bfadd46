"""One KPI over time, with its target: context for people, never evidence.

Time runs from left to right in both languages. There is no band: a KPI record is what was
counted, not an estimate.
"""

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from competency.domain.career_path import Language, Text
from competency.i18n.dates import format_date
from competency.i18n.digits import format_number, format_percent
from competency.i18n.translations import translator
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.legend import LegendEntry, draw_aim, draw_legend
from competency.reporting.charts.sheet import BODY, DASHED, Sheet
from competency.reporting.charts.ticks import decimals_of, nice_ticks
from competency.reporting.charts.time_axis import TimeAxis, draw_time_axis
from competency.reporting.charts.value_axis import ValueAxis, draw_grid
from competency.reporting.palette import Theme


@dataclass(frozen=True, slots=True)
class KpiPoint:
    """What was recorded for the period that ended on a day."""

    at: date
    value: float


@dataclass(frozen=True, slots=True)
class KpiData:
    """What the chart shows.

    Attributes:
        title: Name of the KPI.
        unit: As in the career path: percent values are percentages (4.2 is 4.2 %).
        points: One or more, oldest first, one per day.
        target: In the same unit; None where there is none.
    """

    title: Text
    unit: str
    points: tuple[KpiPoint, ...]
    target: float | None = None

    def __post_init__(self) -> None:
        days = [point.at for point in self.points]
        if not days or any(a >= b for a, b in pairwise(days)):
            raise ValueError("there are one or more points, oldest first, one per day")
        values = [point.value for point in self.points]
        if not all(map(math.isfinite, [*values, self.target or 0.0])):
            raise ValueError("values and target are finite")


def title(data: KpiData, language: Language) -> str:
    """One line that names the chart."""
    return translator(language).gettext("%(kpi)s over time", kpi=data.title)


def description(data: KpiData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    first, last = data.points[0], data.points[-1]
    if first is last:
        said = t.gettext(
            "On %(day)s: %(value)s.", day=last.at, value=_shown(data, last.value, language)
        )
    else:
        said = t.gettext(
            "From %(start)s on %(first)s to %(end)s on %(last)s.",
            start=_shown(data, first.value, language),
            first=first.at,
            end=_shown(data, last.value, language),
            last=last.at,
        )
    if data.target is None:
        return said
    target = _shown(data, data.target, language)
    return f"{said} " + t.gettext("The target is %(value)s.", value=target)


def table(data: KpiData, language: Language) -> Table:
    """One row per record; the target, if any, in a row of its own."""
    t = translator(language)
    rows = [
        (format_date(point.at, language), _shown(data, point.value, language))
        for point in data.points
    ]
    if data.target is not None:
        rows.append((t.gettext("Target"), _shown(data, data.target, language)))
    return Table((t.gettext("Date"), data.title[language]), tuple(rows))


def size(data: KpiData, width: Width) -> Size:
    """Width and height in px, with room for the key in either language."""
    return (520, 264) if width == "wide" else (320, 266)


def compose(data: KpiData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The chart on its sheet, before it becomes a file."""
    wide = width == "wide"
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    palette = sheet.palette
    top, bottom = 26.0, 200.0 if wide else 180.0
    values = [point.value for point in data.points]
    values += [] if data.target is None else [data.target]
    ticks = nice_ticks(min(0.0, *values), max(0.0, *values))
    shown = [_axis_text(data, tick, ticks, language) for tick in ticks]
    beside = max(map(sheet.measure, shown)) + 12
    axis = TimeAxis(data.points[0].at, data.points[-1].at, 14, sheet.width - beside - 8)

    grid = ValueAxis(ticks[0], ticks[-1], top, bottom)
    draw_grid(sheet, grid, ticks, shown, left=axis.left, right=axis.right)
    if data.target is not None:
        place = grid.y(data.target)
        sheet.line([(axis.left, place), (axis.right, place)], palette.ink, 1.4, dash=DASHED)
    line = [(axis.x(point.at), grid.y(point.value)) for point in data.points]
    sheet.line(line, palette.accent, 2.2, round_ends=True)
    for at in line:
        sheet.marker("circle", *at, 3.6, palette.accent, rim=palette.surface)
    last = _shown(data, data.points[-1].value, language)
    half = sheet.measure(last, size=BODY, bold=True) / 2
    middle = min(line[-1][0], axis.right + 6 - half)
    sheet.rect(
        middle - half - 3, line[-1][1] - 23, 2 * half + 6, 16, radius=3, fill=palette.surface
    )
    sheet.text(middle, line[-1][1] - 15, last, size=BODY, bold=True, colour=palette.accent)
    draw_time_axis(sheet, axis, bottom, most=4 if wide else 3)
    draw_legend(sheet, _keys(data, language), bottom + 34)
    return sheet


def _axis_text(data: KpiData, tick: float, ticks: list[float], language: Language) -> str:
    decimals = decimals_of(ticks)
    if data.unit == "percent":
        return format_percent(tick / 100, language, decimals)
    return format_number(tick, language, decimals)


def _shown(data: KpiData, value: float, language: Language) -> str:
    if data.unit == "percent":
        return format_percent(value / 100, language, 1)
    decimals = 0 if data.unit == "count" else 2
    return format_number(value, language, decimals)


def _keys(data: KpiData, language: Language) -> list[LegendEntry]:
    t = translator(language)
    keys = [LegendEntry(t.gettext("Recorded"), _draw_line_key)]
    if data.target is not None:
        target = _shown(data, data.target, language)
        keys.append(LegendEntry(t.gettext("Target: %(value)s", value=target), draw_aim))
    return keys


def _draw_line_key(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([(x, y), (x + 20, y)], sheet.palette.accent, 2.2)
    sheet.marker("circle", x + 10, y, 3.6, sheet.palette.accent, rim=sheet.palette.surface)


CHART = Chart(
    data=KpiData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
