"""Sending an invitation again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import MailLogEntry
from tests.web.browser import Browser
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS, invited
from tests.web.links import newest_link

ACTIONS = ("hr_people.invite",)


def test_a_fresh_invitation_is_mailed_and_the_older_link_stops_working(
    hr: Browser, session: Session, browser: Browser
) -> None:
    person = invited(session)
    assert hr.post(f"/hr/people/{person}/invite").location == f"/hr/people/{person}"
    first = newest_link(session)
    assert browser.get(first).status_code == 200
    hr.post(f"/hr/people/{person}/invite")
    assert browser.get(first).status_code == 404
    assert browser.get(newest_link(session)).status_code == 200
    recipients = session.scalars(select(MailLogEntry.recipient)).all()
    assert recipients == ["waiting@cast.example"] * 2


def test_who_has_a_password_needs_no_invitation(hr: Browser, session: Session, cast: Cast) -> None:
    answer = hr.post(f"/hr/people/{cast.learner}/invite")
    assert answer.status_code == 409
    assert "has a password already" in answer.text
    assert session.scalars(select(MailLogEntry)).all() == []


def test_a_disabled_account_is_not_invited(hr: Browser, session: Session) -> None:
    person = invited(session)
    hr.post(f"/hr/people/{person}/disable")
    answer = hr.post(f"/hr/people/{person}/invite")
    assert answer.status_code == 409
    assert "Enable it first" in answer.text
    assert session.scalars(select(MailLogEntry)).all() == []


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_invite(guard: Guard, session: Session, name: str) -> None:
    address = f"/hr/people/{invited(session)}/invite"
    guard("hr_people.invite", address, may=name, may_not=STRANGERS, refusal=403)
