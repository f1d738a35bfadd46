"""Giving somebody the task of reviewing a person: leads and HR do."""

import pytest

from tests.web.browser import Form, SignIn, in_english, text_of
from tests.web.cast import Cast, others
from tests.web.guard import Guard
from tests.web.review_cases import AREA, Cases

ACTIONS = ("reviews.assign",)


@pytest.mark.parametrize("name", ["boss", "hr"])
def test_a_lead_and_hr_assign_a_review(
    sign_in: SignIn, cases: Cases, cast: Cast, name: str
) -> None:
    browser = sign_in(name)
    page = text_of(browser, f"/people/{cast.learner}/review")
    assert "۱۴۰۵/۰۹/۱۵" in page, "two weeks from now, in the reader's calendar"
    answer = browser.post(
        f"/people/{cast.learner}/review",
        reviewer=str(cast.rival),
        area=AREA,
        due="۱۴۰۵/۰۹/۱۰",
        idempotency_key=browser.key,
    )
    assert answer.location == f"/people/{cast.learner}"
    assert cases.rows() == [(cast.learner, cast.rival, AREA, "draft")]
    assert "۱۰ آذر" in text_of(sign_in("rival"), "/reviews")


def test_who_assigns_to_themself_comes_straight_to_the_form(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    boss = sign_in("boss")
    answer = boss.post(f"/people/{cast.learner}/review", reviewer=str(cast.boss), area="", due="")
    assert answer.location.startswith("/reviews/")
    assert "data-autosave" in text_of(boss, answer.location)
    assert cases.rows() == [(cast.learner, cast.boss, None, "draft")]


def test_to_others_the_person_is_not_there(sign_in: SignIn, cases: Cases, cast: Cast) -> None:
    for name in others("boss", "head", "hr", "learner"):
        browser = sign_in(name)
        assert browser.get(f"/people/{cast.learner}/review").status_code == 404, name
        answer = browser.post(f"/people/{cast.learner}/review", reviewer=str(cast.boss))
        assert answer.status_code == 404, name
    assert cases.rows() == []


@pytest.mark.parametrize("name", ["learner", "boss", "hr"])
def test_nobody_has_themself_reviewed_not_even_in_a_team_they_lead(
    sign_in: SignIn, cases: Cases, cast: Cast, name: str
) -> None:
    browser, me = sign_in(name), getattr(cast, name)
    assert browser.get(f"/people/{me}/review").status_code == 403
    for reviewer in (me, cast.colleague):
        answer = browser.post(f"/people/{me}/review", reviewer=str(reviewer))
        assert answer.status_code == 403
    assert cases.rows() == []


def test_the_person_cannot_be_named_as_their_own_reviewer(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    boss = in_english(sign_in("boss"))
    page = text_of(boss, f"/people/{cast.learner}/review")
    assert f'<option value="{cast.learner}"' not in page
    answer = boss.post(f"/people/{cast.learner}/review", reviewer=str(cast.learner))
    assert answer.status_code == 422
    assert "Nobody reviews themself" in answer.get_data(as_text=True)
    assert cases.rows() == []


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        ("soon", "This is not a date."),
        ("2026-02-30", "There is no such day in the calendar."),
        ("2026-11-21", "21 November 2026 has passed."),
    ],
)
def test_a_wrong_day_is_said_beside_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, cases: Cases, cast: Cast, due: str, sentence: str
) -> None:
    boss = in_english(sign_in("boss"))
    answer = boss.post(
        f"/people/{cast.learner}/review", reviewer=str(cast.rival), area=AREA, due=due
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{due}"' in page
    assert f'<option value="{cast.rival}" selected>' in page
    assert '<option value="bar" selected>' in page
    assert 'aria-describedby="due-hint due-error" aria-invalid="true"' in page
    assert cases.rows() == []


def test_a_reviewer_who_does_not_exist_is_not_found(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    boss = sign_in("boss")
    for reviewer in ("", "0", "-1", "abc", "9" * 15, "9" * 5000, "۱"):
        answer = boss.post(f"/people/{cast.learner}/review", reviewer=reviewer)
        assert answer.status_code == 404, reviewer
    assert cases.rows() == []


def test_a_form_sent_twice_assigns_once(sign_in: SignIn, cases: Cases, cast: Cast) -> None:
    boss = sign_in("boss")
    path = f"/people/{cast.learner}/review"
    form: Form = {"reviewer": str(cast.rival), "area": ""}
    boss.get(path)
    key = boss.key
    for _ in range(2):
        assert boss.post(path, form, idempotency_key=key).status_code == 302
    assert len(cases.rows()) == 1


@pytest.mark.parametrize("name", ["boss", "head", "hr"])
def test_only_leads_and_hr_assign(guard: Guard, cast: Cast, name: str) -> None:
    guard(
        "reviews.assign",
        f"/people/{cast.learner}/review",
        {"reviewer": str(cast.rival), "area": AREA, "due": ""},
        may=name,
        may_not=others("boss", "head", "hr", "learner"),
    )
