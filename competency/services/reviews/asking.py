"""Asking for a review: a lead or HR assigns one, a person asks their own lead."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.permissions import Action, Actor, Scope, require
from competency.domain.reviews import ReviewState
from competency.services.operation import audit, idempotency
from competency.storage.models import ReviewRow
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries
from competency.storage.transactions import transaction

DUE_DAYS = 14
"""Days a reviewer has where nobody says otherwise."""


def assign(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    *,
    subject_id: int,
    reviewer_id: int,
    area: str | None,
    due_at: datetime | None,
    now: datetime,
    public_id: str,
    cycle: str = "",
    key: str = "",
) -> str:
    """Give somebody the task of reviewing a person. Commits.

    Args:
        area: None for the whole path.
        due_at: None for two weeks from now.
        key: Makes a repeated post harmless.
    Returns:
        The review's public id; that of the open one where the same is asked for already.
    Raises:
        NotFound: unknown person or area, or not the actor's to see; Forbidden: not a lead of
        the subject, nor HR; InvalidInput: the subject would review themself, or the day has
        passed.
    """
    teams = people_queries.teams_of(session, subject_id)
    scope = Scope(person=subject_id, teams=teams)
    require(actor, Action.PROFILE_READ, scope)
    require(actor, Action.REVIEW_ASSIGN, scope)
    if reviewer_id == subject_id:
        raise InvalidInput(
            N_("People cannot review themselves: choose someone else."), field="reviewer"
        )
    for person in (subject_id, reviewer_id):
        found = people_queries.identity(session, person)
        if found is None or found.disabled_at is not None:
            raise NotFound(N_("There is no such person."))
    if due_at is not None and due_at < now:
        raise InvalidInput(
            N_("%(day)s has passed. Choose today or a later day."), field="due", day=due_at.date()
        )
    _check_area(curriculum, area)
    with transaction(session) as work:
        people_queries.lock(session, subject_id)
        repeated = idempotency.earlier_result(session, actor.person, "review.assign", key)
        if repeated:
            return repeated
        for row in queries.open_about(session, [subject_id]):
            same = (row.reviewer_id, row.area, row.second_of_id) == (reviewer_id, area, None)
            if same and row.state == ReviewState.DRAFT:
                return row.public_id
        session.add(
            open_review(
                curriculum,
                subject_id=subject_id,
                reviewer_id=reviewer_id,
                area=area,
                due_at=due_at or now + timedelta(days=DUE_DAYS),
                now=now,
                public_id=public_id,
                cycle=cycle,
                asked_by=actor.person,
            )
        )
        idempotency.remember(session, actor.person, "review.assign", key, public_id, now=now)
        audit.record(
            session, actor.person, "review.assign", subject=subject_id, detail=public_id, now=now
        )
        work.commit()
    return public_id


def ask(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    *,
    area: str | None,
    now: datetime,
    public_id: str,
    key: str = "",
) -> str:
    """A person asks their own lead for a review. Commits.

    Where the lead has a draft of the same already, the wish is noted on it: what the person
    sees must not tell whether there was one.

    Args:
        area: None for the whole path.
        key: Makes a repeated post harmless.
    Returns:
        The review's public id.
    Raises:
        NotFound: unknown area, or nobody leads the person's team.
    """
    me = actor.person
    _check_area(curriculum, area)
    lead = lead_of(session, me)
    if lead is None:
        raise NotFound(N_("Your team has no lead who could review you. HR can name one."))
    with transaction(session) as work:
        people_queries.lock(session, me)
        repeated = idempotency.earlier_result(session, me, "review.ask", key)
        if repeated:
            return repeated
        open_ones = [
            r
            for r in queries.open_about(session, [me])
            if r.area == area and r.second_of_id is None
        ]
        for row in open_ones:
            if row.requested_by_id == me:
                return row.public_id
        begun = next(
            (r for r in open_ones if r.reviewer_id == lead and r.state == ReviewState.DRAFT), None
        )
        if begun is not None:
            begun.requested_by_id = me
            public_id = begun.public_id
        else:
            session.add(
                open_review(
                    curriculum,
                    subject_id=me,
                    reviewer_id=lead,
                    area=area,
                    due_at=now + timedelta(days=DUE_DAYS),
                    now=now,
                    public_id=public_id,
                    asked_by=me,
                )
            )
        idempotency.remember(session, me, "review.ask", key, public_id, now=now)
        audit.record(session, me, "review.ask", subject=me, detail=public_id, now=now)
        work.commit()
    return public_id


def lead_of(session: Session, person_id: int) -> int | None:
    """Somebody else who leads a team of the person, or the nearest team above it."""
    for start in sorted(people_queries.teams_of(session, person_id)):
        for team_id in chain_above(session, start):
            leads = people_queries.leads_of_teams(session, [team_id]).get(team_id, [])
            others = [lead for lead in leads if lead != person_id]
            if others:
                return others[0]
    return None


def chain_above(session: Session, team_id: int) -> list[int]:
    """A team and the teams above it, nearest first."""
    chain: list[int] = []
    current: int | None = team_id
    while current is not None and current not in chain:
        chain.append(current)
        team = people_queries.team(session, current)
        current = team.parent_id if team else None
    return chain


def open_review(
    curriculum: Curriculum,
    *,
    subject_id: int,
    reviewer_id: int,
    area: str | None,
    due_at: datetime,
    now: datetime,
    public_id: str,
    asked_by: int,
    cycle: str = "",
) -> ReviewRow:
    """A new, empty draft under the path in service."""
    return ReviewRow(
        public_id=public_id,
        subject_id=subject_id,
        reviewer_id=reviewer_id,
        path_id=curriculum.path.id,
        framework_version=curriculum.version,
        cycle=cycle,
        area=area,
        state=ReviewState.DRAFT,
        due_at=due_at,
        created_at=now,
        requested_by_id=asked_by,
    )


def _check_area(curriculum: Curriculum, area: str | None) -> None:
    if area is not None and not curriculum.path.has_area(area):
        raise NotFound(N_("This career path has no such area."))
