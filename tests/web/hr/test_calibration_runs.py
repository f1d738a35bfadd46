"""Long work on HR's page of the calibration: under way, over, broken; and what it reaches."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.permissions import Actor, Grant
from competency.i18n.translations import translator
from competency.services.calibration import adoption, dry_run, runs
from competency.services.curriculum import versions
from competency.services.operation import jobs
from competency.storage.models import AuditEntry, JobRow, LevelRow
from tests.services.working import TEHRAN
from tests.web.calibrating import PAGE, PATH, action, officer, text_of, tried
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser, Clock, SignIn

FA = translator("fa")


@pytest.fixture
def hr(sign_in: SignIn) -> Browser:
    return officer(sign_in)


def running(writing: Session, kind: str, *, share: float = 0.4) -> JobRow:
    """Work that another process does."""
    row = JobRow(
        kind=kind, path_id=PATH, run=1, state="running", share=share, started_at=NOW, beat_at=NOW
    )
    writing.add(row)
    writing.commit()
    return row


def test_a_running_dry_run_shows_its_progress_and_is_not_begun_twice(
    hr: Browser, writing: Session
) -> None:
    row = running(writing, runs.TRY)
    page = text_of(hr)
    assert 'value="40"' in page
    assert "You can leave this page" in page
    assert f'hx-get="{PAGE}/progress' in page
    assert "/hr/calibration/try" not in page
    assert hr.post("/hr/calibration/try").status_code == 302
    assert "under way already" in text_of(hr)
    row.share, row.beat_at = 0.7, NOW
    writing.commit()
    part = hr.client.get(f"{PAGE}/progress", headers={"HX-Request": "true"})
    assert 'value="70"' in part.text
    assert "<html" not in part.text
    row.state = "done"
    writing.commit()
    over = hr.client.get(f"{PAGE}/progress?of=report", headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"
    assert hr.client.get(f"{PAGE}/progress").status_code == 302


def test_a_finished_rebuild_is_said_in_place_so_that_undo_stays(
    hr: Browser, writing: Session
) -> None:
    row = running(writing, runs.REBUILD)
    assert "being recomputed" in text_of(hr)
    row.state = "done"
    writing.commit()
    part = hr.client.get(f"{PAGE}/progress?of=levels", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    assert "computed with what is in force now" in part.text
    assert "hx-get" not in part.text


def test_interrupted_work_says_so_and_is_begun_again(
    hr: Browser, quizzed: list[int], writing: Session, clock: Clock, session: Session
) -> None:
    running(writing, runs.TRY)
    clock.now = NOW + jobs.SILENT_AFTER + timedelta(seconds=1)
    page = text_of(hr)
    assert "was interrupted" in page
    assert "Nothing has changed" in page
    page = tried(hr)
    assert "was interrupted" not in page
    action(page, "adopt")


def test_failed_work_names_its_reason(hr: Browser, writing: Session) -> None:
    row = running(writing, runs.TRY)
    row.state = "failed"
    row.failure = {
        "message": "An error on the server stopped it; the log names it.",
        "params": {},
    }
    writing.commit()
    assert "did not finish. An error on the server stopped it" in text_of(hr)
    hr.post("/language", language="fa")
    assert FA.gettext("An error on the server stopped it; the log names it.") in text_of(hr)


def test_people_whom_no_rebuild_has_reached_are_counted_and_computed_on_request(
    hr: Browser, quizzed: list[int], writing: Session, session: Session
) -> None:
    curriculum = versions.in_service(writing)
    officer = Actor(session.scalars(select(LevelRow.person_id)).first() or 0, frozenset({Grant.HR}))
    proposal = dry_run.propose_for_operator(
        writing, curriculum, officer.person, now=NOW, zone=TEHRAN
    )
    adoption.adopt(writing, officer, curriculum, proposal.id, now=NOW)
    page = text_of(hr)
    assert "6 people are still shown under an older calibration" in page
    profile = text_of(hr, f"/people/{quizzed[0]}")
    assert "A newer one has been in force since 22 November 2026" in profile
    assert hr.post("/hr/calibration/rebuild").status_code == 302
    assert "still shown under an older" not in text_of(hr)
    assert set(session.scalars(select(LevelRow.context_id).where(LevelRow.newest))) == {2}


def test_a_profile_says_which_calibration_its_level_used(
    hr: Browser, quizzed: list[int], cast: Cast
) -> None:
    address = f"/people/{quizzed[0]}"
    before = text_of(hr, address)
    assert "Calculated with the calibration of 18 October 2025 (design values" in before
    hr.get(PAGE)
    hr.post(action(tried(hr), "adopt"))
    assert "of 22 November 2026 (from 90 answers)." in text_of(hr, address)
    hr.post("/language", language="fa")
    assert "محاسبه‌شده با واسنجی ۱ آذر ۱۴۰۵ (از ۹۰ پاسخ)." in text_of(hr, address)
    assert "Calculated with" not in text_of(hr, f"/people/{cast.learner}"), "there is no level"


def test_the_switch_of_the_nightly_run_is_off_until_hr_turns_it_on(
    hr: Browser, session: Session
) -> None:
    assert "The nightly run may not recalibrate." in text_of(hr)
    hr.post("/hr/calibration/nightly", allowed="1")
    page = text_of(hr)
    assert "It may, since 22 November 2026." in page
    assert "at most every four weeks" in page
    hr.post("/hr/calibration/nightly", allowed="1")
    assert "Nothing was changed." in text_of(hr)
    hr.post("/hr/calibration/nightly", allowed="0")
    assert "The nightly run may not recalibrate." in text_of(hr)
    details = session.scalars(
        select(AuditEntry.detail).where(AuditEntry.act == "calibration.nightly")
    ).all()
    assert sorted(details) == ["off", "on"]
