"""Signing in: who gets in, what the browser holds, what a sign-in survives."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.permissions import Actor, Grant
from competency.services.accounts import grants, sign_ins, status
from competency.storage.engine import make_engine, write_session
from competency.storage.models import AuditEntry, SignInRow
from tests.web.cast import NOW, PASSWORD, Cast
from tests.web.conftest import Browser, Clock, SignIn


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_address_and_password_open_the_home_page(
    browser: Browser, cast: Cast, session: Session
) -> None:
    answer = browser.post("/login", email=cast.email("learner"), password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/")
    assert "یاسمن دانا" in browser.get("/").get_data(as_text=True)
    assert acts(session) == ["sign-in"]


@pytest.mark.parametrize("email", [" Learner@CAST.example ", "LEARNER@cast.example"])
def test_an_address_is_read_as_people_write_it(browser: Browser, cast: Cast, email: str) -> None:
    assert browser.post("/login", email=email, password=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("learner@cast.example", "not the password"),
        ("learner@cast.example", PASSWORD.upper()),
        ("learner@cast.example", f" {PASSWORD}"),
        ("nobody@cast.example", PASSWORD),
        ("gone@cast.example", PASSWORD),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("learner%", PASSWORD),
    ],
)
def test_anything_else_is_refused_and_written_down(
    browser: Browser, cast: Cast, session: Session, email: str, password: str
) -> None:
    answer = browser.post("/login", email=email, password=password)
    assert answer.status_code == 422
    assert browser.get("/").status_code == 302
    assert session.scalars(select(SignInRow)).all() == []
    assert acts(session) == ["sign-in.refused"]


def test_a_refused_sign_in_keeps_the_address_but_not_the_password(
    browser: Browser, cast: Cast
) -> None:
    page = browser.post("/login", email=cast.email("learner"), password="wrong and long")
    text = page.get_data(as_text=True)
    assert cast.email("learner") in text
    assert "wrong and long" not in text


@pytest.mark.parametrize(
    "form", [{}, {"email": "x@y.example"}, {"email": "x" * 300, "password": "y"},
             {"email": "x", "password": "y" * 500}]
)  # fmt: skip
def test_an_empty_or_endless_form_is_refused_with_its_reasons(
    browser: Browser, form: dict[str, object]
) -> None:
    answer = browser.post("/login", form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_the_session_changes_when_somebody_signs_in(browser: Browser, cast: Cast) -> None:
    before = browser.client.get_cookie("competency")
    token = browser.token
    browser.post("/login", email=cast.email("learner"), password=PASSWORD)
    after = browser.client.get_cookie("competency")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    browser.get("/account")
    assert browser.token != token
    assert browser.client.post("/logout", data={"csrf_token": token}).status_code == 400


def test_a_session_set_before_signing_in_is_worth_nothing_after_it(
    app: Flask, browser: Browser, cast: Cast
) -> None:
    """Session fixation: whoever planted a cookie knows nothing of the sign-in that follows."""
    planted = browser.client.get_cookie("competency")
    assert planted is not None
    browser.post("/login", email=cast.email("learner"), password=PASSWORD)
    attacker = app.test_client()
    attacker.set_cookie("competency", planted.value)
    assert attacker.get("/").status_code == 302


def test_the_cookie_names_nobody(browser: Browser, cast: Cast, session: Session) -> None:
    browser.post("/login", email=cast.email("learner"), password=PASSWORD)
    with browser.client.session_transaction() as kept:
        token = kept["_user_id"]
        assert set(kept) <= {"_user_id", "_fresh", "_permanent", "_flashes", "csrf_token"}
    row = session.scalars(select(SignInRow)).one()
    assert row.token_hash == sign_ins.hash_token(token)
    assert token != str(cast.learner)
    assert len(token) >= 43


def test_a_cookie_that_was_tampered_with_is_nobody(app: Flask, sign_in: SignIn) -> None:
    learner = sign_in("learner")
    cookie = learner.client.get_cookie("competency")
    assert cookie is not None
    for changed in (cookie.value[:-2], "x" + cookie.value, "", cookie.value.swapcase()):
        other = app.test_client()
        other.set_cookie("competency", changed)
        assert other.get("/").status_code == 302


def test_a_sign_in_ends_by_itself(sign_in: SignIn, clock: Clock) -> None:
    learner = sign_in("learner")
    clock.now += timedelta(days=13)
    assert learner.get("/").status_code == 200
    clock.now += timedelta(days=2)
    assert learner.get("/").location.startswith("/login")


def test_somebody_signed_in_is_led_past_the_sign_in_page(sign_in: SignIn) -> None:
    assert sign_in("learner").get("/login").location == "/"


def test_a_page_asked_for_is_opened_after_signing_in(browser: Browser, cast: Cast) -> None:
    asked = browser.get("/profile?why=milk-steaming")
    assert asked.location == "/login?next=/profile?why%3Dmilk-steaming"
    browser.get(asked.location)
    answer = browser.post(
        asked.location,
        email=cast.email("learner"),
        password=PASSWORD,
        next="/profile?why=milk-steaming",
    )
    assert answer.location == "/profile?why=milk-steaming"


def test_a_form_sent_after_the_sign_in_ended_says_that_it_was_not_saved(
    sign_in: SignIn, clock: Clock
) -> None:
    learner = sign_in("learner")
    learner.get("/path/barista/bar/self")
    clock.now += timedelta(days=15)
    sent = learner.client.post(
        "/path/barista/bar/self",
        data={"csrf_token": learner.token, "step-milk-steaming": "2"},
        headers={"Referer": "http://localhost/path/barista/bar/self"},
    )
    assert sent.location == "/login?next=/path/barista/bar/self"
    assert "ذخیره نشد" in learner.get(sent.location).get_data(as_text=True)


def test_a_form_sent_from_elsewhere_leads_nowhere_else_after_signing_in(
    sign_in: SignIn, clock: Clock
) -> None:
    learner = sign_in("learner")
    clock.now += timedelta(days=15)
    sent = learner.client.post(
        "/logout",
        data={"csrf_token": learner.token},
        headers={"Referer": "http://evil.example/path"},
    )
    assert sent.location == "/login"


def test_a_script_is_told_by_the_status_that_the_sign_in_ended(
    sign_in: SignIn, clock: Clock
) -> None:
    """It would take the sign-in page behind a redirect for "saved"."""
    learner = sign_in("learner")
    clock.now += timedelta(days=15)
    form = {"csrf_token": learner.token}
    saving = learner.client.post(
        "/path/barista/bar/self", data=form, headers={"Accept": "application/json"}
    )
    assert saving.status_code == 401
    part = learner.client.get("/profile", headers={"HX-Request": "true"})
    assert part.status_code == 401
    assert part.headers["HX-Redirect"] == "/login?next=/profile"


ENDING: dict[str, Callable[[Session, Actor, int], object]] = {
    "disabled": lambda session, hr, person: status.disable(session, hr, person, now=NOW),
    "given a right": lambda session, hr, person: grants.give(
        session, hr, person, Grant.AUTHOR, now=NOW
    ),
    "taken a right": lambda session, hr, person: grants.take(
        session, hr, person, Grant.AUTHOR, now=NOW
    ),
}


@pytest.mark.parametrize("change", ENDING)
def test_a_change_of_status_or_rights_ends_all_sign_ins(
    sign_in: SignIn, cast: Cast, database_url: str, change: str
) -> None:
    name = "author" if change == "taken a right" else "learner"
    browsers = [sign_in(name), sign_in(name)]
    engine = make_engine(database_url)
    with write_session(engine) as writing:
        hr = sign_ins.actor_of(writing, cast.hr)
        ENDING[change](writing, hr, getattr(cast, name))
    engine.dispose()
    for browser in browsers:
        assert browser.get("/").location.startswith("/login")


def test_signing_in_on_two_machines_is_two_sign_ins(sign_in: SignIn, session: Session) -> None:
    first, second = sign_in("learner"), sign_in("learner")
    first.post("/logout")
    assert first.get("/").status_code == 302
    assert second.get("/").status_code == 200
