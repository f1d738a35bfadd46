"""Next steps of a person: what is offered, with what its line says, and what is not."""

from datetime import timedelta

from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.domain.plan import Reason, StepKind, is_worth_saying
from competency.services.profile import next_steps, page
from competency.services.profile.next_steps import NextSteps
from competency.storage.queries import evidence as evidence_queries
from tests.services.review_cast import (
    AREA,
    IN_AREA,
    LATER,
    NOW,
    ZONE,
    Cast,
    act,
    ask_as,
    learn,
    path_in_service,
    released,
)


def planned(session: Session, cast: Cast, *, most: int = 20) -> NextSteps:
    session.expire_all()
    profile = page.load(session, act(session, cast.learner), cast.learner, path_in_service(session))
    evidence = evidence_queries.of_person(session, cast.learner)
    return next_steps.load(session, profile, evidence, now=LATER, zone=ZONE, most=most)


def kinds(plan: NextSteps, area: str) -> set[StepKind]:
    return {line.step.kind for line in plan.steps if line.area.id == area}


def test_a_newcomer_gets_a_first_quiz_where_there_are_questions(
    sqlite_session: Session, cast: Cast
) -> None:
    plan = planned(sqlite_session, cast)
    quiz = next(line for line in plan.steps if line.step.kind is StepKind.QUIZ)
    assert (quiz.area.id, quiz.step.reason) == (AREA, Reason.FIRST_ESTIMATE)
    assert quiz.questions > 0
    assert quiz.minutes > 0
    assert not plan.enough


def test_a_review_is_not_offered_while_one_is_asked_for(
    sqlite_session: Session, cast: Cast
) -> None:
    assert StepKind.REVIEW in kinds(planned(sqlite_session, cast), AREA)
    ask_as(sqlite_session, cast)
    plan = planned(sqlite_session, cast)
    assert StepKind.REVIEW not in kinds(plan, AREA)
    assert StepKind.REVIEW in kinds(plan, "shift")
    assert plan.review is not None, "of other areas one can be asked for"


def test_while_the_whole_path_is_asked_for_no_review_is_offered_at_all(
    sqlite_session: Session, cast: Cast
) -> None:
    assert planned(sqlite_session, cast).review is not None
    ask_as(sqlite_session, cast, area=None)
    plan = planned(sqlite_session, cast)
    assert plan.review is None
    assert all(line.step.kind is not StepKind.REVIEW for line in plan.steps)
    assert [option.kind for option in plan.options] == [StepKind.QUIZ]


def test_after_a_review_a_new_one_would_be_by_another_reviewer(
    sqlite_session: Session, cast: Cast
) -> None:
    before = planned(sqlite_session, cast).review
    assert before is not None
    assert not before.again
    released(sqlite_session, cast, area=None)
    after = planned(sqlite_session, cast)
    assert kinds(after, AREA).isdisjoint({StepKind.REVIEW}), "people need time to change"
    assert after.review is None or after.review.again


def test_a_self_rated_area_is_not_to_be_rated_again(sqlite_session: Session, cast: Cast) -> None:
    assert StepKind.SELF in kinds(planned(sqlite_session, cast), AREA)
    for competency in IN_AREA:
        learn(sqlite_session, cast.learner, competency, 2, kind=EvidenceKind.SELF)
    assert StepKind.SELF not in kinds(planned(sqlite_session, cast), AREA)


def test_a_lesson_is_for_what_is_probably_still_to_be_learnt(
    sqlite_session: Session, cast: Cast
) -> None:
    for _ in range(3):
        learn(sqlite_session, cast.learner, IN_AREA[0], 0, rater=cast.manager)
    lessons = [
        line for line in planned(sqlite_session, cast).steps if line.step.kind is StepKind.LESSON
    ]
    assert [line.step.competency for line in lessons if line.area.id == AREA] == [IN_AREA[0]]
    (lesson,) = (line for line in lessons if line.area.id == AREA)
    assert lesson.minutes == path_in_service(sqlite_session).lessons[IN_AREA[0]].minutes


def test_options_say_enough_to_be_named_or_assess_something_and_the_better_comes_first(
    sqlite_session: Session, cast: Cast
) -> None:
    learn(sqlite_session, cast.learner, IN_AREA[0], 2, rater=cast.manager, at=NOW)
    plan = planned(sqlite_session, cast)
    assert len(plan.options) == 2
    changes = [option.prospect.change for option in plan.options]
    assert changes == sorted(changes, reverse=True)
    for option in plan.options:
        assert is_worth_saying(option.prospect.change) or option.prospect.assessed


def test_where_nothing_could_change_much_no_option_is_named(
    sqlite_session: Session, cast: Cast
) -> None:
    """Everybody agrees that the person is a beginner: no single quiz would change that."""
    for competency in (*IN_AREA, "shift-handover"):
        for rater in (cast.manager, cast.head, cast.other_manager):
            for day in range(8):
                at = NOW - timedelta(days=day)
                learn(sqlite_session, cast.learner, competency, 0, rater=rater, at=at)
    plan = planned(sqlite_session, cast)
    assert plan.enough
    assert all(is_worth_saying(option.prospect.change) for option in plan.options)
    assert plan.quiz is None
