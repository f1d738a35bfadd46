"""Trying a recalibration: computed, reported, nothing moved."""

from sqlalchemy.orm import Session

from tests.web.browser import Browser
from tests.web.calibrating import action, contexts, tried
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_calibration.try_out",)


def test_a_dry_run_moves_nothing_and_reports_in_sentences(
    hr: Browser, quizzed: list[int], session: Session
) -> None:
    page = tried(hr)
    assert contexts(session) == 1
    assert (
        "6 people were computed with both calibrations" in page
        or "would show another level" in page
    )
    assert "you have 6" in page
    assert "The strictness of 2 reviewers is estimated" in page
    assert "from 5 on" in page
    assert "leaves the days that are over as they were shown" in page
    action(page, "adopt")


def test_a_dry_run_without_evidence_has_nothing_to_adopt(hr: Browser) -> None:
    page = tried(hr)
    assert "It would change nothing" in page
    assert "Nobody has any evidence yet" in page
    assert "/adopt" not in page
    action(page, "discard")


def test_only_hr_tries(guard: Guard) -> None:
    outsiders = (*STRANGERS, "admin")
    address = "/hr/calibration/try"
    guard("hr_calibration.try_out", address, may="hr", may_not=outsiders, refusal=403)
