"""People's places: the teams they are in, what they lead, the level that HR says they hold."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.errors import N_, InvalidInput
from competency.domain.permissions import Action, Actor, require
from competency.services.accounts import sign_ins
from competency.services.accounts.rights import manageable, scope_of
from competency.services.operation import audit
from competency.services.people import fields
from competency.storage.models import HeldLevel, Membership
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.storage.queries.people import LEAD, MEMBER
from competency.storage.transactions import transaction

ROLES = (MEMBER, LEAD)


def set_place(
    session: Session,
    actor: Actor,
    person_id: int,
    *,
    teams: Mapping[int, str] | None = None,
    level: str | None = None,
    now: datetime,
) -> bool:
    """Put a person into exactly these teams, and record what HR says their level is. Commits.

    A change of what they lead ends their sign-ins.

    Args:
        teams: Team → role; None leaves them.
        level: From now on; None leaves it.
    Returns:
        Whether anything changed.
    Raises:
        InvalidInput: an unknown team, role or level.
        Forbidden: the actor is not HR.
    """
    with transaction(session) as work:
        manageable(session, actor, person_id)
        require(actor, Action.TEAM_MANAGE, scope_of(session, person_id))
        fields.clean_level(level)
        moved = apply_teams(session, person_id, teams, now=now) if teams is not None else ""
        if moved:
            audit.record(
                session, actor.person, "membership.change", subject=person_id, detail=moved, now=now
            )
        held = queries.held_levels(session, [person_id]).get(person_id)
        raised = level is not None and level != held
        if level is not None and raised:
            hold(session, person_id, level, now)
            detail = f"level={level}"
            audit.record(
                session, actor.person, "level.held", subject=person_id, detail=detail, now=now
            )
        work.commit()
    return bool(moved) or raised


def apply_teams(
    session: Session, person_id: int, wanted: Mapping[int, str], *, now: datetime
) -> str:
    """End and begin memberships as wanted; what changed, for the audit trail. No commit."""
    known = {team.id for team in queries.teams(session)}
    for team_id, role in wanted.items():
        if team_id not in known:
            raise InvalidInput(N_("This team no longer exists."), field="team")
        check_role(role)
    rows = directory.open_memberships(session, person_id)
    before = {row.team_id: row.role for row in rows}
    changes = []
    for row in rows:
        if wanted.get(row.team_id) != row.role:
            row.ended_at = now
            changes.append(f"{row.team_id}:{row.role}>{wanted.get(row.team_id, 'none')}")
    for team_id, role in wanted.items():
        if before.get(team_id) != role:
            join(session, person_id, team_id, role, now)
            if team_id not in before:
                changes.append(f"{team_id}:none>{role}")
    if led(before) != led(wanted):
        sign_ins.end_all(session, person_id, now=now)
    session.flush()
    return " ".join(changes)


def led(roles: Mapping[int, str]) -> set[int]:
    """The teams that somebody with these roles leads."""
    return {team for team, role in roles.items() if role == LEAD}


def join(session: Session, person_id: int, team_id: int, role: str, now: datetime) -> None:
    """Begin a membership. Does not commit."""
    session.add(
        Membership(person_id=person_id, team_id=team_id, role=role, started_at=now, recorded_at=now)
    )


def hold(session: Session, person_id: int, level: str, now: datetime) -> None:
    """Record a held level. Does not commit."""
    session.add(HeldLevel(person_id=person_id, level=level, occurred_at=now, recorded_at=now))


def check_role(role: str) -> None:
    """Refuse what is no role in a team.

    Raises:
        InvalidInput: for any other word.
    """
    if role not in ROLES:
        raise InvalidInput(N_("Choose one of the values offered."), field="role")
