"""A profile read for the pages: level, gaps, areas, competencies, evidence, next steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_low
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, Competency, LevelId, SkillArea
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.level_decision import LevelDecision
from competency.domain.permissions import Action, Actor, Scope, require
from competency.scoring.explain import Contribution, contributions, needed_for_next
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.level_document import decision_of
from competency.services.evidence.store import end_of_day, local_day
from competency.storage.models import EstimateRow, Identity, LevelRow
from competency.storage.queries import estimates as queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries.people import TeamName


@dataclass(frozen=True, slots=True)
class CompetencyState:
    """One competency of one person, ready to show.

    Attributes:
        required: Step that the chosen level asks for.
        floor: The certified step, from the competency's own evidence (M1).
        likely, likely_chance: The most likely step in the light of all competencies (M2) and
            its probability; a guide, never a certificate. Known without own evidence too.
        probabilities, sd: Of the own evidence (M1); None without any.
    """

    competency: Competency
    required: int
    floor: int | None
    likely: int | None
    likely_chance: float | None
    probabilities: tuple[float, ...] | None
    sd: float | None
    responses: int
    reviews: int
    self_ratings: int
    newest: datetime | None
    assessed: bool

    @property
    def held(self) -> bool:
        """Whether the floor is at the requirement of the chosen level."""
        return self.floor is not None and self.floor >= self.required

    @property
    def gap(self) -> int | None:
        """Requirement − floor; None where not yet assessed."""
        return None if self.floor is None else max(0, self.required - self.floor)


@dataclass(frozen=True, slots=True)
class AreaState:
    """One area of one person: the lower median of its floors, and who holds what."""

    area: SkillArea
    competencies: tuple[CompetencyState, ...]
    needed_step: int

    @property
    def floor(self) -> int | None:
        """Lower median of the floors; None where fewer than half are assessed."""
        floors = [c.floor for c in self.competencies if c.floor is not None]
        if 2 * len(floors) < len(self.competencies) or not floors:
            return None
        return median_low(floors)

    @property
    def likely_higher(self) -> bool:
        """Whether the likely steps' lower median lies above the floor."""
        likely = [c.likely for c in self.competencies if c.assessed and c.likely is not None]
        return self.floor is not None and bool(likely) and median_low(likely) > self.floor

    @property
    def asked(self) -> int:
        return sum(c.required > 0 for c in self.competencies)

    @property
    def held(self) -> int:
        return sum(c.held for c in self.competencies if c.required > 0)

    @property
    def assessed(self) -> int:
        return sum(c.assessed for c in self.competencies)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a percentage rests on."""

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
    """Everything that the home and profile pages show of a person."""

    identity: Identity
    teams: tuple[TeamName, ...]
    held_level: LevelId | None
    target: LevelId
    decision: LevelDecision | None
    day: date | None
    basis: Basis
    areas: tuple[AreaState, ...]
    history: tuple[HistoryPoint, ...]
    curriculum: Curriculum
    raters: Mapping[int, Identity]
    """Reviewers that the decision names, by person id."""

    @property
    def competencies(self) -> dict[str, CompetencyState]:
        return {c.competency.id: c for a in self.areas for c in a.competencies}

    @property
    def gaps(self) -> list[CompetencyState]:
        """Assessed competencies below the target's requirement: core first, widest first."""
        found = [c for c in self.competencies.values() if c.gap]
        return sorted(
            found,
            key=lambda c: (
                not c.competency.is_core_at(self.target),
                -(c.gap or 0),
                c.competency.id,
            ),
        )

    @property
    def held_count(self) -> int:
        """How many competencies the target asks for are held."""
        return sum(c.held for c in self.competencies.values() if c.required > 0)


def check_right(session: Session, actor: Actor, person_id: int) -> Identity:
    """The identity of somebody whose profile the actor may read.

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
    return Profile(
        identity=identity,
        teams=tuple(team for team, _ in memberships.get(person_id, ())),
        held_level=LevelId(held) if held else None,
        target=chosen,
        decision=decision,
        day=level.day if level else None,
        basis=_basis(estimates),
        # Of somebody without any evidence M2 says what is true of anybody: nothing to show.
        areas=area_states(
            curriculum, estimates, chosen, decision.likely if decision and estimates else None
        ),
        history=_history(queries.level_history(session, person_id, path.id)),
        curriculum=curriculum,
        raters=_named_raters(session, decision),
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


def _basis(estimates: Mapping[str, EstimateRow]) -> Basis:
    rows = estimates.values()
    return Basis(
        responses=sum(r.responses for r in rows),
        reviews=sum(r.reviews for r in rows),
        self_ratings=sum(r.self_ratings for r in rows),
        newest=max((r.newest for r in rows if r.newest), default=None),
    )


def _history(rows: Sequence[LevelRow]) -> tuple[HistoryPoint, ...]:
    return tuple(HistoryPoint(r.day, r.mean, r.low, r.high) for r in rows)


def competency_state(
    competency: Competency,
    row: EstimateRow | None,
    level: LevelId,
    likely: tuple[int, float] | None = None,
) -> CompetencyState:
    """One competency against the requirement of a level.

    Args:
        likely: M2's step and its probability, where there is no row to tell.
    """
    required = competency.required_at(level)
    if row is None:
        step, chance = likely or (None, None)
        return CompetencyState(
            competency, required, None, step, chance, None, None, 0, 0, 0, None, assessed=False
        )
    return CompetencyState(
        competency=competency,
        required=required,
        floor=row.floor if row.assessed else None,
        likely=row.likely,
        likely_chance=row.likely_chance,
        probabilities=row.probabilities,
        sd=row.sd,
        responses=row.responses,
        reviews=row.reviews,
        self_ratings=row.self_ratings,
        newest=row.newest,
        assessed=row.assessed,
    )


def area_states(
    curriculum: Curriculum,
    estimates: Mapping[str, EstimateRow],
    level: LevelId,
    likely: Mapping[str, tuple[int, float]] | None = None,
) -> tuple[AreaState, ...]:
    """All areas of a path against the requirement of a level.

    Args:
        likely: M2 of competencies without evidence of their own; without it theirs is unknown.
    """
    guess = likely or {}
    states = []
    for area in curriculum.path.areas:
        competencies = tuple(
            competency_state(c, estimates.get(c.id), level, guess.get(c.id))
            for c in curriculum.path.in_area(area.id)
        )
        states.append(AreaState(area, competencies, median_low(c.required for c in competencies)))
    return tuple(states)


@dataclass(frozen=True, slots=True)
class Why:
    """Why an estimate is what it is, and what would raise its floor."""

    state: CompetencyState
    contributions: tuple[Contribution, ...]
    reviewers: Mapping[int, Identity]
    answers_to_next: int | None
    next_step: int | None
    next_chance: float | None


def why(
    session: Session,
    actor: Actor,
    person_id: int,
    curriculum: Curriculum,
    competency_id: str,
    *,
    level: LevelId,
    now: datetime,
    zone: ZoneInfo,
) -> Why:
    """The explanation of one competency's estimate.

    Raises:
        NotFound: no such person or competency, or not the actor's to see.
    """
    check_right(session, actor, person_id)
    if not curriculum.path.has_competency(competency_id):
        raise NotFound(N_("This career path has no such competency."))
    competency = curriculum.path.competency(competency_id)
    scorer = Scorer.of(session, curriculum, zone)
    evidence = [
        e for e in evidence_queries.of_person(session, person_id) if e.competency == competency_id
    ]
    at = end_of_day(local_day(now, zone), zone)
    row = queries.rows_of(session, person_id).get(competency_id)
    decision = decision_of(queries.newest_level(session, person_id, curriculum.path.id))
    likely = decision.likely.get(competency_id) if decision else None
    state = competency_state(competency, row, level, likely)
    next_step = _next_step(state)
    raters = {e.rater for e in evidence if e.rater is not None}
    return Why(
        state=state,
        contributions=contributions(evidence, scorer.context, competency=competency_id, at=at),
        reviewers=people_queries.identities(session, raters),
        answers_to_next=needed_for_next(evidence, scorer.context, competency=competency_id, at=at),
        next_step=next_step,
        next_chance=(
            sum(state.probabilities[next_step:])
            if state.probabilities and next_step is not None
            else None
        ),
    )


def _next_step(state: CompetencyState) -> int | None:
    """The step above the floor; None at mastery."""
    if state.floor is None:
        return 1
    return state.floor + 1 if state.floor < 4 else None
