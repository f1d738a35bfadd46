"""People, teams and relations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import collate, func, literal, select
from sqlalchemy.orm import Session, aliased

from competency.domain.career_path import Text
from competency.i18n.digits import normal_email
from competency.storage.models import GrantRow, HeldLevel, Identity, Membership, Person, Team

PERSIAN = "fa-x-icu"
LEAD = "lead"
MEMBER = "member"


@dataclass(frozen=True, slots=True)
class TeamName:
    """A team with its name; `direct`: led directly, not through a team above."""

    id: int
    name: Text
    parent_id: int | None
    direct: bool = True


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of a list of people."""

    id: int
    name: str
    name_latin: str
    email: str
    job_title: str
    disabled: bool
    invited: bool
    """An account without a password yet."""


def _person(identity: Identity) -> PersonRow:
    return PersonRow(
        id=identity.person_id,
        name=identity.name,
        name_latin=identity.name_latin,
        email=identity.email,
        job_title=identity.job_title,
        disabled=identity.disabled_at is not None,
        invited=not identity.password_hash,
    )


def identity(session: Session, person_id: int) -> Identity | None:
    return session.get(Identity, person_id)


def identities(session: Session, people: Iterable[int]) -> dict[int, Identity]:
    """Identities of several people; one query."""
    rows = session.scalars(select(Identity).where(Identity.person_id.in_(set(people))))
    return {row.person_id: row for row in rows}


def by_email(session: Session, email: str) -> Identity | None:
    """The account with an address, in whatever letters and digits it is typed."""
    return session.scalar(select(Identity).where(Identity.email == normal_email(email)))


def grants_of(session: Session, person_id: int) -> frozenset[str]:
    return frozenset(session.scalars(select(GrantRow.name).where(GrantRow.person_id == person_id)))


def grants_of_people(session: Session, people: Iterable[int]) -> dict[int, frozenset[str]]:
    """Grants of several people; one query."""
    found: dict[int, set[str]] = {}
    for row in session.scalars(select(GrantRow).where(GrantRow.person_id.in_(set(people)))):
        found.setdefault(row.person_id, set()).add(row.name)
    return {person: frozenset(names) for person, names in found.items()}


def led_teams(session: Session, person_id: int) -> Sequence[TeamName]:
    """Teams a person leads and all teams below them; one recursive query."""
    led = (
        select(Team.id, literal(1).label("direct"))
        .join(Membership, Membership.team_id == Team.id)
        .where(
            Membership.person_id == person_id,
            Membership.role == LEAD,
            Membership.ended_at.is_(None),
        )
        .cte("led", recursive=True)
    )
    below = aliased(Team)
    led = led.union_all(select(below.id, literal(0)).join(led, below.parent_id == led.c.id))
    direct = func.max(led.c.direct)
    rows = session.execute(
        select(Team, direct).join(led, led.c.id == Team.id).group_by(Team.id).order_by(Team.id)
    )
    return [
        TeamName(team.id, Text(team.name_fa, team.name_en), team.parent_id, bool(is_direct))
        for team, is_direct in rows
    ]


def teams(session: Session) -> Sequence[TeamName]:
    """All teams in Persian alphabetical order."""
    rows = session.scalars(select(Team).order_by(collate(Team.name_fa, PERSIAN)))
    return [TeamName(t.id, Text(t.name_fa, t.name_en), t.parent_id) for t in rows]


def team(session: Session, team_id: int) -> TeamName | None:
    row = session.get(Team, team_id)
    return TeamName(row.id, Text(row.name_fa, row.name_en), row.parent_id) if row else None


def teams_below(session: Session, team_id: int) -> frozenset[int]:
    """A team and all teams under it."""
    tree = select(Team.id).where(Team.id == team_id).cte("tree", recursive=True)
    tree = tree.union_all(select(Team.id).join(tree, Team.parent_id == tree.c.id))
    return frozenset(session.scalars(select(tree.c.id)))


def teams_of(session: Session, person_id: int) -> frozenset[int]:
    """Teams that a person is in now, as member or lead."""
    return frozenset(
        session.scalars(
            select(Membership.team_id).where(
                Membership.person_id == person_id, Membership.ended_at.is_(None)
            )
        )
    )


def memberships_of_people(
    session: Session, people: Iterable[int]
) -> dict[int, list[tuple[TeamName, str]]]:
    """(Team, role) of several people now; one query."""
    found: dict[int, list[tuple[TeamName, str]]] = {}
    rows = session.execute(
        select(Membership.person_id, Membership.role, Team)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.person_id.in_(set(people)), Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    for person, role, t in rows:
        name = TeamName(t.id, Text(t.name_fa, t.name_en), t.parent_id)
        found.setdefault(person, []).append((name, role))
    return found


def leads_of_teams(session: Session, team_ids: Iterable[int]) -> dict[int, list[int]]:
    """Team → ids of its leads now."""
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(Membership.team_id, Membership.person_id)
        .join(Identity, Identity.person_id == Membership.person_id)
        .where(
            Membership.team_id.in_(set(team_ids)),
            Membership.role == LEAD,
            Membership.ended_at.is_(None),
            Identity.disabled_at.is_(None),
        )
        .order_by(Membership.id)
    )
    for team_id, person in rows:
        found.setdefault(team_id, []).append(person)
    return found


def members(session: Session, team_ids: Iterable[int]) -> Sequence[PersonRow]:
    """People in any of the teams now (members and leads), in Persian order."""
    rows = session.scalars(
        select(Identity)
        .where(
            Identity.person_id.in_(
                select(Membership.person_id).where(
                    Membership.team_id.in_(set(team_ids)), Membership.ended_at.is_(None)
                )
            ),
            Identity.disabled_at.is_(None),
        )
        .order_by(collate(Identity.name, PERSIAN))
    )
    return [_person(row) for row in rows]


def held_levels(session: Session, people: Iterable[int]) -> dict[int, str]:
    """The level that HR says each person holds now; one query."""
    newest = (
        select(func.max(HeldLevel.id))
        .where(HeldLevel.person_id.in_(set(people)))
        .group_by(HeldLevel.person_id)
    )
    rows = session.scalars(select(HeldLevel).where(HeldLevel.id.in_(newest)))
    return {row.person_id: row.level for row in rows}


def lock(session: Session, *people: int) -> None:
    """Let one writer at a time work on some people (a no-op on SQLite, which has one writer)."""
    session.execute(
        select(Person.id)
        .where(Person.id.in_(people))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    ).all()
