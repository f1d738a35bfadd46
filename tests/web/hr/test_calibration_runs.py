"""Long work on HR's page of the calibration: under way, over, broken; and what it reaches."""

from datetime import timedelta

from sqlalchemy.orm import Session

from competency.i18n.translations import translator
from competency.services.calibration import runs
from competency.services.operation import jobs
from competency.storage.models import JobRow
from tests.web.browser import Browser
from tests.web.calibrating import PAGE, PATH, action, page_of, tried
from tests.web.cast import NOW, Cast
from tests.web.conftest import Clock

FA = translator("fa")


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
    page = page_of(hr)
    assert 'value="40"' in page
    assert "You can leave this page" in page
    assert f'hx-get="{PAGE}/progress' in page
    assert "/hr/calibration/try" not in page
    assert hr.post("/hr/calibration/try").status_code == 302
    assert "under way already" in page_of(hr)
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
    assert "being computed anew" in page_of(hr)
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
    page = page_of(hr)
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
    assert "did not come to its end. An error on the server stopped it" in page_of(hr)
    hr.post("/language", language="fa")
    assert FA.gettext("An error on the server stopped it; the log names it.") in page_of(hr)


def test_a_profile_says_which_calibration_its_level_used(
    hr: Browser, quizzed: list[int], cast: Cast
) -> None:
    address = f"/people/{quizzed[0]}"
    before = page_of(hr, address)
    assert "Calculated with the calibration of 18 October 2025 (design values" in before
    hr.get(PAGE)
    hr.post(action(tried(hr), "adopt"))
    assert "of 22 November 2026 (from 90 answers)." in page_of(hr, address)
    hr.post("/language", language="fa")
    assert "محاسبه‌شده با واسنجی ۱ آذر ۱۴۰۵ (از ۹۰ پاسخ)." in page_of(hr, address)
    assert "Calculated with" not in page_of(hr, f"/people/{cast.learner}"), "there is no level"
