"""How many people hold each competency at the step that the work needs, and where that is few."""

from dataclasses import dataclass

from competency.domain.career_path import STEPS, Language, Text
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.sheet import BODY, Sheet
from competency.reporting.palette import Theme

ENOUGH = 2
"""Held by fewer people than this, a competency is at risk: one absence and it is gone."""

_SEGMENTS = 30
_ROW_WIDE = 44
_ROW_NARROW = 56
_MARGIN = 2.0


@dataclass(frozen=True, slots=True)
class CoverageBar:
    """One competency: how many people hold it at the needed step."""

    title: Text
    step: int
    holders: int


@dataclass(frozen=True, slots=True)
class CoverageData:
    """What the chart shows.

    Attributes:
        team: Name of the team or of the organisation.
        people: How many people there are, >= 1.
        bars: Competencies, in the order to draw them.
    """

    team: str
    people: int
    bars: tuple[CoverageBar, ...]

    def __post_init__(self) -> None:
        if self.people < 1 or not self.bars:
            raise ValueError("coverage is drawn of one person or more and one bar or more")
        for bar in self.bars:
            if not 0 <= bar.holders <= self.people:
                raise ValueError(f"holders lie between 0 and {self.people}, not {bar.holders}")
            if bar.step not in STEPS:
                raise ValueError(f"a step is 0–4, not {bar.step}")


def title(data: CoverageData, language: Language) -> str:
    """One line that names the chart."""
    return translator(language).gettext("Coverage of competencies: %(team)s", team=data.team)


def description(data: CoverageData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    risks = [bar.title[language] for bar in data.bars if bar.holders < ENOUGH]
    said = t.ngettext(
        "How many of one person hold each competency at the step that the work needs.",
        "How many of %(n)s people hold each competency at the step that the work needs.",
        data.people,
    )
    if not risks:
        return f"{said} " + t.gettext("Each is held by two people or more.")
    return f"{said} " + t.gettext(
        "Held by fewer than two people: %(titles)s.", titles=wording.join(risks, language)
    )


def table(data: CoverageData, language: Language) -> Table:
    """One row per competency: the needed step, who holds it, and whether that is a risk."""
    t = translator(language)
    head = (
        t.gettext("Competency"),
        t.gettext("Needed step"),
        t.gettext("Held by"),
        t.gettext("Coverage"),
    )
    rows = tuple(
        (
            bar.title[language],
            _step(bar, language),
            _held(bar, data, language),
            t.gettext("At risk") if bar.holders < ENOUGH else t.gettext("Covered"),
        )
        for bar in data.bars
    )
    return Table(head, rows)


def size(data: CoverageData, width: Width) -> Size:
    """Width and height in px."""
    across, row = (520, _ROW_WIDE) if width == "wide" else (320, _ROW_NARROW)
    return across, 8 + len(data.bars) * row


def compose(data: CoverageData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The chart on its sheet, before it becomes a file."""
    wide = width == "wide"
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    row = _ROW_WIDE if wide else _ROW_NARROW
    badge = max(sheet.measure(_held(bar, data, language), bold=True) for bar in data.bars) + 16
    for number, bar in enumerate(data.bars):
        middle = 4 + (number + 0.5) * row
        if wide:
            name = sheet.wrap(bar.title[language], 196, size=BODY)
            sheet.lines(sheet.x(_MARGIN), middle, name, anchor=sheet.start, size=BODY, leading=1.4)
            _draw_step(sheet, bar, _MARGIN + 206, middle)
            _draw_track(sheet, bar, data, 262, middle, sheet.width - 262 - badge - 14)
            _draw_badge(sheet, bar, data, middle, badge)
        else:
            room = sheet.width - 2 * _MARGIN - sheet.measure(_step(bar, language)) - 10
            text = sheet.fit(bar.title[language], room, size=BODY)
            sheet.text(sheet.x(_MARGIN), middle - 13, text, anchor=sheet.start, size=BODY)
            beside = _MARGIN + sheet.measure(text, size=BODY) + 10
            _draw_step(sheet, bar, beside, middle - 13)
            _draw_track(sheet, bar, data, _MARGIN, middle + 11, sheet.width - badge - 16)
            _draw_badge(sheet, bar, data, middle + 11, badge)
        if number:
            y = 4 + number * row
            sheet.line([(0, y), (sheet.width, y)], sheet.palette.line)
    return sheet


def _draw_step(sheet: Sheet, bar: CoverageBar, start: float, y: float) -> None:
    step = _step(bar, sheet.language)
    sheet.text(sheet.x(start), y, step, anchor=sheet.start, colour=sheet.palette.secondary)


def _draw_track(
    sheet: Sheet, bar: CoverageBar, data: CoverageData, start: float, y: float, room: float
) -> None:
    """One segment per person while segments can be distinguished, else a plain bar."""
    palette = sheet.palette
    filled = palette.warning.ink if bar.holders < ENOUGH else palette.accent
    if data.people > _SEGMENTS:
        sheet.bar(start, y, room, 8, radius=3, fill=palette.empty)
        # One of hundreds is still to be seen.
        length = max(room * bar.holders / data.people, 3) if bar.holders else 0
        sheet.bar(start, y, length, 8, radius=3, fill=filled)
        return
    # A small team gets short segments, not one bar across the chart.
    pitch = min(room / data.people, 28.0)
    for person in range(data.people):
        colour = filled if person < bar.holders else palette.empty
        sheet.bar(start + person * pitch, y, pitch - 2, 8, radius=2, fill=colour)


def _draw_badge(sheet: Sheet, bar: CoverageBar, data: CoverageData, y: float, width: float) -> None:
    text = _held(bar, data, sheet.language)
    risk = bar.holders < ENOUGH
    tone = sheet.palette.warning
    left = sheet.x(sheet.width if sheet.mirrored else sheet.width - width)
    if risk:
        sheet.rect(left, y - 12, width, 24, radius=6, fill=tone.ground)
    colour = tone.ink if risk else sheet.palette.secondary
    sheet.text(left + width / 2, y, text, bold=risk, colour=colour)


def _step(bar: CoverageBar, language: Language) -> str:
    return translator(language).gettext("Step %(step)s", step=bar.step)


def _held(bar: CoverageBar, data: CoverageData, language: Language) -> str:
    return translator(language).gettext(
        "%(holders)s of %(people)s", holders=bar.holders, people=data.people
    )


CHART = Chart(
    data=CoverageData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
