"""The first password by an invitation: once, for a fortnight, and one is signed in."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, Identity
from tests.web.browser import Browser, SignIn
from tests.web.cast import NOW
from tests.web.conftest import Clock
from tests.web.guard import Guard
from tests.web.links import FRESH, can_enter, newest_link

ACTIONS = ("auth.accept_invitation",)
EMAIL = "maryam@cast.example"


@pytest.fixture
def invitation(sign_in: SignIn, session: Session) -> str:
    """The link in the mail that a new person got."""
    form: dict[str, object] = {"name": "مریم حسینی", "email": EMAIL, "language": "fa"}
    assert sign_in("hr").post("/hr/people/new", form).status_code == 302
    return newest_link(session)


def invited(session: Session) -> Identity:
    session.expire_all()
    return session.scalars(select(Identity).where(Identity.email == EMAIL)).one()


def test_the_first_password_is_chosen_and_one_is_signed_in(
    browser: Browser, invitation: str, session: Session
) -> None:
    page = browser.get(invitation).get_data(as_text=True)
    assert EMAIL in page
    answer = browser.post(invitation, password=FRESH)
    assert (answer.status_code, answer.location) == (302, "/")
    assert "مریم حسینی" in browser.get("/").get_data(as_text=True)
    assert can_enter(browser, EMAIL, FRESH)
    person = invited(session).person_id
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == person))
    assert "password.invite" in set(acts)


def test_it_works_once(browser: Browser, invitation: str) -> None:
    browser.get(invitation)
    assert browser.post(invitation, password=FRESH).status_code == 302
    assert browser.get(invitation).status_code == 404
    assert browser.post(invitation, password="eight other brewing days").status_code == 404
    assert can_enter(browser, EMAIL, FRESH)


def test_a_weak_password_is_refused_and_the_invitation_still_works(
    browser: Browser, invitation: str, session: Session
) -> None:
    browser.get(invitation)
    for weak in ("short", "password123", EMAIL, ""):
        assert browser.post(invitation, password=weak).status_code == 422, weak
    assert invited(session).password_hash == ""
    assert browser.post(invitation, password=FRESH).status_code == 302


def test_after_two_weeks_it_is_too_late(browser: Browser, invitation: str, clock: Clock) -> None:
    clock.now = NOW + timedelta(days=13)
    assert browser.get(invitation).status_code == 200
    clock.now = NOW + timedelta(days=15)
    assert browser.get(invitation).status_code == 404
    assert browser.post(invitation, password=FRESH).status_code == 404


def test_somebody_who_asks_for_a_reset_does_not_take_the_invitation_away(
    browser: Browser, invitation: str
) -> None:
    browser.get("/forgot")
    browser.post("/forgot", email=EMAIL)
    browser.get(invitation)
    assert browser.post(invitation, password=FRESH).status_code == 302


def test_a_disabled_account_cannot_be_entered_by_its_invitation(
    browser: Browser, invitation: str, session: Session
) -> None:
    invited(session).disabled_at = NOW
    session.commit()
    assert browser.post(invitation, password=FRESH).status_code == 404
    assert invited(session).password_hash == ""


def test_an_invitation_is_no_reset_link(browser: Browser, invitation: str) -> None:
    assert (
        browser.post(invitation.replace("/invite/", "/reset/"), password=FRESH).status_code == 404
    )
    assert browser.post("/invite/never-given", password=FRESH).status_code == 404


def test_the_link_is_all_one_needs_and_the_form_the_only_way(guard: Guard, invitation: str) -> None:
    guard("auth.accept_invitation", invitation, {"password": FRESH}, may=None)
