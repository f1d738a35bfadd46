"""Jobs: work that outlasts a request, one of a kind at a time, with its progress on record.

A job is claimed in the request that asks for it and done by a runner that the edge hands in (a
thread of its own, or at once). Its progress, end and failure are in the database, so that any
process can show them and everybody may leave the page meanwhile. A running job gives a sign of
life; one that has been silent has died with its process, is shown as interrupted, and the next
one takes its place.

SQLite has one writer at a time: the row is written in short transactions of a session of its
own, and a job that writes pauses after each, so that other writers come in between.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from competency.domain.errors import N_, CompetencyError, Conflict
from competency.storage.engine import write_session
from competency.storage.models import JobRow
from competency.storage.queries import jobs as queries
from competency.storage.transactions import transaction

log = logging.getLogger("competency.jobs")

BEAT_SECONDS: Final = 10.0
SILENT_AFTER: Final = timedelta(seconds=60)
"""A process that has given no sign of life for so long has died."""
PAUSE_SECONDS: Final = 0.12
"""Longer than SQLite's longest pause between two tries to get the lock (0.1 s)."""

Progress = Callable[[float], None]
"""Takes the share that is done, 0 to 1."""
Task = Callable[[Session, Progress], None]
"""The work itself, on a session of its own whose transactions begin IMMEDIATE."""
Runner = Callable[[Callable[[], None]], None]
"""How work is run: `in_a_thread`, or `at_once` where the caller waits for it."""


class JobState(StrEnum):
    """Where a job is."""

    RUNNING = queries.RUNNING
    DONE = queries.DONE
    FAILED = queries.FAILED
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Job:
    """The latest job of a kind.

    Attributes:
        share: How much is done, 0 to 1.
        started_by: Person id; None for the machine's operator or the nightly run.
        failure: Why it failed; None where it did not.
    """

    state: JobState
    share: float
    started_by: int | None
    started_at: datetime
    ended_at: datetime | None
    failure: CompetencyError | None

    @property
    def running(self) -> bool:
        return self.state is JobState.RUNNING

    @property
    def broken(self) -> bool:
        """Whether it ended without having done what it should."""
        return self.state in {JobState.FAILED, JobState.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job needs from the edge: database, clock, and how it is run."""

    engine: Engine
    clock: Callable[[], datetime]
    run: Runner


class TakenOverError(Exception):
    """Another run has taken this one's place: it must stop and record nothing."""


def in_a_thread(work: Callable[[], None]) -> None:
    """Run work beside the requests. It does not hold the process up when that ends."""
    threading.Thread(target=work, name="job", daemon=True).start()


def at_once(work: Callable[[], None]) -> None:
    """Run work while the caller waits: for commands, the nightly run and tests."""
    work()


def latest(session: Session, kind: str, path_id: str, *, now: datetime) -> Job | None:
    """The latest job of a kind on a path; None before the first."""
    row = queries.of_kind(session, kind, path_id)
    return None if row is None else _job_of(row, now)


def _job_of(row: JobRow, now: datetime) -> Job:
    state = JobState(row.state)
    if state is JobState.RUNNING and row.beat_at < now - SILENT_AFTER:
        state = JobState.INTERRUPTED
    failure = row.failure
    return Job(
        state=state,
        share=row.share,
        started_by=row.started_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        failure=CompetencyError(failure["message"], **failure["params"]) if failure else None,
    )


def start(
    session: Session,
    job_context: JobContext,
    kind: str,
    path_id: str,
    task: Task,
    *,
    by: int | None,
    now: datetime,
    writing: bool = False,
    progress: Progress | None = None,
    afterwards: Callable[[Session], None] | None = None,
) -> None:
    """Claim a job and have it run. Commits.

    Args:
        by: Person id; None for the operator or the nightly run.
        writing: Whether the task writes throughout; it then pauses for other writers.
        progress: Takes the share that is done, too.
        afterwards: Called once the row says that it is done, on a session of its own: for
            what others left to this run while they saw it running.
    Raises:
        Conflict: a job of this kind is running already.
    """
    with transaction(session) as work:
        run = queries.claim(session, kind, path_id, by=by, now=now, silent=now - SILENT_AFTER)
        if run is None:
            raise Conflict(N_("This is running already. Its progress is on the page."))
        work.commit()
    claimed = _Run(job_context, kind, path_id, run, writing, progress)
    job_context.run(lambda: claimed.carry_out(task, afterwards))


class _Run:
    """One claimed run: its task, and the row with its progress."""

    def __init__(
        self,
        job_context: JobContext,
        kind: str,
        path_id: str,
        run: int,
        writing: bool,
        progress: Progress | None,
    ) -> None:
        self._context = job_context
        self._key = (kind, path_id, run)
        self._listener = progress
        self._percent = 0
        self._lost = False
        self._done = False
        one_writer = job_context.engine.dialect.name == "sqlite"
        self._pause = PAUSE_SECONDS if writing and one_writer else 0.0

    def carry_out(self, task: Task, afterwards: Callable[[Session], None] | None) -> None:
        """Do the task and record how it ended; never raises."""
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        beating.start()
        try:
            with write_session(self._context.engine) as session:
                task(session, self.report)
        except TakenOverError:
            log.warning("%s: another run took over", self._key)
        except CompetencyError as error:
            self._fail(error)
        except Exception:
            log.exception("%s failed", self._key)
            self._fail(CompetencyError(N_("An error on the server stopped it; the log names it.")))
        else:
            self._end(queries.DONE, share=1.0, failure=None)
            self._done = not self._lost
        finally:
            ended.set()
            beating.join()
        if self._done and afterwards is not None:
            with write_session(self._context.engine) as session:
                afterwards(session)

    def report(self, share: float) -> None:
        """Record the share that is done, once a percent.

        Raises:
            TakenOverError: the row is another run's by now.
        """
        if self._listener is not None:
            self._listener(share)
        if self._lost:
            raise TakenOverError
        percent = int(100 * share)
        if percent <= self._percent:
            return
        self._percent = percent
        self._write(share=min(share, 1.0), beat_at=self._context.clock())
        if self._lost:
            raise TakenOverError
        time.sleep(self._pause)

    def _write(self, **values: Any) -> None:
        """Write into the row; a database that is busy with others is no reason to stop."""
        try:
            with write_session(self._context.engine) as session:
                self._lost = not queries.set_of_run(session, *self._key, **values)
                session.commit()
        except SQLAlchemyError:
            log.warning("%s: progress was not recorded", self._key)

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT_SECONDS):
            self._write(beat_at=self._context.clock())

    def _fail(self, error: CompetencyError) -> None:
        shown = {
            name: v if isinstance(v, int | float) else str(v) for name, v in error.params.items()
        }
        self._end(queries.FAILED, failure={"message": error.message, "params": shown})

    def _end(self, state: str, **values: Any) -> None:
        now = self._context.clock()
        self._write(state=state, ended_at=now, beat_at=now, **values)
