"""What the files of `competency score` and `competency levels` say.

A file is refused as a whole at the first row that is not right, naming row and column.
Evidence takes 24 bytes per row, so that memory is bounded by that, not by the text.
"""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

from competency.domain.errors import N_, InvalidInput
from competency.domain.evidence import EvidenceKind
from competency.files.table import UNDATED, Progress, Row, rows
from competency.scoring.context import cold_start
from competency.scoring.evidence_columns import NONE, Numbering
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


_Fact = tuple[int, int, int, int]


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
class EvidenceTable:
    """An E.csv, one entry per row in file order.

    Attributes:
        people, competencies, raters: Names by the number that the columns hold.
        day: Day number, or `UNDATED`.
        item, rater: Index, `NONE` where the kind of evidence has none.
    """

    people: Numbering[str]
    competencies: Numbering[str]
    raters: Numbering[str]
    person: "array[int]" = field(default_factory=lambda: array("i"))
    competency: "array[int]" = field(default_factory=lambda: array("i"))
    day: "array[int]" = field(default_factory=lambda: array("i"))
    item: "array[int]" = field(default_factory=lambda: array("i"))
    rater: "array[int]" = field(default_factory=lambda: array("i"))
    category: "array[int]" = field(default_factory=lambda: array("i"))


def read_evidence(
    path: Path,
    items: Mapping[str, Item],
    competencies: Iterable[str],
    *,
    closed: str | None = None,
    progress: Progress | None = None,
) -> EvidenceTable:
    """The evidence of an E.csv.

    Args:
        items: Of the I.csv that belongs to it.
        competencies: Take the first numbers; others are added as they appear.
        closed: Name of the file that lists all competencies, where there is such a file:
            evidence about any other is then refused.
    Raises:
        InvalidInput: naming file, row and column of what is wrong.
    """
    known = Numbering({name: number for number, name in enumerate(dict.fromkeys(competencies))})
    table = EvidenceTable(Numbering(), known, Numbering())
    item_number = {name: number for number, name in enumerate(items)}
    # The same fact about many people, and the same day, are checked once.
    facts: dict[tuple[str, ...], _Fact] = {}
    days: dict[str, int] = {}
    for row in rows(path, EVIDENCE_COLUMNS, progress):
        person = table.people[row.text("person")]
        key = row.only(FACT_COLUMNS)
        fact = facts.get(key)
        if fact is None:
            fact = _fact(row, table, items, item_number, closed)
            if len(facts) < MAX_REMEMBERED:
                facts[key] = fact
        stamp = row["occurred_at"]
        day = days.get(stamp)
        if day is None:
            day = row.day("occurred_at")
            if len(days) < MAX_REMEMBERED:
                days[stamp] = day
        competency, item, category, rater = fact
        table.person.append(person)
        table.day.append(day)
        table.competency.append(competency)
        table.item.append(item)
        table.category.append(category)
        table.rater.append(rater)
    return table


def _fact(
    row: Row,
    table: EvidenceTable,
    items: Mapping[str, Item],
    item_number: Mapping[str, int],
    closed: str | None,
) -> _Fact:
    """The numbers of a row's competency, item, category and rater."""
    competency = row.text("competency")
    if closed and competency not in table.competencies:
        raise row.wrong(
            "competency",
            N_(
                "%(file)s, row %(row)s, column %(column)s: the competency “%(value)s” is "
                "not in %(other)s."
            ),
            value=competency,
            other=closed,
        )
    kind = row.choice("kind", KINDS)
    item = rater = NONE
    categories = RATING_CATEGORIES
    if kind == EvidenceKind.QUIZ:
        categories = _item_of(row, items, competency).parameters.categories
        item = item_number[row["item"]]
    elif kind == EvidenceKind.REVIEW:
        rater = table.raters[row.text("rater")]
    category = row.whole("category", 0, categories - 1)
    return table.competencies[competency], item, category, rater


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


def as_of_day(table: EvidenceTable, as_of: date | None) -> int:
    """The day number that results are about: the date given, else that of the newest evidence.

    0 where neither is known; then nothing has a date and nothing fades.
    """
    if as_of is not None:
        return day_number(datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    return max((day for day in table.day if day != UNDATED), default=0)
