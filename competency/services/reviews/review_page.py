"""A review read for its pages: what it asks for, what is rated, what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, CareerPath, Competency, LevelId, SkillArea
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.evidence import by_competency
from competency.domain.permissions import Action, Actor, Scope, may, require
from competency.domain.reviews import MAX_COMPETENCIES, Rating, Review, ReviewState, choose
from competency.scoring.certified import fold
from competency.services.curriculum import contexts, versions
from competency.storage.models import Identity, ReviewNote, ReviewRow
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries

UNCHOSEN = -1
"""Step of a draft that holds an example but no choice yet; never leaves the drafts' table."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A review with all that its pages show.

    Attributes:
        reviewer: None where the reviewer has been erased.
        asked: What it asks for, at most twelve; of a submitted one, what was rated.
        optional: The rest of what may be rated; empty once it is submitted.
        ratings: By competency, in path order.
        answers: The subject's words, oldest first.
    """

    row: ReviewRow
    subject: Identity
    reviewer: Identity | None
    curriculum: Curriculum
    asked: tuple[Competency, ...]
    optional: tuple[Competency, ...]
    ratings: Mapping[str, Rating]
    answers: tuple[ReviewNote, ...]

    @property
    def path(self) -> CareerPath:
        """The career path as it was when the review was asked for."""
        return self.curriculum.path

    @property
    def area(self) -> SkillArea | None:
        """The area it is about; None for the whole path."""
        return self.path.area(self.row.area) if self.row.area else None

    @property
    def state(self) -> ReviewState:
        return ReviewState(self.row.state)

    @property
    def editable(self) -> bool:
        return self.state is ReviewState.DRAFT

    @property
    def offered(self) -> tuple[Competency, ...]:
        """Everything that may be rated: what is asked for, then the rest."""
        return (*self.asked, *self.optional)

    @property
    def done(self) -> int:
        """How many of the asked competencies have a step or "not observed"."""
        return sum(c.id in self.ratings and self.ratings[c.id].chosen for c in self.asked)

    @property
    def rated(self) -> int:
        """How many competencies have a step."""
        return sum(r.step is not None for r in self.ratings.values())

    def by_area(
        self, competencies: Iterable[Competency]
    ) -> list[tuple[SkillArea, list[Competency]]]:
        """Competencies under the area that is their home, both in path order."""
        groups: dict[str, list[Competency]] = {}
        for competency in competencies:
            groups.setdefault(competency.home, []).append(competency)
        return [(a, groups[a.id]) for a in self.path.areas if a.id in groups]


def load(session: Session, actor: Actor, public_id: str) -> ReviewPage:
    """A review the actor may read.

    Raises:
        NotFound: there is none, or it is not the actor's to see (drafts are their author's).
    """
    row = row_of(session, public_id)
    require(actor, Action.REVIEW_READ, scope_of(session, row))
    return page_of(session, row)


def counterparts(session: Session, actor: Actor, review: ReviewPage) -> list[ReviewRow]:
    """The review that this one is a second review of, and the second review of this one.

    Only what the actor may read: the second reviewer does not see the first one's ratings.
    """
    return [
        row
        for row in queries.counterparts(session, review.row)
        if may(actor, Action.REVIEW_READ, scope_of(session, row))
    ]


def releasable(session: Session, actor: Actor, review: ReviewPage) -> bool:
    """Whether the actor may release the review now."""
    waits = review.state is ReviewState.SUBMITTED
    return waits and may(actor, Action.REVIEW_RELEASE, scope_of(session, review.row))


def scope_of(session: Session, row: ReviewRow) -> Scope:
    """Whom a review is about and who writes it, for the question of rights."""
    return Scope(
        person=row.subject_id,
        teams=people_queries.teams_of(session, row.subject_id),
        reviewer=row.reviewer_id,
        review_state=row.state,
    )


def row_of(session: Session, public_id: str) -> ReviewRow:
    """The stored review.

    Raises:
        NotFound: there is none.
    """
    row = queries.by_public_id(session, public_id)
    if row is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    return row


def page_of(session: Session, row: ReviewRow) -> ReviewPage:
    """A review with its ratings; asks for no right.

    Raises:
        NotFound: its subject has been erased.
    """
    curriculum = versions.curriculum_of(session, row.framework_version)
    people = people_queries.identities(session, [row.subject_id, row.reviewer_id])
    if row.subject_id not in people:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    notes = queries.notes(session, row.id)
    pool = _pool(row, curriculum.path)
    if row.state == ReviewState.DRAFT:
        ratings = _drafted(session, row)
        asked, optional = _offer(session, row, pool)
    else:
        ratings = _submitted(session, row, notes)
        asked, optional = tuple(c for c in pool if c.id in ratings), ()
    return ReviewPage(
        row=row,
        subject=people[row.subject_id],
        reviewer=people.get(row.reviewer_id),
        curriculum=curriculum,
        asked=asked,
        optional=optional,
        ratings={c.id: ratings[c.id] for c in pool if c.id in ratings},
        answers=tuple(n for n in notes if n.competency is None),
    )


def state_of(review: ReviewPage) -> Review:
    """A review as the domain's rules see it."""
    return Review(
        subject=review.row.subject_id,
        reviewer=review.row.reviewer_id,
        state=review.state,
        ratings=tuple(review.ratings.values()),
        submitted_at=review.row.submitted_at,
        released_at=review.row.released_at,
    )


def _drafted(session: Session, row: ReviewRow) -> dict[str, Rating]:
    return {
        d.competency: Rating(d.competency, None, d.note, chosen=False)
        if d.step == UNCHOSEN
        else Rating(d.competency, d.step, d.note)
        for d in queries.drafts(session, row.id).values()
    }


def _submitted(session: Session, row: ReviewRow, notes: Sequence[ReviewNote]) -> dict[str, Rating]:
    words = {n.competency: n.text for n in notes if n.competency is not None}
    return {
        r.competency: Rating(r.competency, r.step, words.get(r.competency, ""))
        for r in queries.results(session, row.id).values()
    }


def _pool(row: ReviewRow, path: CareerPath) -> tuple[Competency, ...]:
    return tuple(path.in_area(row.area)) if row.area is not None else path.competencies


def _offer(
    session: Session, row: ReviewRow, pool: Sequence[Competency]
) -> tuple[tuple[Competency, ...], tuple[Competency, ...]]:
    """What is asked for and what is optional, both in path order.

    A second review asks for what the first one rated. The choice rests on what the record held
    when the review was asked for, so that the list stays the same while it is being written.
    """
    narrowed = pool
    if row.second_of_id is not None:
        rated = {
            c for c, r in queries.results(session, row.second_of_id).items() if r.step is not None
        }
        narrowed = tuple(c for c in pool if c.id in rated) or pool
    if len(narrowed) > MAX_COMPETENCIES:
        asked = choose(
            narrowed,
            target=_target(session, row),
            doubt=_doubt(session, row, narrowed),
        )
    else:
        asked = frozenset(c.id for c in narrowed)
    return (
        tuple(c for c in pool if c.id in asked),
        tuple(c for c in pool if c.id not in asked),
    )


def _target(session: Session, row: ReviewRow) -> LevelId:
    """The level above the one reached by evidence from before the review was asked for."""
    reached = [
        level.reached
        for level in estimate_queries.level_history(session, row.subject_id, row.path_id)
        if level.day < row.created_at.date() and not level.rolled
    ]
    rank = (reached[-1] or 0) if reached else 0
    return LEVELS[min(rank, len(LEVELS) - 1)]


def _doubt(session: Session, row: ReviewRow, pool: Sequence[Competency]) -> dict[str, float]:
    """Standard deviations of the estimates as of the moment when the review was asked for."""
    _, context = contexts.in_force(session, row.path_id)
    known = by_competency(
        evidence_queries.of_person(session, row.subject_id, recorded_until=row.created_at)
    )
    return {
        c.id: float(fold(known[c.id], context, competency=c.id, at=row.created_at).sd)
        for c in pool
        if c.id in known
    }
