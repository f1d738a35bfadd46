"""Releasing a review to its subject."""

import pytest

from tests.web.browser import SignIn, in_english, text_of
from tests.web.cast import others
from tests.web.guard import Guard
from tests.web.review_cases import DECIDING, EXAMPLE, Cases

ACTIONS = ("reviews.release",)


@pytest.mark.parametrize("name", ["boss", "hr"])
def test_author_and_hr_release_and_twice_is_once(sign_in: SignIn, cases: Cases, name: str) -> None:
    review, browser = cases.review("submitted"), in_english(sign_in(name))
    page = text_of(browser, f"/reviews/{review}")
    assert "Release to Yasaman Dana" in page
    for _ in range(2):
        answer = browser.post(f"/reviews/{review}/release")
        assert answer.location == f"/reviews/{review}"
    assert cases.state(review) == "released"
    assert cases.evidence() == 2
    assert "only once" not in text_of(browser, f"/reviews/{review}")


def test_a_draft_is_not_released(sign_in: SignIn, cases: Cases) -> None:
    review = cases.review("draft")
    boss = in_english(sign_in("boss"))
    assert boss.post(f"/reviews/{review}/release").status_code == 302
    assert "Only a submitted review can be released" in text_of(boss, f"/reviews/{review}")
    assert sign_in("hr").post(f"/reviews/{review}/release").status_code == 404
    assert cases.state(review) == "draft"


def test_after_the_release_the_subject_reads_steps_anchors_and_examples(
    sign_in: SignIn, cases: Cases
) -> None:
    review = cases.review("released")
    learner = in_english(sign_in("learner"))
    page = text_of(learner, f"/reviews/{review}")
    assert "Review by Parvaneh Modiri" in page
    assert EXAMPLE in page
    assert DECIDING in page
    assert "Not observed" in page
    assert 'value="acknowledge"' in page
    assert 'value="second"' in page
    assert f"/reviews/{review}" in text_of(learner, "/reviews")
    assert "3" in text_of(learner, "/profile")


@pytest.mark.parametrize("name", ["boss", "hr"])
def test_only_its_author_and_hr_release_it(guard: Guard, cases: Cases, name: str) -> None:
    review = cases.review("submitted")
    guard("reviews.release", f"/reviews/{review}/release", may=name, may_not=others("boss", "hr"))
    assert (cases.state(review), cases.evidence()) == ("released", 2)
