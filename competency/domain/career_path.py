"""The career path as data: frozen, complete, in two languages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

Language = Literal["fa", "en"]
LANGUAGES: tuple[Language, ...] = ("fa", "en")

STEPS = (0, 1, 2, 3, 4)
"""Proficiency steps: none, familiarity, knowledge, ability, mastery."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    fa: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.fa if language == "fa" else self.en


class LevelId(StrEnum):
    """The four career levels, lowest first."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEADERSHIP = "leadership"

    @property
    def rank(self) -> int:
        """1 for junior … 4 for leadership (0 is "below junior")."""
        return LEVELS.index(self) + 1

    @property
    def next(self) -> "LevelId | None":
        """The level above; None at the top."""
        return LEVELS[self.rank] if self.rank < len(LEVELS) else None


LEVELS: tuple[LevelId, ...] = tuple(LevelId)


@dataclass(frozen=True, slots=True)
class CareerLevel:
    """One rung: its title, typical roles, duties and key skills."""

    id: LevelId
    title: Text
    roles: tuple[Text, ...]
    duties: tuple[Text, ...]
    key_skills: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Competency:
    """One competency statement and what each career level requires of it.

    `requirements` are proficiency steps 0–4 for junior, mid, senior, leadership,
    non-decreasing; 0 means not asked. `areas` are all areas that list it, in path order;
    `home` is the one whose folder holds its lesson, items and anchors.
    """

    id: str
    home: str
    areas: tuple[str, ...]
    title: Text
    statement: Text
    depth: int
    requirements: tuple[int, int, int, int]
    core_from: LevelId | None = None

    def required_at(self, level: LevelId) -> int:
        """Required proficiency step at a level; 0 = not asked."""
        return self.requirements[level.rank - 1]

    def is_core_at(self, level: LevelId) -> bool:
        """Whether the competency is core at the level or below it."""
        return self.core_from is not None and self.core_from.rank <= level.rank


@dataclass(frozen=True, slots=True)
class SkillArea:
    """A group of competencies with one module (course)."""

    id: str
    title: Text
    short: Text
    group: Literal["role", "management"]
    summary: Text
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key performance indicator of the role.

    Attributes:
        duty: What it asks of the role, in one sentence; None in older versions.
        competencies: Those that move it.
    """

    id: str
    title: Text
    formula: Text
    unit: Literal["percent", "count", "ratio"]
    direction: Literal["up", "down"]
    description: Text
    duty: Text | None = None
    competencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Something the role does, linked to the competencies it rests on."""

    id: str
    title: Text
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note on what the role is not, or is beyond."""

    id: str
    title: Text
    text: Text


@dataclass(frozen=True)
class CareerPath:
    """A whole career path: the competency framework of one role."""

    id: str
    title: Text
    organisation: Text
    levels: tuple[CareerLevel, ...]
    areas: tuple[SkillArea, ...]
    competencies: tuple[Competency, ...]
    kpis: tuple[Kpi, ...]
    responsibilities: tuple[Responsibility, ...]
    notes: tuple[Note, ...]
    continuing_development: Text
    introduction_html: Text = field(default=Text("", ""))

    @cached_property
    def _competency_by_id(self) -> dict[str, Competency]:
        return {c.id: c for c in self.competencies}

    @cached_property
    def _area_by_id(self) -> dict[str, SkillArea]:
        return {a.id: a for a in self.areas}

    def competency(self, competency_id: str) -> Competency:
        """The competency of that id; KeyError when there is none."""
        return self._competency_by_id[competency_id]

    def area(self, area_id: str) -> SkillArea:
        """The area of that id; KeyError when there is none."""
        return self._area_by_id[area_id]

    def has_area(self, area_id: str) -> bool:
        return area_id in self._area_by_id

    def has_competency(self, competency_id: str) -> bool:
        return competency_id in self._competency_by_id

    def level(self, level: LevelId) -> CareerLevel:
        return self.levels[level.rank - 1]

    def in_area(self, area_id: str) -> Iterator[Competency]:
        """The competencies an area lists, in its order (a shared one in each)."""
        return (self.competency(c) for c in self.area(area_id).competencies)

    def required(self, level: LevelId) -> tuple[Competency, ...]:
        """The competencies that a level asks for at all, in path order."""
        return tuple(c for c in self.competencies if c.required_at(level) > 0)
