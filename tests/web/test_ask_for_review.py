"""Asking one's own lead for a review."""

import re

from tests.web.browser import SignIn, in_english, text_of
from tests.web.cast import Cast
from tests.web.guard import Guard
from tests.web.review_cases import AREA, Cases

ACTIONS = ("reviews.ask",)


def test_a_learner_asks_their_lead_for_a_review(sign_in: SignIn, cases: Cases, cast: Cast) -> None:
    learner = in_english(sign_in("learner"))
    page = text_of(learner, "/reviews", area=AREA)
    assert "Parvaneh Modiri will be asked" in page
    assert re.search(r'<option value="bar" selected>', page)
    answer = learner.post("/reviews/ask", area=AREA, idempotency_key=learner.key)
    assert answer.status_code == 302
    assert cases.rows() == [(cast.learner, cast.boss, AREA, "draft")]
    after = text_of(learner, "/reviews")
    assert re.search(r'<option value="bar" disabled>', after)
    assert "Asked and not released yet: Work behind the bar" in after


def test_asking_twice_with_one_form_asks_once(sign_in: SignIn, cases: Cases) -> None:
    learner = sign_in("learner")
    learner.get("/reviews")
    key = learner.key
    for _ in range(2):
        assert learner.post("/reviews/ask", area=AREA, idempotency_key=key).status_code == 302
    assert len(cases.rows()) == 1


def test_whoever_is_led_by_nobody_is_told_whom_to_turn_to(sign_in: SignIn, cases: Cases) -> None:
    hr = in_english(sign_in("hr"))
    page = text_of(hr, "/reviews")
    assert "HR can name a reviewer" in page
    assert 'action="/reviews/ask"' not in page
    assert hr.post("/reviews/ask", area=AREA).status_code == 404
    assert cases.rows() == []


def test_an_unknown_area_is_not_asked_for(sign_in: SignIn, cases: Cases) -> None:
    assert sign_in("learner").post("/reviews/ask", area="nowhere").status_code == 404
    assert cases.rows() == []


def test_it_is_asked_by_the_form_of_somebody_signed_in(guard: Guard) -> None:
    guard("reviews.ask", "/reviews/ask", {"area": AREA}, may="learner", may_not=("head", "hr"))
