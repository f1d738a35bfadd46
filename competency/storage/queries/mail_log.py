"""Mails that were kept because no mail server is set."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import GrantRow, MailLogEntry


def page(
    session: Session, *, without_holders_of: str | None, limit: int, offset: int
) -> tuple[Sequence[MailLogEntry], int]:
    """Mails, newest first, and the count of all.

    Args:
        without_holders_of: Leave out mails to people who hold this grant.
    """
    query = select(MailLogEntry)
    if without_holders_of is not None:
        holders = select(GrantRow.person_id).where(GrantRow.name == without_holders_of)
        query = query.where(MailLogEntry.person_id.not_in(holders))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(MailLogEntry.id.desc()).limit(limit).offset(offset))
    return rows.all(), total


def entry(session: Session, entry_id: int) -> MailLogEntry | None:
    return session.get(MailLogEntry, entry_id)
