"""The audit trail: who did what to whom; ids and facts, never secrets or personal text."""

from datetime import datetime

from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry


def record(
    session: Session,
    actor: int | None,
    act: str,
    *,
    subject: int | None = None,
    detail: str = "",
    now: datetime,
) -> None:
    """Add an entry in the transaction of the act itself. Does not commit.

    Args:
        actor: Person id; None for somebody not signed in or the system.
        act: Dotted verb, e.g. `grant.add`.
        detail: Ids, names of fields and counts only.
    """
    session.add(
        AuditEntry(actor_id=actor, subject_id=subject, act=act, detail=detail, recorded_at=now)
    )
