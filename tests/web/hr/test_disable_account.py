"""Closing an account."""

import pytest
from sqlalchemy.orm import Session

from competency.storage.models import Identity
from tests.web.browser import Browser, SignIn
from tests.web.cast import PASSWORD, Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS
from tests.web.links import can_enter

ACTIONS = ("hr_people.disable",)


def test_disabling_ends_sign_ins_and_the_toast_undoes_it(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr, learner = sign_in("hr"), sign_in("learner")
    hr.post(f"/hr/people/{cast.learner}/disable")
    assert learner.get("/").status_code == 302
    page = hr.get("/hr/people").text
    assert 'class="c-toast__undo"' in page
    assert f'action="/hr/people/{cast.learner}/enable"' in page
    hr.post(f"/hr/people/{cast.learner}/enable")
    session.rollback()
    assert session.get_one(Identity, cast.learner).disabled_at is None


def test_nobody_disables_their_own_account(sign_in: SignIn, cast: Cast) -> None:
    hr = sign_in("hr")
    assert f"/hr/people/{cast.hr}/disable" not in hr.get(f"/hr/people/{cast.hr}").text
    assert hr.post(f"/hr/people/{cast.hr}/disable").status_code == 400


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_disable_accounts(guard: Guard, cast: Cast, name: str) -> None:
    address = f"/hr/people/{cast.outsider}/disable"
    guard("hr_people.disable", address, may=name, may_not=STRANGERS, refusal=403)


def test_a_forged_token_disables_nobody(hr: Browser, session: Session, cast: Cast) -> None:
    hr.token = "forged"
    assert hr.post(f"/hr/people/{cast.learner}/disable").status_code == 400
    assert session.get_one(Identity, cast.learner).disabled_at is None


def test_nobody_signs_in_afterwards(hr: Browser, browser: Browser, cast: Cast) -> None:
    assert can_enter(browser, cast.email("learner"), PASSWORD)
    hr.post(f"/hr/people/{cast.learner}/disable")
    assert not can_enter(browser, cast.email("learner"), PASSWORD)
