"""Repeated posts have one effect: the first one's result is remembered by act and key."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.errors import N_, InvalidInput
from competency.storage.models import IdempotencyKey

MAX_KEY: Final = 40
"""Characters of a form's key; with the name of its act it fits the column of 64."""

NOT_OURS: Final = N_(
    "This form was open for too long, or was sent from elsewhere. "
    "Reload the page and send it again."
)


def earlier_result(session: Session, person_id: int, act: str, key: str) -> str | None:
    """What the same form led to before; None the first time or without a key.

    Args:
        act: What the form does: another form's key, sent here, finds nothing.
    Raises:
        InvalidInput: no form of ours has a key so long.
    """
    if not key:
        return None
    return session.scalar(
        select(IdempotencyKey.result).where(
            IdempotencyKey.person_id == person_id, IdempotencyKey.key == _stored(act, key)
        )
    )


def remember(
    session: Session, person_id: int, act: str, key: str, result: str, *, now: datetime
) -> None:
    """Keep the result under the key, in the transaction of the effect itself."""
    if key:
        stored = _stored(act, key)
        session.add(IdempotencyKey(person_id=person_id, key=stored, result=result, created_at=now))


def _stored(act: str, key: str) -> str:
    if len(key) > MAX_KEY:
        raise InvalidInput(NOT_OURS)
    return f"{act}:{key}"
