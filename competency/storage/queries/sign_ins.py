"""Sign-ins and one-time tokens."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from competency.storage.models import Identity, OneTimeToken, SignInRow


def live(session: Session, token_hash: str, now: datetime) -> tuple[int, Identity] | None:
    """Id and identity of a sign-in that is neither revoked, expired nor disabled."""
    row = session.execute(
        select(SignInRow.id, Identity)
        .join(Identity, Identity.person_id == SignInRow.person_id)
        .where(
            SignInRow.token_hash == token_hash,
            SignInRow.revoked_at.is_(None),
            SignInRow.expires_at > now,
            Identity.disabled_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


def previous_sign_in(session: Session, person_id: int, before: datetime) -> datetime | None:
    """When the person signed in last before a moment."""
    return session.scalar(
        select(func.max(SignInRow.created_at)).where(
            SignInRow.person_id == person_id, SignInRow.created_at < before
        )
    )


def revoke(
    session: Session,
    now: datetime,
    *,
    sign_in_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """End one sign-in, or all of a person."""
    query = update(SignInRow).where(SignInRow.revoked_at.is_(None))
    if sign_in_id is not None:
        query = query.where(SignInRow.id == sign_in_id)
    elif person_id is not None:
        query = query.where(SignInRow.person_id == person_id)
    else:
        raise ValueError("name a sign-in or a person")
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
