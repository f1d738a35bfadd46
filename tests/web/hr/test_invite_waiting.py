"""Inviting all who have an account and no invitation yet."""

from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, MailLogEntry
from tests.web.browser import Browser, SignIn
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS, invited

ACTIONS = ("hr_people.invite_waiting",)


def test_waiting_invitations_are_offered_and_sent(sign_in: SignIn, session: Session) -> None:
    invited(session)
    hr = sign_in("hr")
    assert "هنوز دعوت‌نامه‌ای" in hr.get("/hr/people").text
    hr.post("/hr/people/invite")
    assert "هنوز دعوت‌نامه‌ای" not in hr.get("/hr/people").text
    assert session.scalars(select(MailLogEntry.recipient)).all() == ["waiting@cast.example"]


def test_many_are_invited_a_portion_at_a_time(hr: Browser, session: Session) -> None:
    for number in range(51):
        invited(session, f"p{number}@cast.example")
    hr.post("/hr/people/invite")
    assert "50 invitations are on their way. 1 is still to be sent." in hr.get("/hr/people").text
    hr.post("/hr/people/invite")
    assert len(set(session.scalars(select(MailLogEntry.recipient)))) == 51


def test_when_the_mail_server_takes_none_nobody_counts_as_invited(
    app: Flask, hr: Browser, session: Session
) -> None:
    invited(session)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=1)
    assert hr.post("/hr/people/invite").status_code == 302
    page = hr.get("/hr/people").text
    assert "did not take" in unescape(page)
    assert 'action="/hr/people/invite"' in page
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.act == "person.invite"))
    assert list(acts) == []


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_invite(guard: Guard, session: Session, name: str) -> None:
    invited(session)
    address = "/hr/people/invite"
    guard("hr_people.invite_waiting", address, may=name, may_not=STRANGERS, refusal=403)
