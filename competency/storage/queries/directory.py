"""The list of people as HR and admins search, sort and page it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, collate, exists, func, or_, select
from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS
from competency.storage.models import HeldLevel, Identity, LevelRow, Membership, OneTimeToken, Team
from competency.storage.portions import portions
from competency.storage.queries.people import PERSIAN, PersonRow

ACTIVE, INVITED, DISABLED = "active", "invited", "disabled"
STATUSES = (ACTIVE, INVITED, DISABLED)


def page(
    session: Session,
    *,
    key: str,
    address: str,
    team_ids: Iterable[int] | None,
    status: str | None,
    sort: str,
    descending: bool,
    path_id: str | None,
    limit: int,
    offset: int,
) -> tuple[Sequence[PersonRow], int]:
    """One page of people and the count of all that fit.

    Args:
        key: Search key that the name contains; empty for all.
        address: Text that the address may contain instead.
        team_ids: Only people in these teams now.
        status: One of `STATUSES`, or None for all.
        sort: `name`, `email`, `held` or `level` (measured, on `path_id`).
    """
    query = select(Identity)
    if key:
        query = query.where(
            or_(
                Identity.name_key.contains(key, autoescape=True),
                Identity.email.contains(address or key, autoescape=True),
            )
        )
    if team_ids is not None:
        query = query.where(
            Identity.person_id.in_(
                select(Membership.person_id).where(
                    Membership.team_id.in_(set(team_ids)), Membership.ended_at.is_(None)
                )
            )
        )
    query = _with_status(query, status)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = _order(sort, path_id)
    query = query.order_by(
        *((order.desc() if descending else order.asc(),) if order is not None else ()),
        collate(Identity.name, PERSIAN),
        Identity.person_id,
    )
    rows = session.scalars(query.limit(limit).offset(offset))
    return [_person(row) for row in rows], total


def _with_status(query: Select[Identity], status: str | None) -> Select[Identity]:
    match status:
        case "active":
            return query.where(Identity.disabled_at.is_(None), Identity.password_hash != "")
        case "invited":
            return query.where(Identity.disabled_at.is_(None), Identity.password_hash == "")
        case "disabled":
            return query.where(Identity.disabled_at.is_not(None))
        case _:
            return query


def _order(sort: str, path_id: str | None) -> ColumnElement[Any] | None:
    """What comes before the name, which decides between equals."""
    match sort:
        case "name":
            return collate(Identity.name, PERSIAN)
        case "email":
            return Identity.email.expression
        case "held":
            newest = (
                select(HeldLevel.level)
                .where(HeldLevel.person_id == Identity.person_id)
                .order_by(HeldLevel.id.desc())
                .limit(1)
                .scalar_subquery()
            )
            return case({level.value: level.rank for level in LEVELS}, value=newest, else_=0)
        case "level":
            reached = (
                select(LevelRow.reached)
                .where(
                    LevelRow.person_id == Identity.person_id,
                    LevelRow.path_id == path_id,
                    LevelRow.newest,
                )
                .limit(1)
                .scalar_subquery()
            )
            return func.coalesce(reached, -1)
        case _:
            return None


def _person(row: Identity) -> PersonRow:
    return PersonRow(
        id=row.person_id,
        name=row.name,
        name_latin=row.name_latin,
        email=row.email,
        job_title=row.job_title,
        disabled=row.disabled_at is not None,
        invited=not row.password_hash,
    )


def waiting(session: Session, *, limit: int | None = None) -> Sequence[Identity]:
    """Accounts without an invitation so far, oldest first."""
    query = (
        select(Identity)
        .where(
            Identity.password_hash == "",
            Identity.disabled_at.is_(None),
            ~exists().where(OneTimeToken.person_id == Identity.person_id),
        )
        .order_by(Identity.person_id)
    )
    return session.scalars(query.limit(limit) if limit is not None else query).all()


def count_waiting(session: Session) -> int:
    """How many accounts have no invitation so far."""
    query = select(func.count()).where(
        Identity.password_hash == "",
        Identity.disabled_at.is_(None),
        ~exists().where(OneTimeToken.person_id == Identity.person_id),
    )
    return session.scalar(query) or 0


def by_emails(session: Session, emails: Sequence[str]) -> dict[str, Identity]:
    """Accounts by address; one query for every 5,000."""
    by_email: dict[str, Identity] = {}
    for part in portions(emails):
        rows = session.scalars(select(Identity).where(Identity.email.in_(part)))
        by_email.update((row.email, row) for row in rows)
    return by_email


def by_names(session: Session, names: Sequence[str]) -> dict[str, Identity]:
    """Accounts by name; of namesakes any one; one query for every 5,000."""
    by_name: dict[str, Identity] = {}
    for part in portions(names):
        rows = session.scalars(select(Identity).where(Identity.name.in_(part)))
        by_name.update((row.name, row) for row in rows)
    return by_name


def team_sizes(session: Session) -> dict[int, int]:
    """Team → how many people are in it now; disabled ones do not count."""
    rows = session.execute(
        select(Membership.team_id, func.count(func.distinct(Membership.person_id)))
        .join(Identity, Identity.person_id == Membership.person_id)
        .where(Membership.ended_at.is_(None), Identity.disabled_at.is_(None))
        .group_by(Membership.team_id)
    )
    return {row[0]: row[1] for row in rows}


def team_names_taken(session: Session, parent_id: int | None) -> dict[int, tuple[str, str]]:
    """Names of the teams directly under a parent (or of the top): id → (fa, en)."""
    rows = session.scalars(
        select(Team).where(
            Team.parent_id == parent_id if parent_id is not None else Team.parent_id.is_(None)
        )
    )
    return {row.id: (row.name_fa, row.name_en) for row in rows}


def open_memberships(session: Session, person_id: int) -> Sequence[Membership]:
    """A person's memberships that have not ended, oldest first."""
    return session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    ).all()


def roles_of(session: Session, people: Sequence[int]) -> dict[int, dict[int, str]]:
    """Person → team → role now, oldest membership first; one query for every 5,000."""
    roles: dict[int, dict[int, str]] = {}
    for portion in portions(people):
        rows = session.execute(
            select(Membership.person_id, Membership.team_id, Membership.role)
            .where(Membership.person_id.in_(portion), Membership.ended_at.is_(None))
            .order_by(Membership.id)
        )
        for person, team, role in rows:
            roles.setdefault(person, {})[team] = role
    return roles
