"""Sign-ins, one-time links, mails kept where no mail server is set, repeated posts."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, Hash, Id, LongText, Moment, PersonId, Short
from competency.storage.types import UtcDateTime


class SignInRow(Base):
    """A sign-in. The cookie holds a random token; this row holds its hash."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    person_id: Mapped[PersonId]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OneTimeToken(Base):
    """An invitation or reset link; single-use and short-lived."""

    __tablename__ = "one_time_tokens"

    id: Mapped[Id]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    person_id: Mapped[PersonId]
    purpose: Mapped[Short]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailLogEntry(Base):
    """A mail that could not be sent because no mail server is set."""

    __tablename__ = "mail_log"

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[LongText]
    created_at: Mapped[Moment]


class IdempotencyKey(Base):
    """What a form that creates something led to, so that a repeated post has one effect."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    key: Mapped[Short]
    result: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[Moment]
