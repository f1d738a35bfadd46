"""The pages about people and teams: who opens which, what they list, and what admins may not."""

import pytest
from sqlalchemy.orm import Session

from competency.storage.queries import people as queries
from tests.web.browser import SignIn
from tests.web.cast import Cast
from tests.web.hr.staff import NEW, invited

PAGES = ("/hr/people", "/hr/people/new", "/hr/people/3", "/hr/teams", "/hr/teams/2", "/admin/mail")


@pytest.mark.parametrize("name", ["learner", "boss", "author"])
def test_learners_and_managers_see_nothing(sign_in: SignIn, name: str) -> None:
    browser = sign_in(name)
    for page in PAGES:
        assert browser.get(page).status_code == 403, page


@pytest.mark.parametrize("name", ["hr", "admin"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_page_opens_in_both_languages(
    sign_in: SignIn, cast: Cast, name: str, language: str
) -> None:
    browser = sign_in(name)
    browser.post("/language", language=language)
    own = (f"/hr/people/{cast.learner}", "/hr/people", "/hr/people/new", "/admin/mail")
    for page in (*own, *(("/hr/teams", f"/hr/teams/{cast.bar}") if name == "hr" else ())):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert f'lang="{language}"' in answer.text


def test_an_admin_sees_people_but_no_levels(sign_in: SignIn) -> None:
    text = sign_in("admin").get("/hr/people", sort="-level").text
    assert "یاسمن دانا" in text
    assert "سطح" not in text
    assert "سطح سنجیده‌شده" in sign_in("hr").get("/hr/people").text


def test_the_list_is_searched_filtered_and_paged(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    hr = sign_in("hr")
    assert "یاسمن دانا" in hr.get("/hr/people", q="yasaman da").text
    assert "یاسمن دانا" not in hr.get("/hr/people", q="چنگیز").text
    assert "فرهاد رفته" in hr.get("/hr/people", status="disabled").text
    assert "یاسمن دانا" not in hr.get("/hr/people", status="disabled").text
    assert "کامبیز بیرون" not in hr.get("/hr/people", team=str(cast.bar)).text
    for number in range(60):
        invited(session, f"p{number}@cast.example", f"نفر {number}")
    assert hr.get("/hr/people", page="2").text.count('<th scope="row">') == 22
    assert hr.get("/hr/people", page="99").status_code == 302


def test_an_admin_cannot_open_or_change_an_account_of_hr(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    admin = sign_in("admin")
    assert admin.get(f"/hr/people/{cast.hr}").status_code == 403
    for action in ("", "/disable", "/invite", "/give/admin", "/take/hr"):
        answer = admin.post(f"/hr/people/{cast.hr}{action}", NEW)
        assert answer.status_code == 403, action
    assert f"/hr/people/{cast.hr}" not in admin.get("/hr/people").text
    assert queries.grants_of(session, cast.hr) == {"hr"}


def test_an_admin_cannot_grant_hr_nor_put_people_into_teams(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    admin = sign_in("admin")
    assert admin.post(f"/hr/people/{cast.learner}/give/hr").status_code == 403
    assert admin.post(f"/hr/people/{cast.admin}/give/hr").status_code == 403
    answer = admin.post(
        f"/hr/people/{cast.admin}/place", {"team-0": str(cast.bar), "role-0": "lead"}
    )
    assert answer.status_code == 403
    assert admin.get("/hr/teams").status_code == 403
    assert queries.teams_of(session, cast.admin) == frozenset()
