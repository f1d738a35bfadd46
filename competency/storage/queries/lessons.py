"""Lessons that people have read."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import LessonRead


def read_lessons(session: Session, person_id: int) -> dict[str, datetime]:
    """Competency → when its lesson was marked as read (and not unmarked since)."""
    newest = (
        select(func.max(LessonRead.id))
        .where(LessonRead.person_id == person_id)
        .group_by(LessonRead.competency)
    )
    rows = session.scalars(select(LessonRead).where(LessonRead.id.in_(newest), LessonRead.read))
    return {row.competency: row.occurred_at for row in rows}
