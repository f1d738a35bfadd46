"""Signing in and out."""

from datetime import datetime

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.permissions import Actor
from competency.services.accounts import passwords, sign_ins
from competency.services.operation import audit
from competency.storage.queries import people as people_queries
from competency.storage.transactions import transaction


def sign_in(
    session: Session, email: str, password: str, *, token: str, now: datetime, settings: Settings
) -> bool:
    """Begin a sign-in under a fresh token. Commits.

    The answer and the time it takes are the same for every reason to refuse.

    Returns:
        Whether address and password fit and the account is open.
    """
    with transaction(session) as work:
        identity = people_queries.by_email(session, email)
        stored = identity.password_hash if identity else ""
        fits = passwords.verify(stored, password, settings.password_cost)
        accepted = identity is not None and fits and identity.disabled_at is None
        subject = identity.person_id if identity else None
        if identity is not None and accepted:
            days = settings.session_days
            sign_ins.begin(session, identity.person_id, token=token, now=now, days=days)
            audit.record(session, subject, "sign-in", subject=subject, now=now)
        else:
            audit.record(session, None, "sign-in.refused", subject=subject, now=now)
        work.commit()
    return accepted


def sign_out(session: Session, actor: Actor, sign_in_id: int, *, now: datetime) -> None:
    """End this sign-in. Commits."""
    with transaction(session) as work:
        sign_ins.end(session, sign_in_id, now=now)
        audit.record(session, actor.person, "sign-out", subject=actor.person, now=now)
        work.commit()
