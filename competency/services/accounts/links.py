"""One-time links by mail: an invitation to choose a password, or a new one for a forgotten one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.errors import N_, NotFound
from competency.services.accounts.sign_ins import hash_token
from competency.services.operation import audit, mail
from competency.storage.models import Identity, OneTimeToken
from competency.storage.queries import people as people_queries
from competency.storage.queries import sign_ins as queries
from competency.storage.transactions import transaction

INVITE = "invite"
RESET = "reset"


@dataclass(frozen=True, slots=True)
class Link:
    """A usable one-time link and whose it is."""

    token: OneTimeToken
    identity: Identity


def new_link(
    session: Session, person_id: int, purpose: str, *, token: str, now: datetime, settings: Settings
) -> None:
    """Let a random token open an invitation or a reset. Does not commit.

    Older links of the purpose stop working; anybody can ask for a reset, so that one leaves an
    invitation alone.
    """
    queries.spend_tokens(session, person_id, now, purpose=purpose)
    span = (
        timedelta(days=settings.invite_days)
        if purpose == INVITE
        else timedelta(minutes=settings.reset_minutes)
    )
    session.add(
        OneTimeToken(
            token_hash=hash_token(token),
            person_id=person_id,
            purpose=purpose,
            created_at=now,
            expires_at=now + span,
        )
    )


def ask_reset(
    session: Session,
    email: str,
    *,
    token: str,
    now: datetime,
    settings: Settings,
    address: mail.Address,
) -> None:
    """Mail a reset link if the address has an account; the caller learns nothing. Commits.

    Whatever the address, one transaction is written; the mail leaves after it in the
    background, and a mail server that fails shows in the log only.
    """
    letter = None
    with transaction(session) as work:
        identity = people_queries.by_email(session, email)
        subject = identity.person_id if identity else None
        audit.record(session, None, "password.reset-asked", subject=subject, now=now)
        if identity is not None and identity.disabled_at is None:
            new_link(session, identity.person_id, RESET, token=token, now=now, settings=settings)
            letter = mail.reset_letter(identity, address(RESET, token), settings=settings)
            if not settings.smtp_host:
                mail.keep(session, letter, now=now)
        work.commit()
    if letter is not None and settings.smtp_host:
        mail.post_soon(letter, settings)


def invite(
    session: Session,
    identity: Identity,
    *,
    token: str,
    now: datetime,
    settings: Settings,
    address: mail.Address,
) -> None:
    """Mail an invitation with which the person chooses a password. Does not commit."""
    new_link(session, identity.person_id, INVITE, token=token, now=now, settings=settings)
    mail.send_invitation(session, identity, address(INVITE, token), now=now, settings=settings)


def open_link(session: Session, purpose: str, token: str, *, now: datetime) -> Link:
    """The person behind a usable link.

    Raises:
        NotFound: used, expired, or never given.
    """
    row = queries.usable_token(session, hash_token(token), purpose, now)
    identity = people_queries.identity(session, row.person_id) if row else None
    if row is None or identity is None or identity.disabled_at is not None:
        raise NotFound(
            N_("This link has been used or is too old. Ask for a new one on the sign-in page.")
        )
    return Link(row, identity)
