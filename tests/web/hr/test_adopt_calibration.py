"""Adopting a recalibration."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.permissions import Grant
from competency.services.accounts import grants
from competency.storage.models import (
    AuditEntry,
    LevelRow,
    ScoringContextRow,
)
from tests.web.browser import Browser, SignIn
from tests.web.calibrating import PAGE, PATH, action, contexts, page_of, tried
from tests.web.cast import NOW, Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_calibration.adopt",)


def test_adopting_reaches_everybody_and_undo_brings_everybody_back(
    hr: Browser, quizzed: list[int], session: Session
) -> None:
    before = {row.person_id: row.p_mid for row in session.scalars(select(LevelRow))}
    answer = hr.post(action(tried(hr), "adopt"))
    assert answer.status_code == 302
    session.expire_all()
    assert set(session.scalars(select(LevelRow.context_id).where(LevelRow.newest))) == {2}
    page = page_of(hr)
    assert "The new calibration is in force from now on." in page
    undo = action(page.split('id="toasts"', 1)[1], "undo")
    assert "calibrated from 90 answers" in page
    assert "Leila Manabe" in page.split('id="history"', 1)[1]
    hr.get(PAGE)
    assert hr.post(undo).status_code == 302
    session.expire_all()
    newest = select(LevelRow).where(LevelRow.newest)
    after = {row.person_id: row.p_mid for row in session.scalars(newest)}
    assert {row.context_id for row in session.scalars(newest)} == {3}
    assert after == pytest.approx(before, abs=1e-6)
    page = page_of(hr)
    assert "Adoption undone" in page
    assert "/undo/" not in page


def test_a_second_click_has_no_second_effect(
    hr: Browser, quizzed: list[int], session: Session
) -> None:
    adopt = action(tried(hr), "adopt")
    assert [hr.post(adopt).status_code for _ in range(2)] == [302, 302]
    assert contexts(session) == 2
    undo = action(page_of(hr), "undo")
    assert [hr.post(undo).status_code for _ in range(2)] == [302, 302]
    assert contexts(session) == 3
    acts = session.scalars(
        select(AuditEntry.act)
        .where(AuditEntry.act.startswith("calibration."))
        .order_by(AuditEntry.id)
    ).all()
    assert acts == ["calibration.propose", "calibration.adopt", "calibration.undo"]


def other_hr(sign_in: SignIn, writing: Session, cast: Cast) -> Browser:
    grants.add(writing, cast.colleague, Grant.HR, now=NOW)
    writing.commit()
    browser = sign_in("colleague")
    browser.post("/language", language="en")
    browser.get(PAGE)
    return browser


def test_of_two_officers_the_second_is_told_what_the_first_has_done(
    hr: Browser, quizzed: list[int], sign_in: SignIn, writing: Session, cast: Cast,
    session: Session,
) -> None:  # fmt: skip
    second = other_hr(sign_in, writing, cast)
    page = tried(hr)
    assert page_of(second).count("What a recalibration would change") == 1
    adopt, discard = action(page, "adopt"), action(page, "discard")
    assert hr.post(adopt).status_code == 302
    answer = second.post(adopt)
    assert answer.status_code == 404
    assert "it was adopted, or a newer one took its place" in answer.text
    assert second.post(discard).status_code == 404
    assert contexts(session) == 2
    undo = action(page_of(second), "undo")
    assert second.post(undo).status_code == 302
    answer = hr.post(undo)
    assert answer.status_code == 409
    assert "be undone any more" in answer.text
    assert contexts(session) == 3


def test_a_dry_run_that_something_overtook_says_so_and_cannot_be_adopted(
    hr: Browser, quizzed: list[int], writing: Session, session: Session
) -> None:
    page = tried(hr)
    adopt = action(page, "adopt")
    in_force = session.get_one(ScoringContextRow, 1)
    writing.add(
        ScoringContextRow(
            path_id=PATH,
            framework_version=in_force.framework_version,
            document=in_force.document,
            reason="publication",
            recorded_at=NOW,
        )
    )
    writing.commit()
    page = page_of(hr)
    assert "so it cannot be adopted" in page
    assert "/adopt" not in page
    assert "Try again" in page
    answer = hr.post(adopt)
    assert answer.status_code == 409
    assert "since this dry run" in answer.text
    assert contexts(session) == 2


def test_only_hr_adopts(guard: Guard, hr: Browser, quizzed: list[int]) -> None:
    address, outsiders = action(tried(hr), "adopt"), (*STRANGERS, "admin")
    guard("hr_calibration.adopt", address, may="hr", may_not=outsiders, refusal=403)
