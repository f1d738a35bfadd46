"""Asking for reviews: who may assign one, who is asked, and what nobody learns from it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden, InvalidInput, NotFound
from competency.domain.reviews import Rating, ReviewState
from competency.services.reviews import asking, lists, writing
from competency.storage.models import Identity
from tests.services.review_cast import (
    AREA,
    IN_AREA,
    LATER,
    NOW,
    ZONE,
    Cast,
    act,
    ask_as,
    assign_as,
    assigned,
    build,
    review_count,
    review_row,
)


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


# Assigning


@pytest.mark.parametrize("name", ["manager", "head", "hr"])
def test_whoever_leads_the_person_and_hr_can_assign_a_review(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = review_row(sqlite_session, assign_as(sqlite_session, cast, name))
    assert (review.subject_id, review.reviewer_id) == (cast.learner, cast.manager)
    assert review.state == ReviewState.DRAFT
    assert review.due_at == NOW + timedelta(days=asking.DUE_DAYS)
    assert review.requested_by_id == getattr(cast, name)


@pytest.mark.parametrize("name", ["colleague", "other_manager", "outsider", "admin"])
def test_for_others_the_person_is_not_there_to_be_reviewed(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    with pytest.raises(NotFound):
        assign_as(sqlite_session, cast, name)
    assert review_count(sqlite_session) == 0


def test_a_learner_cannot_assign_a_review_of_themself(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        assign_as(sqlite_session, cast, "learner")
    assert review_count(sqlite_session) == 0


def test_a_lead_cannot_assign_a_review_of_themself_in_the_team_they_lead(
    sqlite_session: Session, cast: Cast
) -> None:
    with pytest.raises(Forbidden):
        assign_as(
            sqlite_session, cast, "manager", subject_id=cast.manager, reviewer_id=cast.colleague
        )


def test_hr_cannot_assign_a_review_of_themself(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        assign_as(sqlite_session, cast, "hr", subject_id=cast.hr, reviewer_id=cast.head)


def test_nobody_is_named_as_their_own_reviewer(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        assign_as(sqlite_session, cast, "head", reviewer_id=cast.learner)
    assert refused.value.field == "reviewer"
    assert review_count(sqlite_session) == 0


def test_the_same_review_is_not_assigned_twice(sqlite_session: Session, cast: Cast) -> None:
    first = assign_as(sqlite_session, cast, "manager", public_id="one")
    assert assign_as(sqlite_session, cast, "head", public_id="two") == first
    assert assign_as(sqlite_session, cast, "manager", area=None, public_id="three") == "three"
    assert review_count(sqlite_session) == 2


def test_a_form_sent_twice_assigns_once_even_after_the_submission(
    sqlite_session: Session, cast: Cast
) -> None:
    first = assign_as(sqlite_session, cast, "manager", key="form", public_id="one")
    review_row(sqlite_session, first).state = ReviewState.SUBMITTED
    assert assign_as(sqlite_session, cast, "manager", key="form", public_id="two") == first
    assert review_count(sqlite_session) == 1


def test_a_day_that_has_passed_is_refused(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        assign_as(sqlite_session, cast, "manager", due_at=NOW - timedelta(days=1))
    assert refused.value.field == "due"


def test_unknown_people_and_areas_are_not_found(sqlite_session: Session, cast: Cast) -> None:
    for change in ({"reviewer_id": 9999}, {"area": "nowhere"}):
        with pytest.raises(NotFound):
            assign_as(sqlite_session, cast, "manager", **change)
    assert review_count(sqlite_session) == 0


def test_somebody_without_an_account_in_force_is_not_assigned(
    sqlite_session: Session, cast: Cast
) -> None:
    sqlite_session.get_one(Identity, cast.head).disabled_at = NOW
    with pytest.raises(NotFound):
        assign_as(sqlite_session, cast, "manager", reviewer_id=cast.head)


# Asking


def test_a_learner_asks_the_lead_of_their_team(sqlite_session: Session, cast: Cast) -> None:
    review = review_row(sqlite_session, ask_as(sqlite_session, cast))
    assert (review.subject_id, review.reviewer_id) == (cast.learner, cast.manager)


def test_a_lead_asks_the_lead_of_the_team_above(sqlite_session: Session, cast: Cast) -> None:
    review = review_row(sqlite_session, ask_as(sqlite_session, cast, "manager"))
    assert review.reviewer_id == cast.head


def test_whoever_nobody_leads_is_told_so(sqlite_session: Session, cast: Cast) -> None:
    for name in ("head", "hr"):
        with pytest.raises(NotFound, match="no lead"):
            ask_as(sqlite_session, cast, name)


def test_asking_twice_leaves_one_review(sqlite_session: Session, cast: Cast) -> None:
    ask_as(sqlite_session, cast, public_id="one")
    ask_as(sqlite_session, cast, public_id="two")
    assert review_count(sqlite_session) == 1


def test_asking_does_not_tell_whether_the_lead_has_begun_already(
    sqlite_session: Session, cast: Cast
) -> None:
    """With and without a draft the learner sees the same: what they asked for themself."""
    assigned(sqlite_session, cast)
    learner = act(sqlite_session, cast.learner)
    before = lists.lists(sqlite_session, learner, now=NOW, zone=ZONE)
    assert before.asked == frozenset()
    ask_as(sqlite_session, cast)
    after = lists.lists(sqlite_session, learner, now=NOW, zone=ZONE)
    assert after.asked == {AREA}
    assert review_count(sqlite_session) == 1


def test_a_wish_stays_visible_as_a_wish_until_the_release(
    sqlite_session: Session, cast: Cast
) -> None:
    review = ask_as(sqlite_session, cast)
    manager, learner = act(sqlite_session, cast.manager), act(sqlite_session, cast.learner)
    writing.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 2)], now=NOW)
    writing.submit(sqlite_session, manager, review, now=NOW)
    assert lists.lists(sqlite_session, learner, now=NOW, zone=ZONE).asked == {AREA}
    writing.release(sqlite_session, manager, review, now=LATER, zone=ZONE)
    assert lists.lists(sqlite_session, learner, now=LATER, zone=ZONE).asked == frozenset()
