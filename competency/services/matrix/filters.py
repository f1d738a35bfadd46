"""Which people of a matrix are shown, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS
from competency.domain.errors import N_, NotFound
from competency.domain.paging import MAX_SEARCH
from competency.domain.standing import AreaSummary
from competency.i18n.digits import normal_email, normalise, search_key
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.matrix import MatrixCell, MatrixRow, area_summary
from competency.services.matrix.day import MatrixDay
from competency.services.matrix.rows import rows_of, stream
from competency.storage.queries import as_of
from competency.storage.queries import people as people_queries
from competency.storage.queries.people import PersonRow

UNKNOWN: Final = "unknown"
LEVEL_FILTERS: Final = ("none", *(level.value for level in LEVELS), UNKNOWN)
"""Measured levels that rows can be chosen by: below junior, the four, not known yet."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the matrix.

    Attributes:
        as_of: The local day at whose end everything is shown; None for today.
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

    @property
    def by_name_only(self) -> bool:
        """Whether people alone decide who is shown and in which order, not their results."""
        return self.level is None and self.sort == "name"


def check(day: MatrixDay, filters: Filters) -> None:
    """Raise unless the area and the level exist.

    Raises:
        NotFound: an unknown area or level.
    """
    if filters.area is not None and not day.path.has_area(filters.area):
        raise NotFound(N_("This career path has no such area."))
    if filters.level is not None and filters.level not in LEVEL_FILTERS:
        raise NotFound(N_("This career path has no such level."))


def people_of(session: Session, day: MatrixDay, filters: Filters) -> Sequence[PersonRow]:
    """The people of the day that search and team leave, by name.

    Raises:
        NotFound: an unknown team.
    """
    inside = None
    if filters.team is not None:
        inside = people_queries.teams_below(session, filters.team)
        if not inside:
            raise NotFound(N_("This team no longer exists."))
    typed = filters.search[:MAX_SEARCH]
    return as_of.people(
        session,
        day.moment,
        key=search_key(typed),
        address=normal_email(typed),
        team_ids=inside,
    )


def rows_in_order(
    session: Session, day: MatrixDay, people: Sequence[PersonRow], filters: Filters
) -> list[MatrixRow]:
    """Everybody's brief rows, as the level leaves and the order wants them.

    Raises:
        NotFound: an order that there is not.
    """
    # Evidence of a past day is read a few people at a time, what is stored all at once.
    read = stream if day.past else rows_of
    rows = list(read(session, day, people, brief=True))
    return _ordered(_of_level(rows, filters.level), day, filters)


def _of_level(rows: list[MatrixRow], level: str | None) -> list[MatrixRow]:
    if level is None:
        return rows
    rank = None if level == UNKNOWN else LEVEL_FILTERS.index(level)
    return [row for row in rows if row.level.measured == rank]


def _ordered(rows: list[MatrixRow], day: MatrixDay, filters: Filters) -> list[MatrixRow]:
    """Rows by what is asked; the given order (by name) decides between equals.

    What is not known comes last in both directions.
    """
    if filters.sort == "name":
        return rows[::-1] if filters.descending else rows
    value = _sort_value(day, filters.sort)
    known = [(key, row) for row in rows if (key := value(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=filters.descending)
    return [row for _, row in known] + [row for row in rows if value(row) is None]


def _sort_value(day: MatrixDay, sort: str) -> Callable[[MatrixRow], tuple[float, ...] | None]:
    area = next((a for a in day.head().areas if a.id == sort), None)
    if area is not None:
        return lambda row: _area_value(area_summary(row, area))
    if day.path.has_competency(sort):
        return lambda row: _step_value(row.cell(sort))
    if sort == "level":
        return _level_value
    raise NotFound(N_("This list cannot be sorted by that."))


def _level_value(row: MatrixRow) -> tuple[float, ...] | None:
    if row.level.measured is None:
        return None
    return (row.level.measured, row.level.chance or 0.0)


def _area_value(summary: AreaSummary) -> tuple[float, ...] | None:
    return None if summary.floor is None else (summary.floor, summary.held)


def _step_value(cell: MatrixCell) -> tuple[float, ...] | None:
    return None if cell.floor is None else (cell.floor,)


def described(session: Session, day: MatrixDay, filters: Filters) -> str:
    """What was chosen, in the reader's words; empty for everybody."""
    words = translator(day.language)
    parts = []
    if filters.team is not None:
        team = people_queries.team(session, filters.team)
        if team is not None:
            parts.append(words.gettext(N_("Team: %(team)s"), team=team.name))
    if filters.level is not None:
        level = (
            words.gettext(N_("Not known yet"))
            if filters.level == UNKNOWN
            else wording.level_word(LEVEL_FILTERS.index(filters.level), day.language)
        )
        parts.append(words.gettext(N_("Level: %(level)s"), level=level))
    if filters.search.strip():
        typed = normalise(filters.search[:MAX_SEARCH])
        parts.append(words.gettext(N_("Search: “%(text)s”"), text=typed))
    return wording.join(parts, day.language)
