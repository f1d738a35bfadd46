"""Files of the skill matrix: of what the page shows, or of a team. Writers are elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import Language
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, Scope, require
from competency.i18n.translations import translator
from competency.reporting.matrix import MatrixHead, MatrixRow
from competency.services.matrix.day import day_of
from competency.services.matrix.filters import (
    Filters,
    check,
    described,
    people_of,
    rows_in_order,
)
from competency.services.matrix.rows import stream
from competency.services.operation import audit
from competency.storage.queries import as_of
from competency.storage.queries import people as people_queries


@dataclass(frozen=True, slots=True)
class Export:
    """What a file is written from: the head, how many people, and their rows as a stream."""

    head: MatrixHead
    people: int
    rows: Iterator[MatrixRow]


def export_matrix(
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
        Forbidden: the actor is not HR.
        InvalidInput: a day that has not come yet.
        NotFound: an unknown area, team or level.
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
    """As `export_matrix`, without a right: for the operator of the machine.

    Raises:
        InvalidInput, NotFound: as `export_matrix`.
    """
    day = day_of(session, curriculum, filters.as_of, language=language, now=now, zone=zone)
    check(day, filters)
    people = people_of(session, day, filters)
    head = day.head(described(session, day, filters))
    if filters.by_name_only:
        chosen = people[::-1] if filters.descending else people
    else:
        by_id = {person.id: person for person in people}
        rows = rows_in_order(session, day, people, filters)
        chosen = [by_id[row.person_id] for row in rows]
    return Export(head, len(chosen), stream(session, day, chosen))


def export_team(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    team_id: int,
    *,
    below: bool,
    as_of_day: date | None,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> Export:
    """The people of one team, with the teams below it if wished, for its leads.

    Raises:
        NotFound: there is no such team, or it is not the actor's.
    """
    team = people_queries.team(session, team_id)
    if team is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.TEAM_EXPORT, Scope(team=team_id))
    day = day_of(session, curriculum, as_of_day, language=language, now=now, zone=zone)
    inside = people_queries.teams_below(session, team_id) if below else frozenset((team_id,))
    people = as_of.people(session, day.moment, team_ids=inside)
    words = translator(language)
    head = day.head(words.gettext(N_("Team: %(team)s"), team=team.name))
    return Export(head, len(people), stream(session, day, people))


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
