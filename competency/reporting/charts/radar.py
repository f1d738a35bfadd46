"""The skill areas of up to three people on a radar, against what a level needs.

Each spoke is one area, from step 0 in the middle to step 4 on the rim: the mean expected step
of its assessed competencies and the 90 % band around it. An area that is not yet assessed has
a dashed, hatched spoke and no value: it is not zero.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from competency.domain.career_path import STEPS, Language, Text
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.canvas import Anchor, Point, Stroke
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.legend import ROW, LegendEntry, draw_legend
from competency.reporting.charts.sheet import DASHED, Marker, Sheet
from competency.reporting.palette import Theme

MOST_PEOPLE = 3
_TOP = STEPS[-1]
_WIDE, _NARROW = 520, 320
_MARKERS: tuple[Marker, ...] = ("circle", "square", "triangle")


@dataclass(frozen=True, slots=True)
class RadarValue:
    """One area of one person: mean expected step and its 90 % band, all 0–4."""

    mean: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.mean <= self.high <= _TOP:
            raise ValueError(f"0 <= low <= mean <= high <= {_TOP} must hold, not {self}")


@dataclass(frozen=True, slots=True)
class RadarPerson:
    """One person: a name, and a value for each area or None where not yet assessed."""

    name: str
    values: tuple[RadarValue | None, ...]


@dataclass(frozen=True, slots=True)
class RadarData:
    """What the radar shows.

    Attributes:
        areas: Short titles, in path order; three or more.
        people: One to three people.
        level: Title of the level whose need is drawn; None for none.
        needs: Mean required step of each area at that level, 0–4; empty without a level.
    """

    areas: tuple[Text, ...]
    people: tuple[RadarPerson, ...]
    level: Text | None = None
    needs: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.areas) < 3:
            raise ValueError("a radar has three areas or more")
        if not 1 <= len(self.people) <= MOST_PEOPLE:
            raise ValueError(f"a radar shows one to {MOST_PEOPLE} people, not {len(self.people)}")
        if any(len(person.values) != len(self.areas) for person in self.people):
            raise ValueError("each person has one value, or None, for each area")
        if len(self.needs) != (len(self.areas) if self.level else 0):
            raise ValueError("there is one need for each area when there is a level")
        if any(not 0 <= need <= _TOP for need in self.needs):
            raise ValueError(f"needs are steps 0–{_TOP}")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where the radar lies; in fa the areas follow each other to the left."""

    x: float
    y: float
    radius: float
    spokes: int
    mirrored: bool

    def angle(self, spoke: float) -> float:
        turn = math.tau * spoke / self.spokes
        return math.pi / 2 + turn if self.mirrored else math.pi / 2 - turn

    def at(self, spoke: float, step: float) -> Point:
        """A point on a spoke; between two spokes, on the straight ring that joins them."""
        beyond = abs(spoke - round(spoke))
        half = math.pi / self.spokes
        straight = math.cos(half) / math.cos(half - beyond * 2 * half)
        angle, reach = self.angle(spoke), self.radius * straight * step / _TOP
        return self.x + reach * math.cos(angle), self.y - reach * math.sin(angle)


def title(data: RadarData, language: Language) -> str:
    """One line that names the chart."""
    t = translator(language)
    names = wording.join((p.name for p in data.people), language)
    if data.level is None:
        return t.gettext("Skill areas: %(names)s", names=names)
    return t.gettext(
        "Skill areas against the need of “%(level)s”: %(names)s", level=data.level, names=names
    )


def description(data: RadarData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    sentences = [
        t.gettext(
            "Each spoke is one skill area, from step 0 to step 4, with the estimate and its "
            "90%% band of %(names)s.",
            names=wording.join((p.name for p in data.people), language),
        )
    ]
    for person in data.people:
        below = [
            area[language]
            for area, value, need in zip(data.areas, person.values, data.needs, strict=False)
            if value is not None and value.mean < need
        ]
        unknown = [
            area[language]
            for area, value in zip(data.areas, person.values, strict=True)
            if value is None
        ]
        if data.level is not None and below:
            sentences.append(
                t.gettext(
                    "%(name)s is below the need of “%(level)s” in: %(areas)s.",
                    name=person.name,
                    level=data.level,
                    areas=wording.join(below, language),
                )
            )
        if unknown:
            sentences.append(
                t.gettext(
                    "Not yet assessed for %(name)s: %(areas)s.",
                    name=person.name,
                    areas=wording.join(unknown, language),
                )
            )
    return " ".join(sentences)


def table(data: RadarData, language: Language) -> Table:
    """One row an area: each person's estimate and band, and the need."""
    t = translator(language)
    alone = len(data.people) == 1
    head = [t.gettext("Skill area")]
    for person in data.people:
        name = person.name
        head.append(t.gettext("Estimate") if alone else t.gettext("Estimate, %(name)s", name=name))
        head.append(t.gettext("90% band") if alone else t.gettext("90%% band, %(name)s", name=name))
    if data.level is not None:
        head.append(t.gettext("Need of “%(level)s”", level=data.level))
    rows = []
    for number, area in enumerate(data.areas):
        row = [area[language]]
        for person in data.people:
            value = person.values[number]
            if value is None:
                row += [wording.not_assessed(language), ""]
            else:
                row.append(wording.decimal(value.mean, language))
                row.append(wording.band(value.low, value.high, language))
        if data.needs:
            row.append(wording.decimal(data.needs[number], language))
        rows.append(tuple(row))
    return Table(tuple(head), tuple(rows))


def size(data: RadarData, width: Width) -> Size:
    """Width and height in px, with room for the key in either language."""
    if width == "wide":
        return _WIDE, 380
    rows = 3 if len(data.people) == 1 else len(data.people) + 2
    return _NARROW, round(248 + rows * ROW)


def compose(data: RadarData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The radar on its sheet, before it becomes a file."""
    wide = width == "wide"
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    radius = 132.0 if wide else 80.0
    top = 34.0 if wide else 42.0
    shape = _Shape(sheet.width / 2, top + radius, radius, len(data.areas), sheet.mirrored)
    _draw_grid(sheet, shape)
    for spoke in range(shape.spokes):
        if all(person.values[spoke] is None for person in data.people):
            _draw_unknown(sheet, shape, spoke)
    for number, person in enumerate(data.people):
        _draw_band(sheet, shape, person, number, alone=len(data.people) == 1)
    if data.needs:
        outline = [shape.at(spoke, need) for spoke, need in enumerate(data.needs)]
        sheet.polygon(outline, stroke=Stroke(sheet.palette.ink, 1.4, DASHED))
    for number, person in enumerate(data.people):
        _draw_person(sheet, shape, person, number)
    _draw_steps(sheet, shape)
    _draw_titles(sheet, shape, data)
    draw_legend(sheet, _keys(data, language), top + 2 * radius + (30 if wide else 38))
    return sheet


def _draw_grid(sheet: Sheet, shape: _Shape) -> None:
    for step in STEPS[1:]:
        ring = [shape.at(spoke, step) for spoke in range(shape.spokes)]
        sheet.polygon(ring, stroke=Stroke(sheet.palette.line, 1))
    for spoke in range(shape.spokes):
        sheet.line([(shape.x, shape.y), shape.at(spoke, _TOP)], sheet.palette.line)


def _draw_unknown(sheet: Sheet, shape: _Shape, spoke: int) -> None:
    palette = sheet.palette
    rim = [shape.at(spoke + turn, _TOP) for turn in (-0.3, 0, 0.3)]
    sheet.hatch([(shape.x, shape.y), *rim], palette.empty, gap=5)
    sheet.line([(shape.x, shape.y), shape.at(spoke, _TOP)], palette.surface, 2)
    sheet.line([(shape.x, shape.y), shape.at(spoke, _TOP)], palette.control, 1.2, dash=DASHED)


def _runs(values: Sequence[RadarValue | None]) -> list[list[int]]:
    """Neighbouring spokes that have values, going round; a full circle is one run."""
    count = len(values)
    if None not in values:
        return [[*range(count)]]
    first = values.index(None)
    runs: list[list[int]] = [[]]
    for number in range(first + 1, first + count + 1):
        if values[number % count] is None:
            runs.append([])
        else:
            runs[-1].append(number % count)
    return [run for run in runs if run]


def _draw_band(
    sheet: Sheet, shape: _Shape, person: RadarPerson, number: int, *, alone: bool
) -> None:
    colour = sheet.palette.people[number]
    for run in _runs(person.values):
        known = [(spoke, value) for spoke in run if (value := person.values[spoke])]
        outer = [shape.at(spoke, value.high) for spoke, value in known]
        inner = [shape.at(spoke, value.low) for spoke, value in known]
        if len(run) == 1:
            outer, inner = _slab(outer[0], inner[0])
        elif len(run) == shape.spokes:
            outer.append(outer[0])
            inner.append(inner[0])
        sheet.polygon([*outer, *reversed(inner)], fill=colour, alpha=0.18 if alone else 0.11)


def _slab(outer: Point, inner: Point) -> tuple[list[Point], list[Point]]:
    """A band that has no neighbour to join: a strip along its spoke."""
    length = math.dist(outer, inner) or 1.0
    half = 4.0
    across = (inner[1] - outer[1]) / length * half, (outer[0] - inner[0]) / length * half
    ends = [
        [(x - across[0], y - across[1]), (x + across[0], y + across[1])] for x, y in (outer, inner)
    ]
    return ends[0], ends[1]


def _draw_person(sheet: Sheet, shape: _Shape, person: RadarPerson, number: int) -> None:
    colour = sheet.palette.people[number]
    for run in _runs(person.values):
        known = [(spoke, value) for spoke in run if (value := person.values[spoke])]
        points = [shape.at(spoke, value.mean) for spoke, value in known]
        closed = [*points, points[0]] if len(run) == shape.spokes else points
        sheet.line(closed, colour, 2)
        for point in points:
            sheet.marker(_MARKERS[number], *point, 3.6, colour, rim=sheet.palette.surface)


def _draw_steps(sheet: Sheet, shape: _Shape) -> None:
    """The numbers of the rings, between two spokes, where no value lies."""
    for step in STEPS[1:]:
        x, y = shape.at(-0.5, step)
        text = wording.whole(step, sheet.language)
        half = sheet.measure(text) / 2 + 1.5
        sheet.rect(x - half, y - 7, 2 * half, 14, radius=3, fill=sheet.palette.surface)
        sheet.text(x, y, text, colour=sheet.palette.secondary)


def _draw_titles(sheet: Sheet, shape: _Shape, data: RadarData) -> None:
    for spoke, area in enumerate(data.areas):
        angle = shape.angle(spoke)
        across, up = math.cos(angle), math.sin(angle)
        gap = 7.0 if abs(across) > 0.3 else 16.0
        x, y = shape.x + (shape.radius + gap) * across, shape.y - (shape.radius + gap) * up
        anchor: Anchor = "center" if abs(across) < 0.3 else "left" if across > 0 else "right"
        room = 2 * min(x, sheet.width - x) if anchor == "center" else 0
        room = room or (sheet.width - x if anchor == "left" else x) - 2
        texts = sheet.wrap(area[sheet.language], min(room, 130), lines=3)
        if len(texts) > 1 and anchor == "center":
            y -= math.copysign(9 * (len(texts) - 1), up)
        unknown = all(person.values[spoke] is None for person in data.people)
        colour = sheet.palette.secondary if unknown else sheet.palette.ink
        sheet.lines(x, y, texts, anchor=anchor, colour=colour, leading=1.4)


def _keys(data: RadarData, language: Language) -> list[LegendEntry]:
    t = translator(language)
    keys = []
    for number, person in enumerate(data.people):
        text = t.gettext("Estimate and 90% band") if len(data.people) == 1 else person.name
        keys.append(LegendEntry(text, partial(_draw_person_key, number=number)))
    if data.level is not None:
        keys.append(LegendEntry(t.gettext("Need of “%(level)s”", level=data.level), _draw_need_key))
    if any(value is None for person in data.people for value in person.values):
        keys.append(LegendEntry(wording.not_assessed(language), _draw_unknown_key))
    return keys


def _draw_person_key(sheet: Sheet, x: float, y: float, *, number: int) -> None:
    colour = sheet.palette.people[number]
    box = [(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)]
    sheet.polygon(box, fill=colour, alpha=0.18)
    sheet.line([(x, y), (x + 20, y)], colour, 2)
    sheet.marker(_MARKERS[number], x + 10, y, 3.6, colour, rim=sheet.palette.surface)


def _draw_need_key(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([(x, y), (x + 20, y)], sheet.palette.ink, 1.4, dash=DASHED)


def _draw_unknown_key(sheet: Sheet, x: float, y: float) -> None:
    box = [(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)]
    sheet.hatch(box, sheet.palette.empty, gap=5)
    sheet.line([(x, y), (x + 20, y)], sheet.palette.control, 1.2, dash=DASHED)


CHART = Chart(
    data=RadarData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
