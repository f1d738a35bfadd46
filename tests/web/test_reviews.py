"""Pages of reviews: who asks, who assigns, and who sees what."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn
from tests.web.review_cases import AREA, EVERYBODY, Cases, Form, in_english, others, text_of


@pytest.fixture
def cases(session: Session, cast: Cast) -> Cases:
    return Cases(session, cast)


# Asking


def test_a_learner_asks_their_lead_for_a_review(sign_in: SignIn, cases: Cases, cast: Cast) -> None:
    learner = in_english(sign_in("learner"))
    page = text_of(learner, "/reviews", area=AREA)
    assert "Parvaneh Modiri will be asked" in page
    assert re.search(r'<option selected value="bar">', page)
    answer = learner.post("/reviews/ask", area=AREA, idempotency_key=learner.key)
    assert answer.status_code == 302
    assert cases.rows() == [(cast.learner, cast.boss, AREA, "draft")]
    after = text_of(learner, "/reviews")
    assert re.search(r'<option disabled value="bar">', after)
    assert "Asked and not released yet: Work behind the bar" in after


def test_asking_twice_with_one_form_asks_once(sign_in: SignIn, cases: Cases) -> None:
    learner = sign_in("learner")
    learner.get("/reviews")
    key = learner.key
    for _ in range(2):
        assert learner.post("/reviews/ask", area=AREA, idempotency_key=key).status_code == 302
    assert len(cases.rows()) == 1


def test_asking_needs_the_token_of_the_page(sign_in: SignIn, cases: Cases) -> None:
    learner = sign_in("learner")
    assert learner.client.post("/reviews/ask", data={"area": AREA}).status_code == 400
    assert cases.rows() == []


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


# Assigning


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
    for name in others("boss", "hr", "learner"):
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
    assert "People cannot review themselves" in answer.get_data(as_text=True)
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
    assert f'<option selected value="{cast.rival}">' in page
    assert '<option selected value="bar">' in page
    field = re.search(r'<input [^>]*name="due"[^>]*>', page)
    assert field
    assert 'aria-describedby="due-hint due-error" aria-invalid="true"' in field[0]
    assert cases.rows() == []


def test_a_reviewer_who_does_not_exist_is_not_found(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    boss = sign_in("boss")
    for reviewer in ("", "0", "-1", "abc", "9" * 9, "9" * 15, "9" * 5000, "۹" * 5000):
        answer = boss.post(f"/people/{cast.learner}/review", reviewer=reviewer)
        assert answer.status_code == 404, reviewer
    assert cases.rows() == []


def test_assigning_needs_the_token_and_happens_once(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    boss = sign_in("boss")
    path = f"/people/{cast.learner}/review"
    form: Form = {"reviewer": str(cast.rival), "area": ""}
    assert boss.client.post(path, data=form).status_code == 400
    boss.get(path)
    key = boss.key
    for _ in range(2):
        assert boss.post(path, form, idempotency_key=key).status_code == 302
    assert len(cases.rows()) == 1


# Who sees what


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("draft", ("boss",)),
        ("submitted", ("boss", "hr")),
        ("released", ("boss", "hr", "learner")),
        ("acknowledged", ("boss", "hr", "learner")),
    ],
)
def test_a_review_is_there_for_its_readers_and_for_nobody_else(
    sign_in: SignIn, cases: Cases, state: str, readers: tuple[str, ...]
) -> None:
    review = cases.review(state)
    for name in EVERYBODY:
        expected = 200 if name in readers else 404
        assert sign_in(name).get(f"/reviews/{review}").status_code == expected, name


def test_a_manager_of_another_team_gets_404_like_for_a_review_that_never_was(
    sign_in: SignIn, cases: Cases
) -> None:
    review = cases.review("released")
    rival = sign_in("rival")
    theirs = rival.get(f"/reviews/{review}")
    nobodys = rival.get("/reviews/never-was")
    assert theirs.status_code == nobodys.status_code == 404

    def without_tokens(page: str) -> str:
        return re.sub(r'value="[^"]*"', "", page).replace(review, "never-was")

    assert without_tokens(theirs.get_data(as_text=True)) == without_tokens(
        nobodys.get_data(as_text=True)
    )


def test_whoever_is_not_signed_in_is_asked_to_sign_in(browser: Browser, cases: Cases) -> None:
    review = cases.review("released")
    for path in ("/reviews", f"/reviews/{review}", f"/reviews/{review}/submit"):
        answer = browser.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/login")


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_before_the_release_no_page_of_the_subject_tells_of_the_review(
    sign_in: SignIn, cases: Cases, state: str
) -> None:
    """Byte for byte, but for tokens, the subject's pages are those of the day before."""
    learner = sign_in("learner")
    pages = ("/", "/profile", "/reviews", "/path/barista", "/path/barista/bar")

    def seen() -> list[str]:
        return [
            re.sub(r'(csrf_token|idempotency_key)" value="[^"]*"', "", text_of(learner, page))
            for page in pages
        ]

    before = seen()
    cases.review(state)
    assert seen() == before
    assert cases.evidence() == 0


def test_the_lists_show_what_to_write_to_release_and_what_was_released(
    sign_in: SignIn, cases: Cases
) -> None:
    cases.review("draft", public_id="open")
    cases.review("submitted", subject="colleague", public_id="done")
    cases.review("released", area=None, public_id="read")
    boss = text_of(in_english(sign_in("boss")), "/reviews")
    for section, address in (("to-write", "open"), ("to-release", "done"), ("written", "read")):
        start = boss.index(f'id="{section}"')
        assert f"/reviews/{address}" in boss[start : boss.index("</section>", start)]
    learner = text_of(in_english(sign_in("learner")), "/reviews")
    assert "/reviews/read" in learner
    assert "/reviews/open" not in learner
    assert "/reviews/done" not in text_of(sign_in("colleague"), "/reviews")
