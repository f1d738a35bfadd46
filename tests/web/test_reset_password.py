"""A new password by a reset link: once, for an hour, and every sign-in ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, Identity
from tests.web.browser import Browser, SignIn
from tests.web.cast import NOW, PASSWORD, Cast
from tests.web.conftest import Clock
from tests.web.guard import Guard
from tests.web.links import FRESH, can_enter, newest_link

ACTIONS = ("auth.reset",)


@pytest.fixture
def link(browser: Browser, cast: Cast, session: Session) -> str:
    """The link that the learner asked for."""
    browser.get("/forgot")
    assert browser.post("/forgot", email=cast.email("learner")).status_code == 200
    return newest_link(session)


def test_the_link_sets_a_password_once_and_ends_all_sign_ins(
    browser: Browser, cast: Cast, link: str, sign_in: SignIn, session: Session
) -> None:
    elsewhere = sign_in("learner")
    browser.get(link)
    answer = browser.post(link, password=FRESH)
    assert answer.status_code == 302
    assert browser.get("/profile").status_code == 200
    assert elsewhere.get("/profile").status_code == 302
    assert browser.get(link).status_code == 404
    assert browser.post(link, password=PASSWORD).status_code == 404
    assert not can_enter(browser, cast.email("learner"), PASSWORD)
    assert can_enter(browser, cast.email("learner"), FRESH)
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == cast.learner))
    assert "password.reset" in set(acts)


def test_a_weak_password_is_refused_and_the_link_still_works(browser: Browser, link: str) -> None:
    browser.get(link)
    assert browser.post(link, password="password123").status_code == 422
    assert browser.post(link, password="short").status_code == 422
    assert browser.post(link, password=FRESH).status_code == 302


def test_an_old_link_is_refused_with_a_sentence(
    browser: Browser, cast: Cast, link: str, clock: Clock
) -> None:
    clock.now = NOW + timedelta(minutes=59)
    assert browser.get(link).status_code == 200
    clock.now = NOW + timedelta(minutes=61)
    answer = browser.get(link)
    assert answer.status_code == 404
    assert "این پیوند پیش‌تر به کار رفته یا کهنه شده است" in answer.get_data(as_text=True)
    assert browser.post(link, password=FRESH).status_code == 404
    assert can_enter(browser, cast.email("learner"), PASSWORD)


def test_a_link_of_an_account_that_was_disabled_meanwhile_opens_nothing(
    browser: Browser, cast: Cast, link: str, session: Session
) -> None:
    session.get_one(Identity, cast.learner).disabled_at = NOW
    session.commit()
    assert browser.get(link).status_code == 404
    assert browser.post(link, password=FRESH).status_code == 404


def test_a_reset_link_is_no_invitation(browser: Browser, link: str) -> None:
    assert browser.post(link.replace("/reset/", "/invite/"), password=FRESH).status_code == 404
    assert browser.post("/reset/never-given", password=FRESH).status_code == 404


def test_the_link_is_all_one_needs_and_the_form_the_only_way(guard: Guard, link: str) -> None:
    guard("auth.reset", link, {"password": FRESH}, may=None)
