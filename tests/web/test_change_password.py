"""Changing one's own password: only with the current one, and every other sign-in ends."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from tests.web.cast import PASSWORD, Cast
from tests.web.conftest import Browser, SignIn

ACTIONS = ("account.password",)
FRESH = "seven slow brewing mornings"


def can_enter(browser: Browser, email: str, password: str) -> bool:
    made = Browser(browser.client.application.test_client())
    made.get("/login")
    return made.post("/login", email=email, password=password).status_code == 302


def test_the_current_password_and_a_good_new_one_change_it(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    answer = browser.post("/account/password", current=PASSWORD, password=FRESH)
    assert answer.status_code == 302
    assert can_enter(browser, cast.email("learner"), FRESH)
    assert not can_enter(browser, cast.email("learner"), PASSWORD)
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == cast.learner)).all()
    assert "password.change" in acts


def test_a_wrong_current_password_changes_nothing(sign_in: SignIn, cast: Cast) -> None:
    browser = sign_in("learner")
    answer = browser.post("/account/password", current="not my password", password=FRESH)
    assert answer.status_code == 422
    assert "این گذرواژه‌ی کنونی شما نیست" in answer.get_data(as_text=True)
    assert can_enter(browser, cast.email("learner"), PASSWORD)
    assert not can_enter(browser, cast.email("learner"), FRESH)


def test_a_weak_new_password_is_refused_with_advice(sign_in: SignIn, cast: Cast) -> None:
    browser = sign_in("learner")
    for weak in ("short", "password123", cast.email("learner")):
        assert browser.post("/account/password", current=PASSWORD, password=weak).status_code == 422
    assert can_enter(browser, cast.email("learner"), PASSWORD)


def test_all_other_sign_ins_end_and_this_one_goes_on(sign_in: SignIn) -> None:
    here, elsewhere = sign_in("learner"), sign_in("learner")
    assert here.post("/account/password", current=PASSWORD, password=FRESH).status_code == 302
    assert here.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302


def test_only_the_signed_in_person_and_only_by_post(browser: Browser, sign_in: SignIn) -> None:
    asked = browser.post("/account/password", current=PASSWORD, password=FRESH)
    assert "/login" in asked.location
    assert sign_in("learner").get("/account/password").status_code == 405
