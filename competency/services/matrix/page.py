"""The page of the organisation's skill matrix: filtered, sorted, in pages, of any day."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import Language
from competency.domain.curriculum import Curriculum
from competency.domain.paging import Paging, paginate
from competency.domain.permissions import Action, Actor, require
from competency.domain.standing import AreaSummary
from competency.reporting.matrix import (
    AreaTotal,
    ColumnTotal,
    Matrix,
    MatrixArea,
    MatrixCell,
    MatrixColumn,
    MatrixHead,
    MatrixRow,
    area_summary,
    area_totals,
    column_totals,
)
from competency.services.matrix.day import day_of
from competency.services.matrix.filters import Filters, check, people_of, rows_in_order
from competency.storage.queries import people as people_queries
from competency.storage.queries.people import TeamName


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One person of the page: the row and what is in the shown columns, areas or cells."""

    row: MatrixRow
    areas: tuple[AreaSummary, ...]
    cells: tuple[MatrixCell, ...]


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
    lines: tuple[MatrixLine, ...]
    area_totals: tuple[AreaTotal, ...]
    column_totals: tuple[ColumnTotal, ...]
    paging: Paging


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
    day = day_of(session, curriculum, filters.as_of, language=language, now=now, zone=zone)
    check(day, filters)
    rows = rows_in_order(session, day, people_of(session, day, filters), filters)
    head = day.head()
    area = next((a for a in head.areas if a.id == filters.area), None)
    by_id = {column.id: column for column in head.columns}
    columns = tuple(by_id[c] for c in area.competencies) if area else ()
    paging = paginate(len(rows), filters.page)
    shown = rows[paging.first - 1 : paging.last] if paging.total else []
    return MatrixView(
        head=head,
        past=day.past,
        filters=filters,
        teams=tuple(people_queries.teams(session)),
        area=area,
        columns=columns,
        lines=tuple(_line(row, head, columns) for row in shown),
        area_totals=() if area else area_totals(Matrix(head, tuple(rows))),
        column_totals=column_totals(columns, rows) if area else (),
        paging=paging,
    )


def _line(row: MatrixRow, head: MatrixHead, columns: tuple[MatrixColumn, ...]) -> MatrixLine:
    if columns:
        return MatrixLine(row, (), tuple(row.cell(column.id) for column in columns))
    return MatrixLine(row, tuple(area_summary(row, area) for area in head.areas), ())
