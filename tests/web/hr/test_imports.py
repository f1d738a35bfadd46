"""Importing people through the pages: upload, preview, apply."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from competency.storage.models import AuditEntry, GrantRow, Identity, MailLogEntry, Person
from competency.storage.queries import people as queries
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn

TABLE = (
    "نام;رایانامه;تیم;نقش\r\n"
    "مریم حسینی;maryam@cast.example;بار;مدیر\r\n"
    "یاسمن دانایی;learner@cast.example;;\r\n"
    "خرابکار;evil@cast.example;بار;hr\r\n"
    "هدیه;hedieh@;برشته کار;\r\n"
    ";boss@cast.example;;\r\n"
)
FINGERPRINT = re.compile(r'name="fingerprint" value="([0-9a-f]{64})"')


def send(browser: Browser, content: bytes, name: str = "people.csv") -> TestResponse:
    """Upload a table."""
    browser.get("/hr/import")
    return browser.post("/hr/import", file=(BytesIO(content), name))


def people_count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where uploads are kept."""
    return Path(app.instance_path) / "imports"


@pytest.mark.parametrize("name", ["learner", "boss", "admin", "author"])
def test_others_than_hr_are_refused(sign_in: SignIn, name: str, folder: Path) -> None:
    browser = sign_in(name)
    for page in (
        "/hr/import",
        "/hr/import/template.csv",
        "/hr/import/x",
        "/hr/import/x/faulty.csv",
    ):
        assert browser.get(page).status_code == 403, page
    assert send(browser, TABLE.encode()).status_code == 403
    assert browser.post("/hr/import/x", fingerprint="y").status_code == 403
    assert not folder.exists()


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

    found = FINGERPRINT.search(page.text)
    assert found is not None
    for _ in range(2):
        applied = hr.post(uploaded.location, fingerprint=found[1])
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


def test_an_upload_is_for_the_one_who_sent_it(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    location = send(sign_in("hr"), TABLE.encode()).location
    session.add(
        GrantRow(person_id=cast.author, name="hr", granted_at=session.get_one(Person, 1).created_at)
    )
    session.commit()
    other = sign_in("author")
    assert other.get(location).status_code == 404
    assert other.get(f"{location}/faulty.csv").status_code == 404
    assert other.post(location, fingerprint="x").status_code == 404


def test_what_was_not_shown_is_not_written(sign_in: SignIn, session: Session) -> None:
    hr = sign_in("hr")
    location = send(hr, TABLE.encode()).location
    before = people_count(session)
    answer = hr.post(location, fingerprint="0" * 64)
    assert answer.status_code == 409
    assert "سازمان پس از این پیش‌نمایش تغییر کرده است" in answer.text
    assert people_count(session) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "پرونده خالی است"),
        (b"PK\x03\x04\x14\x00", "کارپوشه‌ی اکسل"),
        (b"\x89PNG\r\n\x1a\n\x00", "جدول متنی نیست"),
        ("الف;ب\nپ;ت\n".encode(), "سطر نخست"),
        (b"name,email\n", "کسی در پرونده نیست"),
        (b'name,email\n"A,a@b.org\n', "سطر ۲ خوانده نمی‌شود"),
        (b"name,email\n" + b"A,a@b.org\n" * 20_001, "بیش از ۲۰۰۰۰ سطر"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_on_the_page(
    sign_in: SignIn, folder: Path, content: bytes, sentence: str
) -> None:
    answer = send(sign_in("hr"), content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="file-error"' in answer.text
    assert not folder.exists()


def test_no_file_at_all_is_a_sentence(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    hr.get("/hr/import")
    answer = hr.post("/hr/import")
    assert answer.status_code == 422
    assert "نخست پرونده‌ای برگزینید" in answer.text


def test_a_file_that_is_too_large_is_refused_with_a_sentence(
    sign_in: SignIn, app: Flask, folder: Path
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2_000
    answer = send(sign_in("hr"), b"name,email\n" + b"x" * 3_000)
    assert answer.status_code == 413
    assert "پرونده" in answer.text
    assert not folder.exists()


def test_the_name_of_the_file_is_shown_as_text_and_leads_nowhere(
    sign_in: SignIn, folder: Path
) -> None:
    hr = sign_in("hr")
    location = send(hr, TABLE.encode(), "../../<b>people</b>.csv").location
    text = hr.get(location).text
    assert "<b>people" not in text
    assert "b&gt;.csv" in text
    assert len(list(folder.iterdir())) == 1
    assert not (folder.parent.parent / "people.csv").exists()


def test_the_faulty_rows_come_back_as_a_table(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    location = send(hr, TABLE.encode()).location
    answer = hr.get(f"{location}/faulty.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=faulty-rows.csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("خرابکار,evil@cast.example")


def test_the_unchanged_rows_are_shown_on_request(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    location = send(hr, TABLE.encode()).location
    assert "boss@cast.example" not in hr.get(location).text
    assert "boss@cast.example" in hr.get(location, all="1").text


def test_a_table_without_anything_new_says_so(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    location = send(hr, b"name,email\n,boss@cast.example\n").location
    text = hr.get(location).text
    assert "چیزی برای ثبت نیست" in text
    assert FINGERPRINT.search(text) is None


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_pages_open_in_both_languages(sign_in: SignIn, language: str) -> None:
    hr = sign_in("hr")
    hr.post("/language", language=language)
    assert f'lang="{language}"' in hr.get("/hr/import").text
    location = send(hr, TABLE.encode("utf-16")).location
    assert f'lang="{language}"' in hr.get(location).text
    assert hr.get("/hr/import/template.csv").data.startswith(b"\xef\xbb\xbf")
