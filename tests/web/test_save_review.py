"""Saving the draft of a review: what is kept, what is refused, and that nothing typed is lost."""

import pytest

from competency.domain.reviews import MAX_NOTE
from tests.web.browser import Form, SignIn, in_english, text_of
from tests.web.cast import others
from tests.web.guard import Guard
from tests.web.review_cases import BOXES, IN_AREA, Cases, chosen, note, step

ACTIONS = ("reviews.save",)


def test_a_draft_is_saved_and_comes_back(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), in_english(sign_in("boss"))
    answer = boss.post(
        f"/reviews/{review}",
        BOXES,
        **{
            step(IN_AREA[0]): "3",
            note(IN_AREA[0]): "كار\r\nخوب",
            step(IN_AREA[1]): "none",
            note(IN_AREA[2]): "words first",
        },
    )
    assert answer.location == f"/reviews/{review}"
    page = text_of(boss, f"/reviews/{review}")
    assert chosen(page, IN_AREA[0]) == "3"
    assert "کار\nخوب</textarea>" in page
    assert chosen(page, IN_AREA[1]) == "none"
    assert chosen(page, IN_AREA[2]) is None
    assert "words first</textarea>" in page
    assert "2 of 3 competencies" in page
    assert cases.state(review) == "draft"


def test_a_refused_form_keeps_what_was_typed_and_names_the_place(
    sign_in: SignIn, cases: Cases
) -> None:
    review, boss = cases.review(), in_english(sign_in("boss"))
    long = "x" * (MAX_NOTE + 1)
    form: Form = {
        **BOXES,
        step(IN_AREA[0]): "4",
        note(IN_AREA[0]): "kept",
        note(IN_AREA[1]): long,
    }
    answer = boss.post(f"/reviews/{review}", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f"The example has {MAX_NOTE + 1} characters" in page
    assert f'href="#{note(IN_AREA[1])}"' in page
    assert chosen(page, IN_AREA[0]) == "4"
    assert "kept</textarea>" in page
    assert f"{long}</textarea>" in page
    assert "checked" not in text_of(boss, f"/reviews/{review}"), "nothing of it is stored"


def test_a_step_that_is_not_offered_is_refused(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    for value in ("5", "-1", "", "x", "9" * 5000, "۳"):
        for path in (f"/reviews/{review}", f"/reviews/{review}/autosave"):
            answer = boss.post(path, {**BOXES, step(IN_AREA[0]): value})
            assert answer.status_code in {400, 422}, value
    assert "checked" not in text_of(boss, f"/reviews/{review}")


def test_unstorable_signs_do_no_harm(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    form: Form = {**BOXES, step(IN_AREA[0]): "2", note(IN_AREA[0]): "a\x00b"}
    assert boss.post(f"/reviews/{review}", form).status_code == 302
    assert "ab</textarea>" in text_of(boss, f"/reviews/{review}")


def test_words_of_a_person_stay_words(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    attack = "</textarea><script>alert(1)</script>"
    boss.post(f"/reviews/{review}", {step(IN_AREA[0]): "2", note(IN_AREA[0]): attack})
    for path in (f"/reviews/{review}", f"/reviews/{review}/submit"):
        assert "<script>alert" not in text_of(boss, path)


def test_a_submitted_review_cannot_be_written_in_another_window(
    sign_in: SignIn, cases: Cases
) -> None:
    review, boss = cases.review("submitted"), in_english(sign_in("boss"))
    form: Form = {**BOXES, step(IN_AREA[0]): "0"}
    answer = boss.post(f"/reviews/{review}", form)
    assert answer.status_code == 409
    assert "can no longer be changed" in answer.get_data(as_text=True)
    assert boss.post(f"/reviews/{review}/autosave", form).status_code == 409
    page = text_of(boss, f"/reviews/{review}")
    assert "Ability" in page


def test_only_the_reviewer_writes(guard: Guard, cases: Cases) -> None:
    review, form = cases.review(), {step(IN_AREA[0]): "0"}
    guard("reviews.save", f"/reviews/{review}", form, may="boss", may_not=others("boss"))


@pytest.mark.parametrize("state", ["submitted", "released"])
def test_nobody_else_writes_later_either(sign_in: SignIn, cases: Cases, state: str) -> None:
    review = cases.review(state)
    for name in others("boss"):
        sent = sign_in(name).post(f"/reviews/{review}", {step(IN_AREA[0]): "0"})
        assert sent.status_code == 404, name
    assert cases.state(review) == state
