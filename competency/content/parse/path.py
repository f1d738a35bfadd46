"""path.yaml: the competency framework of one role."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from competency.content.bounds import Bounds, read_bounds
from competency.content.fields import Placed, Record, compose
from competency.content.problems import Place, Problems
from competency.content.source import Source
from competency.domain.career_path import (
    LEVELS,
    CareerLevel,
    CareerPath,
    Competency,
    Kpi,
    LevelId,
    Note,
    Responsibility,
    SkillArea,
    Text,
)

_RESERVED = {"case", "glossary"}
_GROUPS: tuple[Literal["role", "management"], ...] = ("role", "management")
_UNITS: tuple[Literal["percent", "count", "ratio"], ...] = ("percent", "count", "ratio")
_DIRECTIONS: tuple[Literal["up", "down"], ...] = ("up", "down")


@dataclass(frozen=True)
class PathFile:
    """What path.yaml holds; sound only where reading it noted no problem.

    Attributes:
        path: The career path, still without its introduction.
        scale: General anchors of the five steps as (title, anchor), where the path has own ones.
        places: Where each area and competency stands, by id.
    """

    path: CareerPath
    bounds: Bounds
    scale: tuple[Text, ...] | None
    places: dict[str, Place]


def read_path(source: Source, problems: Problems) -> PathFile | None:
    """Read path.yaml; None, with a problem noted, where it is no YAML mapping."""
    node = compose(source, source.text, problems)
    if node is None:
        return None
    return _PathReader(Record(source, node, "the career path", problems), problems).read()


class _PathReader:
    def __init__(self, record: Record, problems: Problems) -> None:
        self._record = record
        self._problems = problems
        self._area_lists: dict[str, tuple[str, ...]] = {}

    def read(self) -> PathFile:
        record = self._record
        record.allow(
            *("id", "title", "organisation", "levels", "areas", "competencies", "kpis"),
            *("responsibilities", "notes", "continuing_development", "scale", "bounds"),
            "introduction",
        )
        if "introduction" in record:
            self._introduction(record)
        areas = self._records("areas", "area")
        competencies = self._records("competencies", "competency")
        ids = {competency.peek("id") for competency in competencies}
        skill_areas = tuple(self._area(area, ids) for area in areas)
        self._area_lists = {area.id: area.competencies for area in skill_areas}
        path = CareerPath(
            id=record.id(),
            title=record.both("title"),
            organisation=record.both("organisation"),
            levels=self._levels(),
            areas=skill_areas,
            competencies=tuple(self._competency(competency) for competency in competencies),
            kpis=tuple(self._kpi(kpi, ids) for kpi in self._records("kpis", "KPI")),
            responsibilities=tuple(
                self._responsibility(responsibility, ids)
                for responsibility in self._records("responsibilities", "responsibility")
            ),
            notes=tuple(self._note(note) for note in self._records("notes", "note")),
            continuing_development=record.both("continuing_development"),
        )
        return PathFile(
            path=path,
            bounds=read_bounds(record),
            scale=self._scale() if "scale" in record else None,
            places={record.peek("id"): record.place("id") for record in (*areas, *competencies)},
        )

    def _records(self, key: str, kind: str) -> list[Record]:
        """The records of a list, called by kind and id in messages; their ids all differ."""
        records = self._record.records(key, lambda n: f"{kind} {n}")
        for record in records:
            record.call(kind)
        note_twice(self._problems, [Placed(r.peek("id"), r.place("id")) for r in records])
        return records

    def _levels(self) -> tuple[CareerLevel, ...]:
        records = self._record.records("levels", lambda n: f"level {n}")
        found = [record.peek("id") for record in records]
        if records and found != list(LEVELS):
            self._record.note(
                self._record.place("levels"),
                "the levels are %(found)s",
                "write exactly these, in this order: %(levels)s",
                found=", ".join(found),
                levels=", ".join(LEVELS),
            )
        return tuple(self._level(record) for record in records)

    def _level(self, record: Record) -> CareerLevel:
        record.call("level")
        record.allow("id", "title", "roles", "duties", "key_skills", "source_text")
        _check_source_text(record)
        return CareerLevel(
            id=record.choice("id", LEVELS) or LevelId.JUNIOR,
            title=record.both("title"),
            roles=record.both_lists("roles"),
            duties=record.both_lists("duties"),
            key_skills=record.both_lists("key_skills"),
        )

    def _area(self, record: Record, competencies: set[str]) -> SkillArea:
        record.allow("id", "title", "short", "group", "summary", "competencies")
        listed = record.strings("competencies")
        note_unknown(self._problems, listed, competencies, "competency")
        note_twice(self._problems, listed)
        if record.peek("id") in _RESERVED:
            record.note(
                record.place("id"),
                'an area may not be called "%(id)s"',
                "choose another id; pages of the path have this address",
                id=record.peek("id"),
            )
        return SkillArea(
            id=record.id(),
            title=record.both("title"),
            short=record.both("short"),
            group=record.choice("group", _GROUPS) or "role",
            summary=record.both("summary"),
            competencies=tuple(placed.value for placed in listed),
        )

    def _competency(self, record: Record) -> Competency:
        record.allow("id", "home", "title", "statement", "depth", "requirements", "core_from")
        own_id, home = record.id(), record.string("home")
        areas = tuple(area for area, listed in self._area_lists.items() if own_id in listed)
        if home and home not in self._area_lists:
            record.note(
                record.place("home"),
                'there is no area "%(home)s"',
                "write one of: %(areas)s",
                home=home,
                areas=", ".join(self._area_lists),
            )
        elif home and home not in areas:
            record.note(
                record.place("home"),
                'the home area "%(home)s" does not list %(what)s',
                "add it to the competencies of that area, or change its home",
                home=home,
            )
        requirements = self._requirements(record)
        core_from = record.choice("core_from", LEVELS) if "core_from" in record else None
        if core_from and requirements[core_from.rank - 1] == 0:
            record.note(
                record.place("core_from"),
                "%(what)s is core from %(level)s, which does not ask for it",
                "raise its requirement there or name a higher level",
                level=core_from,
            )
        return Competency(
            id=own_id,
            home=home,
            areas=areas,
            title=record.both("title"),
            statement=record.both("statement"),
            depth=record.integer("depth", 1, 4, otherwise=4),
            requirements=requirements,
            core_from=core_from,
        )

    def _requirements(self, record: Record) -> tuple[int, int, int, int]:
        profile = record.record("requirements")
        if profile is None:
            return (0, 0, 0, 0)
        profile.allow(*LEVELS)
        before = len(self._problems)
        junior, mid, senior, leadership = (profile.integer(level, 0, 4) for level in LEVELS)
        steps = (junior, mid, senior, leadership)
        if len(self._problems) > before:
            return steps
        for lower, level in pairwise(LEVELS):
            if steps[level.rank - 1] < steps[lower.rank - 1]:
                record.note(
                    profile.place(level),
                    "the requirement profile of %(what)s falls from %(low)s at %(lower)s "
                    "to %(high)s at %(level)s",
                    "a higher level asks for at least as much as the one below",
                    lower=lower,
                    level=level,
                    low=steps[lower.rank - 1],
                    high=steps[level.rank - 1],
                )
        return steps

    def _kpi(self, record: Record, competencies: set[str]) -> Kpi:
        record.allow(
            *("id", "title", "formula", "unit", "direction", "description", "duty"),
            *("competencies", "source_text"),
        )
        _check_source_text(record)
        listed = record.strings("competencies")
        note_unknown(self._problems, listed, competencies, "competency")
        note_twice(self._problems, listed)
        return Kpi(
            id=record.id(),
            title=record.both("title"),
            formula=record.both("formula"),
            unit=record.choice("unit", _UNITS) or "percent",
            direction=record.choice("direction", _DIRECTIONS) or "up",
            description=record.both("description"),
            duty=record.both("duty") if "duty" in record else None,
            competencies=tuple(placed.value for placed in listed),
        )

    def _responsibility(self, record: Record, competencies: set[str]) -> Responsibility:
        record.allow("id", "title", "competencies")
        listed = record.strings("competencies")
        note_unknown(self._problems, listed, competencies, "competency")
        note_twice(self._problems, listed)
        return Responsibility(
            record.id(), record.both("title"), tuple(placed.value for placed in listed)
        )

    def _note(self, record: Record) -> Note:
        record.allow("id", "title", "text", "source_text")
        _check_source_text(record)
        return Note(record.id(), record.both("title"), record.both("text"))

    def _introduction(self, record: Record) -> None:
        """Check what the source says of the role; readers get path.*.md."""
        introduction = record.record("introduction")
        if introduction is not None:
            introduction.allow("source_text")
            introduction.string("source_text")
            introduction.check_persian("source_text")

    def _scale(self) -> tuple[Text, ...]:
        steps = self._record.records("scale", lambda n: f"step {n - 1} of the scale")
        if len(steps) != 5:
            self._record.note(
                self._record.place("scale"),
                "the scale has %(count)s steps",
                "write five, from none (0) to mastery (4)",
                count=len(steps),
            )
        for step in steps:
            step.allow("title", "anchor")
            step.both("title")
        return tuple(step.both("anchor") for step in steps)


def _check_source_text(record: Record) -> None:
    """Check a sentence of the source, kept so that the path can be compared with it."""
    if "source_text" in record:
        record.string("source_text")
        record.check_persian("source_text")


def note_unknown(problems: Problems, found: Iterable[Placed], known: set[str], name: str) -> None:
    """Note every id that is not known."""
    for placed in found:
        if placed.value and placed.value not in known:
            problems.add(
                placed.place,
                'there is no %(name)s "%(id)s"',
                "mend the id, or add it to path.yaml",
                name=name,
                id=placed.value,
            )


def note_twice(problems: Problems, found: Iterable[Placed]) -> None:
    """Note every id that has stood before."""
    seen: dict[str, Place] = {}
    for placed in found:
        if not placed.value:
            continue
        first = seen.setdefault(placed.value, placed.place)
        if first is not placed.place:
            problems.add(
                placed.place,
                'the id "%(id)s" stands twice, first at %(file)s:%(line)s',
                "rename or delete one of them",
                id=placed.value,
                file=first.file,
                line=first.line,
            )
