"""The skill matrix as data: people × competencies on one day, and what can be said of it.

Not yet assessed is a state of its own: such a cell has no floor, and counts neither as step 0
nor as a gap. Levels are ranks: 0 below junior, 1 junior … 4 leadership.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from competency.domain.career_path import Text
from competency.domain.standing import (
    AreaSummary,
    CompetencyStanding,
    LevelStanding,
    holds,
    is_coverage_risk,
)
from competency.i18n.dates import DEFAULT_ZONE, local_date


@dataclass(frozen=True, slots=True)
class MatrixCell(CompetencyStanding):
    """One competency of one person, against the need of the person's own level.

    Attributes:
        probability: Probability of the likely step, 0–1; None where unknown.
        newest: When the newest evidence occurred (aware); None without evidence.
        evidence: How many pieces of evidence count.
        probabilities: Of the steps 0–4; None where they are not asked for.
    """

    probability: float | None = None
    newest: datetime | None = None
    evidence: int = 0
    probabilities: tuple[float, float, float, float, float] | None = None


NO_EVIDENCE = MatrixCell(floor=None, likely=None, need=0)
"""The cell of a competency about which nothing is known, asked by no level."""


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """One competency.

    Attributes:
        area: Id of its home area.
        needed: Step that the work of these people needs, 0–4; 0 = none.
    """

    id: str
    title: Text
    area: str
    needed: int = 0


@dataclass(frozen=True, slots=True)
class MatrixArea:
    """One skill area and the competencies it lists; a shared one is in each of its areas."""

    id: str
    title: Text
    short: Text
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person.

    Attributes:
        person_id: Surrogate id.
        team: Name of the team; empty for none.
        level: The held level, and the measured one with its chances.
        cells: By competency id; a competency without one has no evidence.
    """

    person_id: int
    name: str
    email: str | None
    team: str
    level: LevelStanding
    cells: dict[str, MatrixCell]

    def cell(self, competency: str) -> MatrixCell:
        """The cell of a competency."""
        return self.cells.get(competency, NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class MatrixCalibration:
    """What the judgements were computed with.

    Attributes:
        since: The day from which it has been known: of the calibration, else of the design.
        answers: First answers that it was fitted to; None for items and people as designed.
    """

    since: date
    answers: int | None


@dataclass(frozen=True, slots=True)
class MatrixHead:
    """What is around the rows.

    Attributes:
        title: Title of the career path.
        framework_version: Hash of the published path that the judgements rest on.
        as_of: The day at whose end everything is shown.
        columns: All competencies, in path order.
        areas: All skill areas, in path order.
        floor_bar: How likely a step or a higher one must be to be a floor, 0–1.
        filters: What was chosen, in the reader's words; empty for everybody.
        zone: Time zone in which evidence gets its day.
        calibration: The scoring context in force on that day; None before the first one.
    """

    title: Text
    framework_version: str
    as_of: date
    columns: tuple[MatrixColumn, ...]
    areas: tuple[MatrixArea, ...]
    floor_bar: float
    filters: str = ""
    zone: tzinfo = DEFAULT_ZONE
    calibration: MatrixCalibration | None = None

    def day(self, moment: datetime | None) -> date | None:
        """The day of a piece of evidence; None for none."""
        return None if moment is None else local_date(moment, self.zone)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix that is held as a whole (a page's worth, a team); exports stream rows instead."""

    head: MatrixHead
    rows: tuple[MatrixRow, ...]


def area_summary(row: MatrixRow, area: MatrixArea) -> AreaSummary:
    """What a person's cells of one area come to."""
    return AreaSummary.of(row.cell(competency) for competency in area.competencies)


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """What all people together say of one competency.

    Attributes:
        people: How many rows there are.
        assessed: How many of them are assessed.
        asked: Of how many their own level asks for it.
        held: How many of those hold it at their own level's need.
        needed: Step that the work needs; 0 = none.
        holders: How many hold it at that step, whatever their level; 0 where none is needed.
    """

    competency: str
    people: int
    assessed: int
    asked: int
    held: int
    needed: int
    holders: int

    @property
    def at_risk(self) -> bool:
        """Whether too few people hold it at the step that the work needs."""
        return is_coverage_risk(self.needed, self.holders)


class Tally:
    """Counts rows as they stream past, so that no export holds all of them."""

    def __init__(self, columns: Iterable[MatrixColumn]) -> None:
        self._columns = tuple(columns)
        self._people = 0
        self._counts = [[0, 0, 0, 0] for _ in self._columns]

    def add(self, row: MatrixRow) -> None:
        """Counts one person."""
        self._people += 1
        for column, count in zip(self._columns, self._counts, strict=True):
            cell = row.cell(column.id)
            count[1] += cell.asked
            if cell.assessed:
                count[0] += 1
                count[2] += cell.asked and cell.held
                count[3] += column.needed > 0 and holds(cell.floor, column.needed)

    @property
    def people(self) -> int:
        """How many rows were counted."""
        return self._people

    def totals(self) -> tuple[ColumnTotal, ...]:
        """The totals so far, in the order of the columns."""
        return tuple(
            ColumnTotal(column.id, self._people, assessed, asked, held, column.needed, holders)
            for column, (assessed, asked, held, holders) in zip(
                self._columns, self._counts, strict=True
            )
        )


def column_totals(
    columns: Iterable[MatrixColumn], rows: Iterable[MatrixRow]
) -> tuple[ColumnTotal, ...]:
    """The totals of some rows, in the order of the columns."""
    tally = Tally(columns)
    for row in rows:
        tally.add(row)
    return tally.totals()


@dataclass(frozen=True, slots=True)
class AreaTotal:
    """What all people together say of one area.

    Attributes:
        people: How many rows there are.
        at_need: How many are assessed and not short of their own level's need in the area.
        risks: How many of its competencies are coverage risks.
    """

    area: str
    people: int
    at_need: int
    risks: int


def area_totals(matrix: Matrix) -> tuple[AreaTotal, ...]:
    """The totals of a matrix by area, in path order."""
    at_risk = {
        total.competency
        for total in column_totals(matrix.head.columns, matrix.rows)
        if total.at_risk
    }
    totals = []
    for area in matrix.head.areas:
        summaries = [area_summary(row, area) for row in matrix.rows]
        at_need = sum(one.floor is not None and not one.short_of_need for one in summaries)
        risks = sum(competency in at_risk for competency in area.competencies)
        totals.append(AreaTotal(area.id, len(matrix.rows), at_need, risks))
    return tuple(totals)
