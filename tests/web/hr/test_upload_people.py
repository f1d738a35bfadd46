"""Uploading a table of people: read, kept for its preview, and nothing written."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AuditEntry
from tests.web.browser import SignIn
from tests.web.guard import Guard, stored
from tests.web.hr.importing import TABLE, send
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_import.keep",)


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


def test_only_hr_uploads_and_nothing_but_the_file_is_kept(
    guard: Guard, session: Session, folder: Path
) -> None:
    guard(
        "hr_import.keep",
        "/hr/import",
        lambda: {"file": (BytesIO(TABLE.encode()), "people.csv")},
        may="hr",
        may_not=(*STRANGERS, "admin"),
        refusal=403,
        look=lambda: (stored(session), sorted(folder.glob("*"))),
    )
    assert len(list(folder.iterdir())) == 1
    assert set(session.scalars(select(AuditEntry.act))) == {"sign-in"}
