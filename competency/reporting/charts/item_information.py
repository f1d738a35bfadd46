"""Where on the scale of ability a quiz question informs, with the cuts between the steps."""

import math
from dataclasses import dataclass

from competency.domain.career_path import Language, Text
from competency.i18n.digits import format_number
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.ability_axis import (
    Cuts,
    ability_size,
    cut_rows,
    draw_ability_axes,
    step_at,
)
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.legend import LegendEntry, draw_aim, draw_cut, draw_legend
from competency.reporting.charts.sheet import DASHED, Sheet
from competency.reporting.charts.ticks import decimals_of, nice_ticks
from competency.reporting.palette import Theme


@dataclass(frozen=True, slots=True)
class InformationPoint:
    """The Fisher information of one answer at an ability, both finite, information ≥ 0."""

    theta: float
    information: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.theta) and 0 <= self.information < math.inf):
            raise ValueError(f"information is finite and not negative, not {self}")


@dataclass(frozen=True, slots=True)
class ItemInformationData:
    """What the chart shows.

    Attributes:
        competency: What the question asks about.
        points: Two or more, the lowest ability first.
        peak: The ability at which it tells most.
        cuts: Where the steps begin.
        step: The step that it was written for, 1–4.
    """

    competency: Text
    points: tuple[InformationPoint, ...]
    peak: float
    cuts: Cuts
    step: int

    def __post_init__(self) -> None:
        abilities = [point.theta for point in self.points]
        if len(abilities) < 2 or abilities != sorted(set(abilities)):
            raise ValueError("there are two or more points, the lowest ability first")
        if not 1 <= self.step <= len(self.cuts):
            raise ValueError(f"step must lie in 1…{len(self.cuts)}, not {self.step}")


def title(data: ItemInformationData, language: Language) -> str:
    """One line that names the chart."""
    return translator(language).gettext(
        "Where the question measures: %(competency)s", competency=data.competency
    )


def description(data: ItemInformationData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    most = t.gettext(
        "It tells most about people around %(theta)s on the scale of ability, which is “%(step)s”.",
        theta=format_number(data.peak, language, 1),
        step=wording.step_word(step_at(data.peak, data.cuts), language),
    )
    meant = t.gettext(
        "It was written for the entry of “%(step)s”, at %(theta)s.",
        step=wording.step_word(data.step, language),
        theta=format_number(data.cuts[data.step - 1], language, 1),
    )
    return f"{most} {meant}"


def table(data: ItemInformationData, language: Language) -> Table:
    """One row a point, then the peak, then one row a cut."""
    t = translator(language)
    head = (t.gettext("On the scale of ability"), t.gettext("Step"), t.gettext("Information"))
    rows: list[tuple[str, ...]] = [
        (
            format_number(point.theta, language, 2),
            wording.step_word(step_at(point.theta, data.cuts), language),
            format_number(point.information, language, 2),
        )
        for point in data.points
    ]
    peak = step_at(data.peak, data.cuts)
    place = f"{format_number(data.peak, language, 2)} · {wording.step_word(peak, language)}"
    rows.append((t.gettext("It tells most at"), place, ""))
    return Table(head, tuple(rows + cut_rows(data.cuts, language, len(head))))


def size(data: ItemInformationData, width: Width) -> Size:
    """Width and height in px, with room for the key in either language."""
    return ability_size(width)


def compose(data: ItemInformationData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The chart on its sheet, before it becomes a file."""
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    palette = sheet.palette
    ticks = nice_ticks(0.0, max(0.2, *(point.information for point in data.points)))
    shown = [format_number(tick, language, decimals_of(ticks)) for tick in ticks]
    axis, values = draw_ability_axes(sheet, data.cuts, ticks, shown)
    top, bottom, y = values.top, values.bottom, values.y
    meant = axis.x(data.cuts[data.step - 1])
    sheet.line([(meant, top), (meant, bottom)], palette.ink, 1.4, dash=DASHED)
    line = [(axis.x(point.theta), y(point.information)) for point in data.points]
    ground = [(line[0][0], bottom), *line, (line[-1][0], bottom)]
    sheet.polygon(ground, fill=palette.accent, alpha=0.18)
    sheet.line(line, palette.accent, 2.2, round_ends=True)
    most = max(point.information for point in data.points)
    sheet.marker("circle", axis.x(data.peak), y(most), 5, palette.accent, rim=palette.surface)
    draw_legend(sheet, _keys(language), bottom + 32)
    return sheet


def _keys(language: Language) -> list[LegendEntry]:
    t = translator(language)
    return [
        LegendEntry(t.gettext("How much one answer tells"), _draw_curve_key),
        LegendEntry(t.gettext("Where it tells most"), _draw_peak_key),
        LegendEntry(t.gettext("The step it was written for"), draw_aim),
        LegendEntry(t.gettext("Where a step begins"), draw_cut),
    ]


def _draw_curve_key(sheet: Sheet, x: float, y: float) -> None:
    box = [(x, y), (x + 20, y), (x + 20, y + 6), (x, y + 6)]
    sheet.polygon(box, fill=sheet.palette.accent, alpha=0.18)
    sheet.line([(x, y), (x + 20, y)], sheet.palette.accent, 2.2)


def _draw_peak_key(sheet: Sheet, x: float, y: float) -> None:
    sheet.marker("circle", x + 10, y, 5, sheet.palette.accent, rim=sheet.palette.surface)


CHART = Chart(
    data=ItemInformationData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
