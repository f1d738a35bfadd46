"""A published curriculum: the career path with its courses, item banks and rubrics."""

from dataclasses import dataclass, field
from functools import cached_property

from competency.domain.career_path import CareerPath, Text
from competency.domain.items import Item


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of the glossary.

    Attributes:
        trade: What the trade says for it; None where it says the same.
        meaning: One sentence.
    """

    id: str
    word: Text
    meaning: Text
    trade: Text | None = None


@dataclass(frozen=True, slots=True)
class CasePerson:
    """Somebody of the recurring case."""

    id: str
    name: Text
    role: Text


@dataclass(frozen=True, slots=True)
class Case:
    """The recurring case as its readers see it.

    Attributes:
        sheets: The files of its workbook: name ("months.csv") → text.
    """

    title: Text
    html: Text
    people: tuple[CasePerson, ...] = ()
    sheets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlankTable:
    """A table of a blank form: its caption, and its cells line by line, the head first."""

    caption: Text
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty form of a lesson, to print or to download."""

    area: str
    name: str
    competency: str
    title: Text
    html: Text
    tables: tuple[BlankTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """The lesson of one competency, rendered and sanitised.

    `headings` are (anchor id, text) of its level-2 headings, for a table of contents.
    `minutes` is reading and the first rung of practice. KPIs and responsibilities follow
    from the path; `level` and `sources` stand in older published versions only.
    """

    competency: str
    title: Text
    minutes: int
    kpis: tuple[str, ...]
    responsibilities: tuple[str, ...]
    html: Text
    headings: tuple[tuple[str, Text], ...] = ()
    level: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """The course of one skill area; absent while it is being written."""

    area: str
    title: Text
    minutes: int
    html: Text


@dataclass(frozen=True)
class Curriculum:
    """Everything that one framework version freezes.

    Attributes:
        path: The competency framework.
        modules: By area id; an area without one is "in preparation".
        lessons: By competency id.
        items: All items of all banks, in file order.
        anchors: By competency id: five behavioural anchors, steps 0–4.
        general_anchors: The general anchors of the scale, for competencies without own ones.
        assets: Files that lessons show (diagrams): name → text content.
        glossary: The terms of the path, in the order of the file.
        case: The recurring case; None where the path has none.
        blanks: Empty forms, by area and name.
        version: The framework version: hash of all of the above.
    """

    path: CareerPath
    modules: dict[str, Module]
    lessons: dict[str, Lesson]
    items: tuple[Item, ...]
    anchors: dict[str, tuple[Text, ...]]
    general_anchors: tuple[Text, ...]
    assets: dict[str, str] = field(default_factory=dict)
    version: str = ""
    glossary: tuple[Term, ...] = ()
    case: Case | None = None
    blanks: tuple[Blank, ...] = ()

    @cached_property
    def item_by_version(self) -> dict[str, Item]:
        return {item.version: item for item in self.items}

    @cached_property
    def items_by_competency(self) -> dict[str, tuple[Item, ...]]:
        banks: dict[str, list[Item]] = {}
        for item in self.items:
            banks.setdefault(item.competency, []).append(item)
        return {competency: tuple(bank) for competency, bank in banks.items()}

    def anchors_of(self, competency: str) -> tuple[Text, ...]:
        """Own behavioural anchors, else the general anchors of the scale."""
        return self.anchors.get(competency, self.general_anchors)

    def blank(self, area: str, name: str) -> Blank | None:
        """The blank of that name in an area; None where there is none."""
        found = (each for each in self.blanks if (each.area, each.name) == (area, name))
        return next(found, None)

    def has_quiz(self, area: str) -> bool:
        return any(c.id in self.items_by_competency for c in self.path.in_area(area))
