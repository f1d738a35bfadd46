"""Releasing and answering reviews: what follows, and what nobody learns too early."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict, InvalidInput, NotFound
from competency.domain.reviews import Rating, ReviewState
from competency.services.profile import next_steps, page
from competency.services.reviews import lists, review_page, writing
from competency.services.reviews.answering import MAX_ANSWER
from competency.storage.models import Membership
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import reviews as queries
from competency.storage.queries.evidence import of_person
from tests.services.review_cast import (
    AREA,
    IN_AREA,
    LATER,
    NOW,
    ZONE,
    Cast,
    act,
    answer_as,
    assign_as,
    assigned,
    build,
    evidence_count,
    learn,
    path_in_service,
    released,
    review_count,
    review_row,
    submitted,
)


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


# Releasing


def test_nothing_about_the_subject_moves_before_the_release(
    sqlite_session: Session, cast: Cast
) -> None:
    """No evidence, estimate, level, list, count or plan tells of a review in the drawer."""
    learner = act(sqlite_session, cast.learner)
    learn(sqlite_session, cast.learner, IN_AREA[0], 1, rater=cast.head)
    current = path_in_service(sqlite_session)

    def everything_seen() -> object:
        sqlite_session.expire_all()
        profile = page.load(sqlite_session, learner, cast.learner, current)
        estimates = estimate_queries.rows_of(sqlite_session, cast.learner)
        return (
            evidence_count(sqlite_session, cast.learner),
            {c: (r.mean, r.sd, r.floor, r.reviews) for c, r in estimates.items()},
            profile.decision,
            profile.evidence,
            profile.history,
            next_steps.load(
                sqlite_session, profile, of_person(sqlite_session, cast.learner), now=NOW, zone=ZONE
            ),
            lists.lists(sqlite_session, learner, now=NOW, zone=ZONE),
            queries.due_of_reviewer(sqlite_session, cast.learner),
            list(queries.about(sqlite_session, cast.learner)),
        )

    before = everything_seen()
    review = assigned(sqlite_session, cast)
    manager = act(sqlite_session, cast.manager)
    writing.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 4)], now=NOW)
    assert everything_seen() == before
    writing.submit(sqlite_session, manager, review, now=NOW)
    assert everything_seen() == before
    writing.release(sqlite_session, manager, review, now=LATER, zone=ZONE)
    assert everything_seen() != before


def test_at_the_release_each_step_becomes_evidence_by_its_rater(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    page = review_page.load(sqlite_session, act(sqlite_session, cast.learner), review)
    assert page.state is ReviewState.RELEASED
    assert evidence_count(sqlite_session, cast.learner) == 2, "not observed is no evidence"
    rows = estimate_queries.rows_of(sqlite_session, cast.learner)
    assert {c: r.reviews for c, r in rows.items()} == {IN_AREA[0]: 1, IN_AREA[1]: 1}


def test_a_review_is_released_once(sqlite_session: Session, cast: Cast) -> None:
    review = released(sqlite_session, cast)
    with pytest.raises(Conflict):
        writing.release(
            sqlite_session, act(sqlite_session, cast.manager), review, now=LATER, zone=ZONE
        )
    assert evidence_count(sqlite_session, cast.learner) == 2


def test_hr_can_release_what_its_author_left_behind(sqlite_session: Session, cast: Cast) -> None:
    review, hr = submitted(sqlite_session, cast), act(sqlite_session, cast.hr)
    writing.release(sqlite_session, hr, review, now=LATER, zone=ZONE)
    assert review_row(sqlite_session, review).state == ReviewState.RELEASED


def test_a_lead_above_reads_but_does_not_release(sqlite_session: Session, cast: Cast) -> None:
    review, head = submitted(sqlite_session, cast), act(sqlite_session, cast.head)
    with pytest.raises(NotFound):
        writing.release(sqlite_session, head, review, now=LATER, zone=ZONE)


def test_hr_cannot_release_a_review_of_themself(sqlite_session: Session, cast: Cast) -> None:
    sqlite_session.add(
        Membership(
            person_id=cast.hr, team_id=cast.social, role="member", started_at=NOW, recorded_at=NOW
        )
    )
    sqlite_session.commit()
    review = submitted(sqlite_session, cast, subject=cast.hr)
    with pytest.raises(NotFound):
        writing.release(sqlite_session, act(sqlite_session, cast.hr), review, now=LATER, zone=ZONE)
    with pytest.raises(NotFound):
        review_page.load(sqlite_session, act(sqlite_session, cast.hr), review)


# Answering


def test_the_subject_acknowledges_with_or_without_words(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", text=" ممنون از وقتی که گذاشتید. ")
    page = review_page.load(sqlite_session, act(sqlite_session, cast.manager), review)
    assert page.state is ReviewState.ACKNOWLEDGED
    assert [n.text for n in page.answers] == ["ممنون از وقتی که گذاشتید."]


@pytest.mark.parametrize("name", ["manager", "head", "colleague", "other_manager", "hr", "admin"])
@pytest.mark.parametrize("second", [False, True])
def test_only_the_subject_answers(
    sqlite_session: Session, cast: Cast, name: str, second: bool
) -> None:
    review = released(sqlite_session, cast)
    with pytest.raises(NotFound):
        answer_as(sqlite_session, cast, review, name, second_reviewer=second)
    assert review_count(sqlite_session) == 1


def test_an_answer_sent_twice_counts_once(sqlite_session: Session, cast: Cast) -> None:
    review = released(sqlite_session, cast)
    for _ in range(2):
        answer_as(sqlite_session, cast, review, "learner", text="خواندم.", key="form")
    assert len(review_page.load(sqlite_session, act(sqlite_session, cast.hr), review).answers) == 1
    with pytest.raises(Conflict):
        answer_as(sqlite_session, cast, review, "learner", key="another form")


def test_an_answer_that_is_too_long_is_refused_and_nothing_moves(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    with pytest.raises(InvalidInput):
        answer_as(sqlite_session, cast, review, "learner", text="x" * (MAX_ANSWER + 1))
    assert review_row(sqlite_session, review).state == ReviewState.RELEASED


def test_a_second_reviewer_is_the_lead_above_and_both_reviews_stay(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", second_reviewer=True, text="شاهدی بود.")
    second = review_row(sqlite_session, "second")
    assert (second.reviewer_id, second.area) == (cast.head, AREA)
    assert second.second_of_id == review_row(sqlite_session, review).id
    assert review_row(sqlite_session, review).state == ReviewState.DISPUTED
    assert evidence_count(sqlite_session, cast.learner) == 2


def test_a_disputed_review_of_a_lead_goes_to_somebody_who_is_not_led_by_them(
    sqlite_session: Session, cast: Cast
) -> None:
    """The head is reviewed by HR's choice; the managers below are no second reviewers."""
    assign_as(
        sqlite_session, cast, "hr", subject_id=cast.head, reviewer_id=cast.outsider, public_id="r1"
    )
    writer = act(sqlite_session, cast.outsider)
    writing.save_draft(sqlite_session, writer, "r1", [Rating(IN_AREA[0], 2)], now=NOW)
    writing.submit(sqlite_session, writer, "r1", now=NOW)
    writing.release(sqlite_session, writer, "r1", now=NOW, zone=ZONE)
    with pytest.raises(Conflict, match="Talk to HR"):
        answer_as(sqlite_session, cast, "r1", "head", second_reviewer=True)
    sqlite_session.rollback()
    assert review_row(sqlite_session, "r1").state == ReviewState.RELEASED
    assert review_count(sqlite_session) == 1


def test_a_second_review_asks_for_what_the_first_one_rated(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", second_reviewer=True)
    page = review_page.load(sqlite_session, act(sqlite_session, cast.head), "second")
    assert [c.id for c in page.asked] == list(IN_AREA[:2])
    assert [c.id for c in page.optional] == [IN_AREA[2]]


def test_the_second_review_is_as_invisible_as_any_until_its_release(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", second_reviewer=True)
    learner, head = act(sqlite_session, cast.learner), act(sqlite_session, cast.head)
    page = review_page.load(sqlite_session, learner, review)
    assert review_page.counterparts(sqlite_session, learner, page) == []
    with pytest.raises(NotFound):
        review_page.load(sqlite_session, learner, "second")
    writing.save_draft(sqlite_session, head, "second", [Rating(IN_AREA[0], 4)], now=LATER)
    writing.submit(sqlite_session, head, "second", now=LATER)
    writing.release(sqlite_session, head, "second", now=LATER, zone=ZONE)
    found = review_page.counterparts(sqlite_session, learner, page)
    assert [row.public_id for row in found] == ["second"]
    with pytest.raises(Conflict, match="second review"):
        answer_as(sqlite_session, cast, "second", "learner", second_reviewer=True, fresh_id="third")
