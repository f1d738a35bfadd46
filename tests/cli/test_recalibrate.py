"""`competency recalibrate`, and what `competency roll` does where HR lets it recalibrate."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.cli.operate import roll
from competency.cli.recalibrate import recalibrate
from competency.domain.errors import CompetencyError, Conflict
from competency.domain.permissions import Actor, Grant
from competency.services.calibration import nightly, runs
from competency.services.curriculum import publishing, versions
from competency.storage.engine import make_engine, write_session
from competency.storage.migrate import upgrade
from competency.storage.models import ContextProposal, JobRow, LevelRow, ScoringContextRow
from tests.services.working import Work
from tests.web.cast import SAMPLE_PATH

NOW = datetime.now(UTC)
BEFORE = NOW - timedelta(days=3)
"""The commands read the clock of the machine."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose six people have been quizzed and reviewed."""
    monkeypatch.setenv("COMPETENCY_INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "instance").mkdir()
    with stored(tmp_path) as session:
        publishing.publish(session, SAMPLE_PATH, now=BEFORE)
        work = Work(session, versions.in_service(session), np.random.default_rng(7))
        people = work.hire(6, now=BEFORE)
        for person in people:
            work.quiz(person, work.curriculum.items, at=BEFORE, recorded=BEFORE)
        for person in people[1:]:
            work.review(person, people[0], at=BEFORE, recorded=BEFORE)
    return tmp_path


@contextmanager
def stored(folder: Path) -> Iterator[Session]:
    """A session on the installation's database."""
    engine = make_engine(f"sqlite:///{folder / 'instance' / 'competency.sqlite3'}")
    upgrade(engine)
    with write_session(engine) as session:
        yield session
    engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(recalibrate, arguments)


def reasons(session: Session) -> list[str]:
    return list(session.scalars(select(ScoringContextRow.reason).order_by(ScoringContextRow.id)))


def test_a_dry_run_prints_the_report_and_keeps_it_for_hr(folder: Path) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert (
        "6 people were computed with both calibrations" in result.output
        or "of 6 would" in result.output
    )
    assert "you have 6." in result.output
    assert "The strictness of 1 reviewer" in result.output
    assert result.output.rstrip().endswith("or run this again with --adopt.")
    with stored(folder) as session:
        assert reasons(session) == ["publication"]
        row = session.scalars(select(ContextProposal)).one()
        assert (row.adopted_as, row.proposed_by) == (None, None)


def test_adopting_rebuilds_everybody_and_doing_it_again_adopts_nothing(folder: Path) -> None:
    result = run("--adopt")
    assert result.exit_code == 0, result.output
    assert "Adopted: it is in force from now on." in result.output
    with stored(folder) as session:
        assert reasons(session) == ["publication", "recalibration"]
        newest = select(LevelRow.context_id).where(LevelRow.newest)
        assert set(session.scalars(newest)) == {2}
    again = run("--adopt")
    assert again.exit_code == 0
    assert "There is nothing to adopt" in again.output
    with stored(folder) as session:
        assert reasons(session) == ["publication", "recalibration"]


def test_while_another_dry_run_is_under_way_the_command_says_so(folder: Path) -> None:
    with stored(folder) as session:
        session.add(
            JobRow(
                kind=runs.TRY,
                path_id="barista",
                run=1,
                state="running",
                share=0.3,
                started_at=datetime.now(UTC),
                beat_at=datetime.now(UTC),
            )
        )
        session.commit()
    result = run()
    assert isinstance(result.exception, Conflict)
    assert "running already" in str(result.exception)


def test_without_a_published_path_the_command_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPETENCY_INSTANCE", str(tmp_path))
    result = run()
    assert isinstance(result.exception, CompetencyError)
    assert "competency publish" in str(result.exception)


def test_help_has_an_example() -> None:
    assert "competency recalibrate --adopt" in run("--help").output


def test_the_roll_recalibrates_only_where_hr_lets_it(folder: Path) -> None:
    first = CliRunner().invoke(roll)
    assert first.exit_code == 0, first.output
    assert "Recalibrated" not in first.output
    with stored(folder) as session:
        officer = Actor(1, grants=frozenset({Grant.HR}))
        curriculum = versions.in_service(session)
        session.rollback()
        nightly.allow(session, officer, curriculum, True, now=NOW - timedelta(days=2))
    second = CliRunner().invoke(roll)
    assert second.exit_code == 0, second.output
    assert "Recalibrated, as HR lets the nightly run." in second.output
    with stored(folder) as session:
        assert reasons(session) == ["publication", "recalibration"]
    assert "Recalibrated" not in CliRunner().invoke(roll).output
