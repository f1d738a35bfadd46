"""Marking a lesson as read: once, taken back, and on to the next."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import LessonRead
from tests.web.browser import SignIn
from tests.web.cast import Cast
from tests.web.guard import Guard

ACTIONS = ("path.mark_read",)
LESSON = "/path/barista/bar/milk-steaming"


def marks(session: Session, person: int) -> list[bool]:
    rows = select(LessonRead.read).where(LessonRead.person_id == person).order_by(LessonRead.id)
    return list(session.scalars(rows))


def test_marking_twice_records_once(sign_in: SignIn, cast: Cast, session: Session) -> None:
    browser = sign_in("learner")
    for _ in range(2):
        browser.get(LESSON)
        assert browser.post(f"{LESSON}/read", read="yes").location.endswith(LESSON)
    assert marks(session, cast.learner) == [True]


def test_a_mark_can_be_taken_back_and_set_again(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    browser.post(f"{LESSON}/read", read="yes")
    browser.post(f"{LESSON}/read", read="no")
    browser.post(f"{LESSON}/read", read="no")
    browser.post(f"{LESSON}/read", read="yes")
    assert marks(session, cast.learner) == [True, False, True]


def test_read_and_next_goes_on_to_the_next_lesson_and_the_last_one_to_the_course(
    sign_in: SignIn,
) -> None:
    browser = sign_in("learner")
    on = browser.post("/path/barista/bar/espresso-extraction/read", read="yes", go="next")
    assert on.location.endswith("/path/barista/bar/milk-steaming")
    last = browser.post("/path/barista/bar/bar-cleanliness/read", read="yes", go="next")
    assert last.location.endswith("/path/barista/bar")


def test_taking_a_mark_back_stays_on_the_lesson(sign_in: SignIn) -> None:
    browser = sign_in("learner")
    browser.post(f"{LESSON}/read", read="yes")
    assert browser.post(f"{LESSON}/read", read="no", go="next").location.endswith(LESSON)


def test_a_lesson_that_does_not_exist_is_not_marked(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    assert browser.post("/path/barista/shift/shift-handover/read", read="yes").status_code == 404
    assert browser.post("/path/barista/bar/latte-art/read", read="yes").status_code == 404
    assert marks(session, cast.learner) == []


def test_only_for_oneself_and_only_by_its_button(guard: Guard) -> None:
    guard("path.mark_read", f"{LESSON}/read", {"read": "yes"}, may="learner")
