"""Asking for a reset link: for everybody the same answer, and no word on who has an account."""

import re
from dataclasses import replace

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import MailLogEntry
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.links import newest_link

ACTIONS = ("auth.forgot_post",)
TOKEN = re.compile(r'value="[^"]{60,}"|name="idempotency_key"[^>]*>')


def ask(browser: Browser, email: str) -> str:
    browser.get("/forgot")
    answer = browser.post("/forgot", email=email)
    assert answer.status_code == 200
    return TOKEN.sub("", answer.get_data(as_text=True))


def test_known_and_unknown_addresses_get_the_same_answer(
    browser: Browser, cast: Cast, session: Session
) -> None:
    known = ask(browser, cast.email("learner"))
    unknown = ask(browser, "nobody@cast.example")
    assert known == unknown
    assert session.scalars(select(MailLogEntry.recipient)).all() == [cast.email("learner")]


def test_a_disabled_account_gets_no_mail(browser: Browser, cast: Cast, session: Session) -> None:
    ask(browser, cast.email("gone"))
    assert session.scalars(select(MailLogEntry)).all() == []


def test_a_second_link_replaces_the_first(browser: Browser, cast: Cast, session: Session) -> None:
    ask(browser, cast.email("learner"))
    first = newest_link(session)
    ask(browser, cast.email("learner"))
    assert browser.get(first).status_code == 404
    assert browser.get(newest_link(session)).status_code == 200


def test_an_empty_or_endless_form_is_refused(browser: Browser, session: Session) -> None:
    browser.get("/forgot")
    for typed in ("", "x" * 300):
        assert browser.post("/forgot", email=typed).status_code == 422, typed
    assert session.scalars(select(MailLogEntry)).all() == []


def test_an_account_cannot_be_flooded_with_mails(
    app: Flask, browser: Browser, cast: Cast, session: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], sign_in_limit="2 per minute")
    for _ in range(2):
        ask(browser, cast.email("learner"))
    browser.get("/forgot")
    refused = browser.post("/forgot", email=" LEARNER@cast.example ")
    assert refused.status_code == 429
    assert "یک ربع صبر کنید" in refused.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(MailLogEntry)) == 2
    ask(browser, cast.email("colleague"))


def test_it_is_asked_for_by_its_form_and_nobody_need_be_signed_in(guard: Guard, cast: Cast) -> None:
    guard("auth.forgot_post", "/forgot", {"email": cast.email("learner")}, may=None, answer=200)


def test_somebody_signed_in_may_ask_too(sign_in: SignIn, cast: Cast, session: Session) -> None:
    ask(sign_in("learner"), cast.email("learner"))
    assert "/reset/" in newest_link(session)
