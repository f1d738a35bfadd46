"""The organisation as the record had it at a moment: people, teams, held levels, versions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from competency.domain.career_path import Text
from competency.i18n.collation import sort_key
from competency.storage.models import (
    HeldLevel,
    Identity,
    Membership,
    Person,
    Publication,
    ScoringContextRow,
    Team,
)
from competency.storage.portions import portions
from competency.storage.queries.people import PersonRow, TeamName


def _member(moment: datetime) -> ColumnElement[bool]:
    """A membership that was known and open."""
    return and_(
        Membership.started_at <= moment,
        Membership.recorded_at <= moment,
        or_(Membership.ended_at.is_(None), Membership.ended_at > moment),
    )


def people(
    session: Session,
    moment: datetime,
    *,
    key: str = "",
    address: str = "",
    team_ids: Iterable[int] | None = None,
) -> Sequence[PersonRow]:
    """Who had an open account then, in Persian order; names as they are today.

    Args:
        key: Search key that the name contains; empty for all.
        address: Text that the address may contain instead.
        team_ids: Only people who were in one of these teams then.
    """
    query = (
        select(Identity)
        .join(Person, Person.id == Identity.person_id)
        .where(
            Person.created_at <= moment,
            or_(Identity.disabled_at.is_(None), Identity.disabled_at > moment),
        )
    )
    if key:
        query = query.where(
            or_(
                Identity.name_key.contains(key, autoescape=True),
                Identity.email.contains(address or key, autoescape=True),
            )
        )
    if team_ids is not None:
        inside = select(Membership.person_id).where(
            Membership.team_id.in_(set(team_ids)), _member(moment)
        )
        query = query.where(Identity.person_id.in_(inside))
    # Sorted here: a database compares two names some twelve times as often as there are names.
    rows = sorted(session.scalars(query), key=lambda row: (sort_key(row.name), row.person_id))
    return [
        PersonRow(
            id=row.person_id,
            name=row.name,
            name_latin=row.name_latin,
            email=row.email,
            job_title=row.job_title,
            disabled=row.disabled_at is not None,
            invited=not row.password_hash,
        )
        for row in rows
    ]


def teams_of(session: Session, ids: Iterable[int], moment: datetime) -> dict[int, list[TeamName]]:
    """Teams that people were in then, oldest membership first; one query for every 5,000."""
    teams: dict[int, list[TeamName]] = {}
    for portion in portions(ids):
        rows = session.execute(
            select(Membership.person_id, Team)
            .join(Team, Team.id == Membership.team_id)
            .where(Membership.person_id.in_(portion), _member(moment))
            .order_by(Membership.id)
        )
        for person, team in rows:
            name = TeamName(team.id, Text(team.name_fa, team.name_en), team.parent_id)
            teams.setdefault(person, []).append(name)
    return teams


def held_levels(session: Session, ids: Iterable[int], moment: datetime) -> dict[int, str]:
    """What HR said then of each person's level; one query for every 5,000."""
    levels: dict[int, str] = {}
    for portion in portions(ids):
        newest = (
            select(func.max(HeldLevel.id))
            .where(
                HeldLevel.person_id.in_(portion),
                HeldLevel.recorded_at <= moment,
                HeldLevel.occurred_at <= moment,
            )
            .group_by(HeldLevel.person_id)
        )
        rows = session.scalars(select(HeldLevel).where(HeldLevel.id.in_(newest)))
        levels.update((row.person_id, row.level) for row in rows)
    return levels


def version(session: Session, path_id: str, moment: datetime) -> str | None:
    """The version of a path that was in service then; None before the first one."""
    return session.scalar(
        select(Publication.version)
        .where(Publication.path_id == path_id, Publication.recorded_at <= moment)
        .order_by(Publication.id.desc())
        .limit(1)
    )


def context(session: Session, path_id: str, moment: datetime) -> int | None:
    """Id of the scoring context in force then; None before the first one."""
    return session.scalar(_newest_context(path_id).where(ScoringContextRow.recorded_at <= moment))


def context_then_and_now(
    session: Session, path_id: str, moment: datetime
) -> tuple[int | None, int | None]:
    """Ids of the scoring contexts in force then and now, None before the first; one query."""
    newest = _newest_context(path_id)
    then = newest.where(ScoringContextRow.recorded_at <= moment).scalar_subquery()
    row = session.execute(select(then, newest.scalar_subquery())).one()
    return row[0], row[1]


def _newest_context(path_id: str) -> Select[int]:
    return (
        select(ScoringContextRow.id)
        .where(ScoringContextRow.path_id == path_id)
        .order_by(ScoringContextRow.id.desc())
        .limit(1)
    )
