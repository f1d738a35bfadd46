"""Rights given to people and taken back: HR, admin, author."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from competency.domain.permissions import Action, Actor, Grant, may, require
from competency.services.accounts import sign_ins
from competency.services.accounts.rights import manageable, scope_of
from competency.services.operation import audit
from competency.storage.models import GrantRow, Identity
from competency.storage.transactions import transaction

ACTIONS: Final = {
    Grant.ADMIN: Action.GRANT_ADMIN,
    Grant.AUTHOR: Action.GRANT_AUTHOR,
    Grant.HR: Action.GRANT_HR,
}


def changeable(session: Session, actor: Actor, person_id: int) -> tuple[Grant, ...]:
    """The rights that the actor may give this person or take from them."""
    scope = scope_of(session, person_id)
    return tuple(grant for grant, action in ACTIONS.items() if may(actor, action, scope))


def give(
    session: Session, actor: Actor, person_id: int, grant: Grant, *, now: datetime
) -> Identity:
    """Give a right; the person's sign-ins end, so that the next one has it. Commits.

    Raises:
        Forbidden: only HR gives HR, an admin changes no HR account, nobody their own rights.
        NotFound: there is no such person.
    """
    with transaction(session) as work:
        identity = manageable(session, actor, person_id)
        scope = scope_of(session, person_id)
        require(actor, ACTIONS[grant], scope)
        if grant not in scope.subject_grants:
            add(session, person_id, grant, now=now)
            sign_ins.end_all(session, person_id, now=now)
            audit.record(
                session, actor.person, "grant.add", subject=person_id, detail=grant.value, now=now
            )
        work.commit()
    return identity


def take(
    session: Session, actor: Actor, person_id: int, grant: Grant, *, now: datetime
) -> Identity:
    """Take a right back; the person's sign-ins end at once. Commits.

    Raises:
        Forbidden, NotFound: as `give`.
    """
    with transaction(session) as work:
        identity = manageable(session, actor, person_id)
        scope = scope_of(session, person_id)
        require(actor, ACTIONS[grant], scope)
        if grant in scope.subject_grants:
            session.execute(
                delete(GrantRow).where(
                    GrantRow.person_id == person_id, GrantRow.name == grant.value
                )
            )
            sign_ins.end_all(session, person_id, now=now)
            detail = grant.value
            audit.record(
                session, actor.person, "grant.remove", subject=person_id, detail=detail, now=now
            )
        work.commit()
    return identity


def add(session: Session, person_id: int, grant: Grant, *, now: datetime) -> None:
    """The bare row, without a right or an audit entry. Does not commit."""
    session.add(GrantRow(person_id=person_id, name=grant.value, granted_at=now))
    session.flush()
