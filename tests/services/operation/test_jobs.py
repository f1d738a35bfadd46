"""Background work: one piece of a kind at a time, on record, taken over when it has died."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from competency.domain.errors import CompetencyError, Conflict, Unavailable
from competency.services.operation import jobs
from competency.services.operation.jobs import Job, JobContext, JobState, Progress
from competency.storage.engine import write_session
from competency.storage.models import JobRow, Team

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
KIND, PATH = "knitting", "barista"
PATIENCE = 30.0


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def job_context(engine: Engine, clock: Clock) -> JobContext:
    return JobContext(engine, clock, jobs.at_once)


def latest(session: Session, now: datetime = NOW) -> Job:
    found = jobs.latest(session, KIND, PATH, now=now)
    session.rollback()
    assert found is not None
    return found


def start(session: Session, job_context: JobContext, task: jobs.Task, **more: object) -> None:
    now = job_context.clock()
    jobs.start(session, job_context, KIND, PATH, task, by=None, now=now, **more)  # type: ignore[arg-type]


def nothing(_session: Session, _report: Progress) -> None:
    return None


def test_work_that_nobody_began_is_not_there(session: Session) -> None:
    assert jobs.latest(session, KIND, PATH, now=NOW) is None


def test_progress_and_end_stand_on_record_and_a_listener_hears_them(
    session: Session, job_context: JobContext
) -> None:
    heard: list[float] = []
    seen: list[float] = []

    def task(own: Session, report: Progress) -> None:
        for share in (0.25, 0.254, 0.9):
            report(share)
            with write_session(job_context.engine) as other:
                seen.append(latest(other).share)
        own.add(Team(name_fa="تیم", name_en="Team"))
        own.commit()

    start(session, job_context, task, progress=heard.append)
    assert heard == [0.25, 0.254, 0.9]
    assert seen == [0.25, 0.25, 0.9], "once a percent"
    work = latest(session)
    assert (work.state, work.share, work.ended_at, work.failure) == (JobState.DONE, 1.0, NOW, None)
    assert session.scalar(select(func.count()).select_from(Team)) == 1


def test_a_second_piece_of_a_kind_waits_until_the_first_has_ended(
    session: Session, job_context: JobContext
) -> None:
    refused: list[str] = []

    def task(_own: Session, _report: Progress) -> None:
        with write_session(job_context.engine) as other, pytest.raises(Conflict) as error:
            start(other, job_context, nothing)
        refused.append(str(error.value))

    start(session, job_context, task)
    assert refused == ["This is running already. Its progress is on the page."]
    start(session, job_context, nothing)
    rows = session.scalars(select(JobRow)).all()
    assert [row.run for row in rows] == [2], "one row a kind"


def test_of_many_who_begin_at_once_one_succeeds(engine: Engine, job_context: JobContext) -> None:
    gate = threading.Barrier(6)
    ended = threading.Event()

    def waits(_own: Session, _report: Progress) -> None:
        assert ended.wait(PATIENCE)

    def begin(_: int) -> bool:
        beside = JobContext(engine, job_context.clock, jobs.in_a_thread)
        with write_session(engine) as session:
            gate.wait(PATIENCE)
            try:
                start(session, beside, waits)
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(6) as threads:
        won = list(threads.map(begin, range(6)))
    assert sum(won) == 1
    ended.set()
    with write_session(engine) as session:
        _until(session, JobState.DONE)


def _until(session: Session, state: JobState) -> Job:
    """Wait for a state that another thread brings about."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if latest(session).state is state:
            break
        pause.wait(0.05)
    return latest(session)


def test_work_in_a_thread_lets_others_read_its_progress_and_write(
    engine: Engine, session: Session, clock: Clock
) -> None:
    half, go_on = threading.Event(), threading.Event()

    def task(own: Session, report: Progress) -> None:
        own.add(Team(name_fa="تیم", name_en="Of the work"))
        own.commit()
        report(0.5)
        half.set()
        assert go_on.wait(PATIENCE)

    start(session, JobContext(engine, clock, jobs.in_a_thread), task, writing=True)
    assert half.wait(PATIENCE)
    assert (latest(session).state, latest(session).share) == (JobState.RUNNING, 0.5)
    session.add(Team(name_fa="تیم", name_en="Of a request"))
    session.commit()
    go_on.set()
    assert _until(session, JobState.DONE).share == 1.0
    assert session.scalar(select(func.count()).select_from(Team)) == 2


def test_a_refusal_is_kept_with_its_sentence_and_its_values(
    session: Session, job_context: JobContext
) -> None:
    def task(_own: Session, _report: Progress) -> None:
        raise Unavailable("%(n)s things are missing.", n=3)

    start(session, job_context, task)
    work = latest(session)
    assert work.state is JobState.FAILED
    assert isinstance(work.failure, CompetencyError)
    assert str(work.failure) == "3 things are missing."


def test_an_unforeseen_error_is_logged_and_told_without_its_words(
    session: Session, job_context: JobContext, caplog: pytest.LogCaptureFixture
) -> None:
    def task(own: Session, _report: Progress) -> None:
        own.add(Team(name_fa="تیم", name_en="Half done"))
        own.flush()
        raise ZeroDivisionError("of Sara Mohammadi")

    start(session, job_context, task)
    work = latest(session)
    assert work.state is JobState.FAILED
    assert work.failure is not None
    assert "Sara" not in str(work.failure)
    assert "ZeroDivisionError" in caplog.text
    assert session.scalar(select(func.count()).select_from(Team)) == 0, "what was half done"


def test_work_that_fell_silent_is_told_as_interrupted_and_the_next_takes_its_place(
    session: Session, job_context: JobContext, clock: Clock
) -> None:
    later = NOW + jobs.SILENT_AFTER + timedelta(seconds=1)
    steps: list[str] = []

    def stalled(_own: Session, report: Progress) -> None:
        clock.now = later
        with write_session(job_context.engine) as other:
            assert latest(other, later).state is JobState.INTERRUPTED
            start(other, job_context, nothing)
            assert latest(other, later).state is JobState.DONE
        steps.append("back again")
        report(0.5)
        steps.append("went on")

    start(session, job_context, stalled)
    assert steps == ["back again"], "it stops as soon as it says something"
    work = latest(session, later)
    assert (work.state, work.share, work.started_at) == (JobState.DONE, 1.0, later)


def test_a_sign_of_life_keeps_long_work_from_being_taken_for_dead(
    session: Session, job_context: JobContext, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.01)
    much_later = NOW + 10 * jobs.SILENT_AFTER

    def task(_own: Session, _report: Progress) -> None:
        clock.now = much_later
        pause = threading.Event()
        with write_session(job_context.engine) as other:
            for _ in range(int(PATIENCE / 0.01)):
                if latest(other, much_later).running:
                    return
                pause.wait(0.01)
        raise AssertionError("no sign of life")

    start(session, job_context, task)
    assert latest(session, much_later).state is JobState.DONE
