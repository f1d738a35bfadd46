"""Reviews: ask, assign, draft, submit, release, answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain import reviews as rules
from competency.domain.career_path import Competency, LevelId, STEPS
from competency.domain.curriculum import Curriculum
from competency.domain.errors import Conflict, InvalidInput, N_, NotFound
from competency.domain.evidence import Evidence, EvidenceKind
from competency.domain.permissions import Action, Actor, Scope, require
from competency.domain.reviews import MAX_COMPETENCIES, Rating, Review, ReviewState
from competency.services import audit, idempotency, publishing
from competency.services.recording import record
from competency.storage.chains import NewEvidence
from competency.storage.models import (
    EstimateRow,
    Identity,
    ReviewDraft,
    ReviewNote,
    ReviewResult,
    ReviewRow,
)
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries

DUE_DAYS = 14
"""Days a reviewer has where nobody says otherwise."""

BACKGROUND_DAYS = 183
"""Evidence shown beside the form reaches back this far."""

MAX_ANSWER = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A review as its pages need it."""

    row: ReviewRow
    subject: Identity
    reviewer: Identity
    curriculum: Curriculum
    asked: tuple[Competency, ...]
    optional: tuple[Competency, ...]
    ratings: Mapping[str, Rating]
    answers: tuple[ReviewNote, ...]

    @property
    def state(self) -> ReviewState:
        return ReviewState(self.row.state)

    @property
    def editable(self) -> bool:
        return self.state is ReviewState.DRAFT

    @property
    def done(self) -> int:
        """How many of the asked competencies have a rating or "not observed"."""
        return sum(c.id in self.ratings for c in self.asked)


def _scope(session: Session, row: ReviewRow) -> Scope:
    return Scope(
        person=row.subject_id,
        teams=people_queries.teams_of(session, row.subject_id),
        reviewer=row.reviewer_id,
        review_state=row.state,
    )


def _row(session: Session, public_id: str) -> ReviewRow:
    row = queries.by_public_id(session, public_id)
    if row is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    return row


def load(session: Session, actor: Actor, public_id: str) -> Sheet:
    """A review the actor may read.

    Raises:
        NotFound: there is none, or it is not the actor's to see (drafts are their author's).
    """
    row = _row(session, public_id)
    require(actor, Action.REVIEW_READ, _scope(session, row))
    return _sheet(session, row)


def _sheet(session: Session, row: ReviewRow) -> Sheet:
    curriculum = publishing.curriculum_of(session, row.framework_version)
    people = people_queries.identities(session, [row.subject_id, row.reviewer_id])
    notes = queries.notes(session, row.id)
    ratings: dict[str, Rating]
    if row.state == ReviewState.DRAFT:
        ratings = {
            d.competency: Rating(d.competency, d.step, d.note)
            for d in queries.drafts(session, row.id).values()
        }
    else:
        words = {n.competency: n.text for n in notes if n.competency is not None}
        ratings = {
            r.competency: Rating(r.competency, r.step, words.get(r.competency, ""))
            for r in queries.results(session, row.id).values()
        }
    estimates = estimate_queries.rows_of(session, row.subject_id)
    asked, optional = _choose(session, row, curriculum, estimates)
    return Sheet(
        row=row,
        subject=people[row.subject_id],
        reviewer=people[row.reviewer_id],
        curriculum=curriculum,
        asked=asked,
        optional=optional,
        ratings=ratings,
        answers=tuple(n for n in notes if n.competency is None),
    )


def _choose(
    session: Session,
    row: ReviewRow,
    curriculum: Curriculum,
    estimates: Mapping[str, EstimateRow],
) -> tuple[tuple[Competency, ...], tuple[Competency, ...]]:
    """At most twelve competencies asked for: core, required next, most uncertain; in path order."""
    path = curriculum.path
    if row.area is not None:
        pool = list(path.in_area(row.area))
    else:
        pool = list(path.competencies)
    level = estimate_queries.newest_level(session, row.subject_id, path.id)
    rank = min((level.reached or 0) + 1 if level else 1, 4)
    target = tuple(LevelId)[rank - 1]

    def urgency(c: Competency) -> tuple[bool, bool, float]:
        found = estimates.get(c.id)
        return (
            not c.is_core_at(target),
            c.required_at(target) == 0,
            -(found.sd if found else 9.0),
        )

    asked = {c.id for c in sorted(pool, key=urgency)[:MAX_COMPETENCIES]}
    return (
        tuple(c for c in pool if c.id in asked),
        tuple(c for c in pool if c.id not in asked),
    )


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

    Returns:
        The review's public id; that of the open one where the same is asked for already.
    Raises:
        NotFound: unknown person or area; Forbidden: not a lead of the subject, nor HR;
        InvalidInput: the subject would review themself.
    """
    teams = people_queries.teams_of(session, subject_id)
    require(actor, Action.REVIEW_ASSIGN, Scope(person=subject_id, teams=teams))
    if reviewer_id == subject_id:
        raise InvalidInput(N_("Nobody reviews themself: choose somebody else."), field="reviewer")
    for person in (subject_id, reviewer_id):
        found = people_queries.identity(session, person)
        if found is None or found.disabled_at is not None:
            raise NotFound(N_("There is no such person."))
    return _open(
        session,
        curriculum,
        subject_id=subject_id,
        reviewer_id=reviewer_id,
        area=area,
        due_at=due_at or now + timedelta(days=DUE_DAYS),
        now=now,
        public_id=public_id,
        cycle=cycle,
        asked_by=actor.person,
        key=key,
    )


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

    Returns:
        The review's public id.
    Raises:
        NotFound: unknown area, or nobody leads the person's team.
    """
    lead = lead_of(session, actor.person)
    if lead is None:
        raise NotFound(N_("Your team has no lead who could review you. HR can name one."))
    return _open(
        session,
        curriculum,
        subject_id=actor.person,
        reviewer_id=lead,
        area=area,
        due_at=now + timedelta(days=DUE_DAYS),
        now=now,
        public_id=public_id,
        cycle="",
        asked_by=actor.person,
        key=key,
    )


def lead_of(session: Session, person_id: int) -> int | None:
    """Somebody who leads a team of the person, or the nearest team above it."""
    for start in sorted(people_queries.teams_of(session, person_id)):
        team_id: int | None = start
        while team_id is not None:
            leads = people_queries.leads_of_teams(session, [team_id]).get(team_id, [])
            others = [lead for lead in leads if lead != person_id]
            if others:
                return others[0]
            team = people_queries.team(session, team_id)
            team_id = team.parent_id if team else None
    return None


def _open(
    session: Session,
    curriculum: Curriculum,
    *,
    subject_id: int,
    reviewer_id: int,
    area: str | None,
    due_at: datetime,
    now: datetime,
    public_id: str,
    cycle: str,
    asked_by: int,
    key: str,
    second_of: int | None = None,
) -> str:
    if area is not None and not curriculum.path.has_area(area):
        raise NotFound(N_("This career path has no such area."))
    repeated = idempotency.earlier_result(session, asked_by, key)
    if repeated:
        return repeated
    for row in queries.open_about(session, [subject_id]):
        same = (row.reviewer_id, row.area, row.state) == (reviewer_id, area, ReviewState.DRAFT)
        if same and row.second_of_id == second_of:
            return row.public_id
    session.add(
        ReviewRow(
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
            second_of_id=second_of,
            requested_by_id=asked_by,
        )
    )
    idempotency.remember(session, asked_by, key, public_id, now=now)
    audit.record(session, asked_by, "review.assign", subject=subject_id, detail=public_id, now=now)
    session.commit()
    return public_id


def save_draft(
    session: Session,
    actor: Actor,
    public_id: str,
    ratings: Sequence[Rating],
    *,
    now: datetime,
) -> Sheet:
    """Keep what is rated so far; may be repeated at will. Commits.

    Only the competencies given are changed. `step` None with an empty note means
    "not observed".
    """
    queries.lock(session, public_id)
    row = _row(session, public_id)
    require(actor, Action.REVIEW_WRITE, _scope(session, row))
    sheet = _sheet(session, row)
    known = {c.id for c in (*sheet.asked, *sheet.optional)}
    if any(r.competency not in known for r in ratings):
        raise NotFound(N_("This review does not ask for that competency."))
    rules.edit(_state(sheet), tuple(ratings))
    stored = queries.drafts(session, row.id)
    for rating in ratings:
        draft = stored.get(rating.competency)
        if draft is None:
            draft = ReviewDraft(review_id=row.id, competency=rating.competency)
            session.add(draft)
        draft.step = rating.step
        draft.note = rating.note
    row.saved_at = now
    session.commit()
    return load(session, actor, public_id)


def clear_rating(
    session: Session, actor: Actor, public_id: str, competency: str, *, now: datetime
) -> None:
    """Take one rating out of a draft again. Commits."""
    row = _row(session, public_id)
    require(actor, Action.REVIEW_WRITE, _scope(session, row))
    rules.edit(_state(_sheet(session, row)), ())
    draft = queries.drafts(session, row.id).get(competency)
    if draft is not None:
        session.delete(draft)
    row.saved_at = now
    session.commit()


def _state(sheet: Sheet) -> Review:
    return Review(
        subject=sheet.row.subject_id,
        reviewer=sheet.row.reviewer_id,
        state=sheet.state,
        ratings=tuple(sheet.ratings.values()),
        submitted_at=sheet.row.submitted_at,
        released_at=sheet.row.released_at,
    )


def submit(session: Session, actor: Actor, public_id: str, *, now: datetime) -> None:
    """Make the ratings final; the subject does not see them before the release. Commits.

    Raises:
        Conflict: submitted already; InvalidInput: nothing is rated.
    """
    queries.lock(session, public_id)
    row = _row(session, public_id)
    require(actor, Action.REVIEW_WRITE, _scope(session, row))
    moved = rules.submit(_state(_sheet(session, row)), at=now)
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
    row.state = moved.state
    row.submitted_at = moved.submitted_at
    audit.record(
        session, actor.person, "review.submit", subject=row.subject_id, detail=public_id, now=now
    )
    session.commit()


def release(
    session: Session, actor: Actor, public_id: str, *, now: datetime, zone: ZoneInfo
) -> None:
    """Show the review to its subject; its ratings become evidence from this moment. Commits.

    Evidence enters at the release, not at the submission: an estimate that moved before
    would give the unreleased review away (decision 0005).

    Raises:
        Conflict: not submitted, or released already.
    """
    queries.lock(session, public_id)
    row = _row(session, public_id)
    require(actor, Action.REVIEW_RELEASE, _scope(session, row))
    sheet = _sheet(session, row)
    moved = rules.release(_state(sheet), at=now)
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
    in_service = publishing.in_service(session, row.path_id)
    record(session, row.subject_id, entries, in_service, now=now, zone=zone)
    audit.record(
        session, actor.person, "review.release", subject=row.subject_id, detail=public_id, now=now
    )
    session.commit()


def answer(
    session: Session,
    actor: Actor,
    public_id: str,
    *,
    second_reviewer: bool,
    text: str,
    now: datetime,
    fresh_id: str,
) -> None:
    """The subject acknowledges a review, or asks for a second reviewer. Commits.

    A second review is given to a lead of the team above, else of another team; both stay.

    Raises:
        Conflict: answered already; InvalidInput: the words are too long.
    """
    queries.lock(session, public_id)
    row = _row(session, public_id)
    require(actor, Action.REVIEW_ANSWER, _scope(session, row))
    if len(text) > MAX_ANSWER:
        raise InvalidInput(
            N_("The text has %(length)s characters; %(most)s is the most. Shorten it."),
            field="text",
            length=len(text),
            most=MAX_ANSWER,
        )
    state = _state(_sheet(session, row))
    moved = rules.dispute(state) if second_reviewer else rules.acknowledge(state)
    row.state = moved.state
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
    if second_reviewer:
        second = _second_reviewer(session, row)
        if second is None:
            session.rollback()
            raise Conflict(
                N_("There is nobody else who leads a team and could review you. Talk to HR.")
            )
        session.add(
            ReviewRow(
                public_id=fresh_id,
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
                requested_by_id=actor.person,
            )
        )
    act = "review.dispute" if second_reviewer else "review.acknowledge"
    audit.record(session, actor.person, act, subject=row.subject_id, detail=public_id, now=now)
    session.commit()


def _second_reviewer(session: Session, row: ReviewRow) -> int | None:
    """A lead who is neither the subject nor the first reviewer: nearest above, then any."""
    excluded = {row.subject_id, row.reviewer_id}
    own = sorted(people_queries.teams_of(session, row.subject_id))
    chain: list[int] = []
    for start in own:
        team_id: int | None = start
        while team_id is not None and team_id not in chain:
            chain.append(team_id)
            team = people_queries.team(session, team_id)
            team_id = team.parent_id if team else None
    others = [t.id for t in people_queries.teams(session) if t.id not in chain]
    leads = people_queries.leads_of_teams(session, [*chain, *others])
    for team_id in [*chain, *others]:
        for lead in leads.get(team_id, []):
            if lead not in excluded:
                return lead
    return None


@dataclass(frozen=True, slots=True)
class Background:
    """What a reviewer has at hand: their last ratings and the evidence of six months."""

    last: Mapping[str, ReviewResult]
    last_at: datetime | None
    evidence: tuple[Evidence, ...]


def background(session: Session, actor: Actor, sheet: Sheet, *, now: datetime) -> Background:
    """Evidence at hand for the reviewer of a sheet.

    Raises:
        NotFound: the actor is not the reviewer.
    """
    require(actor, Action.REVIEW_WRITE, _scope(session, sheet.row))
    last = queries.last_results(session, actor.person, sheet.row.subject_id, sheet.row.id)
    known = {c.id for c in (*sheet.asked, *sheet.optional)}
    last = {c: r for c, r in last.items() if c in known}
    since = now - timedelta(days=BACKGROUND_DAYS)
    evidence = tuple(
        e
        for e in evidence_queries.of_person(session, sheet.row.subject_id)
        if e.competency in known and e.occurred_at >= since
    )
    newest = max((r.occurred_at for r in last.values()), default=None)
    return Background(last, newest, evidence)

