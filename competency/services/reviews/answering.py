"""The subject's answer to a review: acknowledge it, or ask for a second reviewer."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from competency.domain import reviews as rules
from competency.domain.errors import N_, Conflict, InvalidInput
from competency.domain.permissions import Action, Actor, require
from competency.domain.reviews import ReviewState
from competency.services.operation import audit, idempotency
from competency.services.reviews.asking import DUE_DAYS, chain_above
from competency.services.reviews.review_page import page_of, row_of, scope_of, state_of
from competency.storage.models import ReviewNote, ReviewRow
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries
from competency.storage.transactions import transaction

MAX_ANSWER = 2000
"""Characters of the subject's words."""


def answer(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    second_reviewer: bool,
    text: str,
    now: datetime,
    fresh_id: str,
    key: str = "",
) -> None:
    """The subject acknowledges a review, or asks for a second reviewer. Commits.

    A second review is given to a lead of the team above, else of another team; both stay.

    Args:
        fresh_id: Public id of the second review.
        key: Makes a repeated post harmless.
    Raises:
        NotFound: not about the actor, or not released; Conflict: answered already, a second
        view itself, or nobody is there to write one; InvalidInput: the words are too long.
    """
    with transaction(session) as work:
        queries.lock(session, public_id)
        row = row_of(session, public_id)
        require(actor, Action.REVIEW_ANSWER, scope_of(session, row))
        if idempotency.earlier_result(session, actor.person, "review.answer", key) is not None:
            return
        if len(text) > MAX_ANSWER:
            raise InvalidInput(
                N_("The text has %(length)s characters; %(most)s is the most. Shorten it."),
                field="text",
                length=len(text),
                most=MAX_ANSWER,
            )
        state = state_of(page_of(session, row))
        moved = rules.dispute(state) if second_reviewer else rules.acknowledge(state)
        row.state = moved.state
        if second_reviewer:
            session.add(_second_review(session, row, now=now, public_id=fresh_id))
        if text.strip():
            session.add(
                ReviewNote(
                    review_id=row.id,
                    author_id=actor.person,
                    competency=None,
                    text=text.strip(),
                    recorded_at=now,
                )
            )
        act = "review.dispute" if second_reviewer else "review.acknowledge"
        idempotency.remember(session, actor.person, "review.answer", key, public_id, now=now)
        audit.record(session, actor.person, act, subject=row.subject_id, detail=public_id, now=now)
        work.commit()


def _second_review(session: Session, row: ReviewRow, *, now: datetime, public_id: str) -> ReviewRow:
    if row.second_of_id is not None:
        raise Conflict(
            N_("This is the second review already, and both stay in the record. Talk to HR.")
        )
    second = _second_reviewer(session, row)
    if second is None:
        raise Conflict(N_("There is no other team lead who could review you. Talk to HR."))
    return ReviewRow(
        public_id=public_id,
        subject_id=row.subject_id,
        reviewer_id=second,
        path_id=row.path_id,
        framework_version=row.framework_version,
        cycle=row.cycle,
        area=row.area,
        state=ReviewState.DRAFT,
        due_at=now + timedelta(days=DUE_DAYS),
        created_at=now,
        second_of_id=row.id,
        requested_by_id=row.subject_id,
    )


def _second_reviewer(session: Session, row: ReviewRow) -> int | None:
    """A lead who is neither the subject nor the first reviewer: nearest above, then any.

    Leads of teams that the subject leads are left out: they would judge their own lead.
    """
    excluded = {row.subject_id, row.reviewer_id}
    own = people_queries.teams_of(session, row.subject_id)
    chain = [team for start in sorted(own) for team in chain_above(session, start)]
    led = {team.id for team in people_queries.led_teams(session, row.subject_id)}
    others = [t.id for t in people_queries.teams(session) if t.id not in {*chain, *led}]
    leads = people_queries.leads_of_teams(session, [*chain, *others])
    for team_id in [*chain, *others]:
        for lead in leads.get(team_id, []):
            if lead not in excluded:
                return lead
    return None
