"""Why an estimate is what it is: the evidence behind it, and what the next step asks."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from competency.domain.career_path import LevelId
from competency.domain.errors import NotFound
from competency.domain.evidence import EvidenceKind
from competency.services.profile import explanation
from competency.services.profile.explanation import FULL_PUSH, HARDLY, Explanation, next_step
from competency.storage.queries import estimates
from tests.services.review_cast import IN_AREA, NOW, ZONE, Cast, act, learn, path_in_service

ESPRESSO = IN_AREA[0]


def why(
    session: Session, cast: Cast, *, reader: str = "learner", competency: str = ESPRESSO
) -> Explanation:
    return explanation.explain(
        session, act(session, getattr(cast, reader)), cast.learner, path_in_service(session),
        competency, level=LevelId.SENIOR, now=NOW, zone=ZONE,
    )  # fmt: skip


@pytest.mark.parametrize(("floor", "expected"), [(None, 1), (0, 1), (2, 3), (3, 4), (4, None)])
def test_the_next_step_is_the_one_above_the_floor(floor: int | None, expected: int | None) -> None:
    assert next_step(floor) == expected


def test_the_next_chance_is_that_of_the_step_above_or_a_higher_one(
    sqlite_session: Session, cast: Cast
) -> None:
    for _ in range(3):
        learn(sqlite_session, cast.learner, ESPRESSO, 2, rater=cast.manager)
    found = why(sqlite_session, cast)
    row = estimates.rows_of(sqlite_session, cast.learner)[ESPRESSO]
    assert found.state.floor == row.floor is not None
    step = found.next_step
    assert step == row.floor + 1
    assert found.next_chance == pytest.approx(sum(row.probabilities[step:]))
    bar = 0.8
    assert found.next_chance < bar <= sum(row.probabilities[row.floor :])


def test_without_evidence_there_is_a_step_to_reach_and_no_chance_of_it(
    sqlite_session: Session, cast: Cast
) -> None:
    found = why(sqlite_session, cast)
    assert (found.next_step, found.next_chance, found.pushes) == (1, None, ())
    assert found.state.need == 3


def test_at_mastery_nothing_is_missing(sqlite_session: Session, cast: Cast) -> None:
    for _ in range(40):
        learn(sqlite_session, cast.learner, ESPRESSO, 4, rater=cast.manager)
    for rater in (cast.head, cast.other_manager, cast.hr):
        for _ in range(6):
            learn(sqlite_session, cast.learner, ESPRESSO, 4, rater=rater)
    found = why(sqlite_session, cast)
    assert found.state.floor == 4
    assert (found.next_step, found.next_chance, found.answers_to_next) == (None, None, None)


def test_the_strongest_evidence_has_the_longest_bar_and_all_point_their_way(
    sqlite_session: Session, cast: Cast
) -> None:
    learn(sqlite_session, cast.learner, ESPRESSO, 4, rater=cast.manager)
    learn(sqlite_session, cast.learner, ESPRESSO, 0, kind=EvidenceKind.QUIZ,
          at=NOW - timedelta(days=3))  # fmt: skip
    learn(sqlite_session, cast.learner, ESPRESSO, 3, rater=cast.head, at=NOW - timedelta(days=6000))
    pushes = why(sqlite_session, cast).pushes
    directions = {push.occasion.kind: push.direction for push in pushes[:2]}
    assert directions == {EvidenceKind.REVIEW: "higher", EvidenceKind.QUIZ: "lower"}
    assert max(abs(push.share) for push in pushes) == 1
    for push in pushes:
        assert (push.share > 0) == (push.occasion.change > 0)
        assert (push.direction == "hardly") == (abs(push.occasion.change) < HARDLY)
    old = next(push for push in pushes if push.occasion.rater == cast.head)
    assert old.direction == "hardly", "sixteen years have taken its weight"


def test_weak_evidence_alone_does_not_fill_its_bar(sqlite_session: Session, cast: Cast) -> None:
    learn(sqlite_session, cast.learner, ESPRESSO, 2, kind=EvidenceKind.SELF)
    (push,) = why(sqlite_session, cast).pushes
    assert abs(push.occasion.change) < FULL_PUSH
    assert abs(push.share) == pytest.approx(abs(push.occasion.change) / FULL_PUSH)


def test_reviewers_are_named_and_only_those_of_the_competency(
    sqlite_session: Session, cast: Cast
) -> None:
    learn(sqlite_session, cast.learner, ESPRESSO, 3, rater=cast.manager)
    learn(sqlite_session, cast.learner, IN_AREA[1], 3, rater=cast.head)
    assert set(why(sqlite_session, cast).reviewers) == {cast.manager}


@pytest.mark.parametrize(
    ("reader", "may"),
    [("learner", True), ("manager", True), ("head", True), ("hr", True),
     ("colleague", False), ("other_manager", False), ("admin", False)],
)  # fmt: skip
def test_an_explanation_is_for_those_who_may_read_the_profile(
    sqlite_session: Session, cast: Cast, reader: str, may: bool
) -> None:
    if may:
        assert why(sqlite_session, cast, reader=reader).state.competency.id == ESPRESSO
    else:
        with pytest.raises(NotFound):
            why(sqlite_session, cast, reader=reader)


def test_a_competency_that_there_is_not_has_no_explanation(
    sqlite_session: Session, cast: Cast
) -> None:
    with pytest.raises(NotFound):
        why(sqlite_session, cast, competency="latte-art")
