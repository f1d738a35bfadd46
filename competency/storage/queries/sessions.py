"""Sign-ins and one-time tokens."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from competency.storage.models import Identity, OneTimeToken, SessionRow


def live(session: Session, token_hash: str, now: datetime) -> tuple[int, Identity] | None:
    """Session id and identity of a sign-in that is neither revoked, expired nor disabled."""
    row = session.execute(
        select(SessionRow.id, Identity)
        .join(Identity, Identity.person_id == SessionRow.person_id)
        .where(
            SessionRow.token_hash == token_hash,
            SessionRow.revoked_at.is_(None),
            SessionRow.expires_at > now,
            Identity.disabled_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def previous_sign_in(session: Session, person_id: int, before: datetime) -> datetime | None:
    """When the person signed in last before a moment."""
    return session.scalar(
        select(func.max(SessionRow.created_at)).where(
            SessionRow.person_id == person_id, SessionRow.created_at < before
        )
    )


def revoke(
    session: Session,
    now: datetime,
    *,
    session_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """End one sign-in, or all of a person."""
    query = update(SessionRow).where(SessionRow.revoked_at.is_(None))
    if session_id is not None:
        query = query.where(SessionRow.id == session_id)
    elif person_id is not None:
        query = query.where(SessionRow.person_id == person_id)
    else:
        raise ValueError("name a session or a person")
    session.execute(query.values(revoked_at=now))


def usable_token(
    session: Session, token_hash: str, purpose: str, now: datetime
) -> OneTimeToken | None:
    """A one-time token that is neither used nor expired, locked for use."""
    return session.scalar(
        select(OneTimeToken)
        .where(
            OneTimeToken.token_hash == token_hash,
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now,
        )
        .with_for_update()
    )


def spend_tokens(
    session: Session, person_id: int, now: datetime, *, purpose: str | None = None
) -> None:
    """Make all open one-time tokens of a person (of one purpose) unusable."""
    query = update(OneTimeToken).where(
        OneTimeToken.person_id == person_id, OneTimeToken.used_at.is_(None)
    )
    if purpose is not None:
        query = query.where(OneTimeToken.purpose == purpose)
    session.execute(query.values(used_at=now))
