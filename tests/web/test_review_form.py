"""The form of a review: what it shows, keeps and refuses, up to the submission and release."""

import re

import pytest
from sqlalchemy.orm import Session

from competency.domain.reviews import MAX_NOTE
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn
from tests.web.review_cases import (
    BOXES,
    EXAMPLE,
    IN_AREA,
    Cases,
    Form,
    chosen,
    in_english,
    note,
    others,
    step,
    text_of,
)

DECIDING = "<strong>Sets the grinder right in the rush, and the cup keeps its taste.</strong>"
"""The deciding behaviour of a step, which an anchor sets in bold."""


@pytest.fixture
def cases(session: Session, cast: Cast) -> Cases:
    return Cases(session, cast)


# The form


def test_the_form_shows_five_anchors_with_the_deciding_words_in_bold_and_an_example(
    sign_in: SignIn, cases: Cases
) -> None:
    page = text_of(in_english(sign_in("boss")), f"/reviews/{cases.review()}")
    for competency in IN_AREA:
        radios = re.findall(rf'name="{step(competency)}" type="radio" value="(\w+)"', page)
        assert radios == ["0", "1", "2", "3", "4", "none"]
        example = re.search(rf'<textarea [^>]*id="{note(competency)}"[^>]*>', page)
        assert example
        assert "c-own-words" in example[0]
        assert f'maxlength="{MAX_NOTE}"' in example[0]
    assert "0 of 3 competencies" in page
    assert step("shift-handover") not in page
    assert "checked" not in page
    assert DECIDING in page


def test_last_ratings_and_their_neighbours_stay_open_and_are_at_hand(
    sign_in: SignIn, cases: Cases
) -> None:
    cases.review("released", public_id="before")
    page = text_of(in_english(sign_in("boss")), f"/reviews/{cases.review(public_id='now')}")
    card = page[page.index(f'id="c-{IN_AREA[0]}"') : page.index(f'id="c-{IN_AREA[1]}"')]
    anchors = re.findall(r'<label class="c-anchor( c-anchor--far)?">', card)
    assert [bool(far) for far in anchors] == [True, True, False, False, False]
    assert "19 November 2026" in page
    assert "Show all five descriptions" in card
    never = page[page.index(f'id="c-{IN_AREA[2]}"') :]
    assert "c-anchor--far" not in never[: never.index("</section>")]


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


def test_autosave_keeps_the_draft_and_tells_the_time(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    form: Form = {**BOXES, step(IN_AREA[0]): "1"}
    for _ in range(2):
        answer = boss.post(f"/reviews/{review}/autosave", form)
        assert answer.get_json() == {"saved": "۱۲:۰۰", "done": 1}
    assert chosen(text_of(boss, f"/reviews/{review}"), IN_AREA[0]) == "1"


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


WRITING = ("", "/autosave", "/submit")


@pytest.mark.parametrize("state", ["draft", "submitted", "released"])
def test_only_the_reviewer_writes(sign_in: SignIn, cases: Cases, state: str) -> None:
    review = cases.review(state)
    form: Form = {step(IN_AREA[0]): "0", "act": "check"}
    for name in others("boss"):
        browser = sign_in(name)
        for action in WRITING:
            answer = browser.post(f"/reviews/{review}{action}", form)
            assert answer.status_code == 404, (name, action)
    assert cases.state(review) == state


@pytest.mark.parametrize("action", [*WRITING, "/release", "/answer"])
def test_every_action_needs_the_token_of_its_page(
    sign_in: SignIn, cases: Cases, action: str
) -> None:
    state = {"/release": "submitted", "/answer": "released"}.get(action, "draft")
    review = cases.review(state)
    browser = sign_in("learner" if action == "/answer" else "boss")
    form: Form = {step(IN_AREA[0]): "2", "act": "acknowledge"}
    assert browser.client.post(f"/reviews/{review}{action}", data=form).status_code == 400
    assert cases.state(review) == state


# Submitting and releasing


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


def test_others_do_not_release(sign_in: SignIn, cases: Cases) -> None:
    review = cases.review("submitted")
    for name in others("boss", "hr"):
        answer = sign_in(name).post(f"/reviews/{review}/release")
        assert answer.status_code == 404, name
    assert (cases.state(review), cases.evidence()) == ("submitted", 0)


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
