"""Work that outlasts a request: one piece of a kind at a time, with its progress on record.

A piece of work is claimed in the request that asks for it and done by a runner that the edge
hands in (a thread of its own, or at once). Its progress, end and failure stand in the database,
so that any process can show them and anybody may leave the page meanwhile. While it runs it
gives a sign of life; work that has been silent has died with its process, is told as
interrupted, and the next one takes its place.

SQLite has one writer at a time: the row is written in short transactions of a session of its
own, and work that writes pauses after each, so that whoever waits to write comes in between.
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
from competency.storage.models import BackgroundWork
from competency.storage.queries import jobs as queries

log = logging.getLogger("competency.background")

BEAT_SECONDS: Final = 10.0
SILENT_AFTER: Final = timedelta(seconds=60)
"""A process that has given no sign of life for so long has died."""
PAUSE_SECONDS: Final = 0.12
"""Longer than SQLite's longest pause between two tries to get the lock (0.1 s)."""

Tell = Callable[[float], None]
"""Told the share that is done, 0 to 1."""
Task = Callable[[Session, Tell], None]
"""The work itself, on a session of its own whose transactions begin IMMEDIATE."""
Runner = Callable[[Callable[[], None]], None]
"""How work is run: `in_a_thread`, or `at_once` where somebody waits for it."""


class State(StrEnum):
    """How a piece of work stands."""

    RUNNING = queries.RUNNING
    DONE = queries.DONE
    FAILED = queries.FAILED
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Work:
    """The latest piece of work of a kind.

    Attributes:
        share: How much is done, 0 to 1.
        started_by: Person id; None for the machine's operator or the nightly run.
        failure: Why it failed; None where it did not.
    """

    state: State
    share: float
    started_by: int | None
    started_at: datetime
    ended_at: datetime | None
    failure: CompetencyError | None

    @property
    def running(self) -> bool:
        return self.state is State.RUNNING

    @property
    def broken(self) -> bool:
        """Whether it ended without having done what it should."""
        return self.state in {State.FAILED, State.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class Office:
    """What background work needs from the edge: database, clock, and how it is run."""

    engine: Engine
    clock: Callable[[], datetime]
    run: Runner


class TakenOverError(Exception):
    """Another run has taken this one's place: it must stop and say nothing."""


def in_a_thread(work: Callable[[], None]) -> None:
    """Run work beside the requests. It does not hold the process up when that ends."""
    threading.Thread(target=work, name="background-work", daemon=True).start()


def at_once(work: Callable[[], None]) -> None:
    """Run work while the caller waits: for commands, the nightly run and tests."""
    work()


def latest(session: Session, kind: str, path_id: str, *, now: datetime) -> Work | None:
    """The latest piece of work of a kind on a path; None before the first."""
    row = queries.of_kind(session, kind, path_id)
    return None if row is None else _told(row, now)


def _told(row: BackgroundWork, now: datetime) -> Work:
    state = State(row.state)
    if state is State.RUNNING and row.beat_at < now - SILENT_AFTER:
        state = State.INTERRUPTED
    failure = row.failure
    return Work(
        state=state,
        share=row.share,
        started_by=row.started_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        failure=CompetencyError(failure["message"], **failure["params"]) if failure else None,
    )


def start(
    session: Session,
    office: Office,
    kind: str,
    path_id: str,
    task: Task,
    *,
    by: int | None,
    now: datetime,
    writing: bool = False,
    progress: Tell | None = None,
    afterwards: Callable[[Session], None] | None = None,
) -> None:
    """Claim the work and have it run. Commits.

    Args:
        by: Person id; None for the operator or the nightly run.
        writing: Whether the task writes all along; it then pauses for others who want to.
        progress: Also told the share that is done.
        afterwards: Called once the row says that it is done, on a session of its own: for
            what others left to this run while they saw it running.
    Raises:
        Conflict: work of this kind is running already.
    """
    run = queries.claim(session, kind, path_id, by=by, now=now, silent=now - SILENT_AFTER)
    if run is None:
        session.rollback()
        raise Conflict(N_("This is running already. Its progress is on the page."))
    session.commit()
    piece = _Piece(office, kind, path_id, run, writing, progress)
    office.run(lambda: piece.carry_out(task, afterwards))


class _Piece:
    """One claimed run: its task, and the row that tells of it."""

    def __init__(
        self,
        office: Office,
        kind: str,
        path_id: str,
        run: int,
        writing: bool,
        progress: Tell | None,
    ) -> None:
        self._office = office
        self._key = (kind, path_id, run)
        self._listener = progress
        self._told = 0
        self._lost = False
        self._done = False
        one_writer = office.engine.dialect.name == "sqlite"
        self._pause = PAUSE_SECONDS if writing and one_writer else 0.0

    def carry_out(self, task: Task, afterwards: Callable[[Session], None] | None) -> None:
        """Do the task and record how it ended; never raises."""
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(ended,), daemon=True)
        beating.start()
        try:
            with write_session(self._office.engine) as session:
                task(session, self.tell)
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
            with write_session(self._office.engine) as session:
                afterwards(session)

    def tell(self, share: float) -> None:
        """Record the share that is done, once a percent.

        Raises:
            TakenOverError: the row is another run's by now.
        """
        if self._listener is not None:
            self._listener(share)
        if self._lost:
            raise TakenOverError
        percent = int(100 * share)
        if percent <= self._told:
            return
        self._told = percent
        self._write(share=min(share, 1.0), beat_at=self._office.clock())
        if self._lost:
            raise TakenOverError
        time.sleep(self._pause)

    def _write(self, **values: Any) -> None:
        """Write into the row; a database that is busy with others is no reason to stop."""
        try:
            with write_session(self._office.engine) as session:
                self._lost = not queries.set_of_run(session, *self._key, **values)
                session.commit()
        except SQLAlchemyError:
            log.warning("%s: progress was not recorded", self._key)

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(BEAT_SECONDS):
            self._write(beat_at=self._office.clock())

    def _fail(self, error: CompetencyError) -> None:
        shown = {
            name: v if isinstance(v, int | float) else str(v) for name, v in error.params.items()
        }
        self._end(queries.FAILED, failure={"message": error.message, "params": shown})

    def _end(self, state: str, **values: Any) -> None:
        now = self._office.clock()
        self._write(state=state, ended_at=now, beat_at=now, **values)
