"""The competencies and areas of one person against the need of a level, ready to show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competency.domain.career_path import Competency, LevelId, SkillArea
from competency.domain.curriculum import Curriculum
from competency.domain.standing import AreaSummary, CompetencyStanding
from competency.storage.models import EstimateRow


@dataclass(frozen=True, slots=True)
class CompetencyState(CompetencyStanding):
    """One competency of one person with what its steps rest on.

    Attributes:
        likely_chance: Probability of the likely step (M2), 0–1; a guide, never a certificate.
            Known without own evidence too.
        probabilities: Of the steps 0–4 by the own evidence (M1); None without any.
        sd: Of θ by the own evidence; None without any.
        newest: When the newest evidence occurred (aware); None without any.
    """

    competency: Competency
    likely_chance: float | None = None
    probabilities: tuple[float, ...] | None = None
    sd: float | None = None
    responses: int = 0
    reviews: int = 0
    self_ratings: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class AreaState:
    """One area of one person: its competencies, and what they come to."""

    area: SkillArea
    competencies: tuple[CompetencyState, ...]
    summary: AreaSummary


def competency_state(
    competency: Competency,
    row: EstimateRow | None,
    level: LevelId,
    likely: tuple[int, float] | None = None,
) -> CompetencyState:
    """One competency against the need of a level.

    Args:
        likely: M2's step and its probability, where there is no row to say so.
    """
    need = competency.required_at(level)
    if row is None:
        step, chance = likely or (None, None)
        return CompetencyState(None, step, need, competency, chance)
    return CompetencyState(
        floor=row.floor if row.assessed else None,
        likely=row.likely,
        need=need,
        competency=competency,
        likely_chance=row.likely_chance,
        probabilities=row.probabilities,
        sd=row.sd,
        responses=row.responses,
        reviews=row.reviews,
        self_ratings=row.self_ratings,
        newest=row.newest,
    )


def area_states(
    curriculum: Curriculum,
    estimates: Mapping[str, EstimateRow],
    level: LevelId,
    likely: Mapping[str, tuple[int, float]] | None = None,
) -> tuple[AreaState, ...]:
    """All areas of a path against the need of a level.

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
        states.append(AreaState(area, competencies, AreaSummary.of(competencies)))
    return tuple(states)
