"""The organisation's matrix page and its files: rights, filters, any day, attachments."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.services.curriculum import versions
from competency.services.evidence.entry import enter
from competency.storage.models import AuditEntry, Team
from tests.storage.records import new_review
from tests.web.browser import SignIn
from tests.web.cast import NOW, Cast
from tests.web.conftest import Clock

ZONE = ZoneInfo("Asia/Tehran")
KINDS = ("csv", "xlsx", "json")
PAGES = ("/hr/matrix", *(f"/hr/export.{kind}" for kind in KINDS))
LEARNERS_NAME = "یاسمن دانا"


def rate(session: Session, cast: Cast, person: int, step: int, at: datetime) -> None:
    """A review of one competency, as evidence."""
    curriculum = versions.in_service(session)
    entry = new_review(
        cast.boss, "milk-steaming", step, framework_version=curriculum.version, occurred_at=at
    )
    enter(session, person, [entry], curriculum, now=at, zone=ZONE)
    session.commit()


@pytest.mark.parametrize("name", ["learner", "boss", "admin", "author"])
def test_others_than_hr_are_refused(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    for page in PAGES:
        assert browser.get(page).status_code == 403, page


def test_hr_sees_everybody_who_has_an_open_account(sign_in: SignIn) -> None:
    text = sign_in("hr").get("/hr/matrix").text
    assert LEARNERS_NAME in text
    assert "کامبیز بیرون" in text
    assert "فرهاد رفته" not in text
    assert "خروجی ۱۱ نفر" in text


def test_filters_leave_whom_they_name_and_the_files_hold_the_same_people(
    sign_in: SignIn, cast: Cast
) -> None:
    hr = sign_in("hr")
    query = {"team": str(cast.bar), "q": "نورسته"}
    page = hr.get("/hr/matrix", **query).text
    assert "آرش نورسته" in page
    assert LEARNERS_NAME not in page
    document = json.loads(hr.get("/hr/export.json", **query).data)
    assert [p["id"] for p in document["people"]] == [cast.newcomer]
    assert "بار" in document["filters"]


def test_all_formats_hold_all_people_and_all_competencies(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    rows = list(csv.reader(StringIO(hr.get("/hr/export.csv").data.decode("utf-8-sig"))))
    assert len(rows) == 12
    assert "بخاردادن شیر" in rows[0]
    document = json.loads(hr.get("/hr/export.json").data)
    assert len(document["people"]) == 11
    assert len(document["competencies"]) == 4
    book = load_workbook(BytesIO(hr.get("/hr/export.xlsx").data))
    names = {str(cell.value) for cell in book.worksheets[0]["A"]}
    assert LEARNERS_NAME in names


def test_files_are_attachments_with_the_day_in_their_name(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    for kind in KINDS:
        answer = hr.get(f"/hr/export.{kind}")
        name = f"competency-matrix-2026-11-22.{kind}"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_format_that_does_not_exist_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("hr").get("/hr/export.pdf").status_code == 404


def test_every_file_leaves_an_audit_entry(sign_in: SignIn, session: Session, cast: Cast) -> None:
    hr = sign_in("hr")
    for kind in KINDS:
        hr.get(f"/hr/export.{kind}")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "matrix.export")).all()
    assert [(e.actor_id, e.detail) for e in entries] == [
        (cast.hr, f"format={kind} people=11 as_of=2026-11-22") for kind in KINDS
    ]


def test_a_refused_file_leaves_no_audit_entry(sign_in: SignIn, session: Session) -> None:
    sign_in("boss").get("/hr/export.csv")
    assert session.scalars(select(AuditEntry).where(AuditEntry.act == "matrix.export")).all() == []


def test_a_past_day_shows_what_was_shown_then(
    sign_in: SignIn, session: Session, cast: Cast, clock: Clock
) -> None:
    rate(session, cast, cast.learner, 1, datetime(2026, 10, 23, 8, tzinfo=UTC))
    clock.now = datetime(2026, 10, 23, 12, tzinfo=UTC)
    then = json.loads(sign_in("hr").get("/hr/export.json").data)
    clock.now = NOW
    rate(session, cast, cast.learner, 4, NOW - timedelta(days=2))
    hr = sign_in("hr")
    today = json.loads(hr.get("/hr/export.json").data)
    assert today["people"] != then["people"]
    for typed in ("1405/08/01", "۱۴۰۵-۰۸-۰۱", "۱ آبان ۱۴۰۵", "2026-10-23"):
        page = hr.get("/hr/matrix", as_of=typed)
        assert "بازسازی‌شده" in page.text, typed
        assert "as_of=2026-10-23" in page.text, "the files are of the same day"
        again = json.loads(hr.get("/hr/export.json", as_of=typed).data)
        assert again["as_of"] == then["as_of"] == "2026-10-23"
        assert again["people"] == then["people"]


def test_a_day_that_cannot_be_is_a_sentence_at_its_field(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    for typed in ("yesterday", "1405/13/01", "2026-11-23"):
        answer = hr.get("/hr/matrix", as_of=typed)
        assert answer.status_code == 422, typed
        assert 'aria-describedby="filter-as_of-error"' in answer.text
        assert f'value="{typed}"' in answer.text
        assert LEARNERS_NAME in answer.text, "today is shown meanwhile"


def test_what_does_not_exist_is_not_found(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    for name, value in (
        ("area", "kitchen"),
        ("level", "boss"),
        ("team", "999"),
        ("sort", "shoe-size"),
    ):
        assert hr.get("/hr/matrix", **{name: value}).status_code == 404, name


def test_an_area_opens_into_its_competencies(sign_in: SignIn) -> None:
    text = sign_in("hr").get("/hr/matrix", area="bar", sort="-milk-steaming").text
    assert "بخاردادن شیر" in text
    assert 'aria-sort="descending"' in text
    assert "<tfoot>" in text


def test_nobody_who_fits_is_said_with_a_way_out(sign_in: SignIn) -> None:
    text = sign_in("hr").get("/hr/matrix", q="هیچ‌کس").text
    assert "کسی با این پالایش‌ها جور نیست" in text
    assert "export." not in text


def test_both_languages_show_names_in_their_script(sign_in: SignIn) -> None:
    hr = sign_in("hr")
    hr.post("/language", language="en")
    text = hr.get("/hr/matrix").text
    assert "Yasaman Dana" in text
    assert "Export 11 people" in text


def test_a_team_that_looks_like_a_formula_is_disarmed(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    session.get_one(Team, cast.bar).name_fa = "=HYPERLINK(1)"
    session.commit()
    hr = sign_in("hr")
    assert b"'=HYPERLINK(1)" in hr.get("/hr/export.csv").data
    book = load_workbook(BytesIO(hr.get("/hr/export.xlsx").data))
    cells = [c for row in book.worksheets[0].iter_rows() for c in row]
    assert all(cell.data_type != "f" for cell in cells)


# A manager's own team


def test_a_manager_takes_a_file_of_their_own_people(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    boss = sign_in("boss")
    document = json.loads(boss.get(f"/team/{cast.bar}/export.json").data)
    assert {p["id"] for p in document["people"]} == {
        cast.boss,
        cast.learner,
        cast.colleague,
        cast.keeper,
        cast.newcomer,
    }
    without = json.loads(boss.get(f"/team/{cast.bar}/export.json", below="no").data)
    assert cast.newcomer not in {p["id"] for p in without["people"]}
    acts = session.scalars(select(AuditEntry.act).where(AuditEntry.actor_id == cast.boss)).all()
    assert acts.count("team.export") == 2


def test_a_file_of_a_team_is_for_its_lead_and_hr(sign_in: SignIn, cast: Cast) -> None:
    for name, team, status in (
        ("boss", "roast", 404),
        ("boss", "house", 404),
        ("keeper", "bar", 404),
        ("learner", "bar", 404),
        ("admin", "bar", 404),
        ("hr", "bar", 200),
    ):
        answer = sign_in(name).get(f"/team/{getattr(cast, team)}/export.csv")
        assert answer.status_code == status, (name, team)
