"""The preview of an import: what each row would do, and the rows that cannot be saved."""

import pytest
from sqlalchemy.orm import Session

from competency.storage.models import GrantRow, Person
from tests.web.browser import SignIn
from tests.web.cast import Cast
from tests.web.hr.importing import FINGERPRINT, TABLE, send


@pytest.mark.parametrize("name", ["learner", "boss", "admin", "author"])
def test_others_than_hr_are_refused(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    for page in (
        "/hr/import",
        "/hr/import/template.csv",
        "/hr/import/x",
        "/hr/import/x/faulty.csv",
    ):
        assert browser.get(page).status_code == 403, page


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
