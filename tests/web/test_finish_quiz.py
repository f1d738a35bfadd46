"""Ending a quiz before its last question."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import AttemptRow
from competency.storage.queries import evidence
from tests.web.browser import SignIn
from tests.web.cast import Cast, others
from tests.web.guard import Guard
from tests.web.quizzing import answer, asked, started

ACTIONS = ("quiz.finish",)


def test_ending_a_sitting_twice_is_ending_it_once(sign_in: SignIn, session: Session) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    for _ in range(2):
        assert learner.post(f"/attempt/{attempt}/finish").status_code == 302
    assert session.scalars(select(AttemptRow)).one().state == "finished"


def test_what_was_answered_counts_and_no_more_can_be(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    places = asked(session, attempt)
    answer(learner, attempt, 0, places[0].form(places[0].best()))
    ended = learner.post(f"/attempt/{attempt}/finish")
    assert ended.location == f"/attempt/{attempt}/result"
    assert len(evidence.of_person(session, cast.learner)) == 1
    answer(learner, attempt, 1, places[1].form(places[1].best()))
    assert len(evidence.of_person(session, cast.learner)) == 1


def test_only_the_learner_ends_it(guard: Guard, sign_in: SignIn) -> None:
    attempt = started(sign_in("learner"))
    guard("quiz.finish", f"/attempt/{attempt}/finish", may="learner", may_not=others("learner"))
