"""Jobs: claimed, kept alive, ended; each by one statement."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.storage.models import EstimateRow, Identity, JobRow, LevelRow

RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"

_NEXT: Final[ColumnElement[int]] = JobRow.run + 1


def of_kind(session: Session, kind: str, path_id: str) -> JobRow | None:
    """The latest job of a kind on a path, as the database has it now."""
    return session.scalar(
        select(JobRow)
        .where(JobRow.kind == kind, JobRow.path_id == path_id)
        .execution_options(populate_existing=True)
    )


def claim(
    session: Session, kind: str, path_id: str, *, by: int | None, now: datetime, silent: datetime
) -> int | None:
    """Begin a job unless one runs that gave a sign of life after `silent`.

    Of several at once one succeeds, on both databases. Does not commit.

    Returns:
        The number of the run; None where another one runs.
    """
    fresh: dict[str, Any] = {
        "state": RUNNING,
        "share": 0.0,
        "started_by": by,
        "started_at": now,
        "beat_at": now,
        "ended_at": None,
        "failure": None,
    }
    free = or_(JobRow.state != RUNNING, JobRow.beat_at < silent)
    mine = (JobRow.kind == kind, JobRow.path_id == path_id)
    if _changed(session, update(JobRow).where(*mine, free), run=_NEXT, **fresh):
        return session.scalar(select(JobRow.run).where(*mine))
    if session.scalar(select(func.count()).select_from(JobRow).where(*mine)):
        return None
    try:
        with session.begin_nested():
            session.execute(insert(JobRow).values(kind=kind, path_id=path_id, run=1, **fresh))
    except IntegrityError:
        return None
    return 1


def set_of_run(session: Session, kind: str, path_id: str, run: int, **values: Any) -> bool:
    """Change the row while it is that run's and running. Does not commit.

    Returns:
        False where another run has taken over.
    """
    mine = (
        JobRow.kind == kind,
        JobRow.path_id == path_id,
        JobRow.run == run,
        JobRow.state == RUNNING,
    )
    return _changed(session, update(JobRow).where(*mine), **values)


def _changed(session: Session, statement: Any, **values: Any) -> bool:
    options = {"synchronize_session": False}
    done = session.execute(statement.values(**values), execution_options=options)
    return isinstance(done, CursorResult) and done.rowcount > 0


def people_behind(session: Session, path_id: str, context_id: int) -> int:
    """How many people's stored estimates or level name an older context than the given one."""
    estimated = select(EstimateRow.person_id).where(EstimateRow.context_id < context_id)
    decided = select(LevelRow.person_id).where(
        LevelRow.path_id == path_id, LevelRow.newest, LevelRow.context_id < context_id
    )
    people = (
        select(func.count())
        .select_from(Identity)
        .where(Identity.person_id.in_(estimated.union(decided)))
    )
    return session.scalar(people) or 0
