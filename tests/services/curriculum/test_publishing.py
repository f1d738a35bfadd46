"""Publishing freezes what is whole; what is broken changes nothing."""

import shutil
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.services.curriculum import contexts, publishing, versions
from competency.services.curriculum.publishing import CurriculumProblemsError
from competency.services.evidence import store
from competency.services.evidence.entry import enter
from competency.storage.models import EstimateRow, ScoringContextRow
from tests.storage.records import new_review
from tests.web.cast import NOW, SAMPLE_PATH, Cast, enrol, publish_sample

TEHRAN = ZoneInfo("Asia/Tehran")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample path to break."""
    return Path(shutil.copytree(SAMPLE_PATH, tmp_path / "path"))


def context_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ScoringContextRow)) or 0


def test_a_broken_curriculum_leaves_the_last_version_in_service(
    session: Session, folder: Path
) -> None:
    version = publish_sample(session)
    items = folder / "bar" / "items.yaml"
    items.write_text(items.read_text("utf-8").replace("correct: true", "corect: true", 1), "utf-8")
    with pytest.raises(CurriculumProblemsError) as caught:
        publishing.publish(session, folder, now=NOW)
    assert any("items.yaml:" in str(problem) for problem in caught.value.problems)
    assert versions.in_service(session).version == version
    assert context_count(session) == 1


def test_publishing_the_same_again_changes_nothing(session: Session) -> None:
    version = publish_sample(session)
    assert publishing.publish(session, SAMPLE_PATH, now=NOW) == (version, False)
    assert context_count(session) == 1


def test_a_new_version_keeps_what_was_known_of_the_items(session: Session, folder: Path) -> None:
    publish_sample(session)
    _first, before = contexts.in_force(session, "barista")
    path = folder / "path.yaml"
    path.write_text(path.read_text("utf-8").replace("leadership: 3}", "leadership: 4}", 1), "utf-8")
    _version, changed = publishing.publish(session, folder, now=NOW)
    _second, after = contexts.in_force(session, "barista")
    assert changed
    assert after.items == before.items
    assert after.framework_version != before.framework_version


def test_what_is_stored_on_arrival_equals_a_full_rescore(session: Session) -> None:
    publish_sample(session)
    cast: Cast = enrol(session)
    curriculum = versions.in_service(session)
    for days, step in ((300, 2), (200, 4), (250, 1), (10, 3)):
        when = NOW - timedelta(days=days)
        entry = new_review(
            cast.boss, "milk-steaming", step, framework_version=curriculum.version, occurred_at=when
        )
        enter(session, cast.learner, [entry], curriculum, now=NOW, zone=TEHRAN)
    session.commit()
    row = session.scalars(select(EstimateRow)).one()
    stored = (row.mean, row.sd, *row.probabilities, row.floor, row.context_id)
    store.rescore(session, curriculum, now=NOW, zone=TEHRAN)
    session.expire_all()
    again = session.scalars(select(EstimateRow)).one()
    assert (again.mean, again.sd, *again.probabilities) == pytest.approx(stored[:7], abs=1e-6)
    assert (again.floor, again.context_id) == stored[7:]
    assert again.reviews == 4
