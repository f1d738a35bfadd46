"""The switch of the nightly recalibration."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from tests.web.browser import Browser
from tests.web.calibrating import page_of
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_calibration.let_nightly",)


def test_the_switch_of_the_nightly_run_is_off_until_hr_turns_it_on(
    hr: Browser, session: Session
) -> None:
    assert "The nightly run may not recalibrate." in page_of(hr)
    hr.post("/hr/calibration/nightly", allowed="1")
    page = page_of(hr)
    assert "It may, since 22 November 2026." in page
    assert "at most every four weeks" in page
    hr.post("/hr/calibration/nightly", allowed="1")
    assert "Nothing was changed." in page_of(hr)
    hr.post("/hr/calibration/nightly", allowed="0")
    assert "The nightly run may not recalibrate." in page_of(hr)
    details = session.scalars(
        select(AuditEntry.detail).where(AuditEntry.act == "calibration.nightly")
    ).all()
    assert sorted(details) == ["off", "on"]


def test_only_hr_lets_it(guard: Guard) -> None:
    form, outsiders = {"allowed": "1"}, (*STRANGERS, "admin")
    address = "/hr/calibration/nightly"
    guard("hr_calibration.let_nightly", address, form, may="hr", may_not=outsiders, refusal=403)
