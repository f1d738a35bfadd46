"""Computing everybody's level where a rebuild has not reached them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.permissions import Actor, Grant
from competency.services.calibration import adoption, dry_run
from competency.services.curriculum import versions
from competency.storage.models import LevelRow
from tests.services.working import TEHRAN
from tests.web.browser import Browser
from tests.web.calibrating import page_of
from tests.web.cast import NOW
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_calibration.rebuild",)


def test_people_whom_no_rebuild_has_reached_are_counted_and_computed_on_request(
    hr: Browser, quizzed: list[int], writing: Session, session: Session
) -> None:
    curriculum = versions.in_service(writing)
    officer = Actor(session.scalars(select(LevelRow.person_id)).first() or 0, frozenset({Grant.HR}))
    proposal = dry_run.propose_for_operator(
        writing, curriculum, officer.person, now=NOW, zone=TEHRAN
    )
    adoption.adopt(writing, officer, curriculum, proposal.id, now=NOW)
    page = page_of(hr)
    assert "6 people are still shown under an older calibration" in page
    profile = page_of(hr, f"/people/{quizzed[0]}")
    assert "A newer one has been in force since 22 November 2026" in profile
    assert hr.post("/hr/calibration/rebuild").status_code == 302
    assert "still shown under an older" not in page_of(hr)
    assert set(session.scalars(select(LevelRow.context_id).where(LevelRow.newest))) == {2}


def test_only_hr_rebuilds(guard: Guard) -> None:
    outsiders = (*STRANGERS, "admin")
    address = "/hr/calibration/rebuild"
    guard("hr_calibration.rebuild", address, may="hr", may_not=outsiders, refusal=403)
