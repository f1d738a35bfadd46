"""Accounts closed and opened again; the record of the person is never touched."""

from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.errors import N_, InvalidInput
from competency.domain.permissions import Actor
from competency.services.accounts import sign_ins
from competency.services.accounts.rights import manageable
from competency.services.operation import audit
from competency.storage.models import Identity
from competency.storage.queries import sign_ins as queries
from competency.storage.transactions import transaction


def disable(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Identity:
    """Close an account: all sign-ins and mailed links end at once. Commits.

    Raises:
        InvalidInput: it is the actor's own.
    """
    with transaction(session) as work:
        identity = manageable(session, actor, person_id)
        if person_id == actor.person:
            raise InvalidInput(N_("You cannot disable your own account. Ask a colleague."))
        if identity.disabled_at is None:
            identity.disabled_at = now
            sign_ins.end_all(session, person_id, now=now)
            queries.spend_tokens(session, person_id, now)
            audit.record(session, actor.person, "person.disable", subject=person_id, now=now)
        work.commit()
    return identity


def enable(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Identity:
    """Open a disabled account again. Commits."""
    with transaction(session) as work:
        identity = manageable(session, actor, person_id)
        if identity.disabled_at is not None:
            identity.disabled_at = None
            audit.record(session, actor.person, "person.enable", subject=person_id, now=now)
        work.commit()
    return identity
