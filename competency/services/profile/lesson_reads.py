"""Lessons read: context for people, never evidence."""

from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Actor
from competency.storage.models import LessonRead
from competency.storage.queries import lessons as queries
from competency.storage.transactions import transaction


def mark(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    competency: str,
    *,
    read: bool,
    now: datetime,
) -> None:
    """Mark a lesson as read, or take that back. Commits; marking twice changes nothing.

    Raises:
        NotFound: there is no such lesson.
    """
    if competency not in curriculum.lessons:
        raise NotFound(N_("This competency has no lesson yet."))
    with transaction(session) as work:
        if (competency in queries.read_lessons(session, actor.person)) == read:
            return
        session.add(
            LessonRead(
                person_id=actor.person,
                competency=competency,
                read=read,
                framework_version=curriculum.version,
                occurred_at=now,
                recorded_at=now,
            )
        )
        work.commit()
