"""Choosing a password: with a one-time link, or knowing the current one."""

from datetime import datetime

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.errors import N_, InvalidInput
from competency.domain.permissions import Actor
from competency.services.accounts import links, passwords, sign_ins
from competency.services.operation import audit
from competency.storage.models import Identity
from competency.storage.queries import people as people_queries
from competency.storage.queries import sign_ins as queries
from competency.storage.transactions import transaction


def set_by_link(
    session: Session,
    purpose: str,
    link_token: str,
    password: str,
    *,
    token: str,
    now: datetime,
    settings: Settings,
) -> None:
    """Choose a password with a one-time link; all sign-ins end and a fresh one begins. Commits.

    Args:
        token: Of the fresh sign-in.
    Raises:
        NotFound: the link is used or too old. InvalidInput: the password is weak.
    """
    with transaction(session) as work:
        identity = links.open_link(session, purpose, link_token, now=now).identity
        person_id, act = identity.person_id, f"password.{purpose}"
        _set(session, identity, password, token=token, now=now, settings=settings)
        audit.record(session, person_id, act, subject=person_id, now=now)
        work.commit()


def change(
    session: Session,
    actor: Actor,
    current: str,
    password: str,
    *,
    token: str,
    now: datetime,
    settings: Settings,
) -> None:
    """Change one's own password; all sign-ins end and a fresh one begins. Commits.

    Args:
        token: Of the fresh sign-in.
    Raises:
        InvalidInput: the current password does not fit, or the new one is weak.
    """
    with transaction(session) as work:
        identity = people_queries.identity(session, actor.person)
        if identity is None or not passwords.verify(
            identity.password_hash, current, settings.password_cost
        ):
            raise InvalidInput(N_("That is not your current password."), field="current")
        _set(session, identity, password, token=token, now=now, settings=settings)
        audit.record(session, actor.person, "password.change", subject=actor.person, now=now)
        work.commit()


def _set(
    session: Session,
    identity: Identity,
    password: str,
    *,
    token: str,
    now: datetime,
    settings: Settings,
) -> None:
    passwords.check(password, email=identity.email)
    identity.password_hash = passwords.hash_password(password, settings.password_cost)
    queries.spend_tokens(session, identity.person_id, now)
    sign_ins.end_all(session, identity.person_id, now=now)
    days = settings.session_days
    sign_ins.begin(session, identity.person_id, token=token, now=now, days=days)
