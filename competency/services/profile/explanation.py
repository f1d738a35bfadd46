"""Why the estimate of one competency is what it is, and what would raise its sure step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import STEPS, LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.days import end_of_day, local_day
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Actor
from competency.scoring.explain import Contribution, contributions, needed_for_next
from competency.services.curriculum import contexts
from competency.services.evidence.level_document import decision_of
from competency.services.profile.competencies import CompetencyState, competency_state
from competency.services.profile.page import check_right
from competency.storage.models import Identity
from competency.storage.queries import estimates as queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import people as people_queries

HARDLY: Final = 0.03
"""Steps; evidence that moves the expected step by less hardly pushes it anywhere."""

FULL_PUSH: Final = 0.3
"""Steps that fill a bar, unless the strongest evidence pushes further."""

Direction = Literal["hardly", "higher", "lower"]


@dataclass(frozen=True, slots=True)
class Push:
    """One occasion of evidence and how it pushes the estimate.

    Attributes:
        share: Of a full-length bar, −1 (down) … 1 (up).
    """

    occasion: Contribution
    share: float
    direction: Direction


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an estimate is what it is, and what would raise its floor.

    Attributes:
        pushes: The evidence behind it, newest first.
        reviewers: By person id; those who have been erased are absent.
        answers_to_next: Right answers that would make the next step sure; None where answers
            alone would not, or at the top.
        next_step: The step above the floor; None at mastery.
        next_chance: Probability of it or a higher one; None without evidence and at mastery.
    """

    state: CompetencyState
    pushes: tuple[Push, ...]
    reviewers: Mapping[int, Identity]
    answers_to_next: int | None
    next_step: int | None
    next_chance: float | None


def explain(
    session: Session,
    actor: Actor,
    person_id: int,
    curriculum: Curriculum,
    competency_id: str,
    *,
    level: LevelId,
    now: datetime,
    zone: ZoneInfo,
) -> Explanation:
    """The explanation of one competency's estimate against the need of a level.

    Raises:
        NotFound: no such person or competency, or not the actor's to see.
    """
    check_right(session, actor, person_id)
    if not curriculum.path.has_competency(competency_id):
        raise NotFound(N_("This career path has no such competency."))
    competency = curriculum.path.competency(competency_id)
    _, context = contexts.in_force(session, curriculum.path.id)
    evidence = [
        e for e in evidence_queries.of_person(session, person_id) if e.competency == competency_id
    ]
    at = end_of_day(local_day(now, zone), zone)
    row = queries.rows_of(session, person_id).get(competency_id)
    decision = decision_of(queries.newest_level(session, person_id, curriculum.path.id))
    likely = decision.likely.get(competency_id) if decision else None
    state = competency_state(competency, row, level, likely)
    step = next_step(state.floor)
    raters = {e.rater for e in evidence if e.rater is not None}
    return Explanation(
        state=state,
        pushes=_pushes(contributions(evidence, context, competency=competency_id, at=at)),
        reviewers=people_queries.identities(session, raters),
        answers_to_next=needed_for_next(evidence, context, competency=competency_id, at=at),
        next_step=step,
        next_chance=(
            sum(state.probabilities[step:]) if state.probabilities and step is not None else None
        ),
    )


def next_step(floor: int | None) -> int | None:
    """The step above the floor, 1 where there is none yet; None at mastery."""
    if floor is None:
        return 1
    return floor + 1 if floor < STEPS[-1] else None


def _pushes(occasions: tuple[Contribution, ...]) -> tuple[Push, ...]:
    full = max([FULL_PUSH, *(abs(one.change) for one in occasions)])
    return tuple(Push(one, one.change / full, _direction(one.change)) for one in occasions)


def _direction(change: float) -> Direction:
    if abs(change) < HARDLY:
        return "hardly"
    return "higher" if change > 0 else "lower"
