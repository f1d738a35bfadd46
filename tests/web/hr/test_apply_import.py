"""Saving the good rows of a table: exactly what was shown, once."""

from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry, GrantRow, Identity, MailLogEntry, Person
from competency.storage.queries import people as queries
from tests.web.browser import Form, SignIn, in_english
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.hr.importing import TABLE, fingerprint, send
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_import.apply",)


def people_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_table_goes_from_upload_over_preview_to_apply(
    sign_in: SignIn, session: Session, cast: Cast, folder: Path
) -> None:
    hr = sign_in("hr")
    before = people_count(session)
    uploaded = send(hr, TABLE.encode())
    assert uploaded.status_code == 302
    page = hr.get(uploaded.location)
    assert page.status_code == 200
    assert "پیش‌نمایش: هنوز چیزی ثبت نشده است" in page.text
    assert "ثبت ۲ سطر درست" in page.text
    assert "منظورتان «برشته‌کاری» است؟" in page.text
    assert "پس از @ چیزی نیامده است" in page.text
    assert "دسترسی «hr» با ورود از پرونده داده نمی‌شود" in page.text
    assert page.text.index("خرابکار") < page.text.index("مریم حسینی"), "errors come first"
    assert people_count(session) == before, "nothing is written"
    (draft,) = folder.iterdir()
    assert draft.stat().st_mode & 0o777 == 0o600

    shown = fingerprint(hr, uploaded.location)
    for _ in range(2):
        applied = hr.post(uploaded.location, fingerprint=shown)
        assert applied.status_code == 302
        assert applied.location == "/hr/people"
    assert people_count(session) == before + 1
    assert list(folder.iterdir()) == []
    maryam = queries.by_email(session, "maryam@cast.example")
    assert maryam is not None
    assert queries.led_teams(session, maryam.person_id)
    assert session.get_one(Identity, cast.learner).name == "یاسمن دانایی"
    assert queries.by_email(session, "evil@cast.example") is None
    assert session.scalar(select(func.count()).select_from(GrantRow)) == 3
    acts = session.scalars(select(AuditEntry.act)).all()
    assert acts.count("people.import") == 1
    assert [m.recipient for m in session.scalars(select(MailLogEntry))] == ["maryam@cast.example"]
    assert hr.get(uploaded.location).status_code == 404


def test_what_was_not_shown_is_not_written(sign_in: SignIn, session: Session) -> None:
    hr = sign_in("hr")
    location = send(hr, TABLE.encode()).location
    before = people_count(session)
    answer = hr.post(location, fingerprint="0" * 64)
    assert answer.status_code == 409
    assert "سازمان پس از این پیش‌نمایش تغییر کرده است" in answer.text
    assert people_count(session) == before


def test_when_the_mail_server_fails_the_accounts_are_there_and_invited_later(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=1)
    hr = in_english(sign_in("hr"))
    location = send(hr, TABLE.encode()).location
    assert hr.post(location, fingerprint=fingerprint(hr, location)).status_code == 302
    assert queries.by_email(session, "maryam@cast.example") is not None
    page = hr.get("/hr/people").text
    assert "the mail server did not take the invitations" in page
    assert 'action="/hr/people/invite"' in page


def test_only_hr_saves_rows(guard: Guard, sign_in: SignIn) -> None:
    hr = sign_in("hr")
    location = send(hr, TABLE.encode()).location
    form: Form = {"fingerprint": fingerprint(hr, location)}
    outsiders = (*STRANGERS, "admin")
    guard("hr_import.apply", location, form, may="hr", may_not=outsiders, refusal=403)
