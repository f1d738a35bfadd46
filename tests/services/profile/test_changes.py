"""What changed since a moment: floors that moved, fresh evidence, and nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.services.evidence import store
from competency.services.evidence.evaluation import Scorer
from competency.services.profile import changes, page, self_rating
from competency.services.profile.changes import Change
from competency.storage.queries import evidence as evidence_queries
from tests.services.review_cast import (
    AREA,
    IN_AREA,
    NOW,
    ZONE,
    Cast,
    act,
    learn,
    path_in_service,
)

LAST_WEEK = NOW - timedelta(days=7)
LONG_AGO = NOW - timedelta(days=60)
ESPRESSO, STEAMING, CLEANLINESS = IN_AREA


def changed(
    session: Session, cast: Cast, *, since: datetime = LAST_WEEK, now: datetime = NOW
) -> Sequence[Change]:
    """The learner's changes."""
    session.expire_all()
    profile = page.load(session, act(session, cast.learner), cast.learner, path_in_service(session))
    evidence = evidence_queries.of_person(session, cast.learner)
    return changes.since(session, profile, evidence, moment=since, now=now, zone=ZONE)


def test_a_floor_that_a_review_moved_is_said_with_both_steps_and_who_wrote(
    sqlite_session: Session, cast: Cast
) -> None:
    learn(sqlite_session, cast.learner, ESPRESSO, 1, rater=cast.head, at=LONG_AGO)
    for day in (3, 2, 1):
        at = NOW - timedelta(days=day)
        learn(sqlite_session, cast.learner, ESPRESSO, 4, rater=cast.manager, at=at)
    (change,) = changed(sqlite_session, cast)
    assert change.moved
    assert change.before is not None
    assert change.after is not None
    assert change.before < change.after
    assert (change.kind, change.rater) == (EvidenceKind.REVIEW, cast.manager)
    assert change.when == NOW - timedelta(days=1)


def test_a_first_step_comes_from_not_yet_assessed(sqlite_session: Session, cast: Cast) -> None:
    learn(
        sqlite_session, cast.learner, ESPRESSO, 3, rater=cast.manager, at=LAST_WEEK + timedelta(1)
    )
    (change,) = changed(sqlite_session, cast)
    assert change.before is None
    assert change.after is not None


def test_old_evidence_that_moves_nothing_is_no_change(sqlite_session: Session, cast: Cast) -> None:
    for competency in IN_AREA:
        learn(sqlite_session, cast.learner, competency, 3, rater=cast.head, at=LONG_AGO)
    assert changed(sqlite_session, cast) == []
    assert changed(sqlite_session, cast, since=NOW) == []


def test_fresh_answers_are_said_even_where_the_floor_stays(
    sqlite_session: Session, cast: Cast
) -> None:
    yesterday = NOW - timedelta(days=1)
    kind = EvidenceKind.QUIZ
    learn(sqlite_session, cast.learner, ESPRESSO, 1, kind=kind, at=yesterday)
    (change,) = changed(sqlite_session, cast)
    assert not change.moved
    assert (change.kind, change.right, change.responses) == (kind, 1, 1)


def test_a_wrong_answer_counts_as_an_answer_and_not_as_right(
    sqlite_session: Session, cast: Cast
) -> None:
    at = NOW - timedelta(days=1)
    learn(sqlite_session, cast.learner, ESPRESSO, 0, kind=EvidenceKind.QUIZ, at=at)
    (change,) = changed(sqlite_session, cast)
    assert (change.right, change.responses) == (0, 1)


def test_a_self_rating_that_moves_nothing_is_not_news(sqlite_session: Session, cast: Cast) -> None:
    learner = act(sqlite_session, cast.learner)
    at = NOW - timedelta(days=1)
    self_rating.rate(
        sqlite_session, learner, path_in_service(sqlite_session), AREA, dict.fromkeys(IN_AREA, 3),
        now=at, zone=ZONE,
    )  # fmt: skip
    assert changed(sqlite_session, cast) == []


def test_a_floor_that_only_time_lowered_names_no_evidence(
    sqlite_session: Session, cast: Cast
) -> None:
    then = NOW - timedelta(days=100)
    for _ in range(2):
        learn(sqlite_session, cast.learner, ESPRESSO, 4, rater=cast.manager, at=then)
    later = NOW + timedelta(days=5_000)
    store.roll(sqlite_session, path_in_service(sqlite_session), now=later, zone=ZONE)
    (change,) = changed(sqlite_session, cast, since=then + timedelta(days=1), now=later)
    assert change.moved
    assert change.before is not None
    assert change.after is None or change.after < change.before
    assert (change.kind, change.rater, change.responses) == (None, None, 0)
    assert change.when == then


def test_what_moved_comes_first_then_the_newest(sqlite_session: Session, cast: Cast) -> None:
    learn(sqlite_session, cast.learner, ESPRESSO, 1, kind=EvidenceKind.QUIZ,
          at=NOW - timedelta(days=1))  # fmt: skip
    learn(sqlite_session, cast.learner, STEAMING, 3, rater=cast.head, at=NOW - timedelta(days=3))
    learn(sqlite_session, cast.learner, CLEANLINESS, 3, rater=cast.head, at=NOW - timedelta(days=2))
    order = [change.competency.id for change in changed(sqlite_session, cast)]
    assert order == [CLEANLINESS, STEAMING, ESPRESSO]


def test_the_record_counts_as_it_was_before_a_self_rating_was_superseded(
    sqlite_session: Session, cast: Cast
) -> None:
    """A rating that was replaced since then had its say then."""
    learner, path = act(sqlite_session, cast.learner), path_in_service(sqlite_session)
    for _ in range(2):
        learn(sqlite_session, cast.learner, ESPRESSO, 2, rater=cast.head, at=LONG_AGO)
    for step, at in ((4, LONG_AGO), (0, NOW - timedelta(days=1))):
        self_rating.rate(sqlite_session, learner, path, AREA, {ESPRESSO: step}, now=at, zone=ZONE)
    pieces = evidence_queries.of_person(sqlite_session, cast.learner, recorded_until=LAST_WEEK)
    own = [piece.category for piece in pieces if piece.kind is EvidenceKind.SELF]
    assert own == [4]
    before = {change.competency.id: change.before for change in changed(sqlite_session, cast)}
    scorer = Scorer.of(sqlite_session, path, ZONE)
    then = scorer.floors(pieces, LAST_WEEK.date())
    assert all(before[name] == then[name] for name in before)


@pytest.mark.parametrize("days", [0, 1])
def test_a_moment_of_today_looks_at_evidence_alone(
    sqlite_session: Session, cast: Cast, days: int
) -> None:
    learn(sqlite_session, cast.learner, ESPRESSO, 3, rater=cast.head, at=LONG_AGO)
    at = NOW - timedelta(hours=1)
    learn(sqlite_session, cast.learner, STEAMING, 3, rater=cast.head, at=at)
    found = changed(sqlite_session, cast, since=NOW - timedelta(days=days, hours=2))
    assert [change.competency.id for change in found] == [STEAMING]
