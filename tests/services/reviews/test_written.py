"""Writing reviews: drafts, what is asked for, what is final, what is at hand."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict, InvalidInput, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.reviews import MAX_COMPETENCIES, Rating, ReviewState
from competency.services.reviews import lists, material, review_page, writing
from competency.storage import erasure
from competency.storage.models import AuditEntry, ReviewDraft, ReviewNote, ReviewResult
from tests.services.review_cast import (
    AREA,
    IN_AREA,
    LATER,
    NOW,
    ZONE,
    Cast,
    act,
    actor_named,
    answer_as,
    assigned,
    build,
    learn,
    publish_long_path,
    released,
    review_row,
    submitted,
)

OTHERS = ("learner", "colleague", "other_manager", "outsider", "admin")
"""Everybody who neither leads the learner nor is HR."""


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


# Writing


def test_a_draft_keeps_steps_examples_and_what_is_not_chosen_yet(
    sqlite_session: Session, cast: Cast
) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    ratings = [
        Rating(IN_AREA[0], 3, "seen"),
        Rating(IN_AREA[1], None),
        Rating(IN_AREA[2], None, "only words so far", chosen=False),
    ]
    page = writing.save_draft(sqlite_session, manager, review, ratings, now=NOW)
    assert list(page.ratings.values()) == ratings
    assert (page.done, len(page.asked)) == (2, 3)
    listed = lists.lists(sqlite_session, manager, now=NOW, zone=ZONE).to_write[0]
    assert listed.rated == 2


def test_saving_a_draft_again_and_again_changes_nothing_more(
    sqlite_session: Session, cast: Cast
) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    for _ in range(3):
        writing.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 3)], now=NOW)
    assert len(sqlite_session.scalars(select(ReviewDraft)).all()) == 1


def test_words_taken_out_of_a_draft_are_gone(sqlite_session: Session, cast: Cast) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    for note in ("written", ""):
        page = writing.save_draft(
            sqlite_session, manager, review, [Rating(IN_AREA[0], None, note, chosen=False)], now=NOW
        )
    assert page.ratings == {}
    assert not sqlite_session.scalars(select(ReviewDraft)).all()


@pytest.mark.parametrize("name", [*OTHERS, "head", "hr"])
def test_a_draft_is_there_for_its_author_only(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = assigned(sqlite_session, cast)
    actor = actor_named(sqlite_session, cast, name)
    for attempt in (
        lambda: review_page.load(sqlite_session, actor, review),
        lambda: writing.save_draft(sqlite_session, actor, review, [Rating(IN_AREA[0], 4)], now=NOW),
        lambda: writing.submit(sqlite_session, actor, review, now=NOW),
        lambda: writing.release(sqlite_session, actor, review, now=NOW, zone=ZONE),
        lambda: answer_as(sqlite_session, cast, review, name),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert review_row(sqlite_session, review).state == ReviewState.DRAFT
    assert not sqlite_session.scalars(select(ReviewDraft)).all()


def test_a_competency_of_another_area_is_not_asked_for(sqlite_session: Session, cast: Cast) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    with pytest.raises(NotFound):
        writing.save_draft(sqlite_session, manager, review, [Rating("shift-handover", 2)], now=NOW)


def test_a_review_of_an_area_asks_for_its_competencies_a_shared_one_too(
    sqlite_session: Session, cast: Cast
) -> None:
    manager = act(sqlite_session, cast.manager)
    for area, expected in ((AREA, IN_AREA), ("shift", ("bar-cleanliness", "shift-handover"))):
        review = assigned(sqlite_session, cast, area=area, public_id=area)
        page = review_page.load(sqlite_session, manager, review)
        assert tuple(c.id for c in page.asked) == expected
        assert page.optional == ()


def test_a_review_of_the_whole_path_offers_a_shared_competency_once(
    sqlite_session: Session, cast: Cast
) -> None:
    review = assigned(sqlite_session, cast, area=None)
    page = review_page.load(sqlite_session, act(sqlite_session, cast.manager), review)
    assert len(page.offered) == len(set(page.offered)) == 4
    groups = [(area.id, [c.id for c in found]) for area, found in page.by_area(page.offered)]
    assert groups == [("bar", list(IN_AREA)), ("shift", ["shift-handover"])]


def test_a_long_path_asks_for_twelve_and_leaves_the_rest_optional(
    sqlite_session: Session, cast: Cast
) -> None:
    publish_long_path(sqlite_session, competencies=20)
    review = assigned(sqlite_session, cast, area=None)
    page = review_page.load(sqlite_session, act(sqlite_session, cast.manager), review)
    asked = {c.id for c in page.asked}
    assert (len(asked), len(page.optional)) == (MAX_COMPETENCIES, 8)
    assert {"skill-17", "skill-18"} <= asked, "core competencies come first"
    assert all(c.required_at(page.path.levels[0].id) or c.id == "skill-18" for c in page.asked)


def test_what_is_asked_for_stays_the_same_while_the_review_is_being_written(
    sqlite_session: Session, cast: Cast
) -> None:
    publish_long_path(sqlite_session, competencies=20)
    review, manager = (
        assigned(sqlite_session, cast, area=None),
        act(sqlite_session, cast.manager),
    )
    before = review_page.load(sqlite_session, manager, review).asked
    for competency in before[:6]:
        learn(sqlite_session, cast.learner, competency.id, 3, rater=cast.head, at=LATER)
    assert review_page.load(sqlite_session, manager, review).asked == before


def test_what_was_least_sure_when_asked_comes_before_what_was_sure(
    sqlite_session: Session, cast: Cast
) -> None:
    publish_long_path(sqlite_session, competencies=20)
    sure = [f"skill-{n:02}" for n in (1, 2)]
    for competency in sure:
        for days in (30, 20, 10):
            learn(
                sqlite_session, cast.learner, competency, 1,
                rater=cast.head, at=NOW - timedelta(days=days),
            )  # fmt: skip
    review = assigned(sqlite_session, cast, area=None)
    page = review_page.load(sqlite_session, act(sqlite_session, cast.manager), review)
    assert not {c.id for c in page.asked} & set(sure)


# Submitting


def test_a_submitted_review_is_final(sqlite_session: Session, cast: Cast) -> None:
    review, manager = submitted(sqlite_session, cast), act(sqlite_session, cast.manager)
    results = {r.competency: r.step for r in sqlite_session.scalars(select(ReviewResult)).all()}
    assert results == {IN_AREA[0]: 3, IN_AREA[1]: 2, IN_AREA[2]: None}
    with pytest.raises(Conflict):
        writing.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 4)], now=LATER)
    with pytest.raises(Conflict):
        writing.submit(sqlite_session, manager, review, now=LATER)


def test_no_second_copy_of_the_words_stays_in_the_draft(
    sqlite_session: Session, cast: Cast
) -> None:
    submitted(sqlite_session, cast)
    assert not sqlite_session.scalars(select(ReviewDraft)).all()
    assert [n.text for n in sqlite_session.scalars(select(ReviewNote))] == [
        "آسیاب را خودش با مزه تنظیم کرد."
    ]


def test_an_example_without_a_step_holds_the_submission_back(
    sqlite_session: Session, cast: Cast
) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    ratings = [Rating(IN_AREA[0], 3), Rating(IN_AREA[1], None, "words", chosen=False)]
    writing.save_draft(sqlite_session, manager, review, ratings, now=NOW)
    with pytest.raises(InvalidInput) as refused:
        writing.submit(sqlite_session, manager, review, now=NOW)
    assert refused.value.field == IN_AREA[1]
    assert review_row(sqlite_session, review).state == ReviewState.DRAFT


@pytest.mark.parametrize("name", ["learner", "colleague", "other_manager", "outsider", "admin"])
def test_a_submitted_review_is_not_there_for_the_subject_and_strangers(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = submitted(sqlite_session, cast)
    actor = actor_named(sqlite_session, cast, name)
    with pytest.raises(NotFound):
        review_page.load(sqlite_session, actor, review)
    with pytest.raises(NotFound):
        writing.release(sqlite_session, actor, review, now=LATER, zone=ZONE)


@pytest.mark.parametrize("name", ["manager", "head", "hr"])
def test_a_submitted_review_is_read_by_its_author_those_above_and_hr(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = submitted(sqlite_session, cast)
    page = review_page.load(sqlite_session, actor_named(sqlite_session, cast, name), review)
    assert page.ratings[IN_AREA[0]].step == 3
    assert [c.id for c in page.asked] == list(IN_AREA)


# Background and lists


def test_the_background_counts_answers_by_day_and_leaves_others_ratings_out(
    sqlite_session: Session, cast: Cast
) -> None:
    day = NOW - timedelta(days=13)
    for category in (1, 1, 0):
        learn(sqlite_session, cast.learner, IN_AREA[0], category, kind=EvidenceKind.QUIZ, at=day)
    learn(sqlite_session, cast.learner, IN_AREA[1], 4, kind=EvidenceKind.SELF, at=day)
    learn(sqlite_session, cast.learner, IN_AREA[1], 2, rater=cast.head, at=day)
    learn(
        sqlite_session, cast.learner, IN_AREA[1], 1, kind=EvidenceKind.SELF,
        at=NOW - timedelta(days=200),
    )  # fmt: skip
    manager = act(sqlite_session, cast.manager)
    page = review_page.load(sqlite_session, manager, assigned(sqlite_session, cast))
    found = material.background(sqlite_session, manager, page, now=NOW, zone=ZONE)
    assert [(line.kind, line.right, line.count, line.high) for line in found.lines] == [
        ("self", 1, 1, 4),
        ("quiz", 2, 3, 0),
    ]
    assert not found.withheld


def test_the_background_holds_my_own_last_ratings_and_nobody_elses(
    sqlite_session: Session, cast: Cast
) -> None:
    released(sqlite_session, cast, now=NOW - timedelta(days=100), public_id="old")
    released(
        sqlite_session, cast, reviewer=cast.head, now=NOW - timedelta(days=90), public_id="head"
    )
    manager = act(sqlite_session, cast.manager)
    page = review_page.load(
        sqlite_session, manager, assigned(sqlite_session, cast, public_id="new")
    )
    found = material.background(sqlite_session, manager, page, now=NOW, zone=ZONE)
    assert {c: r.step for c, r in found.last.items()} == {
        IN_AREA[0]: 3,
        IN_AREA[1]: 2,
        IN_AREA[2]: None,
    }
    assert found.last_at == NOW - timedelta(days=100)


def test_a_stand_in_from_elsewhere_sees_no_evidence_of_the_subject(
    sqlite_session: Session, cast: Cast
) -> None:
    learn(sqlite_session, cast.learner, IN_AREA[0], 1, kind=EvidenceKind.QUIZ)
    stand_in = act(sqlite_session, cast.other_manager)
    review = assigned(sqlite_session, cast, reviewer=cast.other_manager)
    page = review_page.load(sqlite_session, stand_in, review)
    found = material.background(sqlite_session, stand_in, page, now=NOW, zone=ZONE)
    assert (found.lines, found.withheld) == ((), True)


def test_my_list_has_what_is_due_first_and_says_what_is_late(
    sqlite_session: Session, cast: Cast
) -> None:
    manager = act(sqlite_session, cast.manager)
    assigned(sqlite_session, cast, now=NOW - timedelta(days=1), public_id="later")
    assigned(
        sqlite_session, cast, subject=cast.colleague, now=NOW - timedelta(days=17), public_id="late"
    )
    found = lists.lists(sqlite_session, manager, now=NOW, zone=ZONE)
    assert [(line.row.public_id, line.days_left, line.late) for line in found.to_write] == [
        ("late", -3, True),
        ("later", 13, False),
    ]


def test_an_erased_subject_leaves_no_line_and_no_page(sqlite_session: Session, cast: Cast) -> None:
    review = released(sqlite_session, cast)
    erasure.erase(sqlite_session, cast.learner, LATER)
    sqlite_session.commit()
    manager = act(sqlite_session, cast.manager)
    assert lists.lists(sqlite_session, manager, now=LATER, zone=ZONE).written == ()
    with pytest.raises(NotFound):
        review_page.load(sqlite_session, manager, review)


def test_an_erased_reviewer_leaves_the_subject_their_review(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    erasure.erase(sqlite_session, cast.manager, LATER)
    sqlite_session.commit()
    learner = act(sqlite_session, cast.learner)
    page = review_page.load(sqlite_session, learner, review)
    assert page.reviewer is None
    assert page.ratings[IN_AREA[0]].step == 3
    listed = lists.lists(sqlite_session, learner, now=LATER, zone=ZONE).about
    assert [line.person for line in listed] == [None]


def test_every_step_of_a_review_is_in_the_audit_trail(sqlite_session: Session, cast: Cast) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", second_reviewer=True, text="نه به نظر من.")
    entries = sqlite_session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(e.act, e.actor_id) for e in entries] == [
        ("review.assign", cast.manager),
        ("review.submit", cast.manager),
        ("review.release", cast.manager),
        ("review.dispute", cast.learner),
    ]
    assert all("نظر" not in e.detail for e in entries)


def test_a_review_runs_from_asking_to_answering_on_both_databases(session: Session) -> None:
    cast = build(session)
    review = released(session, cast)
    answer_as(session, cast, review, "learner", second_reviewer=True, text="خواندم.")
    assert review_row(session, "second").reviewer_id == cast.head
