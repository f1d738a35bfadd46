"""Mails that were kept because no mail server is set."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import GrantRow, MailLogEntry


def page(
    session: Session, *, without_holders_of: Collection[str], limit: int, offset: int
) -> tuple[Sequence[MailLogEntry], int]:
    """Mails, newest first, and the count of all.

    Args:
        without_holders_of: Leave out mails to people who hold one of these grants.
    """
    query = select(MailLogEntry)
    if without_holders_of:
        holders = select(GrantRow.person_id).where(GrantRow.name.in_(without_holders_of))
        query = query.where(MailLogEntry.person_id.not_in(holders))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(MailLogEntry.id.desc()).limit(limit).offset(offset))
    return rows.all(), total


def entry(session: Session, entry_id: int) -> MailLogEntry | None:
    return session.get(MailLogEntry, entry_id)
