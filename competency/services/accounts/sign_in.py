"""Signing in and out, passwords, one-time links, and a person's own settings."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.career_path import LANGUAGES, LEVELS
from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.permissions import Actor
from competency.i18n.digits import normalise, to_latin
from competency.services.accounts import passwords, sign_ins
from competency.services.accounts.sign_ins import hash_token
from competency.services.operation import audit, mail
from competency.storage.models import Identity, OneTimeToken
from competency.storage.queries import people as people_queries
from competency.storage.queries import sign_ins as queries

INVITE = "invite"
RESET = "reset"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Link:
    """A usable one-time link and whose it is."""

    token: OneTimeToken
    identity: Identity


def normalise_email(text: str) -> str:
    """An address as it is stored: trimmed, Latin digits, lower case."""
    return to_latin(normalise(text)).strip().lower()


def sign_in(
    session: Session, email: str, password: str, *, now: datetime, settings: Settings
) -> str | None:
    """A session token, or None: the same answer and time for every reason. Commits."""
    identity = people_queries.by_email(session, normalise_email(email))
    stored = identity.password_hash if identity else ""
    fits = passwords.verify(stored, password, settings.password_cost)
    if identity is None or not fits or identity.disabled_at is not None:
        audit.record(
            session,
            None,
            "sign-in.refused",
            subject=identity.person_id if identity else None,
            now=now,
        )
        session.commit()
        return None
    token = sign_ins.begin(session, identity.person_id, now=now, days=settings.session_days)
    audit.record(session, identity.person_id, "sign-in", subject=identity.person_id, now=now)
    session.commit()
    return token


def sign_out(session: Session, actor: Actor, sign_in_id: int, *, now: datetime) -> None:
    """End this sign-in. Commits."""
    sign_ins.end(session, sign_in_id, now=now)
    audit.record(session, actor.person, "sign-out", subject=actor.person, now=now)
    session.commit()


def new_link(
    session: Session, person_id: int, purpose: str, *, now: datetime, settings: Settings
) -> str:
    """A one-time token for an invitation or reset. No commit.

    Older ones of the purpose stop working; anybody can ask for a reset, so that one does not
    take an invitation away.
    """
    queries.spend_tokens(session, person_id, now, purpose=purpose)
    token = secrets.token_urlsafe(32)
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
    return token


def ask_reset(
    session: Session, email: str, *, now: datetime, settings: Settings, address: mail.Address
) -> None:
    """Mail a reset link if the address has an account; the caller learns nothing. Commits.

    Whatever the address, one transaction is written; the mail leaves after it in the
    background, and a mail server that fails is told to the log alone.
    """
    identity = people_queries.by_email(session, normalise_email(email))
    subject = identity.person_id if identity else None
    audit.record(session, None, "password.reset-asked", subject=subject, now=now)
    letter = None
    if identity is not None and identity.disabled_at is None:
        token = new_link(session, identity.person_id, RESET, now=now, settings=settings)
        letter = mail.reset_letter(identity, address(RESET, token), settings=settings)
        if not settings.smtp_host:
            mail.keep(session, letter, now=now)
    session.commit()
    if letter is not None and settings.smtp_host:
        mail.post_soon(letter, settings)


def invite(
    session: Session,
    identity: Identity,
    *,
    now: datetime,
    settings: Settings,
    address: mail.Address,
) -> None:
    """Mail an invitation with which the person chooses a password. Does not commit."""
    token = new_link(session, identity.person_id, INVITE, now=now, settings=settings)
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


def set_password_by_link(
    session: Session, purpose: str, token: str, password: str, *, now: datetime, settings: Settings
) -> str:
    """Choose a password with a one-time link; all other sign-ins end. Commits.

    Returns:
        A session token: the person is signed in.
    """
    link = open_link(session, purpose, token, now=now)
    _set_password(session, link.identity, password, now=now, settings=settings)
    audit.record(
        session,
        link.identity.person_id,
        f"password.{purpose}",
        subject=link.identity.person_id,
        now=now,
    )
    fresh = sign_ins.begin(session, link.identity.person_id, now=now, days=settings.session_days)
    session.commit()
    return fresh


def change_password(
    session: Session,
    actor: Actor,
    current: str,
    password: str,
    *,
    now: datetime,
    settings: Settings,
) -> str:
    """Change one's own password; all sign-ins end and a fresh one begins. Commits.

    Raises:
        InvalidInput: the current password does not fit, or the new one is weak.
    """
    identity = people_queries.identity(session, actor.person)
    if identity is None or not passwords.verify(
        identity.password_hash, current, settings.password_cost
    ):
        raise InvalidInput(N_("That is not your current password."), field="current")
    _set_password(session, identity, password, now=now, settings=settings)
    audit.record(session, actor.person, "password.change", subject=actor.person, now=now)
    fresh = sign_ins.begin(session, actor.person, now=now, days=settings.session_days)
    session.commit()
    return fresh


def _set_password(
    session: Session, identity: Identity, password: str, *, now: datetime, settings: Settings
) -> None:
    passwords.check(password, email=identity.email)
    identity.password_hash = passwords.hash_password(password, settings.password_cost)
    queries.spend_tokens(session, identity.person_id, now)
    sign_ins.end_all(session, identity.person_id, now=now)


def set_preferences(
    session: Session,
    actor: Actor,
    *,
    language: str | None = None,
    theme: str | None = None,
    target_level: str | None = None,
) -> None:
    """Keep a person's language, theme or target level. Commits.

    Raises:
        InvalidInput: for a value that is not offered.
    """
    identity = people_queries.identity(session, actor.person)
    if identity is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    for value, known in ((language, LANGUAGES), (theme, THEMES)):
        if value is not None and value not in known:
            raise InvalidInput(N_("Choose one of the values offered."))
    if target_level and target_level not in tuple(LEVELS):
        raise InvalidInput(N_("Choose one of the values offered."), field="target_level")
    identity.language = language or identity.language
    identity.theme = theme or identity.theme
    if target_level is not None:
        identity.target_level = target_level or None
    session.commit()
