"""What happens when calibrations, publications and rebuilds meet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from competency.domain.permissions import Actor, Grant
from competency.services.calibration import runs
from competency.services.operation import jobs
from competency.services.operation.jobs import JobContext
from competency.storage.engine import write_session
from competency.storage.queries import framework
from competency.storage.queries import jobs as queries
from tests.services.working import BEGIN, TEHRAN, begin

HR = Actor(1, grants=frozenset({Grant.HR}))
PATH = "barista"
LATER = BEGIN + timedelta(hours=2)


def test_what_is_adopted_while_a_rebuild_is_ending_is_rebuilt_by_it(
    session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second adoption sees the first rebuild running and leaves its people to it."""
    work = begin(session)
    for person in work.hire(3, now=BEGIN):
        work.quiz(person, work.curriculum.items, at=BEGIN, recorded=BEGIN)
    job_context = JobContext(engine, lambda: LATER, jobs.at_once)
    work.adopt(mu=0.2, now=LATER)
    end = jobs._Run._end
    left_behind: list[int] = []

    def slowly(piece: jobs._Run, state: str, **values: object) -> None:
        if not left_behind:
            with write_session(engine) as other:
                replace(work, session=other).adopt(mu=0.4, now=LATER)
                runs.start_rebuilding(
                    other, HR, work.curriculum, job_context, now=LATER, zone=TEHRAN
                )
                left_behind.append(behind(other))
        end(piece, state, **values)

    monkeypatch.setattr(jobs._Run, "_end", slowly)
    runs.start_rebuilding(session, HR, work.curriculum, job_context, now=LATER, zone=TEHRAN)
    assert left_behind == [3]
    assert behind(session) == 0


def behind(session: Session) -> int:
    in_force = framework.context_id_in_force(session, PATH)
    assert in_force is not None
    found = queries.people_behind(session, PATH, in_force)
    session.rollback()
    return found


def test_one_at_a_time_changes_what_is_in_force(engine: Engine) -> None:
    """A publication and an adoption at once would each overlook the other."""
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer anyway")
    with Session(engine) as first, Session(engine) as second:
        framework.lock_path(first, PATH)
        second.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError):
            framework.lock_path(second, PATH)
        second.rollback()
        first.commit()
        framework.lock_path(second, PATH)
