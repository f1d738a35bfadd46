"""The level decision: which career level, how likely, and why not the next one.

In each draw from the joint posterior a level holds when enough of the competencies that it
asks for are at their required step, and so do all levels below it. The share of draws is the
probability of the level or higher.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from competency.domain.evidence import Evidence
from competency.domain.standing import gap
from competency.scoring import certified_many, records
from competency.scoring.context import Rules, ScoringContext
from competency.scoring.fading import day_number
from competency.scoring.joint import Joints, jointly
from competency.scoring.records import FIRST_RATER, Scores
from competency.scoring.requirements import LEVEL_COUNT, Requirement, draw_steps, ladder
from competency.scoring.scale import Whole
from competency.scoring.standings import AreaDecision, Counted, Standing, values_of

__all__ = [
    "AreaDecision",
    "Blocker",
    "Conflict",
    "LevelDecision",
    "Requirement",
    "decide",
    "decisions_of",
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
        """Steps still to be shown, 0 or more; None while not yet assessed."""
        return gap(self.required, self.floor)

    @property
    def distance(self) -> int:
        """Steps below (> 0) or above the requirement; 0 while not yet assessed."""
        return 0 if self.floor is None else self.required - self.floor


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
class LevelDecision(Standing):
    """A person's level on a career path.

    Attributes:
        blockers: What holds back the next level (empty at the top): competencies whose
            floor is below the requirement or not given, core first, then the widest gap,
            the not yet assessed last, within these the least likely first. Where every
            floor is at its requirement and the level still is not sure, those that the
            joint model doubts most (gap 0).
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
    seed: int = 0,
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
    profile = tuple(requirements)
    steps = ladder(profile, context.rules.share)
    columns = records.records_of(evidence, steps.structure.competencies, context, at)
    scores, joints = jointly(columns, 1, steps.structure, context, day_number(at))
    (decision,) = decisions_of(
        profile, scores, joints, context.rules, raters=columns.raters, seed=seed
    )
    return decision


def decisions_of(
    profile: tuple[Requirement, ...],
    scores: Scores,
    joints: Joints,
    rules: Rules,
    *,
    raters: Sequence[int],
    seed: int = 0,
) -> Iterator[LevelDecision]:
    """The decision of each person, in order, from joint posteriors and certified floors.

    Args:
        scores: M1 of all people and competencies that have evidence.
        raters: Person ids of the joint model's raters, in the order of their source codes.
    """
    steps = ladder(profile, rules.share)
    people, count = joints.mean.shape
    floors = scores.laid_out(scores.floor, people, count)
    assessed = scores.laid_out(scores.assessed, people, count) > 0
    bands = _bands(joints)
    for begin in range(0, people, DRAWN_TOGETHER):
        who = slice(begin, min(begin + DRAWN_TOGETHER, people))
        drawn = draw_steps(joints, who, rules, seed)
        counted = Counted.of(steps, drawn, floors[who], assessed[who], rules)
        for place, standing in enumerate(counted.standings):
            person = begin + place
            yield LevelDecision(
                **values_of(standing),
                blockers=_blockers(
                    profile, standing, floors[person], counted.probability[place], rules
                ),
                conflicts=_conflicts(joints, person, raters, rules),
                mean=bands[person][0],
                low=bands[person][1],
                high=bands[person][2],
                by_area=counted.by_area[place],
                probability=dict(
                    zip(steps.structure.competencies, counted.probability[place], strict=True)
                ),
                ready=standing.reached is not None
                and standing.at_least[standing.undecided - 1] >= rules.ready,
            )


DRAWN_TOGETHER = 32
"""People whose draws are counted together: 5 MB of them."""


def _blockers(
    profile: tuple[Requirement, ...],
    standing: Standing,
    floors: Whole,
    probability: Sequence[float],
    rules: Rules,
) -> tuple[Blocker, ...]:
    rank = standing.undecided
    if standing.reached == LEVEL_COUNT:
        return ()
    asked = [
        Blocker(
            requirement.competency,
            requirement.required[rank - 1],
            None if floor == certified_many.NO_FLOOR else floor,
            likely,
            requirement.is_core_at(rank),
        )
        for requirement, floor, likely in zip(profile, floors.tolist(), probability, strict=True)
        if requirement.required[rank - 1]
    ]
    found = [one for one in asked if one.gap is None or one.gap > 0]
    if asked and not found:
        least = min(one.probability for one in asked)
        found = [one for one in asked if one.probability < max(rules.reach, least + 1e-9)]
    return tuple(sorted(found, key=lambda one: (not one.core, -one.distance, one.probability)))


def _conflicts(
    joints: Joints, person: int, raters: Sequence[int], rules: Rules
) -> tuple[Conflict, ...]:
    surprise = joints.surprise[person, FIRST_RATER:]
    loud = np.flatnonzero(np.abs(surprise) >= rules.conflict).tolist()
    shift = joints.shift[person, FIRST_RATER:]
    return tuple(Conflict(raters[k], float(shift[k]), float(surprise[k])) for k in loud)


def _bands(joints: Joints) -> list[tuple[float, float, float]]:
    """Mean θ over all competencies and its 90 % band, of each person."""
    mean = joints.mean.mean(axis=1)
    reach = 1.645 * np.sqrt(joints.covariance.mean(axis=(1, 2)))
    return list(zip(mean.tolist(), (mean - reach).tolist(), (mean + reach).tolist(), strict=True))
