"""Repeated posts have one effect: the first one's result is remembered by its key."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import IdempotencyKey

MAX_KEY = 64


def earlier_result(session: Session, person_id: int, key: str) -> str | None:
    """What the same form led to before; None the first time or without a key."""
    if not key:
        return None
    return session.scalar(
        select(IdempotencyKey.result).where(
            IdempotencyKey.person_id == person_id, IdempotencyKey.key == key[:MAX_KEY]
        )
    )


def remember(session: Session, person_id: int, key: str, result: str, *, now: datetime) -> None:
    """Keep the result under the key, in the transaction of the effect itself."""
    if key:
        session.add(
            IdempotencyKey(person_id=person_id, key=key[:MAX_KEY], result=result, created_at=now)
        )
