"""A profile read for the pages: level, areas, competencies, evidence, history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.level_decision import LevelDecision
from competency.domain.permissions import Action, Actor, Scope, require
from competency.domain.standing import enough_assessed
from competency.scoring.context import Rules, ScoringContext
from competency.services.curriculum import contexts
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.level_document import decision_of
from competency.services.profile.competencies import AreaState, CompetencyState, area_states
from competency.storage.models import EstimateRow, Identity, LevelRow
from competency.storage.queries import estimates as queries
from competency.storage.queries import people as people_queries
from competency.storage.queries.people import TeamName


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """How much evidence there is of a person: what a percentage rests on.

    Attributes:
        newest: When the newest piece occurred (aware); None without any.
    """

    responses: int
    reviews: int
    self_ratings: int
    newest: datetime | None

    @property
    def empty(self) -> bool:
        return not (self.responses or self.reviews or self.self_ratings)


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One stored decision: mean ability with its 90 % band on a day."""

    day: date
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the home and profile pages show of a person.

    Attributes:
        target: The level that the areas are compared with.
        day: Of the decision; None before the first one.
        context_id, context: The scoring context in force, which all of a page is about.
        raters: Reviewers that the decision names, by person id.
    """

    identity: Identity
    teams: tuple[TeamName, ...]
    held_level: LevelId | None
    target: LevelId
    decision: LevelDecision | None
    day: date | None
    evidence: EvidenceSummary
    areas: tuple[AreaState, ...]
    history: tuple[HistoryPoint, ...]
    curriculum: Curriculum
    raters: Mapping[int, Identity]
    context_id: int
    context: ScoringContext

    @property
    def rules(self) -> Rules:
        """The constants of the decisions: bars and counts that pages name."""
        return self.context.rules

    def scorer(self, zone: ZoneInfo) -> Scorer:
        """What computes more about the person, under the same context."""
        return Scorer.under(self.curriculum.path, self.context_id, self.context, zone)

    @property
    def assessed_needed(self) -> int:
        """How many of the competencies of the decision must be assessed to show a level."""
        required = self.decision.required if self.decision else 0
        return enough_assessed(required, self.rules.coverage)

    @property
    def competencies(self) -> dict[str, CompetencyState]:
        return {c.competency.id: c for a in self.areas for c in a.competencies}


def check_right(session: Session, actor: Actor, person_id: int) -> Identity:
    """The identity of a person whose profile the actor may read.

    Raises:
        NotFound: there is no such person, or it is not the actor's to see.
    """
    identity = people_queries.identity(session, person_id)
    if identity is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    teams = (
        frozenset() if person_id == actor.person else people_queries.teams_of(session, person_id)
    )
    require(actor, Action.PROFILE_READ, Scope(person=person_id, teams=teams))
    return identity


def load(
    session: Session,
    actor: Actor,
    person_id: int,
    curriculum: Curriculum,
    *,
    target: LevelId | None = None,
) -> Profile:
    """A person's profile against a target level (default: theirs, else the next one).

    Raises:
        NotFound: there is no such person, or it is not the actor's to see.
    """
    identity = check_right(session, actor, person_id)
    path = curriculum.path
    level = queries.newest_level(session, person_id, path.id)
    decision = decision_of(level)
    chosen = target or target_of(identity, decision)
    estimates = queries.rows_of(session, person_id)
    held = people_queries.held_levels(session, [person_id]).get(person_id)
    memberships = people_queries.memberships_of_people(session, [person_id])
    context_id, context = contexts.in_force(session, path.id)
    return Profile(
        identity=identity,
        teams=tuple(team for team, _ in memberships.get(person_id, ())),
        held_level=LevelId(held) if held else None,
        target=chosen,
        decision=decision,
        day=level.day if level else None,
        evidence=_summary(estimates),
        # Without any evidence M2 says what is true of everyone: nothing to show.
        areas=area_states(
            curriculum, estimates, chosen, decision.likely if decision and estimates else None
        ),
        history=_history(queries.level_history(session, person_id, path.id)),
        curriculum=curriculum,
        raters=_named_raters(session, decision),
        context_id=context_id,
        context=context,
    )


def _named_raters(session: Session, decision: LevelDecision | None) -> Mapping[int, Identity]:
    named = {conflict.rater for conflict in decision.conflicts} if decision else set()
    return people_queries.identities(session, named) if named else {}


def target_of(identity: Identity | None, decision: LevelDecision | None) -> LevelId:
    """The level a person works towards: their own choice, else the next one."""
    if identity is not None and identity.target_level:
        return LevelId(identity.target_level)
    if decision is None:
        return LEVELS[0]
    return decision.next_level or LEVELS[-1]


def _summary(estimates: Mapping[str, EstimateRow]) -> EvidenceSummary:
    rows = estimates.values()
    return EvidenceSummary(
        responses=sum(r.responses for r in rows),
        reviews=sum(r.reviews for r in rows),
        self_ratings=sum(r.self_ratings for r in rows),
        newest=max((r.newest for r in rows if r.newest), default=None),
    )


def _history(rows: Sequence[LevelRow]) -> tuple[HistoryPoint, ...]:
    return tuple(HistoryPoint(r.day, r.mean, r.low, r.high) for r in rows)
