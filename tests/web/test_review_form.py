"""The form of a review: what it shows before anything is written."""

import re

from competency.domain.reviews import MAX_NOTE
from tests.web.browser import SignIn, in_english, text_of
from tests.web.review_cases import DECIDING, IN_AREA, Cases, note, step


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
