"""What the files of `competency score` and `competency levels` say.

A file is refused as a whole at the first row that is not right, naming row and column.
Evidence is packed into 25 bytes a row, so that memory is bounded by that, not by the text.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from competency.domain.errors import N_, InvalidInput
from competency.domain.evidence import EvidenceKind
from competency.files.table import UNDATED, Progress, Row, rows
from competency.scoring.context import cold_start
from competency.scoring.fading import day_number
from competency.scoring.items import ItemParameters
from competency.scoring.raters import RATING_CATEGORIES
from competency.scoring.requirements import Requirement

EVIDENCE_COLUMNS = ("person", "competency", "kind", "occurred_at", "item", "category", "rater")
ITEM_COLUMNS = ("item", "competency", "model", "a", "b", "c", "step", "options")
AREA_COLUMNS = ("competency", "area")
PROFILE_COLUMNS = ("competency", "area", "junior", "mid", "senior", "leadership", "core")
LEVEL_COLUMNS = PROFILE_COLUMNS[2:6]
KINDS = tuple(kind.value for kind in EvidenceKind)
MODELS = ("2pl", "3pl", "grm")
FACT_COLUMNS = ("competency", "kind", "item", "category", "rater")
MAX_REMEMBERED = 100_000
MAX_CATEGORIES = 100
MAX_SLOPE = 100


_Fact = tuple[int, int, int, int, int]


class Names:
    """Numbers names in the order in which they first appear."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.index: dict[str, int] = {}
        for name in names:
            self.number(name)

    def number(self, name: str) -> int:
        return self.index.setdefault(name, len(self.index))

    def __len__(self) -> int:
        return len(self.index)

    def __iter__(self) -> Iterator[str]:
        return iter(self.index)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of I.csv."""

    competency: str
    parameters: ItemParameters


def read_items(path: Path) -> dict[str, Item]:
    """The items of an I.csv by name, in file order.

    Raises:
        InvalidInput: naming file, row and column of what is wrong.
    """
    found: dict[str, Item] = {}
    for row in rows(path, ITEM_COLUMNS):
        name = row.text("item")
        _only_once(row, "item", name in found)
        found[name] = Item(row.text("competency"), _parameters(row))
    return found


def _parameters(row: Row) -> ItemParameters:
    model = row.choice("model", MODELS)
    if not row["a"] and not row["b"]:
        step = row.whole("step", 1, 4)
        if model == "grm":
            return cold_start(step, row.whole("options", 2, MAX_CATEGORIES), None)
        return cold_start(step, 2, _guess(row, model))
    a = row.number("a")
    if not 0 < a <= MAX_SLOPE:
        raise row.wrong(
            "a",
            N_(
                "%(file)s, row %(row)s, column %(column)s: a discrimination is greater than 0 "
                "and at most %(high)s."
            ),
            high=MAX_SLOPE,
        )
    b = tuple(row.number("b", part.strip()) for part in row["b"].split(";"))
    if model != "grm" and len(b) > 1:
        raise row.wrong(
            "b",
            N_(
                "%(file)s, row %(row)s, column %(column)s: a right/wrong item has one "
                "difficulty; several thresholds belong to the model grm."
            ),
        )
    if list(b) != sorted(set(b)):
        raise row.wrong(
            "b",
            N_("%(file)s, row %(row)s, column %(column)s: thresholds must rise from each to next."),
        )
    guess = (_guess(row, model) or 0.0) if model == "3pl" else 0.0
    return ItemParameters(a, b, guess)


def _guess(row: Row, model: str) -> float | None:
    """The guessing parameter that is given, or that follows from the number of options."""
    if model != "3pl":
        return None
    if not row["c"]:
        return 1 / row.whole("options", 2, MAX_CATEGORIES) if row["options"] else None
    c: float = row.number("c")
    if not 0 <= c < 1:
        raise row.wrong(
            "c",
            N_(
                "%(file)s, row %(row)s, column %(column)s: a guessing chance is at least 0 and "
                "less than 1."
            ),
        )
    return c


def _only_once(row: Row, column: str, seen: bool) -> None:
    if seen:
        raise row.wrong(
            column,
            N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” stands in the file twice."),
            value=row[column],
        )


def read_areas(path: Path) -> dict[str, str]:
    """The (home) area of each competency of an A.csv, in file order.

    Raises:
        InvalidInput: naming file, row and column of what is wrong.
    """
    found: dict[str, str] = {}
    for row in rows(path, AREA_COLUMNS):
        competency = row.text("competency")
        _only_once(row, "competency", competency in found)
        found[competency] = row.text("area")
    return found


def read_profile(path: Path) -> list[Requirement]:
    """The requirement profile of a P.csv; several areas of one competency joined by “;”.

    Raises:
        InvalidInput: naming file, row and column of what is wrong.
    """
    found: dict[str, Requirement] = {}
    for row in rows(path, PROFILE_COLUMNS):
        competency = row.text("competency")
        _only_once(row, "competency", competency in found)
        areas = tuple(area.strip() for area in row.text("area").split(";") if area.strip())
        junior, mid, senior, leadership = (row.whole(level, 0, 4) for level in LEVEL_COLUMNS)
        required = (junior, mid, senior, leadership)
        for level, (below, above) in zip(LEVEL_COLUMNS[1:], pairwise(required), strict=True):
            if above < below:
                raise row.wrong(
                    level,
                    N_(
                        "%(file)s, row %(row)s, column %(column)s: a level asks for no less than "
                        "the level below it."
                    ),
                )
        core = row.choice("core", ("", *LEVEL_COLUMNS))
        rank = LEVEL_COLUMNS.index(core) + 1 if core else None
        found[competency] = Requirement(competency, areas, areas[0], required, rank)
    if not found:
        raise InvalidInput(N_("%(file)s holds no requirement."), file=path.name)
    return list(found.values())


@dataclass(slots=True)
class EvidenceColumns:
    """An E.csv packed, one entry a row in file order.

    Attributes:
        kind: Index in `KINDS`.
        item: Index of the item, rater: of the rater; −1 where the kind has none.
        day: Day number, or `UNDATED`.
    """

    people: Names
    competencies: Names
    raters: Names
    person: "array[int]" = field(default_factory=lambda: array("i"))
    competency: "array[int]" = field(default_factory=lambda: array("i"))
    kind: "array[int]" = field(default_factory=lambda: array("b"))
    day: "array[int]" = field(default_factory=lambda: array("i"))
    item: "array[int]" = field(default_factory=lambda: array("i"))
    rater: "array[int]" = field(default_factory=lambda: array("i"))
    category: "array[int]" = field(default_factory=lambda: array("i"))


def read_evidence(
    path: Path,
    items: Mapping[str, Item],
    competencies: Names,
    *,
    closed: str | None = None,
    progress: Progress | None = None,
) -> EvidenceColumns:
    """The evidence of an E.csv.

    Args:
        items: Of the I.csv that belongs to it.
        competencies: Numbers known competencies; others are added as they appear.
        closed: Name of the file that lists all competencies, where there is such a file:
            evidence about any other is then refused.
    Raises:
        InvalidInput: naming file, row and column of what is wrong.
    """
    found = EvidenceColumns(Names(), competencies, Names())
    item_number = {name: number for number, name in enumerate(items)}
    # The same fact about many people, and the same day, are checked once.
    facts: dict[tuple[str, ...], _Fact] = {}
    days: dict[str, int] = {}
    for row in rows(path, EVIDENCE_COLUMNS, progress):
        person = found.people.number(row.text("person"))
        key = row.only(FACT_COLUMNS)
        fact = facts.get(key)
        if fact is None:
            fact = _fact(row, found, items, item_number, closed)
            if len(facts) < MAX_REMEMBERED:
                facts[key] = fact
        stamp = row["occurred_at"]
        day = days.get(stamp)
        if day is None:
            day = row.day("occurred_at")
            if len(days) < MAX_REMEMBERED:
                days[stamp] = day
        competency, kind, item, category, rater = fact
        found.person.append(person)
        found.day.append(day)
        found.competency.append(competency)
        found.kind.append(kind)
        found.item.append(item)
        found.category.append(category)
        found.rater.append(rater)
    return found


def _fact(
    row: Row,
    found: EvidenceColumns,
    items: Mapping[str, Item],
    item_number: Mapping[str, int],
    closed: str | None,
) -> _Fact:
    """The numbers of a row's competency, kind, item, category and rater."""
    competency = row.text("competency")
    if closed and competency not in found.competencies.index:
        raise row.wrong(
            "competency",
            N_(
                "%(file)s, row %(row)s, column %(column)s: the competency “%(value)s” is "
                "not in %(other)s."
            ),
            value=competency,
            other=closed,
        )
    kind = KINDS.index(row.choice("kind", KINDS))
    item = rater = -1
    categories = RATING_CATEGORIES
    if KINDS[kind] == EvidenceKind.QUIZ:
        categories = _item_of(row, items, competency).parameters.categories
        item = item_number[row["item"]]
    elif KINDS[kind] == EvidenceKind.REVIEW:
        rater = found.raters.number(row.text("rater"))
    category = row.whole("category", 0, categories - 1)
    return found.competencies.number(competency), kind, item, category, rater


def _item_of(row: Row, items: Mapping[str, Item], competency: str) -> Item:
    name = row.text("item")
    known = items.get(name)
    if known is None:
        raise row.wrong(
            "item",
            N_(
                "%(file)s, row %(row)s, column %(column)s: there is no item “%(value)s” in the "
                "item file."
            ),
            value=name,
        )
    if known.competency != competency:
        raise row.wrong(
            "competency",
            N_(
                "%(file)s, row %(row)s, column %(column)s: the item “%(item)s” belongs to "
                "“%(right)s”, not to “%(value)s”."
            ),
            item=name,
            right=known.competency,
            value=competency,
        )
    return known


def as_of_day(columns: EvidenceColumns, as_of: date | None) -> int:
    """The day number that results are about: the date given, else that of the newest evidence.

    0 where neither is known; then nothing has a date and nothing fades.
    """
    if as_of is not None:
        return day_number(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    return max((day for day in columns.day if day != UNDATED), default=0)
