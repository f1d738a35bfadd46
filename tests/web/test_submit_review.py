"""Submitting a review: looked at once more, complete, and once."""

import pytest

from tests.web.browser import Browser, Form, SignIn, in_english, text_of
from tests.web.cast import others
from tests.web.guard import Guard
from tests.web.review_cases import BOXES, EXAMPLE, IN_AREA, Cases, note, step

ACTIONS = ("reviews.submit",)


def rate_and_check(boss: Browser, review: str) -> str:
    """What the page before the submission says."""
    form: Form = {
        **BOXES,
        step(IN_AREA[0]): "3",
        note(IN_AREA[0]): EXAMPLE,
        "act": "check",
    }
    answer = boss.post(f"/reviews/{review}", form)
    assert answer.location == f"/reviews/{review}/submit"
    return text_of(boss, answer.location)


def test_a_page_lists_what_will_be_submitted_and_what_is_missing(
    sign_in: SignIn, cases: Cases
) -> None:
    review, boss = cases.review(), in_english(sign_in("boss"))
    page = rate_and_check(boss, review)
    assert "One step will be recorded" in page
    assert "Espresso extraction" in page
    assert EXAMPLE in page
    assert "2 competencies have no rating" in page
    assert cases.state(review) == "draft", "looking submits nothing"


def test_a_review_is_submitted_once_however_often_it_is_sent(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    rate_and_check(boss, review)
    for _ in range(2):
        answer = boss.post(f"/reviews/{review}/submit")
        assert answer.location == f"/reviews/{review}"
    assert cases.state(review) == "submitted"
    page = text_of(boss, f"/reviews/{review}")
    assert page.count("c-toast__") <= 1
    assert f'action="/reviews/{review}/release"' in page
    assert boss.get(f"/reviews/{review}/submit").location == f"/reviews/{review}"


def test_an_example_without_a_step_brings_back_to_its_place(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), in_english(sign_in("boss"))
    form: Form = {
        step(IN_AREA[0]): "3",
        note(IN_AREA[1]): "words",
        "act": "check",
    }
    answer = boss.post(f"/reviews/{review}", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This example has no step" in page
    assert f'href="#{step(IN_AREA[1])}"' in page
    assert boss.post(f"/reviews/{review}/submit").status_code == 422
    assert cases.state(review) == "draft"


def test_an_empty_review_is_not_submitted(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), in_english(sign_in("boss"))
    checked: Form = {**BOXES, "act": "check"}
    for path, form in ((f"/reviews/{review}", checked), (f"/reviews/{review}/submit", BOXES)):
        answer = boss.post(path, form)
        assert answer.status_code == 422
        assert "Rate at least one competency" in answer.get_data(as_text=True)
    assert cases.state(review) == "draft"


def test_only_the_reviewer_submits(guard: Guard, sign_in: SignIn, cases: Cases) -> None:
    review = cases.review()
    sign_in("boss").post(f"/reviews/{review}", {step(IN_AREA[0]): "3"})
    guard("reviews.submit", f"/reviews/{review}/submit", may="boss", may_not=others("boss"))


@pytest.mark.parametrize("state", ["submitted", "released"])
def test_nobody_else_submits_later_either(sign_in: SignIn, cases: Cases, state: str) -> None:
    review = cases.review(state)
    for name in others("boss"):
        sent = sign_in(name).post(f"/reviews/{review}/submit", {step(IN_AREA[0]): "0"})
        assert sent.status_code == 404, name
    assert cases.state(review) == state
