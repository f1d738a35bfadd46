"""Adding a person: an account, a place, an invitation."""

from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import MailLogEntry
from competency.storage.queries import people as queries
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.staff import NEW, STRANGERS

ACTIONS = ("hr_people.create",)


def test_hr_adds_a_person_once_who_is_invited(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    hr.get("/hr/people/new")
    form: dict[str, object] = NEW | {
        "team": str(cast.bar),
        "role": "lead",
        "level": "mid",
        "idempotency_key": hr.key,
    }
    first = hr.post("/hr/people/new", form)
    again = hr.post("/hr/people/new", form)
    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    made = queries.by_email(session, "maryam@cast.example")
    assert made is not None
    assert queries.teams_of(session, made.person_id) == {cast.bar}
    mail = session.scalars(select(MailLogEntry)).one()
    assert "/invite/" in mail.body


def test_every_problem_of_the_form_is_told_at_its_field(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    answer = hr.post("/hr/people/new", name="", email="learner@", name_latin="یاسمن")
    assert answer.status_code == 422
    for field in ("name", "email", "name_latin"):
        assert f'id="{field}-error"' in answer.text
    taken = hr.post("/hr/people/new", name="کسی", email="learner@cast.example", language="fa")
    assert taken.status_code == 422
    assert "یاسمن دانا با این رایانامه حساب دارد" in taken.text


def test_markup_in_a_name_is_shown_as_text(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    name = "سارا <script>alert(1)</script>"
    hr.post("/hr/people/new", name=name, email="x@cast.example", language="fa")
    for page in ("/hr/people", "/hr/matrix"):
        text = hr.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;" in text


def test_a_person_whom_nobody_can_invite_is_not_made(
    app: Flask, hr: Browser, session: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=1)
    answer = hr.post("/hr/people/new", NEW)
    assert answer.status_code == 422
    assert "did not take" in unescape(answer.text)
    assert queries.by_email(session, str(NEW["email"])) is None


@pytest.mark.parametrize("name", ["hr", "admin"])
def test_only_hr_and_admins_add_people(guard: Guard, name: str) -> None:
    guard("hr_people.create", "/hr/people/new", NEW, may=name, may_not=STRANGERS, refusal=403)
