"""Mails: sent through the SMTP settings, or kept in the mail log where none are set."""

import logging
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cache

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.errors import N_, Unavailable
from competency.i18n.translations import translator
from competency.storage.models import Identity, MailLogEntry

Address = Callable[[str, str], str]
"""(purpose, token) → the full address of a one-time link."""

TIMEOUT_SECONDS = 10
FAILURES = (OSError, smtplib.SMTPException, ValueError)
"""What a mail server, or an address that no mail can be sent to, ends in."""

log = logging.getLogger("competency.mail")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, ready to go."""

    person_id: int
    recipient: str
    subject: str
    body: str


def send_invitation(
    session: Session, identity: Identity, link: str, *, now: datetime, settings: Settings
) -> None:
    """Invite a person to choose a password."""
    words = translator(identity.language)
    subject = words.gettext(N_("Your invitation to Competency"))
    body = words.gettext(
        N_(
            "Hello %(name)s,\n\nan account has been made for you on Competency, where you learn, "
            "test yourself and see where you stand on your career path.\n\nChoose a password "
            "here:\n%(link)s\n\nThe link works once, for %(days)s days."
        ),
        name=identity.name,
        link=link,
        days=settings.invite_days,
    )
    letter = Letter(identity.person_id, identity.email, subject, body)
    send(session, letter, now=now, settings=settings)


def reset_letter(identity: Identity, link: str, *, settings: Settings) -> Letter:
    """The link with which a forgotten password is replaced."""
    words = translator(identity.language)
    subject = words.gettext(N_("A new password for Competency"))
    body = words.gettext(
        N_(
            "Hello %(name)s,\n\nsomebody, most likely you, asked for a new password. Choose it "
            "here:\n%(link)s\n\nThe link works once, for %(minutes)s minutes. If it was not you, "
            "there is nothing to do: your password stays as it is."
        ),
        name=identity.name,
        link=link,
        minutes=settings.reset_minutes,
    )
    return Letter(identity.person_id, identity.email, subject, body)


def send(session: Session, letter: Letter, *, now: datetime, settings: Settings) -> None:
    """Send one mail, or keep it in the mail log. Does not commit.

    Raises:
        Unavailable: the mail server refused or did not answer.
    """
    if not settings.smtp_host:
        keep(session, letter, now=now)
        return
    try:
        _post(letter, settings)
    except FAILURES as error:
        raise Unavailable(
            N_("The mail server did not take the message; nothing was changed. Try again later.")
        ) from error


def keep(session: Session, letter: Letter, *, now: datetime) -> None:
    """Put a mail into the mail log. Does not commit."""
    session.add(
        MailLogEntry(
            person_id=letter.person_id,
            recipient=letter.recipient,
            subject=letter.subject,
            body=letter.body,
            created_at=now,
        )
    )


def post_soon(letter: Letter, settings: Settings) -> None:
    """Hand a mail to the background; the process waits for it before it ends.

    A failure is logged by the person's id; nobody waits for the answer.
    """
    _background().submit(_post_or_log, letter, settings)


@cache
def _background() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def _post_or_log(letter: Letter, settings: Settings) -> None:
    try:
        _post(letter, settings)
    except FAILURES as error:
        log.error("mail to person %s was not taken: %s", letter.person_id, type(error).__name__)


def _post(letter: Letter, settings: Settings) -> None:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message.set_content(letter.body)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS) as server:
        if settings.smtp_tls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(message)
