"""Several processes, and several databases in one process, each see what is true for them."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from competency.domain.errors import Unavailable
from competency.services.curriculum import contexts, publishing, versions
from competency.storage.engine import make_engine, write_session
from competency.storage.models import ScoringContextRow
from tests.conftest import MakeDatabase
from tests.web.cast import NOW, SAMPLE_PATH


@pytest.fixture
def worker(engine: Engine) -> Iterator[Session]:
    """A session of another process: an engine of its own on the same database."""
    other = make_engine(engine.url.render_as_string(hide_password=False))
    with Session(other) as session:
        yield session
    other.dispose()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The sample path with another requirement."""
    folder = Path(shutil.copytree(SAMPLE_PATH, tmp_path / "path"))
    path = folder / "path.yaml"
    path.write_text(path.read_text("utf-8").replace("leadership: 3}", "leadership: 4}", 1), "utf-8")
    return folder


def seen(session: Session) -> tuple[str, int, float]:
    """What a request would work with: version, context and its population."""
    version = versions.in_service(session).version
    context_id, context = contexts.in_force(session, "barista")
    session.rollback()
    return version, context_id, context.mu


def adopt(session: Session, mu: float) -> None:
    _, context = contexts.in_force(session, "barista")
    session.add(
        ScoringContextRow(
            path_id="barista",
            framework_version=context.framework_version,
            document=replace(context, mu=mu).to_document(),
            reason="test",
            recorded_at=NOW,
        )
    )
    session.commit()


def test_what_one_worker_puts_in_force_the_other_sees_at_once(
    session: Session, worker: Session, changed: Path
) -> None:
    publishing.publish(session, SAMPLE_PATH, now=NOW - timedelta(days=1))
    first = seen(worker)
    assert first == seen(session)
    adopt(session, 0.4)
    assert seen(worker) == (first[0], first[1] + 1, 0.4)
    publishing.publish(session, changed, now=NOW)
    version, context_id, mu = seen(worker)
    assert (version, context_id, mu) == seen(session)
    assert version != first[0]
    assert mu == 0.4
    # What was in service before is still what it was.
    assert versions.curriculum_of(worker, first[0]).version == first[0]
    assert contexts.context_of(worker, first[1]).mu == 0.0


def test_two_databases_of_one_process_do_not_answer_for_each_other(
    sqlite_session: Session, new_sqlite: MakeDatabase, sqlite_template: Path
) -> None:
    other = new_sqlite()
    shutil.copyfile(sqlite_template, other.removeprefix("sqlite:///"))
    engine = make_engine(other)
    with write_session(engine) as session:
        for here, mu in ((sqlite_session, -0.7), (session, 0.7)):
            publishing.publish(here, SAMPLE_PATH, now=NOW)
            adopt(here, mu)
        ours, theirs = seen(sqlite_session), seen(session)
    engine.dispose()
    assert ours[:2] == theirs[:2], "the same ids, other contents"
    assert (ours[2], theirs[2]) == (-0.7, 0.7)


def test_a_version_that_another_database_holds_is_not_in_this_record(
    sqlite_session: Session, new_sqlite: MakeDatabase, sqlite_template: Path
) -> None:
    version, _ = publishing.publish(sqlite_session, SAMPLE_PATH, now=NOW)
    assert versions.curriculum_of(sqlite_session, version).version == version
    other = new_sqlite()
    shutil.copyfile(sqlite_template, other.removeprefix("sqlite:///"))
    engine = make_engine(other)
    with Session(engine) as session, pytest.raises(Unavailable):
        versions.curriculum_of(session, version)
    engine.dispose()
