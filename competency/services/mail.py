"""Mails: sent through the SMTP settings, or kept in the mail log where none are set."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.errors import N_, Unavailable
from competency.i18n.translations import translator
from competency.storage.models import Identity, MailLogEntry

Address = Callable[[str, str], str]
"""(purpose, token) → the full address of a one-time link."""

TIMEOUT_SECONDS = 10


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
    send(session, identity, subject, body, now=now, settings=settings)


def send_reset(
    session: Session, identity: Identity, link: str, *, now: datetime, settings: Settings
) -> None:
    """Send the link with which a forgotten password is replaced."""
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
    send(session, identity, subject, body, now=now, settings=settings)


def send(
    session: Session,
    identity: Identity,
    subject: str,
    body: str,
    *,
    now: datetime,
    settings: Settings,
) -> None:
    """Send one mail, or keep it in the mail log. Does not commit.

    Raises:
        Unavailable: the mail server refused or did not answer.
    """
    if not settings.smtp_host:
        session.add(
            MailLogEntry(
                person_id=identity.person_id,
                recipient=identity.email,
                subject=subject,
                body=body,
                created_at=now,
            )
        )
        return
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = identity.email
    message["Subject"] = subject
    message.set_content(body)
    try:
        with smtplib.SMTP(
            settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS
        ) as server:
            if settings.smtp_tls:
                server.starttls()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(
            N_("The mail server did not take the message; nothing was changed. Try again later.")
        ) from error
