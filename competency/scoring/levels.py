"""The level decision: which career level, how likely, and why not the next one.

In each draw from the joint posterior a level holds when enough of the competencies that it
asks for are at their required step, and so do all levels below it. The share of draws is the
probability of the level or higher.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np

from competency.domain.evidence import Evidence
from competency.scoring import folding, records
from competency.scoring.context import Rules, ScoringContext
from competency.scoring.decay import day_number
from competency.scoring.grid import CUTS, Matrix, Vector, Whole
from competency.scoring.joint import Joint, joint_posterior, sites
from competency.scoring.ladder import (
    LEVEL_COUNT,
    FiveFloat,
    FourFloat,
    FourWhole,
    Ladder,
    Requirement,
    draw,
    ladder,
)
from competency.scoring.records import FIRST_RATER, Flags

__all__ = [
    "AreaDecision",
    "Blocker",
    "Conflict",
    "LevelDecision",
    "Requirement",
    "decide",
    "decision_of",
]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A competency that stands between a person and the next level.

    Attributes:
        required: The step that the next level asks for.
        floor: The certified step; None while not yet assessed.
        probability: Of being at the required step, in the joint draws.
        core: Whether it is core at that level.
    """

    competency: str
    required: int
    floor: int | None
    probability: float
    core: bool

    @property
    def gap(self) -> int | None:
        """Steps still to be shown; None while not yet assessed."""
        return None if self.floor is None else self.required - self.floor


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rater whose reviews and all other evidence on the person cannot both be right.

    Attributes:
        rater: The reviewer's person id.
        shift: How far the reviews stand above (> 0) or below the rest, on θ.
        surprise: The same in standard deviations of what rater errors explain.
    """

    rater: int
    shift: float
    surprise: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A level decision's core, for the whole path or one area.

    Attributes:
        at_least: P(level or higher) for junior, mid, senior, leadership; non-increasing.
        exact: P(below junior, junior, …, leadership), summing to 1.
        reached: Rank of the highest level reached, 0 for none; None while too little of
            the lowest undecided level is assessed.
        undecided: Rank of the lowest level that is not reached (leadership if all are).
        assessed, required: Of the competencies that the undecided level asks for, how many
            are assessed, and how many it asks for.
        enough: Whether that is enough to show a level.
        held: Competencies whose floor is at the requirement, by level.
        needed: How many each level needs.
        m: How many each level asks for.
    """

    at_least: FourFloat
    exact: FiveFloat
    reached: int | None
    undecided: int
    assessed: int
    required: int
    enough: bool
    held: FourWhole
    needed: FourWhole
    m: FourWhole


@dataclass(frozen=True, slots=True)
class AreaDecision(Standing):
    """An area's standing and its place on the radar.

    Attributes:
        expected, low, high: Mean step (0–4) of its assessed competencies and its 90 % band
            in the joint draws; None while none is assessed.
        competencies: How many the area lists.
        assessed_competencies: How many of them are assessed.
    """

    area: str
    expected: float | None
    low: float | None
    high: float | None
    competencies: int
    assessed_competencies: int


@dataclass(frozen=True, slots=True)
class LevelDecision(Standing):
    """A person's level on a career path.

    Attributes:
        blockers: What holds back the next level (empty at the top): competencies whose
            floor is below the requirement or not given, core first, then the widest gap,
            the not yet assessed last, within these the least likely first. Where every
            floor is at its requirement and the level still is not sure, those that the
            joint model doubts most (gap 0 or less).
        conflicts: Raters who contradict all other evidence; talk before you trust the level.
        mean, low, high: Mean θ over all competencies and its 90 % band in the joint model.
        by_area: The same decision per area.
        probability: By competency, of being at the step that the undecided level asks for
            (1 where it asks for none), in the joint draws.
        ready: Whether the undecided level is likely enough to be worth a talk.
    """

    blockers: tuple[Blocker, ...]
    conflicts: tuple[Conflict, ...]
    mean: float
    low: float
    high: float
    by_area: Mapping[str, AreaDecision]
    probability: Mapping[str, float]
    ready: bool


def decide(
    evidence: Mapping[str, Sequence[Evidence]],
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    at: datetime,
    seed: int,
) -> LevelDecision:
    """Decide one person's level at a date.

    Args:
        evidence: By competency id, in any order; later evidence than `at` and competencies
            without a requirement are ignored.
        requirements: The profile of a career path, in path order; at least one.
        at: The date, aware.
        seed: Of the draws; the same evidence, context and seed give the same decision.
    Raises:
        LookupError: for an item that the context does not know.
        ValueError: for an empty or contradictory profile, or an impossible category.
    """
    if not requirements:
        raise ValueError("a level decision needs at least one requirement")
    profile = tuple(requirements)
    rules = context.rules
    structure = ladder(profile, rules.share).structure
    columns = records.records_of(evidence, structure.competencies, context, at)
    half_lives, day = structure.half_lives(context), day_number(at)

    scores = records.score(columns, half_lives, context, day)
    floors = np.full(len(profile), folding.NO_FLOOR)
    floors[scores.competency] = scores.floor
    assessed = np.zeros(len(profile), dtype=bool)
    assessed[scores.competency] = scores.assessed

    joint = joint_posterior(
        sites(columns, half_lives, context, day), columns.shared, structure, context
    )
    return decision_of(profile, joint, floors, assessed, rules, raters=columns.raters, seed=seed)


def decision_of(
    profile: tuple[Requirement, ...],
    joint: Joint,
    floors: Whole,
    assessed: Flags,
    rules: Rules,
    *,
    raters: Sequence[int],
    seed: int,
) -> LevelDecision:
    """The decision that a joint posterior and the certified floors allow.

    Args:
        floors: M1 floors by competency index, `folding.NO_FLOOR` where not assessed, (J,).
        assessed: By competency index, (J,).
        raters: Person ids of the joint model's raters, in the order of their source codes.
    """
    steps = ladder(profile, rules.share)
    theta = draw(joint, rules, seed)
    standing = _standing(steps, theta, floors, assessed, rules)
    rank = standing.undecided
    probability = (theta >= steps.cuts[:, rank - 1]).mean(axis=0)
    mean, low, high = _mean_ability(joint)
    return LevelDecision(
        **_fields(standing),
        blockers=_blockers(profile, rank, standing, floors, probability, rules),
        conflicts=_conflicts(joint, raters, rules),
        mean=mean,
        low=low,
        high=high,
        by_area=_by_area(profile, theta, floors, assessed, rules),
        probability=dict(zip(steps.structure.competencies, probability.tolist(), strict=True)),
        ready=standing.reached is not None and standing.at_least[rank - 1] >= rules.ready,
    )


def _standing(
    steps: Ladder, theta: Matrix, floors: Whole, assessed: Flags, rules: Rules
) -> Standing:
    at_least = steps.at_least(theta)
    decided = steps.decided(at_least, assessed, rules)
    held = ((floors[:, None] >= steps.required) & steps.asked).sum(axis=0)
    exact = np.concatenate(([1.0], at_least)) - np.concatenate((at_least, [0.0]))
    return Standing(
        at_least=_four_floats(at_least),
        exact=(*_four_floats(exact[:4]), float(exact[4])),
        reached=decided.reached,
        undecided=decided.undecided,
        assessed=decided.assessed,
        required=decided.required,
        enough=decided.reached is not None,
        held=_four_whole(held),
        needed=_four_whole(steps.needed),
        m=_four_whole(steps.m),
    )


def _blockers(
    profile: tuple[Requirement, ...],
    rank: int,
    standing: Standing,
    floors: Whole,
    probability: Vector,
    rules: Rules,
) -> tuple[Blocker, ...]:
    if standing.reached == LEVEL_COUNT:
        return ()
    asked = [
        Blocker(
            requirement.competency,
            requirement.required[rank - 1],
            None if floor == folding.NO_FLOOR else floor,
            likely,
            requirement.is_core_at(rank),
        )
        for requirement, floor, likely in zip(
            profile, floors.tolist(), probability.tolist(), strict=True
        )
        if requirement.required[rank - 1]
    ]
    found = [one for one in asked if one.gap is None or one.gap > 0]
    if not found:
        least = min(one.probability for one in asked)
        found = [one for one in asked if one.probability < max(rules.reach, least + 1e-9)]
    return tuple(sorted(found, key=lambda one: (not one.core, -(one.gap or 0), one.probability)))


def _conflicts(joint: Joint, raters: Sequence[int], rules: Rules) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(rater, shift, surprise)
        for rater, shift, surprise in zip(
            raters,
            joint.shift[FIRST_RATER:].tolist(),
            joint.surprise[FIRST_RATER:].tolist(),
            strict=True,
        )
        if abs(surprise) >= rules.conflict
    )


def _by_area(
    profile: tuple[Requirement, ...],
    theta: Matrix,
    floors: Whole,
    assessed: Flags,
    rules: Rules,
) -> dict[str, AreaDecision]:
    found = {}
    steps_drawn = (theta[:, :, None] >= np.array(CUTS)).sum(axis=2)
    places = _places(profile)
    known = [inside[assessed[inside]] for inside in places.values()]
    # An area without an assessed competency has no place on the radar: any column will do.
    means = np.array([steps_drawn[:, which if which.size else [0]].mean(axis=1) for which in known])
    bands = np.quantile(means, (0.05, 0.95), axis=1).T.tolist()
    for (area, inside), which, mean, (low, high) in zip(
        places.items(), known, means.mean(axis=1).tolist(), bands, strict=True
    ):
        part = ladder(tuple(profile[index] for index in inside), rules.share)
        found[area] = AreaDecision(
            **_fields(_standing(part, theta[:, inside], floors[inside], assessed[inside], rules)),
            area=area,
            expected=mean if which.size else None,
            low=low if which.size else None,
            high=high if which.size else None,
            competencies=inside.size,
            assessed_competencies=which.size,
        )
    return found


@lru_cache(maxsize=64)
def _places(profile: tuple[Requirement, ...]) -> dict[str, Whole]:
    """The indices of each area's competencies, areas in path order."""
    areas = dict.fromkeys(area for one in profile for area in one.areas)
    return {area: np.flatnonzero([area in one.areas for one in profile]) for area in areas}


def _mean_ability(joint: Joint) -> tuple[float, float, float]:
    mean = float(joint.mean.mean())
    reach = 1.645 * float(np.sqrt(joint.covariance.mean()))
    return mean, mean - reach, mean + reach


def _fields(standing: Standing) -> dict[str, Any]:
    """A standing's fields, to build the decision that extends it."""
    return {field.name: getattr(standing, field.name) for field in fields(standing)}


def _four_floats(values: Vector) -> FourFloat:
    a, b, c, d = values.tolist()
    return (a, b, c, d)


def _four_whole(values: Whole) -> FourWhole:
    a, b, c, d = values.tolist()
    return (a, b, c, d)
