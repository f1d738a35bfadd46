"""Saving a review while it is being written."""

import pytest

from tests.web.browser import Form, SignIn, text_of
from tests.web.cast import others
from tests.web.guard import Guard
from tests.web.review_cases import BOXES, IN_AREA, Cases, chosen, step

ACTIONS = ("reviews.autosave",)


def test_autosave_keeps_the_draft_and_tells_the_time(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    form: Form = {**BOXES, step(IN_AREA[0]): "1"}
    for _ in range(2):
        answer = boss.post(f"/reviews/{review}/autosave", form)
        assert answer.get_json() == {"saved": "۱۲:۰۰", "done": 1}
    assert chosen(text_of(boss, f"/reviews/{review}"), IN_AREA[0]) == "1"


def test_only_the_reviewer_writes(guard: Guard, cases: Cases) -> None:
    review, form = cases.review(), {step(IN_AREA[0]): "0"}
    guard(
        "reviews.autosave",
        f"/reviews/{review}/autosave",
        form,
        may="boss",
        may_not=others("boss"),
        answer=200,
    )


@pytest.mark.parametrize("state", ["submitted", "released"])
def test_nobody_else_writes_later_either(sign_in: SignIn, cases: Cases, state: str) -> None:
    review = cases.review(state)
    for name in others("boss"):
        sent = sign_in(name).post(f"/reviews/{review}/autosave", {step(IN_AREA[0]): "0"})
        assert sent.status_code == 404, name
    assert cases.state(review) == state
