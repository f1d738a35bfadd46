"""The subject's answer to a review on its page."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.web.cast import Cast
from tests.web.conftest import SignIn
from tests.web.review_cases import AREA, EXAMPLE, Cases, Form, in_english, others, text_of


@pytest.fixture
def cases(session: Session, cast: Cast) -> Cases:
    return Cases(session, cast)


@pytest.mark.parametrize("act", ["acknowledge", "second"])
def test_only_the_subject_answers(sign_in: SignIn, cases: Cases, act: str) -> None:
    review = cases.review("released")
    for name in others("learner"):
        answer = sign_in(name).post(f"/reviews/{review}/answer", act=act)
        assert answer.status_code == 404, name
    assert cases.state(review) == "released"
    assert len(cases.rows()) == 1


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


def test_a_second_reviewer_is_asked_once_and_writes_unseen(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    review, learner = cases.review("released"), sign_in("learner")
    learner.get(f"/reviews/{review}")
    form: Form = {
        "act": "second",
        "text": "جور دیگری دیدم.",
        "idempotency_key": learner.key,
    }
    for _ in range(2):
        assert learner.post(f"/reviews/{review}/answer", form).status_code == 302
    assert [row[1:] for row in cases.rows()] == [
        (cast.boss, AREA, "disputed"),
        (cast.rival, AREA, "draft"),
    ]
    rival = in_english(sign_in("rival"))
    listed = text_of(rival, "/reviews")
    found = re.search(r'href="(/reviews/[^"]+)"', listed[listed.index('id="to-write"') :])
    assert found is not None
    page = text_of(rival, found[1])
    assert "has asked for a second review" in page
    assert "It is shown to those who lead Yasaman Dana" in page
    assert EXAMPLE not in page
    assert "checked" not in page
    assert rival.get(f"/reviews/{review}").status_code == 404
    assert learner.get(found[1]).status_code == 404
    assert "جور دیگری دیدم." in text_of(sign_in("hr"), f"/reviews/{review}")


def test_pages_of_reviews_open_in_both_languages(sign_in: SignIn, cases: Cases, cast: Cast) -> None:
    cases.review("draft", area=None, public_id="whole")
    cases.review("submitted", public_id="done")
    boss = sign_in("boss")
    for language in ("fa", "en"):
        boss.post("/language", language=language)
        for path in (
            "/reviews",
            "/reviews/whole",
            "/reviews/whole/submit",
            "/reviews/done",
            f"/people/{cast.learner}/review",
        ):
            page = text_of(boss, path)
            assert f'lang="{language}"' in page
            assert not re.search(r"%\(\w+\)s", page), path
