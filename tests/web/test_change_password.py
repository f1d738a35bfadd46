"""Changing one's own password: only with the current one, and every other sign-in ends."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from tests.web.browser import Form, SignIn
from tests.web.cast import PASSWORD, Cast
from tests.web.guard import Guard
from tests.web.links import FRESH, can_enter

ACTIONS = ("account.password",)


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


def test_guessing_the_current_password_stops_after_some_tries(app: Flask, sign_in: SignIn) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], sign_in_limit="2 per minute")
    browser = sign_in("learner")
    for guess in range(2):
        wrong = browser.post("/account/password", current=f"guess {guess}", password=FRESH)
        assert wrong.status_code == 422
    right = browser.post("/account/password", current=PASSWORD, password=FRESH)
    assert right.status_code == 429


def test_only_for_oneself_and_only_by_the_form(guard: Guard) -> None:
    form: Form = {"current": PASSWORD, "password": FRESH}
    guard("account.password", "/account/password", form, may="learner")
