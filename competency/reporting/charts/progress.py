"""One person's estimate over time, with its 90 % band, against the cuts between the levels.

Time runs from left to right in both languages. The strokes on the axis are the days with
evidence: a short one is a quiz, a tall one a review, a hollow dot a self-rating.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

from competency.domain.career_path import Language, Text
from competency.domain.evidence import EvidenceKind
from competency.i18n.dates import format_date
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.legend import LegendEntry, draw_cut, draw_legend
from competency.reporting.charts.sheet import DOTTED, Sheet
from competency.reporting.charts.time_axis import TimeAxis, draw_time_axis
from competency.reporting.palette import Theme

_LABEL_HEIGHT = 17.0


@dataclass(frozen=True, slots=True)
class ProgressPoint:
    """The estimate at the end of one day: mean and 90 % band on the scale of ability."""

    at: date
    mean: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.low, self.mean, self.high))):
            raise ValueError(f"estimates are finite, not {self}")
        if not self.low <= self.mean <= self.high:
            raise ValueError(f"low <= mean <= high must hold, not {self}")


@dataclass(frozen=True, slots=True)
class EvidenceDay:
    """A day on which evidence of one kind came in, and how much (responses, ratings)."""

    at: date
    kind: EvidenceKind
    count: int = 1


@dataclass(frozen=True, slots=True)
class LevelCut:
    """Where a level begins on the scale of ability."""

    title: Text
    value: float


@dataclass(frozen=True, slots=True)
class ProgressData:
    """What the chart shows.

    Attributes:
        name: The person.
        points: One or more, oldest first, each on a day of its own.
        evidence: Days with evidence, in any order; those outside the points' days are not
            drawn, but the ones before the first point count towards it in the table.
        levels: The cuts, lowest first.
    """

    name: str
    points: tuple[ProgressPoint, ...]
    evidence: tuple[EvidenceDay, ...] = ()
    levels: tuple[LevelCut, ...] = ()

    def __post_init__(self) -> None:
        days = [point.at for point in self.points]
        if not days or any(a >= b for a, b in pairwise(days)):
            raise ValueError("there are one or more points, oldest first, one per day")
        cuts = [level.value for level in self.levels]
        if cuts != sorted(cuts):
            raise ValueError("level cuts come lowest first")


def title(data: ProgressData, language: Language) -> str:
    """One line that names the chart."""
    return translator(language).gettext("Progress over time: %(name)s", name=data.name)


def description(data: ProgressData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    first, last = data.points[0], data.points[-1]
    sentences = []
    if first is last:
        sentences.append(
            t.gettext(
                "On %(day)s the estimate is %(mean)s, its 90%% band %(band)s.",
                day=last.at,
                mean=wording.decimal(last.mean, language),
                band=wording.band(last.low, last.high, language),
            )
        )
    else:
        sentences.append(
            t.gettext(
                "From %(start)s to %(end)s the estimate goes from %(old)s (90%% band "
                "%(old_band)s) to %(new)s (90%% band %(new_band)s).",
                start=first.at,
                end=last.at,
                old=wording.decimal(first.mean, language),
                old_band=wording.band(first.low, first.high, language),
                new=wording.decimal(last.mean, language),
                new_band=wording.band(last.low, last.high, language),
            )
        )
    if data.levels:
        cuts = (
            f"{level.title[language]} {wording.decimal(level.value, language)}"
            for level in data.levels
        )
        sentences.append(t.gettext("Levels begin at: %(cuts)s.", cuts=wording.join(cuts, language)))
    return " ".join(sentences)


def table(data: ProgressData, language: Language) -> Table:
    """One row a point, with the evidence since the point before; then one row a level cut."""
    t = translator(language)
    head = (
        t.gettext("Date"),
        t.gettext("Estimate"),
        t.gettext("90% band"),
        t.gettext("Evidence since the date before"),
    )
    rows = []
    since = date.min
    for point in data.points:
        rows.append(
            (
                format_date(point.at, language),
                wording.decimal(point.mean, language),
                wording.band(point.low, point.high, language),
                _evidence_words(data, since, point.at, language),
            )
        )
        since = point.at
    for level in data.levels:
        name = t.gettext("“%(level)s” begins at", level=level.title)
        rows.append((name, wording.decimal(level.value, language), "", ""))
    return Table(head, tuple(rows))


def _evidence_words(data: ProgressData, after: date, until: date, language: Language) -> str:
    t = translator(language)
    counts: Counter[EvidenceKind] = Counter()
    for day in data.evidence:
        if after < day.at <= until:
            counts[day.kind] += day.count
    said = []
    if quiz := counts[EvidenceKind.QUIZ]:
        said.append(t.ngettext("%(n)s answer", "%(n)s answers", quiz))
    if review := counts[EvidenceKind.REVIEW]:
        said.append(t.ngettext("%(n)s rating by a reviewer", "%(n)s ratings by reviewers", review))
    if own := counts[EvidenceKind.SELF]:
        said.append(t.ngettext("%(n)s self-rating", "%(n)s self-ratings", own))
    return wording.join(said, language) or "–"


def size(data: ProgressData, width: Width) -> Size:
    """Width and height in px, with room for the key in either language."""
    return (520, 380) if width == "wide" else (320, 336)


def compose(data: ProgressData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The chart on its sheet, before it becomes a file."""
    wide = width == "wide"
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    top, bottom = 14.0, 292.0 if wide else 226.0
    titles = [level.title[language] for level in data.levels]
    beside = max((sheet.measure(text) for text in titles), default=0)
    axis = TimeAxis(
        data.points[0].at, data.points[-1].at, 10, sheet.width - beside - (20 if beside else 10)
    )
    values = [value for point in data.points for value in (point.low, point.high)]
    values += [level.value for level in data.levels]
    scale = _Scale(min(values), max(values), top, bottom - 24)
    _draw_levels(sheet, data, axis, scale)
    _draw_estimate(sheet, data, axis, scale)
    _draw_evidence(sheet, data, axis, bottom)
    draw_time_axis(sheet, axis, bottom, most=4 if wide else 3)
    draw_legend(sheet, _keys(data, language), bottom + 36)
    return sheet


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: float
    highest: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        span = max(self.highest - self.lowest, 0.5)
        share = (value - (self.lowest + self.highest - span) / 2) / span
        return self.bottom - share * (self.bottom - self.top)


def _draw_levels(sheet: Sheet, data: ProgressData, axis: TimeAxis, scale: _Scale) -> None:
    lines = [scale.y(level.value) for level in data.levels]
    for level, y, place in zip(data.levels, lines, _spread(lines, 8.0), strict=True):
        sheet.line([(axis.left, y), (axis.right, y)], sheet.palette.control, 1.2, dash=DOTTED)
        sheet.text(axis.right + 10, place, level.title[sheet.language], anchor="left")


def _spread(lines: Sequence[float], top: float) -> list[float]:
    """Where names go whose lines, lowest first, may lie too close: moved up, else down."""
    places: list[float] = []
    for line in lines:
        places.append(min(line, places[-1] - _LABEL_HEIGHT) if places else line)
    limit = top
    for number in reversed(range(len(places))):
        places[number] = max(places[number], limit)
        limit = places[number] + _LABEL_HEIGHT
    return places


def _draw_estimate(sheet: Sheet, data: ProgressData, axis: TimeAxis, scale: _Scale) -> None:
    accent = sheet.palette.accent
    places = [(axis.x(point.at), point) for point in data.points]
    if len(places) == 1:
        x, only = places[0]
        left, right = x - 9, x + 9
        low, high = scale.y(only.low), scale.y(only.high)
        sheet.polygon(
            [(left, high), (right, high), (right, low), (left, low)], fill=accent, alpha=0.18
        )
    upper = [(x, scale.y(point.high)) for x, point in places]
    lower = [(x, scale.y(point.low)) for x, point in places]
    sheet.polygon([*upper, *reversed(lower)], fill=accent, alpha=0.18)
    line = [(x, scale.y(point.mean)) for x, point in places]
    sheet.line(line, accent, 2.2, round_ends=True)
    sheet.marker("circle", *line[-1], 5, accent, rim=sheet.palette.surface)


def _draw_evidence(sheet: Sheet, data: ProgressData, axis: TimeAxis, y: float) -> None:
    days = {(day.at, day.kind) for day in data.evidence if axis.first <= day.at <= axis.last}
    for day, kind in sorted(days):
        _draw_tick(sheet, axis.x(day), y, kind)


def _draw_tick(sheet: Sheet, x: float, y: float, kind: EvidenceKind) -> None:
    palette = sheet.palette
    match kind:
        case EvidenceKind.QUIZ:
            sheet.line([(x, y), (x, y - 7)], palette.secondary, 1.2)
        case EvidenceKind.REVIEW:
            sheet.line([(x, y), (x, y - 15)], palette.ink, 2)
        case EvidenceKind.SELF:
            sheet.marker("circle", x, y - 4, 2.6, palette.surface, rim=palette.secondary)


def _keys(data: ProgressData, language: Language) -> list[LegendEntry]:
    t = translator(language)
    keys = [LegendEntry(t.gettext("Estimate and 90% band"), _draw_estimate_key)]
    names = {
        EvidenceKind.QUIZ: t.gettext("Quiz"),
        EvidenceKind.REVIEW: t.gettext("Review"),
        EvidenceKind.SELF: t.gettext("Self-rating"),
    }
    first, last = data.points[0].at, data.points[-1].at
    shown = {day.kind for day in data.evidence if first <= day.at <= last}
    kinds = [kind for kind in EvidenceKind if kind in shown]
    keys += [LegendEntry(names[kind], partial(_draw_tick_key, kind=kind)) for kind in kinds]
    if data.levels:
        keys.append(LegendEntry(t.gettext("Where a level begins"), draw_cut))
    return keys


def _draw_estimate_key(sheet: Sheet, x: float, y: float) -> None:
    box = [(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)]
    sheet.polygon(box, fill=sheet.palette.accent, alpha=0.18)
    sheet.line([(x, y), (x + 20, y)], sheet.palette.accent, 2.2)


def _draw_tick_key(sheet: Sheet, x: float, y: float, *, kind: EvidenceKind) -> None:
    # Close to its word: a lone stroke in the middle of the swatch would look lost.
    beside = x + (3 if sheet.mirrored else 17)
    rise = {EvidenceKind.QUIZ: 3.5, EvidenceKind.REVIEW: 7.5, EvidenceKind.SELF: 4}[kind]
    _draw_tick(sheet, beside, y + rise, kind)


CHART = Chart(
    data=ProgressData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
