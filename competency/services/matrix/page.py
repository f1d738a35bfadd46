"""The organisation's skill matrix: filtered, sorted, paged, of any day; and its exports."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, Language
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, Scope, require
from competency.i18n.digits import normal_email, normalise, search_key
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.matrix import (
    AreaCell,
    AreaTotal,
    ColumnTotal,
    Matrix,
    MatrixArea,
    MatrixCell,
    MatrixColumn,
    MatrixHead,
    MatrixRow,
    area_cell,
    area_totals,
    column_totals,
)
from competency.services.matrix.rows import Basis, basis_of, rows_of, stream
from competency.services.operation import audit
from competency.storage.queries import as_of
from competency.storage.queries import people as people_queries
from competency.storage.queries.people import PersonRow, TeamName

PAGE: Final = 50
UNKNOWN: Final = "unknown"
LEVEL_FILTERS: Final = ("none", *(level.value for level in LEVELS), UNKNOWN)
"""Measured levels that rows can be chosen by: below junior, the four, not known yet."""
MAX_SEARCH: Final = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the matrix.

    Attributes:
        as_of: The local day at whose end everything is told; None for today.
        search: Part of a name or address, as typed.
        team: Only people of this team and the teams below it.
        level: One of `LEVEL_FILTERS`; None for all.
        area: Show the competencies of this area instead of the areas.
        sort: `name`, `team`, `level`, or the id of a column.
    """

    as_of: date | None = None
    search: str = ""
    team: int | None = None
    level: str | None = None
    area: str | None = None
    sort: str = "name"
    descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the page: the row and what stands in the shown columns."""

    row: MatrixRow
    areas: tuple[AreaCell, ...]
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is shown; `first` and `last` count from 1."""

    number: int
    pages: int
    total: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Everything on the page.

    Attributes:
        area: The area whose competencies are the columns; None where areas are.
        columns: Its competencies; empty where areas are the columns.
        area_totals, column_totals: Of all people that the filters leave, not of the page.
    """

    head: MatrixHead
    past: bool
    filters: Filters
    teams: tuple[TeamName, ...]
    area: MatrixArea | None
    columns: tuple[MatrixColumn, ...]
    lines: tuple[Line, ...]
    area_totals: tuple[AreaTotal, ...]
    column_totals: tuple[ColumnTotal, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class Export:
    """What a file is written from: the head, how many people, and their rows as a stream."""

    head: MatrixHead
    people: int
    rows: Iterator[MatrixRow]


def load(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    filters: Filters,
    *,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> MatrixView:
    """The page of the organisation's matrix.

    Raises:
        Forbidden: the actor is not HR.
        InvalidInput: a day that has not come yet.
        NotFound: an unknown area, team or level.
    """
    require(actor, Action.MATRIX_READ)
    basis = basis_of(session, curriculum, filters.as_of, language=language, now=now, zone=zone)
    _check(basis, filters)
    rows = _ordered(
        _of_level(_rows(session, basis, _people(session, basis, filters)), filters.level),
        basis,
        filters,
    )
    head = basis.head()
    area = next((a for a in head.areas if a.id == filters.area), None)
    by_id = {column.id: column for column in head.columns}
    columns = tuple(by_id[c] for c in area.competencies) if area else ()
    paging = paginate(len(rows), filters.page)
    shown = rows[paging.first - 1 : paging.last] if paging.total else []
    return MatrixView(
        head=head,
        past=basis.past,
        filters=filters,
        teams=tuple(people_queries.teams(session)),
        area=area,
        columns=columns,
        lines=tuple(_line(row, head, columns) for row in shown),
        area_totals=() if area else area_totals(Matrix(head, tuple(rows))),
        column_totals=column_totals(columns, rows) if area else (),
        paging=paging,
    )


def export(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    filters: Filters,
    *,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> Export:
    """Exactly the people that the page's filters leave, in its order, with all competencies.

    Raises:
        Forbidden, InvalidInput, NotFound: as `load`.
    """
    require(actor, Action.MATRIX_READ)
    return export_for_operator(session, curriculum, filters, language=language, now=now, zone=zone)


def export_for_operator(
    session: Session,
    curriculum: Curriculum,
    filters: Filters,
    *,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> Export:
    """As `export`, without a right: for whoever runs the machine.

    Raises:
        InvalidInput, NotFound: as `load`.
    """
    basis = basis_of(session, curriculum, filters.as_of, language=language, now=now, zone=zone)
    _check(basis, filters)
    people = _people(session, basis, filters)
    head = basis.head(_described(session, basis, filters))
    if filters.level is None and filters.sort == "name":
        chosen = people[::-1] if filters.descending else people
        return Export(head, len(chosen), stream(session, basis, chosen))
    rows = _ordered(_of_level(_rows(session, basis, people), filters.level), basis, filters)
    by_id = {person.id: person for person in people}
    chosen = [by_id[row.person_id] for row in rows]
    return Export(head, len(chosen), stream(session, basis, chosen))


def export_team(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    team_id: int,
    *,
    below: bool,
    day: date | None,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> Export:
    """The people of one team, with the teams below it if wished, for whoever leads it.

    Raises:
        NotFound: there is no such team, or it is not the actor's.
    """
    team = people_queries.team(session, team_id)
    if team is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.TEAM_EXPORT, Scope(team=team_id))
    basis = basis_of(session, curriculum, day, language=language, now=now, zone=zone)
    inside = people_queries.teams_below(session, team_id) if below else frozenset((team_id,))
    people = as_of.people(session, basis.moment, team_ids=inside)
    words = translator(language)
    head = basis.head(words.gettext(N_("Team: %(team)s"), team=team.name))
    return Export(head, len(people), stream(session, basis, people))


def note_export(
    session: Session,
    actor: Actor | None,
    *,
    kind: str,
    export: Export,
    team_id: int | None = None,
    now: datetime,
) -> None:
    """Leave an audit entry before a file goes out. Commits.

    Args:
        actor: None for the operator of the machine.
    """
    audit.record(
        session,
        actor.person if actor else None,
        "matrix.export" if team_id is None else "team.export",
        detail=f"format={kind} people={export.people} as_of={export.head.as_of.isoformat()}"
        + (f" team={team_id}" if team_id is not None else ""),
        now=now,
    )
    session.commit()


def paginate(total: int, wanted: int, size: int = PAGE) -> Paging:
    """Where a wanted page lies; the last one where it is too high, the first where too low."""
    pages = max(1, ceil(total / size))
    number = min(max(1, wanted), pages)
    first = (number - 1) * size + 1 if total else 0
    return Paging(number, pages, total, first, min(number * size, total))


def _check(basis: Basis, filters: Filters) -> None:
    if filters.area is not None and not basis.path.has_area(filters.area):
        raise NotFound(N_("This career path has no such area."))
    if filters.level is not None and filters.level not in LEVEL_FILTERS:
        raise NotFound(N_("This career path has no such level."))


def _people(session: Session, basis: Basis, filters: Filters) -> Sequence[PersonRow]:
    inside = None
    if filters.team is not None:
        inside = people_queries.teams_below(session, filters.team)
        if not inside:
            raise NotFound(N_("This team no longer exists."))
    typed = filters.search[:MAX_SEARCH]
    return as_of.people(
        session,
        basis.moment,
        key=search_key(typed),
        address=normal_email(typed),
        team_ids=inside,
    )


def _rows(session: Session, basis: Basis, people: Sequence[PersonRow]) -> list[MatrixRow]:
    """Everybody's brief rows: what totals, filters, order and the page need."""
    # Evidence of a past day is read a few people at a time, what is stored all at once.
    read = stream if basis.past else rows_of
    return list(read(session, basis, people, brief=True))


def _of_level(rows: list[MatrixRow], level: str | None) -> list[MatrixRow]:
    if level is None:
        return rows
    rank = None if level == UNKNOWN else LEVEL_FILTERS.index(level)
    return [row for row in rows if row.measured_level == rank]


def _ordered(rows: list[MatrixRow], basis: Basis, filters: Filters) -> list[MatrixRow]:
    """Rows by what is asked; the given order (by name) decides between equals.

    What is not known stands last in both directions.
    """
    if filters.sort == "name":
        return rows[::-1] if filters.descending else rows
    value = _sort_value(basis, filters.sort)
    known = [(found, row) for row in rows if (found := value(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=filters.descending)
    return [row for _, row in known] + [row for row in rows if value(row) is None]


def _sort_value(basis: Basis, sort: str) -> Callable[[MatrixRow], tuple[float, ...] | None]:
    head = basis.head()
    area = next((a for a in head.areas if a.id == sort), None)
    if area is not None:
        return lambda row: _area_value(area_cell(row, area))
    if basis.path.has_competency(sort):
        return lambda row: _step_value(row.cell(sort))
    if sort == "level":
        return _level_value
    raise NotFound(N_("This list cannot be sorted by that."))


def _level_value(row: MatrixRow) -> tuple[float, ...] | None:
    if row.measured_level is None:
        return None
    return (row.measured_level, row.level_probability or 0.0)


def _area_value(cell: AreaCell) -> tuple[float, ...] | None:
    return None if cell.floor is None else (cell.floor, cell.held)


def _step_value(cell: MatrixCell) -> tuple[float, ...] | None:
    return None if cell.floor is None else (cell.floor,)


def _line(row: MatrixRow, head: MatrixHead, columns: tuple[MatrixColumn, ...]) -> Line:
    if columns:
        return Line(row, (), tuple(row.cell(column.id) for column in columns))
    return Line(row, tuple(area_cell(row, area) for area in head.areas), ())


def _described(session: Session, basis: Basis, filters: Filters) -> str:
    """What was chosen, in the reader's words; empty for everybody."""
    words = translator(basis.language)
    parts = []
    if filters.team is not None:
        team = people_queries.team(session, filters.team)
        if team is not None:
            parts.append(words.gettext(N_("Team: %(team)s"), team=team.name))
    if filters.level is not None:
        level = (
            words.gettext(N_("Not known yet"))
            if filters.level == UNKNOWN
            else wording.level_word(LEVEL_FILTERS.index(filters.level), basis.language)
        )
        parts.append(words.gettext(N_("Level: %(level)s"), level=level))
    if filters.search.strip():
        found = normalise(filters.search[:MAX_SEARCH])
        parts.append(words.gettext(N_("Search: “%(text)s”"), text=found))
    return wording.join(parts, basis.language)
