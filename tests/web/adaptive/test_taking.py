"""A learner takes a quiz whose questions are chosen one by one."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.attempts import MAX_ITEMS
from competency.domain.curriculum import Curriculum
from competency.storage.models import AttemptRow
from competency.storage.queries import attempts as queries
from competency.storage.queries import evidence
from tests.web.adaptive.taking import give, text
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.quizzing import AREA, answer, asked, finished, responses, serve_instead, started
from tests.web.test_quiz_keeps_its_key import ONE_OFF, other_key, secrets_of

ANSWERS = re.compile(r"answers so far, (\d+) of them in this quiz")
STEPS = re.compile(r"With 90% certainty the step is (.+?); before this quiz it was (.+?)\.")


def row_of(session: Session, attempt: str) -> AttemptRow:
    session.expire_all()
    return session.scalars(select(AttemptRow).where(AttemptRow.public_id == attempt)).one()


def test_the_intro_says_how_many_how_chosen_and_why(learner: Browser) -> None:
    page = text(learner, AREA)
    assert re.search(r"About 1\d questions, at most 20; about \d+ minutes", page)
    assert "chosen one by one, each after your last answer" in page
    assert "no sign of right or wrong answers" in page
    assert "at the latest after 20 questions" in page
    assert "at least 24 questions of each competency are new to you" in page
    learner.post("/language", language="fa")
    page = text(learner, AREA)
    assert re.search("حدود ۱[۰-۹] پرسش و حداکثر ۲۰ پرسش", page)
    assert "نشانه‌ی درستی یا نادرستی پاسخ‌ها نیست" in page


def test_the_intro_of_a_small_bank_says_why_its_set_is_fixed(sign_in: SignIn) -> None:
    learner = sign_in("learner")
    learner.post("/language", language="en")
    page = text(learner, AREA)
    assert "12 questions, about 15 minutes" in page
    assert "Why a fixed set" in page
    assert "one by one" not in page


def test_a_sitting_grows_by_one_question_with_each_answer(
    learner: Browser, session: Session
) -> None:
    attempt = started(learner)
    for number in range(1, 5):
        assert len(asked(session, attempt)) == number
        assert f"Question {number} of about " in text(learner, f"/attempt/{attempt}")
        give(learner, session, attempt)


def test_a_whole_sitting_ends_by_itself_and_says_why(
    learner: Browser, session: Session, cast: Cast, large: Curriculum
) -> None:
    announced = int(re.findall(r"About (\d+) questions", text(learner, AREA))[0])
    attempt = started(learner)
    assert row_of(session, attempt).expected_length == announced
    finished(learner, session, attempt)
    places = asked(session, attempt)
    assert row_of(session, attempt).state == "finished"
    assert abs(len(places) - announced) <= 5
    assert len({place.item.version for place in places}) == len(places) <= MAX_ITEMS
    counts = Counter(place.item.competency for place in places)
    assert set(counts) == {"espresso-extraction", "milk-steaming", "bar-cleanliness"}
    for one, next_one in pairwise(places[:9]):
        assert one.item.competency != next_one.item.competency
    assert len(evidence.of_person(session, cast.learner)) == len(places)
    page = text(learner, f"/attempt/{attempt}/result")
    ended_at_the_most = len(places) == MAX_ITEMS
    assert ("known closely enough for now" in page) is not ended_at_the_most
    assert f"questions; about {announced} were announced" in page
    assert sorted(map(int, ANSWERS.findall(page))) == sorted(counts.values())
    narrowed = STEPS.findall(page)
    assert len(narrowed) == len(counts)
    for after, before in narrowed:
        assert before == "1 to 4"
        assert width(after) < width(before)


def width(steps: str) -> int:
    """How many steps "1 to 4" spans beyond the first; 0 for one step."""
    low, _to, high = steps.partition(" to ")
    return int(high or low) - int(low)


def test_good_answers_lead_to_harder_questions_than_bad_ones(
    learner: Browser, sign_in: SignIn, session: Session
) -> None:
    def steps(browser: Browser, *, well: bool) -> float:
        attempt = started(browser)
        finished(browser, session, attempt, well=well)
        late = asked(session, attempt)[6:]
        return sum(place.item.step for place in late) / len(late)

    assert steps(learner, well=True) > steps(sign_in("colleague"), well=False) + 0.5


def test_leaving_and_coming_back_shows_the_same_open_question(
    learner: Browser, sign_in: SignIn, session: Session
) -> None:
    attempt = started(learner)
    for _ in range(2):
        give(learner, session, attempt)
    shown = ONE_OFF.sub("", text(learner, f"/attempt/{attempt}"))
    later = sign_in("learner")
    assert f"/attempt/{attempt}" in text(later, "/")
    assert started(later) == attempt
    assert ONE_OFF.sub("", text(later, f"/attempt/{attempt}")) == shown
    assert "Question 3 of about" in shown
    assert len(asked(session, attempt)) == 3


def test_a_repeated_post_changes_neither_the_answer_nor_the_question_after_it(
    learner: Browser, session: Session, cast: Cast
) -> None:
    attempt = started(learner)
    place = give(learner, session, attempt)
    followed = asked(session, attempt)
    for given in (place.best(), place.worst()):
        assert answer(learner, attempt, 0, place.form(given)).location == f"/attempt/{attempt}"
    assert asked(session, attempt) == followed
    (response,) = responses(session, cast.learner)
    assert tuple(response.answer) == place.best()
    assert len(evidence.of_person(session, cast.learner)) == 1


def test_the_same_answer_from_several_windows_at_once_is_one_answer(
    app: Flask, learner: Browser, session: Session, cast: Cast
) -> None:
    attempt = started(learner)
    text(learner, f"/attempt/{attempt}")
    place = asked(session, attempt)[0]
    cookie = learner.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    form = {"csrf_token": learner.token, "question": "1", **place.form(place.best())}

    def send(_: int) -> int:
        client = app.test_client()
        client.set_cookie(cookie.key, cookie.value)
        return client.post(f"/attempt/{attempt}", data=form).status_code

    with ThreadPoolExecutor(4) as windows:
        assert list(windows.map(send, range(4))) == [302] * 4
    assert len(responses(session, cast.learner)) == 1
    assert len(asked(session, attempt)) == 2


def test_a_question_that_was_not_asked_cannot_be_answered(
    learner: Browser, session: Session, cast: Cast
) -> None:
    attempt = started(learner)
    place = asked(session, attempt)[0]
    assert answer(learner, attempt, 1, place.form(place.best())).status_code == 404
    assert responses(session, cast.learner) == []
    assert len(asked(session, attempt)) == 1


def test_ending_early_keeps_the_answers_and_leaves_the_open_question_new(
    learner: Browser, session: Session, cast: Cast, large: Curriculum
) -> None:
    attempt = started(learner)
    for _ in range(3):
        give(learner, session, attempt)
    left_open = asked(session, attempt)[-1]
    text(learner, f"/attempt/{attempt}")
    assert learner.post(f"/attempt/{attempt}/finish").location == f"/attempt/{attempt}/result"
    page = text(learner, f"/attempt/{attempt}/result")
    assert "You ended the quiz early" in page
    assert page.count('id="q') == 6  # three questions and their titles
    assert left_open.item.version not in queries.seen_items(session, cast.learner)
    assert "87 of the 90 questions" in text(learner, AREA)
    later = answer(learner, attempt, 3, left_open.form(left_open.best()))
    assert later.location == f"/attempt/{attempt}/result"
    assert len(responses(session, cast.learner)) == 3


def test_an_incomplete_answer_adds_no_question(
    learner: Browser, session: Session, cast: Cast
) -> None:
    attempt = started(learner)
    text(learner, f"/attempt/{attempt}")
    assert answer(learner, attempt, 0, {}).status_code == 422
    assert len(asked(session, attempt)) == 1
    assert responses(session, cast.learner) == []


def test_a_bank_that_sittings_have_worn_down_goes_on_with_a_fixed_form(
    learner: Browser, session: Session
) -> None:
    for _ in range(3):
        attempt = started(learner)
        if row_of(session, attempt).expected_length is None:
            break
        finished(learner, session, attempt)
    row = row_of(session, attempt)
    assert row.expected_length is None
    assert len(asked(session, attempt)) == 12
    assert "Question 1 of 12" in text(learner, f"/attempt/{attempt}")


def test_a_second_sitting_asks_nothing_that_the_first_one_asked(
    learner: Browser, session: Session
) -> None:
    first = started(learner)
    finished(learner, session, first)
    second = started(learner)
    give(learner, session, second)
    before = {place.item.version for place in asked(session, first)}
    assert not before & {place.item.version for place in asked(session, second)}


def test_neighbours_get_different_questions(
    learner: Browser, sign_in: SignIn, session: Session
) -> None:
    asked_of = []
    for browser in (learner, sign_in("colleague")):
        attempt = started(browser)
        for _ in range(9):
            give(browser, session, attempt)
        asked_of.append({place.item.version for place in asked(session, attempt)})
    assert len(asked_of[0] & asked_of[1]) <= 7


# What the page gives away


STEM = re.compile(r'<div class="c-prose c-question__stem" id="stem">.*?</fieldset>', re.DOTALL)
HINTS = re.compile(
    r'<p class="c-keys".*?</p>|<span class="c-tag c-tag--wrap">.*?</span>', re.DOTALL
)


def skeleton(page: str) -> str:
    """A question page without its question."""
    return HINTS.sub("", STEM.sub("", ONE_OFF.sub("", page)))


def test_the_page_after_a_right_answer_is_that_after_a_wrong_one_but_for_its_question(
    learner: Browser, sign_in: SignIn, session: Session
) -> None:
    colleague = sign_in("colleague")
    colleague.post("/language", language="en")
    one, other = started(learner), started(colleague)
    for _ in range(5):
        give(learner, session, one, well=True)
        give(colleague, session, other, well=False)
        mine = skeleton(text(learner, f"/attempt/{one}"))
        theirs = skeleton(text(colleague, f"/attempt/{other}"))
        assert _anonymous(mine, one) == _anonymous(theirs, other)


def _anonymous(page: str, attempt: str) -> str:
    """A page without the names of its sitting and its reader."""
    main = page[page.index("<main") : page.index("</main>")]
    return main.replace(attempt, "…")


def test_no_page_holds_a_reason_or_changes_with_the_key_while_the_sitting_is_open(
    learner: Browser, session: Session, large: Curriculum, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = started(learner)
    give(learner, session, attempt)
    shown = ONE_OFF.sub("", text(learner, f"/attempt/{attempt}"))
    hidden = [words for item in large.items for words in secrets_of(item)]
    assert not [words for words in hidden if words in unescape(shown)]
    rekeyed = replace(large, items=tuple(map(other_key, large.items)))
    serve_instead(monkeypatch, rekeyed)
    assert ONE_OFF.sub("", text(learner, f"/attempt/{attempt}")) == shown
