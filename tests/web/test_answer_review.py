"""The subject's answer to a review on its page."""

import re

import pytest

from tests.web.browser import Form, SignIn, in_english, text_of
from tests.web.cast import Cast, others
from tests.web.guard import Guard
from tests.web.review_cases import AREA, EXAMPLE, Cases

ACTIONS = ("reviews.answer",)


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_the_subject_cannot_answer_what_is_not_released(
    sign_in: SignIn, cases: Cases, state: str
) -> None:
    review = cases.review(state)
    learner = sign_in("learner")
    for act in ("acknowledge", "second"):
        assert learner.post(f"/reviews/{review}/answer", act=act).status_code == 404
    assert cases.state(review) == state


def test_the_subject_acknowledges_and_the_author_reads_the_words(
    sign_in: SignIn, cases: Cases
) -> None:
    review, learner = cases.review("released"), sign_in("learner")
    learner.get(f"/reviews/{review}")
    form: Form = {
        "act": "acknowledge",
        "text": "ممنون. <b>",
        "idempotency_key": learner.key,
    }
    for _ in range(2):
        assert learner.post(f"/reviews/{review}/answer", form).status_code == 302
    assert cases.state(review) == "acknowledged"
    page = text_of(sign_in("boss"), f"/reviews/{review}")
    assert page.count("ممنون. &lt;b&gt;") == 1


def test_a_second_answer_is_told_so_and_keeps_its_words(sign_in: SignIn, cases: Cases) -> None:
    review, learner = cases.review("acknowledged"), in_english(sign_in("learner"))
    answer = learner.post(f"/reviews/{review}/answer", act="acknowledge", text="once more")
    assert answer.status_code == 409
    assert "answered already" in answer.get_data(as_text=True)


def test_too_many_words_are_refused_and_kept(sign_in: SignIn, cases: Cases) -> None:
    review, learner = cases.review("released"), in_english(sign_in("learner"))
    for act in ("acknowledge", "second"):
        long = act[0] * 2001
        answer = learner.post(f"/reviews/{review}/answer", act=act, text=long)
        assert answer.status_code == 422
        assert f"{long}</textarea>" in answer.get_data(as_text=True)
    assert cases.state(review) == "released"


def test_the_second_reviewer_is_a_lead_above_and_asked_once(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    review, learner = cases.review("released"), sign_in("learner")
    learner.get(f"/reviews/{review}")
    form: Form = {"act": "second", "text": "", "idempotency_key": learner.key}
    for _ in range(2):
        assert learner.post(f"/reviews/{review}/answer", form).status_code == 302
    assert [row[1:] for row in cases.rows()] == [
        (cast.boss, AREA, "disputed"),
        (cast.head, AREA, "draft"),
    ]


def test_where_no_lead_above_is_left_a_lead_of_another_team_writes_unseen(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    review = cases.review("released", subject="boss", reviewer="head")
    boss = sign_in("boss")
    form: Form = {"act": "second", "text": "جور دیگری دیدم."}
    assert boss.post(f"/reviews/{review}/answer", form).status_code == 302
    assert [row[1:] for row in cases.rows()] == [
        (cast.head, AREA, "disputed"),
        (cast.rival, AREA, "draft"),
    ]
    rival = in_english(sign_in("rival"))
    listed = text_of(rival, "/reviews")
    found = re.search(r'href="(/reviews/[^"]+)"', listed[listed.index('id="to-write"') :])
    assert found is not None
    page = text_of(rival, found[1])
    assert "has asked for a second review" in page
    assert "It is shown to those who lead Parvaneh Modiri" in page
    assert EXAMPLE not in page
    assert "checked" not in page
    assert rival.get(f"/reviews/{review}").status_code == 404
    assert boss.get(found[1]).status_code == 404
    assert "جور دیگری دیدم." in text_of(sign_in("hr"), f"/reviews/{review}")


@pytest.mark.parametrize("act", ["acknowledge", "second"])
def test_only_the_subject_answers(guard: Guard, cases: Cases, act: str) -> None:
    review = cases.review("released")
    guard(
        "reviews.answer",
        f"/reviews/{review}/answer",
        {"act": act, "text": ""},
        may="learner",
        may_not=others("learner"),
    )
