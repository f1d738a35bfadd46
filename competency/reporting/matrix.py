"""The skill matrix as data: people × competencies on one day, and what can be said of it.

Not yet assessed is a state of its own: such a cell has no floor, and counts neither as step 0
nor as a gap. Levels are ranks: 0 below junior, 1 junior … 4 leadership.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median_low

from competency.domain.career_path import LEVELS, STEPS, Text
from competency.i18n.dates import DEFAULT_ZONE, local_date

ENOUGH_HOLDERS = 2
"""A competency that fewer people hold at the step that the work needs is a coverage risk."""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One competency of one person.

    Attributes:
        floor: Highest step that is at least 80 % sure, 0–4; None exactly where not assessed.
        likely: Most likely step, 0–4; None where unknown.
        probability: Probability of the likely step, 0–1; None where unknown.
        assessed: Whether there is enough direct evidence.
        need: Step that the person's own level requires, 0–4; 0 = not asked.
        held: Whether the floor reaches the need.
        newest: When the newest evidence occurred (aware); None without evidence.
        evidence: How many pieces of evidence count.
        probabilities: Of the steps 0–4; None where they are not asked for.
    """

    floor: int | None
    likely: int | None
    probability: float | None
    assessed: bool
    need: int
    held: bool
    newest: datetime | None
    evidence: int
    probabilities: tuple[float, float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if self.assessed != (self.floor is not None):
            raise ValueError("a cell has a floor exactly where it is assessed")
        if self.held and not self.assessed:
            raise ValueError("what is not assessed is not held")
        for step in (self.floor, self.likely, self.need):
            if step is not None and step not in STEPS:
                raise ValueError(f"a step is 0–4, not {step!r}")

    @property
    def asked(self) -> bool:
        """Whether the person's own level asks for the competency at all."""
        return self.need > 0

    @property
    def below_need(self) -> bool:
        """Whether it is assessed, asked for, and not held."""
        return self.assessed and self.asked and not self.held

    @property
    def likely_higher(self) -> bool:
        """Whether the most likely step lies above the floor."""
        return self.floor is not None and self.likely is not None and self.likely > self.floor


NO_EVIDENCE = MatrixCell(None, None, None, False, 0, False, None, 0)
"""The cell of a competency about which nothing is known, asked by no level."""


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """One competency.

    Attributes:
        area: Id of its home area.
        needed: Step that the work of these people needs somebody to hold, 0–4; 0 = none.
    """

    id: str
    title: Text
    area: str
    needed: int = 0


@dataclass(frozen=True, slots=True)
class MatrixArea:
    """One skill area and the competencies it lists; a shared one stands in each of its areas."""

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
        held_level: Rank that the person's title says (1–4); None where not recorded.
        measured_level: Rank that is reached (0–4); None where too little is assessed.
        level_probability: Probability of the measured level or a higher one; None with it.
        at_least: Probability of each level or a higher one, junior … leadership.
        cells: By competency id; a competency without one has no evidence.
    """

    person_id: int
    name: str
    email: str | None
    team: str
    held_level: int | None
    measured_level: int | None
    level_probability: float | None
    at_least: tuple[float, float, float, float] | None
    cells: dict[str, MatrixCell]

    def __post_init__(self) -> None:
        for rank in (self.held_level, self.measured_level):
            if rank is not None and not 0 <= rank <= len(LEVELS):
                raise ValueError(f"a level's rank is 0–{len(LEVELS)}, not {rank!r}")

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
    """What stands around the rows.

    Attributes:
        title: Title of the career path.
        framework_version: Hash of the published path that the judgements rest on.
        as_of: The day at whose end everything is told.
        columns: All competencies, in path order.
        areas: All skill areas, in path order.
        filters: What was chosen, in the reader's words; empty for everybody.
        zone: Time zone in which evidence gets its day.
        calibration: The scoring context in force on that day; None before the first one.
    """

    title: Text
    framework_version: str
    as_of: date
    columns: tuple[MatrixColumn, ...]
    areas: tuple[MatrixArea, ...]
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


@dataclass(frozen=True, slots=True)
class AreaCell:
    """One skill area of one person.

    Attributes:
        floor: Lower median of the floors of its assessed competencies; None ("not yet
            assessed") where fewer than half of its competencies are.
        held: How many of the asked competencies are held ("n of m at the requirement").
        asked: How many the person's own level asks for.
        assessed: How many are assessed.
        total: How many the area lists.
        below_need: Whether the lower median of floor − need, over those assessed and asked
            for, is negative.
        likely_higher: Whether the lower median of the likely steps lies above the floor.
    """

    floor: int | None
    held: int
    asked: int
    assessed: int
    total: int
    below_need: bool
    likely_higher: bool


def area_cell(row: MatrixRow, area: MatrixArea) -> AreaCell:
    """What a person's cells of one area say together."""
    cells = [row.cell(competency) for competency in area.competencies]
    known = [(cell, cell.floor) for cell in cells if cell.floor is not None]
    asked = [cell for cell in cells if cell.asked]
    floor: int | None = None
    below_need = likely_higher = False
    if known and 2 * len(known) >= len(cells):
        floor = median_low([step for _, step in known])
        distances = [step - cell.need for cell, step in known if cell.asked]
        below_need = bool(distances) and median_low(distances) < 0
        likely = [step if cell.likely is None else cell.likely for cell, step in known]
        likely_higher = median_low(likely) > floor
    return AreaCell(
        floor=floor,
        held=sum(cell.held for cell in asked),
        asked=len(asked),
        assessed=len(known),
        total=len(cells),
        below_need=below_need,
        likely_higher=likely_higher,
    )


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
        """Whether fewer than two people hold it at the step that the work needs."""
        return self.needed > 0 and self.holders < ENOUGH_HOLDERS


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
            count[0] += cell.assessed
            count[1] += cell.asked
            count[2] += cell.asked and cell.held
            count[3] += _holds(cell, column)

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
        at_need: How many are assessed and not below their own level's need in the area.
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
    found = []
    for area in matrix.head.areas:
        cells = [area_cell(row, area) for row in matrix.rows]
        at_need = sum(cell.floor is not None and not cell.below_need for cell in cells)
        risks = sum(competency in at_risk for competency in area.competencies)
        found.append(AreaTotal(area.id, len(matrix.rows), at_need, risks))
    return tuple(found)


def coverage_risks(matrix: Matrix) -> tuple[ColumnTotal, ...]:
    """The competencies that fewer than two people hold at the needed step, fewest first."""
    totals = column_totals(matrix.head.columns, matrix.rows)
    return tuple(sorted((t for t in totals if t.at_risk), key=lambda total: total.holders))


def holders(rows: Iterable[MatrixRow], column: MatrixColumn) -> tuple[MatrixRow, ...]:
    """The people who hold a competency at the step that the work needs, in the given order."""
    return tuple(row for row in rows if _holds(row.cell(column.id), column))


def _holds(cell: MatrixCell, column: MatrixColumn) -> bool:
    return column.needed > 0 and cell.floor is not None and cell.floor >= column.needed
