"""Reviews on their pages: each action works, is refused to others, needs its token, acts once."""

import re

import pytest
from sqlalchemy.orm import Session

from competency.domain.reviews import MAX_NOTE
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn
from tests.web.review_cases import AREA, EXAMPLE, IN_AREA, Cases

EVERYBODY = (
    "boss", "learner", "colleague", "keeper", "newcomer", "rival", "outsider", "hr", "admin",
    "author",
)  # fmt: skip
Form = dict[str, object]
BOXES: Form = {f"note-{c}": "" for c in IN_AREA}
"""What a browser sends of an untouched form: every text field, no radio button."""


@pytest.fixture
def cases(session: Session, cast: Cast) -> Cases:
    return Cases(session, cast)


def others(*allowed: str) -> list[str]:
    return [name for name in EVERYBODY if name not in allowed]


def text_of(browser: Browser, path: str, **query: str) -> str:
    answer = browser.get(path, **query)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def in_english(browser: Browser) -> Browser:
    browser.post("/language", language="en")
    return browser


# Asking


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
    assert "Nobody reviews themself" in answer.get_data(as_text=True)
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
    assert f'<option value="{cast.rival}" selected>' in page
    assert '<option value="bar" selected>' in page
    assert 'aria-describedby="due-hint due-error" aria-invalid="true"' in page
    assert cases.rows() == []


def test_a_reviewer_who_does_not_exist_is_not_found(
    sign_in: SignIn, cases: Cases, cast: Cast
) -> None:
    boss = sign_in("boss")
    for reviewer in ("", "0", "-1", "abc", "9" * 15, "9" * 5000, "۱"):
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


# The form


def test_the_form_shows_five_anchors_not_observed_and_an_example_for_each_competency(
    sign_in: SignIn, cases: Cases
) -> None:
    page = text_of(in_english(sign_in("boss")), f"/reviews/{cases.review()}")
    for competency in IN_AREA:
        radios = re.findall(rf'name="step-{competency}" value="(\w+)"', page)
        assert radios == ["0", "1", "2", "3", "4", "none"]
        assert f'<textarea class="form-control c-own-words" id="note-{competency}"' in page
    assert "0 of 3 competencies" in page
    assert "step-shift-handover" not in page
    assert "checked" not in page


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
            f"step-{IN_AREA[0]}": "3",
            f"note-{IN_AREA[0]}": "كار\r\nخوب",
            f"step-{IN_AREA[1]}": "none",
            f"note-{IN_AREA[2]}": "words first",
        },
    )
    assert answer.location == f"/reviews/{review}"
    page = text_of(boss, f"/reviews/{review}")
    assert f'name="step-{IN_AREA[0]}" value="3" checked' in page
    assert "کار\nخوب</textarea>" in page
    assert f'name="step-{IN_AREA[1]}" value="none" checked' in page
    assert not re.search(rf'name="step-{IN_AREA[2]}" value="\w+" checked', page)
    assert "words first</textarea>" in page
    assert "2 of 3 competencies" in page
    assert cases.state(review) == "draft"


def test_autosave_keeps_the_draft_and_tells_the_time(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    form: Form = {**BOXES, f"step-{IN_AREA[0]}": "1"}
    for _ in range(2):
        answer = boss.post(f"/reviews/{review}/autosave", form)
        assert answer.get_json() == {"saved": "۱۲:۰۰", "done": 1}
    assert f'name="step-{IN_AREA[0]}" value="1" checked' in text_of(boss, f"/reviews/{review}")


def test_a_refused_form_keeps_what_was_typed_and_names_the_place(
    sign_in: SignIn, cases: Cases
) -> None:
    review, boss = cases.review(), in_english(sign_in("boss"))
    long = "x" * (MAX_NOTE + 1)
    form: Form = {
        **BOXES,
        f"step-{IN_AREA[0]}": "4",
        f"note-{IN_AREA[0]}": "kept",
        f"note-{IN_AREA[1]}": long,
    }
    answer = boss.post(f"/reviews/{review}", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f"The example has {MAX_NOTE + 1} characters" in page
    assert f'href="#c-{IN_AREA[1]}"' in page
    assert f'name="step-{IN_AREA[0]}" value="4" checked' in page
    assert "kept</textarea>" in page
    assert f"{long}</textarea>" in page
    assert "checked" not in text_of(boss, f"/reviews/{review}"), "nothing of it is stored"


def test_a_step_that_is_not_offered_is_refused(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    for step in ("5", "-1", "", "x", "9" * 5000, "۳"):
        for path in (f"/reviews/{review}", f"/reviews/{review}/autosave"):
            answer = boss.post(path, {**BOXES, f"step-{IN_AREA[0]}": step})
            assert answer.status_code in {400, 422}, step
    assert "checked" not in text_of(boss, f"/reviews/{review}")


def test_unstorable_signs_do_no_harm(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    form: Form = {**BOXES, f"step-{IN_AREA[0]}": "2", f"note-{IN_AREA[0]}": "a\x00b"}
    assert boss.post(f"/reviews/{review}", form).status_code == 302
    assert "ab</textarea>" in text_of(boss, f"/reviews/{review}")


def test_words_of_a_person_stay_words(sign_in: SignIn, cases: Cases) -> None:
    review, boss = cases.review(), sign_in("boss")
    attack = "</textarea><script>alert(1)</script>"
    boss.post(f"/reviews/{review}", {f"step-{IN_AREA[0]}": "2", f"note-{IN_AREA[0]}": attack})
    for path in (f"/reviews/{review}", f"/reviews/{review}/submit"):
        assert "<script>alert" not in text_of(boss, path)


WRITING = ("", "/autosave", "/submit")


@pytest.mark.parametrize("state", ["draft", "submitted", "released"])
def test_only_the_reviewer_writes(sign_in: SignIn, cases: Cases, state: str) -> None:
    review = cases.review(state)
    form: Form = {f"step-{IN_AREA[0]}": "0", "act": "check"}
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
    form: Form = {f"step-{IN_AREA[0]}": "2", "act": "acknowledge"}
    assert browser.client.post(f"/reviews/{review}{action}", data=form).status_code == 400
    assert cases.state(review) == state


# Submitting and releasing


def rate_and_check(boss: Browser, review: str) -> str:
    """What the page before the submission says."""
    form: Form = {
        **BOXES,
        f"step-{IN_AREA[0]}": "3",
        f"note-{IN_AREA[0]}": EXAMPLE,
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
        f"step-{IN_AREA[0]}": "3",
        f"note-{IN_AREA[1]}": "words",
        "act": "check",
    }
    answer = boss.post(f"/reviews/{review}", form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "An example stands without a step" in page
    assert f'href="#c-{IN_AREA[1]}"' in page
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
    form: Form = {**BOXES, f"step-{IN_AREA[0]}": "0"}
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
    assert "Not observed" in page
    assert 'value="acknowledge"' in page
    assert 'value="second"' in page
    assert f"/reviews/{review}" in text_of(learner, "/reviews")
    assert "3" in text_of(learner, "/profile")


# Answering


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
