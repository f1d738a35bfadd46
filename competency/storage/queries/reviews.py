"""Reviews, their drafts, results and notes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import collate, delete, func, or_, select
from sqlalchemy.orm import Session

from competency.domain.reviews import VISIBLE_TO_SUBJECT, ReviewState
from competency.storage.models import (
    Identity,
    Membership,
    ReviewDraft,
    ReviewNote,
    ReviewResult,
    ReviewRow,
)
from competency.storage.queries.people import PERSIAN

OPEN = (ReviewState.DRAFT, ReviewState.SUBMITTED)


def by_public_id(session: Session, public_id: str) -> ReviewRow | None:
    return session.scalar(select(ReviewRow).where(ReviewRow.public_id == public_id))


def lock(session: Session, public_id: str) -> None:
    """Let one writer at a time move a review (a no-op on SQLite, which has one writer)."""
    session.execute(select(ReviewRow.id).where(ReviewRow.public_id == public_id).with_for_update())


def drafts(session: Session, review_id: int) -> dict[str, ReviewDraft]:
    rows = session.scalars(select(ReviewDraft).where(ReviewDraft.review_id == review_id))
    return {row.competency: row for row in rows}


def draft_counts(session: Session, review_ids: Iterable[int]) -> dict[int, int]:
    """How many competencies each draft has a step or "not observed" for; one query."""
    chosen = or_(ReviewDraft.step.is_(None), ReviewDraft.step >= 0)
    rows = session.execute(
        select(ReviewDraft.review_id, func.count())
        .where(ReviewDraft.review_id.in_(set(review_ids)), chosen)
        .group_by(ReviewDraft.review_id)
    )
    return {row[0]: row[1] for row in rows}


def results(session: Session, review_id: int) -> dict[str, ReviewResult]:
    rows = session.scalars(select(ReviewResult).where(ReviewResult.review_id == review_id))
    return {row.competency: row for row in rows}


def notes(session: Session, review_id: int) -> Sequence[ReviewNote]:
    return session.scalars(
        select(ReviewNote).where(ReviewNote.review_id == review_id).order_by(ReviewNote.id)
    ).all()


def assigned_to(session: Session, reviewer_id: int) -> Sequence[ReviewRow]:
    """All reviews a person is to write or has written: open ones by due date, then the rest."""
    rows = session.scalars(
        select(ReviewRow)
        .where(ReviewRow.reviewer_id == reviewer_id)
        .order_by(ReviewRow.due_at, ReviewRow.id.desc())
    ).all()
    return sorted(rows, key=lambda row: row.state not in OPEN)


def about(session: Session, subject_id: int) -> Sequence[ReviewRow]:
    """Reviews of a person that the person may see, newest first."""
    return session.scalars(
        select(ReviewRow)
        .where(ReviewRow.subject_id == subject_id, ReviewRow.state.in_(VISIBLE_TO_SUBJECT))
        .order_by(ReviewRow.released_at.desc())
    ).all()


def due_of_reviewer(session: Session, reviewer_id: int) -> int:
    """How many drafts wait for a reviewer."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ReviewRow)
            .where(ReviewRow.reviewer_id == reviewer_id, ReviewRow.state == ReviewState.DRAFT)
        )
        or 0
    )


def open_about(session: Session, subjects: Iterable[int]) -> Sequence[ReviewRow]:
    """Reviews of several people that are not released yet, by due date."""
    return session.scalars(
        select(ReviewRow)
        .where(ReviewRow.subject_id.in_(set(subjects)), ReviewRow.state.in_(OPEN))
        .order_by(ReviewRow.due_at, ReviewRow.id)
    ).all()


def asked_areas(session: Session, person_id: int) -> set[str | None]:
    """Areas for which a person has asked for a review of their own that is not released yet.

    None stands for the whole path. What others asked for is left out: a person must not learn
    of a review of them before its release. A second review is not an area asked for.
    """
    return set(
        session.scalars(
            select(ReviewRow.area).where(
                ReviewRow.subject_id == person_id,
                ReviewRow.requested_by_id == person_id,
                ReviewRow.second_of_id.is_(None),
                ReviewRow.state.in_(OPEN),
            )
        )
    )


def counterparts(session: Session, review: ReviewRow) -> Sequence[ReviewRow]:
    """The review that this one is a second review of, and the second reviews of this one."""
    return session.scalars(
        select(ReviewRow)
        .where(or_(ReviewRow.second_of_id == review.id, ReviewRow.id == review.second_of_id))
        .order_by(ReviewRow.id)
    ).all()


def forget_drafts(session: Session, review_id: int) -> None:
    """Drop what was drafted, once it is submitted."""
    session.execute(delete(ReviewDraft).where(ReviewDraft.review_id == review_id))


def last_results(
    session: Session, reviewer_id: int, subject_id: int, before: int
) -> dict[str, ReviewResult]:
    """The newest rating of each competency that the reviewer gave the person before."""
    newest = (
        select(func.max(ReviewResult.id))
        .join(ReviewRow, ReviewRow.id == ReviewResult.review_id)
        .where(
            ReviewRow.reviewer_id == reviewer_id,
            ReviewRow.subject_id == subject_id,
            ReviewRow.id != before,
        )
        .group_by(ReviewResult.competency)
    )
    rows = session.scalars(select(ReviewResult).where(ReviewResult.id.in_(newest)))
    return {row.competency: row for row in rows}


def newest_by_competency(session: Session, subject_id: int) -> dict[str, datetime]:
    """Competency → when the newest released rating of the person was made."""
    rows = session.execute(
        select(ReviewResult.competency, func.max(ReviewResult.occurred_at))
        .join(ReviewRow, ReviewRow.id == ReviewResult.review_id)
        .where(
            ReviewRow.subject_id == subject_id,
            ReviewRow.state.in_(VISIBLE_TO_SUBJECT),
            ReviewResult.step.is_not(None),
        )
        .group_by(ReviewResult.competency)
    )
    return {row[0]: row[1] for row in rows}


def colleagues(session: Session, person_id: int) -> Sequence[Identity]:
    """Everybody else with an account in force, who could stand in as a reviewer."""
    return session.scalars(
        select(Identity)
        .where(
            Identity.person_id != person_id,
            Identity.disabled_at.is_(None),
            Identity.person_id.in_(
                select(Membership.person_id).where(Membership.ended_at.is_(None))
            ),
        )
        .order_by(collate(Identity.name, PERSIAN))
    ).all()
