"""Invitations: mailed with a new account, again on request, and to people who still wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.errors import N_, Conflict, Unavailable
from competency.domain.permissions import Action, Actor, may, require
from competency.services.accounts import links
from competency.services.accounts.rights import manageable, scope_of
from competency.services.operation import audit, mail
from competency.storage.models import Identity
from competency.storage.queries import directory
from competency.storage.transactions import transaction


@dataclass(frozen=True, slots=True)
class Outbox:
    """What invitations need from the edge.

    Attributes:
        address: (purpose, token) → the full address of a one-time link.
        fresh_token: Gives a random token each time it is called.
    """

    settings: Settings
    address: mail.Address
    fresh_token: Callable[[], str]


def send_invitation(session: Session, identity: Identity, outbox: Outbox, *, now: datetime) -> None:
    """Mail a link with which the person chooses a password. Does not commit.

    Raises:
        Unavailable: the mail server did not take it.
    """
    links.invite(
        session,
        identity,
        token=outbox.fresh_token(),
        now=now,
        settings=outbox.settings,
        address=outbox.address,
    )


def resend_invitation(
    session: Session, actor: Actor, person_id: int, outbox: Outbox, *, now: datetime
) -> Identity:
    """Mail a fresh invitation; older links stop working. Commits.

    Raises:
        Conflict: the person has a password already, or the account is disabled.
        Unavailable: the mail server did not take it.
    """
    with transaction(session) as work:
        identity = manageable(session, actor, person_id)
        if identity.password_hash:
            raise Conflict(
                N_("%(name)s already has a password and can sign in."), name=identity.name
            )
        if identity.disabled_at is not None:
            raise Conflict(N_("This account is disabled. Enable it first."))
        send_invitation(session, identity, outbox, now=now)
        audit.record(session, actor.person, "person.invite", subject=person_id, now=now)
        work.commit()
    return identity


def invite_waiting(
    session: Session, actor: Actor, outbox: Outbox, *, now: datetime, most: int
) -> tuple[int, int]:
    """Invite people who have an account but no invitation yet, each on its own. Commits.

    What was sent stays sent when the mail server gives up in between.

    Args:
        most: How many to send at once.
    Returns:
        How many were sent, and how many still wait.
    Raises:
        Unavailable: the mail server did not take the first one.
    """
    require(actor, Action.PEOPLE_MANAGE)
    sent = 0
    for identity in directory.waiting(session, limit=most):
        person_id = identity.person_id
        if not may(actor, Action.PEOPLE_MANAGE, scope_of(session, person_id)):
            continue
        try:
            with transaction(session) as work:
                send_invitation(session, identity, outbox, now=now)
                audit.record(session, actor.person, "person.invite", subject=person_id, now=now)
                work.commit()
        except Unavailable:
            if not sent:
                raise
            break
        sent += 1
    return sent, directory.count_waiting(session)
