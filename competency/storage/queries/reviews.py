"""Reviews, their drafts, results and notes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import collate, func, select
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
    session.execute(
        select(ReviewRow.id).where(ReviewRow.public_id == public_id).with_for_update()
    )


def drafts(session: Session, review_id: int) -> dict[str, ReviewDraft]:
    rows = session.scalars(select(ReviewDraft).where(ReviewDraft.review_id == review_id))
    return {row.competency: row for row in rows}


def draft_counts(session: Session, review_ids: Iterable[int]) -> dict[int, int]:
    """How many competencies each draft has a rating for; one query."""
    rows = session.execute(
        select(ReviewDraft.review_id, func.count())
        .where(ReviewDraft.review_id.in_(set(review_ids)))
        .group_by(ReviewDraft.review_id)
    )
    return {review: count for review, count in rows}


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


def open_area_of(session: Session, subject_id: int) -> set[str | None]:
    """Areas for which a review of the person is asked and not released yet."""
    return set(
        session.scalars(
            select(ReviewRow.area).where(
                ReviewRow.subject_id == subject_id, ReviewRow.state.in_(OPEN)
            )
        )
    )


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
    return {competency: when for competency, when in rows}


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
