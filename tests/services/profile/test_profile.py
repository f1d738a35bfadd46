"""A profile: against which level, what it rests on, and who may read it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from competency.domain.career_path import LevelId
from competency.domain.errors import NotFound
from competency.domain.evidence import EvidenceKind
from competency.services.profile import page
from competency.services.profile.page import Profile
from competency.storage.models import Identity
from tests.services.review_cast import IN_AREA, NOW, Cast, act, learn, path_in_service

ALL = (*IN_AREA, "shift-handover")


def load(
    session: Session, cast: Cast, *, reader: str = "learner", target: LevelId | None = None
) -> Profile:
    session.expire_all()
    return page.load(
        session, act(session, getattr(cast, reader)), cast.learner, path_in_service(session),
        target=target,
    )  # fmt: skip


def prefer(session: Session, cast: Cast, level: LevelId) -> None:
    session.get_one(Identity, cast.learner).target_level = level
    session.commit()


def test_a_newcomer_is_compared_with_the_lowest_level(sqlite_session: Session, cast: Cast) -> None:
    profile = load(sqlite_session, cast)
    assert profile.target is LevelId.JUNIOR
    assert profile.decision is None
    assert profile.evidence.empty
    assert all(state.likely is None for state in profile.competencies.values())


def test_the_target_is_the_next_level_unless_the_person_chose_one(
    sqlite_session: Session, cast: Cast
) -> None:
    for _ in range(4):
        for competency in ALL:
            learn(sqlite_session, cast.learner, competency, 2, rater=cast.manager)
    reached = load(sqlite_session, cast).decision
    assert reached is not None
    assert reached.reached_level is not None
    assert load(sqlite_session, cast).target is reached.reached_level.next
    prefer(sqlite_session, cast, LevelId.LEADERSHIP)
    assert load(sqlite_session, cast).target is LevelId.LEADERSHIP
    assert load(sqlite_session, cast, target=LevelId.MID).target is LevelId.MID


def test_needs_and_gaps_are_those_of_the_target(sqlite_session: Session, cast: Cast) -> None:
    learn(sqlite_session, cast.learner, ALL[0], 1, rater=cast.manager)
    path = path_in_service(sqlite_session).path
    for level in LevelId:
        profile = load(sqlite_session, cast, target=level)
        for competency in path.competencies:
            state = profile.competencies[competency.id]
            assert state.need == competency.required_at(level)
            if state.floor is None:
                assert state.gap is None
            else:
                assert state.gap == max(0, state.need - state.floor)
        for area in profile.areas:
            assert area.summary.asked == sum(c.required_at(level) > 0 for c in
                                             path.in_area(area.area.id))  # fmt: skip


def test_a_likely_step_above_the_floor_is_marked(sqlite_session: Session, cast: Cast) -> None:
    for _ in range(3):
        for competency in ALL:
            learn(sqlite_session, cast.learner, competency, 3, rater=cast.manager)
    profile = load(sqlite_session, cast)
    higher = [state for state in profile.competencies.values() if state.likely_higher]
    assert higher
    for state in higher:
        assert state.floor is not None
        assert state.likely is not None
        assert state.likely > state.floor
    assert any(area.summary.likely_higher for area in profile.areas)


def test_what_a_percentage_rests_on_is_counted(sqlite_session: Session, cast: Cast) -> None:
    newest = NOW - timedelta(days=2)
    learn(sqlite_session, cast.learner, ALL[0], 3, rater=cast.manager)
    learn(sqlite_session, cast.learner, ALL[1], 1, kind=EvidenceKind.SELF)
    learn(sqlite_session, cast.learner, ALL[1], 1, kind=EvidenceKind.QUIZ, at=newest)
    evidence = load(sqlite_session, cast).evidence
    assert (evidence.responses, evidence.reviews, evidence.self_ratings) == (1, 1, 1)
    assert evidence.newest == newest
    assert not evidence.empty


def test_a_level_is_shown_from_as_many_competencies_as_the_engine_wants(
    sqlite_session: Session, cast: Cast
) -> None:
    for count, competency in enumerate(ALL, start=1):
        learn(sqlite_session, cast.learner, competency, 0, rater=cast.manager)
        profile = load(sqlite_session, cast)
        decision = profile.decision
        assert decision is not None
        assert decision.enough == (decision.assessed >= profile.assessed_needed), count


@pytest.mark.parametrize("reader", ["colleague", "other_manager", "outsider", "admin"])
def test_a_profile_is_private(sqlite_session: Session, cast: Cast, reader: str) -> None:
    with pytest.raises(NotFound):
        load(sqlite_session, cast, reader=reader)
