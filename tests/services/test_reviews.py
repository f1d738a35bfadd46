"""Reviews from asking to answering: who may, what follows, and what nobody learns too early."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.permissions import Actor
from competency.domain.reviews import MAX_COMPETENCIES, Rating, ReviewState
from competency.services import planning, profiles, reviews
from competency.services.reviews import MAX_ANSWER
from competency.storage import erasure
from competency.storage.models import (
    AuditEntry,
    Identity,
    Membership,
    ReviewDraft,
    ReviewNote,
    ReviewResult,
)
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import reviews as queries
from tests.services.review_cast import (
    AREA,
    IN_AREA,
    NOW,
    ZONE,
    Cast,
    act,
    assigned,
    build,
    evidence_count,
    learn,
    path_in_service,
    publish_long_path,
    released,
    review_count,
    review_row,
    submitted,
)

LATER = NOW + timedelta(days=1)
OTHERS = ("learner", "colleague", "other_manager", "outsider", "admin")
"""Everybody who neither leads the learner nor is HR."""


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def actor_named(session: Session, cast: Cast, name: str) -> Actor:
    return act(session, getattr(cast, name))


def assign_as(session: Session, cast: Cast, name: str, **changes: object) -> str:
    facts: dict[str, object] = {
        "subject_id": cast.learner,
        "reviewer_id": cast.manager,
        "area": AREA,
        "due_at": None,
        "now": NOW,
        "public_id": "new",
    }
    actor = actor_named(session, cast, name)
    return reviews.assign(session, actor, path_in_service(session), **(facts | changes))  # type: ignore[arg-type]


def ask_as(session: Session, cast: Cast, name: str = "learner", **changes: object) -> str:
    facts: dict[str, object] = {"area": AREA, "now": NOW, "public_id": "wish"}
    actor = actor_named(session, cast, name)
    return reviews.ask(session, actor, path_in_service(session), **(facts | changes))  # type: ignore[arg-type]


def answer_as(session: Session, cast: Cast, review: str, name: str, **changes: object) -> None:
    facts: dict[str, object] = {
        "second_reviewer": False,
        "text": "",
        "now": LATER,
        "fresh_id": "second",
    }
    reviews.answer(session, actor_named(session, cast, name), review, **(facts | changes))  # type: ignore[arg-type]


# Assigning


@pytest.mark.parametrize("name", ["manager", "head", "hr"])
def test_whoever_leads_the_person_and_hr_can_assign_a_review(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = review_row(sqlite_session, assign_as(sqlite_session, cast, name))
    assert (review.subject_id, review.reviewer_id) == (cast.learner, cast.manager)
    assert review.state == ReviewState.DRAFT
    assert review.due_at == NOW + timedelta(days=reviews.DUE_DAYS)
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
    before = reviews.lists(sqlite_session, learner, now=NOW, zone=ZONE)
    assert before.asked == frozenset()
    ask_as(sqlite_session, cast)
    after = reviews.lists(sqlite_session, learner, now=NOW, zone=ZONE)
    assert after.asked == {AREA}
    assert review_count(sqlite_session) == 1


def test_a_wish_stays_visible_as_a_wish_until_the_release(
    sqlite_session: Session, cast: Cast
) -> None:
    review = ask_as(sqlite_session, cast)
    manager, learner = act(sqlite_session, cast.manager), act(sqlite_session, cast.learner)
    reviews.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 2)], now=NOW)
    reviews.submit(sqlite_session, manager, review, now=NOW)
    assert reviews.lists(sqlite_session, learner, now=NOW, zone=ZONE).asked == {AREA}
    reviews.release(sqlite_session, manager, review, now=LATER, zone=ZONE)
    assert reviews.lists(sqlite_session, learner, now=LATER, zone=ZONE).asked == frozenset()


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
    sheet = reviews.save_draft(sqlite_session, manager, review, ratings, now=NOW)
    assert list(sheet.ratings.values()) == ratings
    assert (sheet.done, len(sheet.asked)) == (2, 3)
    listed = reviews.lists(sqlite_session, manager, now=NOW, zone=ZONE).to_write[0]
    assert listed.rated == 2


def test_saving_a_draft_again_and_again_changes_nothing_more(
    sqlite_session: Session, cast: Cast
) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    for _ in range(3):
        reviews.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 3)], now=NOW)
    assert len(sqlite_session.scalars(select(ReviewDraft)).all()) == 1


def test_words_taken_out_of_a_draft_are_gone(sqlite_session: Session, cast: Cast) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    for note in ("written", ""):
        sheet = reviews.save_draft(
            sqlite_session, manager, review, [Rating(IN_AREA[0], None, note, chosen=False)], now=NOW
        )
    assert sheet.ratings == {}
    assert not sqlite_session.scalars(select(ReviewDraft)).all()


@pytest.mark.parametrize("name", [*OTHERS, "head", "hr"])
def test_a_draft_is_there_for_its_author_only(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = assigned(sqlite_session, cast)
    actor = actor_named(sqlite_session, cast, name)
    for attempt in (
        lambda: reviews.load(sqlite_session, actor, review),
        lambda: reviews.save_draft(sqlite_session, actor, review, [Rating(IN_AREA[0], 4)], now=NOW),
        lambda: reviews.submit(sqlite_session, actor, review, now=NOW),
        lambda: reviews.release(sqlite_session, actor, review, now=NOW, zone=ZONE),
        lambda: answer_as(sqlite_session, cast, review, name),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert review_row(sqlite_session, review).state == ReviewState.DRAFT
    assert not sqlite_session.scalars(select(ReviewDraft)).all()


def test_a_competency_of_another_area_is_not_asked_for(sqlite_session: Session, cast: Cast) -> None:
    review, manager = assigned(sqlite_session, cast), act(sqlite_session, cast.manager)
    with pytest.raises(NotFound):
        reviews.save_draft(sqlite_session, manager, review, [Rating("shift-handover", 2)], now=NOW)


def test_a_review_of_an_area_asks_for_its_competencies_a_shared_one_too(
    sqlite_session: Session, cast: Cast
) -> None:
    manager = act(sqlite_session, cast.manager)
    for area, expected in ((AREA, IN_AREA), ("shift", ("bar-cleanliness", "shift-handover"))):
        review = assigned(sqlite_session, cast, area=area, public_id=area)
        sheet = reviews.load(sqlite_session, manager, review)
        assert tuple(c.id for c in sheet.asked) == expected
        assert sheet.optional == ()


def test_a_review_of_the_whole_path_offers_a_shared_competency_once(
    sqlite_session: Session, cast: Cast
) -> None:
    review = assigned(sqlite_session, cast, area=None)
    sheet = reviews.load(sqlite_session, act(sqlite_session, cast.manager), review)
    assert len(sheet.offered) == len(set(sheet.offered)) == 4
    groups = [(area.id, [c.id for c in found]) for area, found in sheet.by_area(sheet.offered)]
    assert groups == [("bar", list(IN_AREA)), ("shift", ["shift-handover"])]


def test_a_long_path_asks_for_twelve_and_leaves_the_rest_optional(
    sqlite_session: Session, cast: Cast
) -> None:
    publish_long_path(sqlite_session, competencies=20)
    review = assigned(sqlite_session, cast, area=None)
    sheet = reviews.load(sqlite_session, act(sqlite_session, cast.manager), review)
    asked = {c.id for c in sheet.asked}
    assert (len(asked), len(sheet.optional)) == (MAX_COMPETENCIES, 8)
    assert {"skill-17", "skill-18"} <= asked, "core competencies come first"
    assert all(c.required_at(sheet.path.levels[0].id) or c.id == "skill-18" for c in sheet.asked)


def test_what_is_asked_for_stays_the_same_while_the_review_is_being_written(
    sqlite_session: Session, cast: Cast
) -> None:
    publish_long_path(sqlite_session, competencies=20)
    review, manager = (
        assigned(sqlite_session, cast, area=None),
        act(sqlite_session, cast.manager),
    )
    before = reviews.load(sqlite_session, manager, review).asked
    for competency in before[:6]:
        learn(sqlite_session, cast.learner, competency.id, 3, rater=cast.head, at=LATER)
    assert reviews.load(sqlite_session, manager, review).asked == before


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
    sheet = reviews.load(sqlite_session, act(sqlite_session, cast.manager), review)
    assert not {c.id for c in sheet.asked} & set(sure)


# Submitting


def test_a_submitted_review_is_final(sqlite_session: Session, cast: Cast) -> None:
    review, manager = submitted(sqlite_session, cast), act(sqlite_session, cast.manager)
    results = {r.competency: r.step for r in sqlite_session.scalars(select(ReviewResult)).all()}
    assert results == {IN_AREA[0]: 3, IN_AREA[1]: 2, IN_AREA[2]: None}
    with pytest.raises(Conflict):
        reviews.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 4)], now=LATER)
    with pytest.raises(Conflict):
        reviews.submit(sqlite_session, manager, review, now=LATER)


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
    reviews.save_draft(sqlite_session, manager, review, ratings, now=NOW)
    with pytest.raises(InvalidInput) as refused:
        reviews.submit(sqlite_session, manager, review, now=NOW)
    assert refused.value.field == IN_AREA[1]
    assert review_row(sqlite_session, review).state == ReviewState.DRAFT


@pytest.mark.parametrize("name", ["learner", "colleague", "other_manager", "outsider", "admin"])
def test_a_submitted_review_is_not_there_for_the_subject_and_strangers(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = submitted(sqlite_session, cast)
    actor = actor_named(sqlite_session, cast, name)
    with pytest.raises(NotFound):
        reviews.load(sqlite_session, actor, review)
    with pytest.raises(NotFound):
        reviews.release(sqlite_session, actor, review, now=LATER, zone=ZONE)


@pytest.mark.parametrize("name", ["manager", "head", "hr"])
def test_a_submitted_review_is_read_by_its_author_those_above_and_hr(
    sqlite_session: Session, cast: Cast, name: str
) -> None:
    review = submitted(sqlite_session, cast)
    sheet = reviews.load(sqlite_session, actor_named(sqlite_session, cast, name), review)
    assert sheet.ratings[IN_AREA[0]].step == 3
    assert [c.id for c in sheet.asked] == list(IN_AREA)


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
        profile = profiles.load(sqlite_session, learner, cast.learner, current)
        estimates = estimate_queries.rows_of(sqlite_session, cast.learner)
        return (
            evidence_count(sqlite_session, cast.learner),
            {c: (r.mean, r.sd, r.floor, r.reviews) for c, r in estimates.items()},
            profile.decision,
            profile.basis,
            profile.history,
            planning.steps_for(sqlite_session, profile, now=NOW),
            reviews.lists(sqlite_session, learner, now=NOW, zone=ZONE),
            queries.due_of_reviewer(sqlite_session, cast.learner),
            list(queries.about(sqlite_session, cast.learner)),
        )

    before = everything_seen()
    review = assigned(sqlite_session, cast)
    manager = act(sqlite_session, cast.manager)
    reviews.save_draft(sqlite_session, manager, review, [Rating(IN_AREA[0], 4)], now=NOW)
    assert everything_seen() == before
    reviews.submit(sqlite_session, manager, review, now=NOW)
    assert everything_seen() == before
    reviews.release(sqlite_session, manager, review, now=LATER, zone=ZONE)
    assert everything_seen() != before


def test_at_the_release_each_step_becomes_evidence_by_its_rater(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    sheet = reviews.load(sqlite_session, act(sqlite_session, cast.learner), review)
    assert sheet.state is ReviewState.RELEASED
    assert evidence_count(sqlite_session, cast.learner) == 2, "not observed is no evidence"
    rows = estimate_queries.rows_of(sqlite_session, cast.learner)
    assert {c: r.reviews for c, r in rows.items()} == {IN_AREA[0]: 1, IN_AREA[1]: 1}


def test_a_review_is_released_once(sqlite_session: Session, cast: Cast) -> None:
    review = released(sqlite_session, cast)
    with pytest.raises(Conflict):
        reviews.release(
            sqlite_session, act(sqlite_session, cast.manager), review, now=LATER, zone=ZONE
        )
    assert evidence_count(sqlite_session, cast.learner) == 2


def test_hr_can_release_what_its_author_left_behind(sqlite_session: Session, cast: Cast) -> None:
    review, hr = submitted(sqlite_session, cast), act(sqlite_session, cast.hr)
    reviews.release(sqlite_session, hr, review, now=LATER, zone=ZONE)
    assert review_row(sqlite_session, review).state == ReviewState.RELEASED


def test_a_lead_above_reads_but_does_not_release(sqlite_session: Session, cast: Cast) -> None:
    review, head = submitted(sqlite_session, cast), act(sqlite_session, cast.head)
    with pytest.raises(NotFound):
        reviews.release(sqlite_session, head, review, now=LATER, zone=ZONE)


def test_hr_cannot_release_a_review_of_themself(sqlite_session: Session, cast: Cast) -> None:
    sqlite_session.add(
        Membership(
            person_id=cast.hr, team_id=cast.social, role="member", started_at=NOW, recorded_at=NOW
        )
    )
    sqlite_session.commit()
    review = submitted(sqlite_session, cast, subject=cast.hr)
    with pytest.raises(NotFound):
        reviews.release(sqlite_session, act(sqlite_session, cast.hr), review, now=LATER, zone=ZONE)
    with pytest.raises(NotFound):
        reviews.load(sqlite_session, act(sqlite_session, cast.hr), review)


# Answering


def test_the_subject_acknowledges_with_or_without_words(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", text=" ممنون از وقتی که گذاشتید. ")
    sheet = reviews.load(sqlite_session, act(sqlite_session, cast.manager), review)
    assert sheet.state is ReviewState.ACKNOWLEDGED
    assert [n.text for n in sheet.answers] == ["ممنون از وقتی که گذاشتید."]


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
    assert len(reviews.load(sqlite_session, act(sqlite_session, cast.hr), review).answers) == 1
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
    reviews.save_draft(sqlite_session, writer, "r1", [Rating(IN_AREA[0], 2)], now=NOW)
    reviews.submit(sqlite_session, writer, "r1", now=NOW)
    reviews.release(sqlite_session, writer, "r1", now=NOW, zone=ZONE)
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
    sheet = reviews.load(sqlite_session, act(sqlite_session, cast.head), "second")
    assert [c.id for c in sheet.asked] == list(IN_AREA[:2])
    assert [c.id for c in sheet.optional] == [IN_AREA[2]]


def test_the_second_review_is_as_invisible_as_any_until_its_release(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    answer_as(sqlite_session, cast, review, "learner", second_reviewer=True)
    learner, head = act(sqlite_session, cast.learner), act(sqlite_session, cast.head)
    sheet = reviews.load(sqlite_session, learner, review)
    assert reviews.counterparts(sqlite_session, learner, sheet) == []
    with pytest.raises(NotFound):
        reviews.load(sqlite_session, learner, "second")
    reviews.save_draft(sqlite_session, head, "second", [Rating(IN_AREA[0], 4)], now=LATER)
    reviews.submit(sqlite_session, head, "second", now=LATER)
    reviews.release(sqlite_session, head, "second", now=LATER, zone=ZONE)
    found = reviews.counterparts(sqlite_session, learner, sheet)
    assert [row.public_id for row in found] == ["second"]
    with pytest.raises(Conflict, match="second review"):
        answer_as(sqlite_session, cast, "second", "learner", second_reviewer=True, fresh_id="third")


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
    sheet = reviews.load(sqlite_session, manager, assigned(sqlite_session, cast))
    found = reviews.background(sqlite_session, manager, sheet, now=NOW, zone=ZONE)
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
    sheet = reviews.load(sqlite_session, manager, assigned(sqlite_session, cast, public_id="new"))
    found = reviews.background(sqlite_session, manager, sheet, now=NOW, zone=ZONE)
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
    sheet = reviews.load(sqlite_session, stand_in, review)
    found = reviews.background(sqlite_session, stand_in, sheet, now=NOW, zone=ZONE)
    assert (found.lines, found.withheld) == ((), True)


def test_my_list_has_what_is_due_first_and_says_what_is_late(
    sqlite_session: Session, cast: Cast
) -> None:
    manager = act(sqlite_session, cast.manager)
    assigned(sqlite_session, cast, now=NOW - timedelta(days=1), public_id="later")
    assigned(
        sqlite_session, cast, subject=cast.colleague, now=NOW - timedelta(days=17), public_id="late"
    )
    found = reviews.lists(sqlite_session, manager, now=NOW, zone=ZONE)
    assert [(line.row.public_id, line.days_left, line.late) for line in found.to_write] == [
        ("late", -3, True),
        ("later", 13, False),
    ]


def test_an_erased_subject_leaves_no_line_and_no_page(sqlite_session: Session, cast: Cast) -> None:
    review = released(sqlite_session, cast)
    erasure.erase(sqlite_session, cast.learner, LATER)
    sqlite_session.commit()
    manager = act(sqlite_session, cast.manager)
    assert reviews.lists(sqlite_session, manager, now=LATER, zone=ZONE).written == ()
    with pytest.raises(NotFound):
        reviews.load(sqlite_session, manager, review)


def test_an_erased_reviewer_leaves_the_subject_their_review(
    sqlite_session: Session, cast: Cast
) -> None:
    review = released(sqlite_session, cast)
    erasure.erase(sqlite_session, cast.manager, LATER)
    sqlite_session.commit()
    learner = act(sqlite_session, cast.learner)
    sheet = reviews.load(sqlite_session, learner, review)
    assert sheet.reviewer is None
    assert sheet.ratings[IN_AREA[0]].step == 3
    listed = reviews.lists(sqlite_session, learner, now=LATER, zone=ZONE).about
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
