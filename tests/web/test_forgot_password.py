"""A forgotten password: the link, once, for an hour, and no word on who has an account."""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import MailLogEntry
from tests.web.cast import NOW, PASSWORD, Cast
from tests.web.conftest import Browser, Clock, SignIn

FRESH = "seven slow brewing mornings"
LINK = re.compile(r"/reset/[\w-]+")
TOKEN = re.compile(r'value="[^"]{60,}"|name="idempotency_key"[^>]*>')


def ask(browser: Browser, email: str) -> str:
    browser.get("/forgot")
    answer = browser.post("/forgot", email=email)
    assert answer.status_code == 200
    return TOKEN.sub("", answer.get_data(as_text=True))


def link_of(session: Session) -> str:
    session.rollback()
    body = session.scalars(select(MailLogEntry.body).order_by(MailLogEntry.id.desc())).first()
    assert body is not None
    found = LINK.search(body)
    assert found is not None
    return found[0]


def test_known_and_unknown_addresses_get_the_same_answer(browser: Browser, cast: Cast) -> None:
    known = ask(browser, cast.email("learner"))
    unknown = ask(browser, "nobody@cast.example")
    assert known == unknown


def test_a_disabled_account_gets_no_mail(browser: Browser, cast: Cast, session: Session) -> None:
    ask(browser, cast.email("gone"))
    session.rollback()
    assert session.scalars(select(MailLogEntry)).all() == []


def test_the_link_sets_a_password_once_and_ends_all_sign_ins(
    browser: Browser, cast: Cast, session: Session, sign_in: SignIn
) -> None:
    elsewhere = sign_in("learner")
    ask(browser, cast.email("learner"))
    link = link_of(session)
    browser.get(link)
    answer = browser.post(link, password=FRESH)
    assert answer.status_code == 302
    assert browser.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302
    assert browser.get(link).status_code == 404
    again = Browser(browser.client.application.test_client())
    again.get("/login")
    assert again.post("/login", email=cast.email("learner"), password=PASSWORD).status_code == 422
    assert again.post("/login", email=cast.email("learner"), password=FRESH).status_code == 302


def test_a_weak_password_is_refused_and_the_link_still_works(
    browser: Browser, cast: Cast, session: Session
) -> None:
    ask(browser, cast.email("learner"))
    link = link_of(session)
    browser.get(link)
    assert browser.post(link, password="password123").status_code == 422
    assert browser.post(link, password="short").status_code == 422
    assert browser.post(link, password=FRESH).status_code == 302


def test_an_old_link_is_refused_with_a_sentence(
    browser: Browser, cast: Cast, session: Session, clock: Clock
) -> None:
    ask(browser, cast.email("learner"))
    link = link_of(session)
    clock.now = NOW + timedelta(minutes=61)
    answer = browser.get(link)
    assert answer.status_code == 404
    assert "این پیوند پیش‌تر به کار رفته یا کهنه شده است" in answer.get_data(as_text=True)


def test_a_second_link_replaces_the_first(browser: Browser, cast: Cast, session: Session) -> None:
    ask(browser, cast.email("learner"))
    first = link_of(session)
    ask(browser, cast.email("learner"))
    assert browser.get(first).status_code == 404
    assert browser.get(link_of(session)).status_code == 200
