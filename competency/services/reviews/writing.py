"""Writing a review: keep the draft, submit it, release it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain import reviews as rules
from competency.domain.career_path import STEPS
from competency.domain.errors import N_, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.permissions import Action, Actor, require
from competency.domain.reviews import Rating
from competency.services.curriculum import versions
from competency.services.evidence.entry import enter
from competency.services.operation import audit
from competency.services.reviews.review_page import (
    UNCHOSEN,
    ReviewPage,
    load,
    page_of,
    row_of,
    scope_of,
    state_of,
)
from competency.storage.chains import NewEvidence
from competency.storage.models import ReviewDraft, ReviewNote, ReviewResult
from competency.storage.queries import reviews as queries
from competency.storage.transactions import transaction


def save_draft(
    session: Session,
    actor: Actor,
    public_id: str,
    ratings: Sequence[Rating],
    *,
    now: datetime,
) -> ReviewPage:
    """Keep what is rated so far; may be repeated at will. Commits.

    Only the competencies given are changed; an empty rating takes one out again.

    Raises:
        NotFound: not the actor's to write, or a competency that is not offered;
        Conflict: submitted already; InvalidInput: an unknown step or too many words.
    """
    with transaction(session) as work:
        queries.lock(session, public_id)
        row = row_of(session, public_id)
        require(actor, Action.REVIEW_WRITE, scope_of(session, row))
        review = page_of(session, row)
        rules.edit(state_of(review), tuple(ratings))
        known = {c.id for c in review.offered}
        if any(r.competency not in known for r in ratings):
            raise NotFound(N_("This review does not ask for that competency."))
        stored = queries.drafts(session, row.id)
        for rating in ratings:
            draft = stored.get(rating.competency)
            if rating.empty:
                if draft is not None:
                    session.delete(draft)
                continue
            if draft is None:
                draft = ReviewDraft(review_id=row.id, competency=rating.competency)
                session.add(draft)
            draft.step = rating.step if rating.chosen else UNCHOSEN
            draft.note = rating.note
        row.saved_at = now
        work.commit()
    return load(session, actor, public_id)


def check(review: ReviewPage, *, now: datetime) -> None:
    """Say what stands in the way of submitting a draft, as `submit` would; changes nothing."""
    rules.submit(state_of(review), at=now)


def submit(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Make the ratings final; the subject does not see them before the release. Commits.

    Raises:
        NotFound: not the actor's to write; Conflict: submitted already; InvalidInput: nothing
        is rated, or an example stands without a choice (`field` is its competency).
    """
    with transaction(session) as work:
        queries.lock(session, public_id)
        row = row_of(session, public_id)
        require(actor, Action.REVIEW_WRITE, scope_of(session, row))
        moved = rules.submit(state_of(page_of(session, row)), at=now)
        for rating in moved.ratings:
            session.add(
                ReviewResult(
                    review_id=row.id,
                    competency=rating.competency,
                    step=rating.step,
                    occurred_at=now,
                    recorded_at=now,
                )
            )
            if rating.note.strip():
                session.add(
                    ReviewNote(
                        review_id=row.id,
                        author_id=actor.person,
                        competency=rating.competency,
                        text=rating.note.strip(),
                        recorded_at=now,
                    )
                )
        queries.forget_drafts(session, row.id)
        row.state = moved.state
        row.submitted_at = moved.submitted_at
        audit.record(
            session,
            actor.person,
            "review.submit",
            subject=row.subject_id,
            detail=public_id,
            now=now,
        )
        work.commit()


def release(
    session: Session, actor: Actor, public_id: str, *, now: datetime, zone: ZoneInfo
) -> None:
    """Show the review to its subject; its ratings become evidence from this moment. Commits.

    Evidence enters at the release, not at the submission: an estimate that moved before
    would give the unreleased review away (decision 0005).

    Raises:
        NotFound: not the actor's to release (somebody else's draft is not there at all);
        Conflict: not submitted, or released already.
    """
    with transaction(session) as work:
        queries.lock(session, public_id)
        row = row_of(session, public_id)
        scope = scope_of(session, row)
        require(actor, Action.REVIEW_READ, scope)
        require(actor, Action.REVIEW_RELEASE, scope)
        moved = rules.release(state_of(page_of(session, row)), at=now)
        row.state = moved.state
        row.released_at = moved.released_at
        entries = [
            NewEvidence(
                competency=rating.competency,
                kind=EvidenceKind.REVIEW,
                category=rating.step,
                categories=len(STEPS),
                item_version=None,
                rater_id=row.reviewer_id,
                source=f"review:{row.id}",
                framework_version=row.framework_version,
                occurred_at=row.submitted_at or now,
            )
            for rating in moved.ratings
            if rating.step is not None
        ]
        in_service = versions.in_service(session, row.path_id)
        enter(session, row.subject_id, entries, in_service, now=now, zone=zone)
        audit.record(
            session,
            actor.person,
            "review.release",
            subject=row.subject_id,
            detail=public_id,
            now=now,
        )
        work.commit()
