"""Throwing a dry run away."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import (
    ContextProposal,
)
from tests.web.browser import Browser
from tests.web.calibrating import action, page_of, tried
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_calibration.discard",)


def test_a_discarded_dry_run_is_gone(hr: Browser, quizzed: list[int], session: Session) -> None:
    assert hr.post(action(tried(hr), "discard")).status_code == 302
    page = page_of(hr)
    assert "The dry run is discarded" in page
    assert "/adopt" not in page
    assert session.scalar(select(func.count()).select_from(ContextProposal)) == 0


def test_only_hr_discards(guard: Guard, hr: Browser, quizzed: list[int]) -> None:
    address, outsiders = action(tried(hr), "discard"), (*STRANGERS, "admin")
    guard("hr_calibration.discard", address, may="hr", may_not=outsiders, refusal=403)
