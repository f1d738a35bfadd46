"""The level decision: which career level, how likely, and why not the next one.

In each draw from the joint posterior a level holds when enough of the competencies that it
asks for are at their required step, and so do all levels below it. The share of draws is the
probability of the level or higher.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from competency.domain.level_decision import AreaDecision, Blocker, Conflict, LevelDecision
from competency.scoring.certified_many import NO_FLOOR, Scores
from competency.scoring.context import Rules
from competency.scoring.evidence_columns import FIRST_RATER
from competency.scoring.joint import JointPosteriors
from competency.scoring.requirements import (
    LEVEL_COUNT,
    DrawnSteps,
    Ladder,
    Requirement,
    ladder_of,
)
from competency.scoring.scale import CUTS, Cube, Flags, Integers, Matrix

DRAWN_TOGETHER = 32
"""People whose draws are counted together: 5 MB of them."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of N people (or areas).

    Attributes:
        at_least: P(level or higher), (N, 4).
        reached: Rank of the highest level that is likely enough, 0 for none, (N,).
        enough: Whether enough of the lowest undecided level is assessed to show it, (N,).
        undecided: Rank of the lowest level that is not reached (4 if all are), (N,).
        assessed, required: Of the competencies that the undecided level asks for, how many
            are assessed, and how many it asks for, (N,).
    """

    at_least: Matrix
    reached: Integers
    enough: Flags
    undecided: Integers
    assessed: Integers
    required: Integers

    @classmethod
    def of(cls, at_least: Matrix, known: Integers, asked: Integers, rules: Rules) -> "Levels":
        """What chances and coverage come to.

        Args:
            at_least: P(level or higher), (N, 4).
            known: Assessed competencies among those that each level asks for, (N, 4).
            asked: How many each level asks for, (N, 4) or (4,).
        """
        asked = np.broadcast_to(asked, at_least.shape)
        reached = (at_least >= rules.reach).sum(axis=1)
        undecided = np.minimum(reached + 1, LEVEL_COUNT)
        row = np.arange(reached.size)
        assessed, required = known[row, undecided - 1], asked[row, undecided - 1]
        enough = (assessed > 0) & (assessed >= rules.coverage * required - 1e-9)
        return cls(at_least, reached, enough, undecided, assessed, required)

    def shown(self) -> list[int | None]:
        """The ranks that may be shown; None where too little is assessed."""
        return [
            rank if enough else None
            for rank, enough in zip(self.reached.tolist(), self.enough.tolist(), strict=True)
        ]


# Draws


@lru_cache(maxsize=16)
def _standard_normal(seed: int, draws: int, count: int) -> Matrix:
    half = np.random.default_rng(seed).standard_normal((draws // 2, count))
    noise = np.ascontiguousarray(np.vstack([half, -half]).T)  # (J, D)
    noise.setflags(write=False)
    return noise


def draw(mean: Matrix, covariance: Cube, rules: Rules, seed: int) -> Cube:
    """Seeded antithetic draws of P people's abilities, the same noise for all: (P, J, D).

    Two people of whom the same is known get the same draws, and so the same probabilities.
    """
    count = mean.shape[1]
    # A little on the diagonal: two competencies may be known to be all but equal.
    root = np.linalg.cholesky(covariance + 1e-9 * np.eye(count))
    theta = root @ _standard_normal(seed, rules.draws, count)
    theta += mean[:, :, None]
    return np.asarray(theta)


def steps_of(theta: Cube) -> DrawnSteps:
    """The proficiency step at each ability, any shape."""
    steps = (theta >= CUTS[0]).view(np.int8)
    for cut in CUTS[1:]:
        steps += (theta >= cut).view(np.int8)
    return steps


def draw_steps(joints: JointPosteriors, who: slice, rules: Rules, seed: int) -> DrawnSteps:
    """The steps of a few people in joint draws: (P, J, D)."""
    return steps_of(draw(joints.mean[who], joints.covariance[who], rules, seed))


def _portions(people: int) -> Iterator[slice]:
    """People whose draws are in memory together."""
    for begin in range(0, people, DRAWN_TOGETHER):
        yield slice(begin, min(begin + DRAWN_TOGETHER, people))


# Decisions


def levels_of(
    profile: tuple[Requirement, ...],
    scores: Scores,
    joints: JointPosteriors,
    rules: Rules,
    *,
    seed: int = 0,
) -> Levels:
    """Everybody's levels without areas, blockers and conflicts: half of the work."""
    ladder = ladder_of(profile, rules.share)
    people, count = joints.mean.shape
    assessed = scores.laid_out(scores.assessed, people, count, absent=0)  # (P, J)
    at_least = np.empty((people, LEVEL_COUNT))
    for who in _portions(people):
        at_least[who] = ladder.at_least(draw_steps(joints, who, rules, seed))
    known = assessed @ ladder.asked.astype(np.int64)  # (P, 4)
    return Levels.of(at_least, known, ladder.asked_count, rules)


def decisions_of(
    profile: tuple[Requirement, ...],
    scores: Scores,
    joints: JointPosteriors,
    likely: Cube,
    rules: Rules,
    *,
    raters: Sequence[int],
    seed: int = 0,
) -> Iterator[LevelDecision]:
    """The decision of each person, in order, from joint posteriors and certified floors.

    Args:
        scores: M1 of all people and competencies that have evidence.
        likely: M2's step probabilities, (P, J, 5).
        raters: Person ids of the joint model's raters, in the order of their source codes.
    """
    ladder = ladder_of(profile, rules.share)
    names = ladder.structure.competencies
    people, count = joints.mean.shape
    floors = scores.laid_out(scores.floor, people, count)  # (P, J)
    assessed = scores.laid_out(scores.assessed, people, count) > 0  # (P, J)
    bands = _bands(joints)
    likely_steps, likely_chances = likely.argmax(axis=2).tolist(), likely.max(axis=2).tolist()
    needed, asked = ladder.needed.tolist(), ladder.asked_count.tolist()
    for who in _portions(people):
        drawn = draw_steps(joints, who, rules, seed)
        at_step = (floors[who][:, :, None] >= ladder.required) & ladder.asked  # (P, J, 4)
        known = ladder.asked & assessed[who][:, :, None]  # (P, J, 4)
        levels = Levels.of(ladder.at_least(drawn), known.sum(axis=1), ladder.asked_count, rules)
        areas = _areas(ladder, drawn, assessed[who], known, rules)
        chances = _chances_at(ladder, drawn, levels.undecided)
        held = at_step.sum(axis=1).tolist()
        for place, (reached, at_least) in enumerate(
            zip(levels.shown(), levels.at_least.tolist(), strict=True)
        ):
            person = who.start + place
            junior, mid, senior, leadership = at_least
            mean, low, high = bands[person]
            yield LevelDecision(
                reached=reached,
                at_least=(junior, mid, senior, leadership),
                exact=(1.0 - junior, junior - mid, mid - senior, senior - leadership, leadership),
                assessed=int(levels.assessed[place]),
                required=int(levels.required[place]),
                enough=reached is not None,
                held=tuple(held[place]),
                needed=tuple(needed),
                asked=tuple(asked),
                mean=mean,
                low=low,
                high=high,
                blockers=_blockers(
                    profile, int(levels.undecided[place]), reached, floors[person],
                    chances[place], rules,
                ),
                areas=areas[place],
                conflicts=_conflicts(joints, person, raters, rules),
                likely=dict(
                    zip(
                        names,
                        zip(likely_steps[person], likely_chances[person], strict=True),
                        strict=True,
                    )
                ),
            )  # fmt: skip


def _chances_at(ladder: Ladder, drawn: DrawnSteps, undecided: Integers) -> list[list[float]]:
    """P of each competency's step at the undecided level, J numbers per person."""
    chances = ladder.probability(drawn)  # (P, J, 4)
    found: list[list[float]] = chances[np.arange(len(drawn)), :, undecided - 1].tolist()
    return found


def _areas(
    ladder: Ladder, drawn: DrawnSteps, assessed: Flags, known: Flags, rules: Rules
) -> list[Mapping[str, AreaDecision]]:
    """Each person's areas: level, and mean step of the assessed competencies with its band.

    Args:
        assessed: (P, J).
        known: Assessed and asked for by the level, (P, J, 4).
    """
    people, areas = len(drawn), len(ladder.areas)
    flat = (people * areas, LEVEL_COUNT)
    levels = Levels.of(
        ladder.areas_at_least(drawn).reshape(flat),
        (ladder.inside @ known).reshape(flat),
        np.tile(ladder.area_asked_count, (people, 1)),
        rules,
    )
    weights = ladder.inside * assessed[:, None, :].astype(np.float64)  # (P, A, J)
    count = weights.sum(axis=2, keepdims=True)  # (P, A, 1)
    # An area without an assessed competency has no place on the radar.
    means = (weights / np.maximum(count, 1.0)) @ drawn.astype(np.float64)  # (P, A, D)
    low, high = np.quantile(means, (0.05, 0.95), axis=2)  # (P, A) each
    sizes = ladder.inside.sum(axis=1)  # (A,)
    rows = zip(
        ladder.areas * people, levels.shown(), levels.at_least.tolist(),
        means.mean(axis=2).reshape(-1).tolist(), low.reshape(-1).tolist(),
        high.reshape(-1).tolist(), count.reshape(-1).tolist(), np.tile(sizes, people).tolist(),
        strict=True,
    )  # fmt: skip
    found = [
        AreaDecision(
            area=area,
            expected=expected if there else None,
            low=below if there else None,
            high=above if there else None,
            at_least=(junior, mid, senior, leadership),
            assessed=int(there),
            total=total,
            reached=reached,
        )
        for area, reached, (junior, mid, senior, leadership), expected, below, above, there, total
        in rows
    ]  # fmt: skip
    return [
        {one.area: one for one in found[begin : begin + areas]}
        for begin in range(0, len(found), areas)
    ]


def _blockers(
    profile: tuple[Requirement, ...],
    undecided: int,
    reached: int | None,
    floors: Integers,
    chances: Sequence[float],
    rules: Rules,
) -> tuple[Blocker, ...]:
    if reached == LEVEL_COUNT:
        return ()
    asked = [
        Blocker(
            requirement.competency,
            requirement.required[undecided - 1],
            None if floor == NO_FLOOR else floor,
            chance,
            requirement.is_core_at(undecided),
        )
        for requirement, floor, chance in zip(profile, floors.tolist(), chances, strict=True)
        if requirement.required[undecided - 1]
    ]
    found = [one for one in asked if one.floor is None or one.floor < one.required]
    if asked and not found:
        least = min(one.chance for one in asked)
        found = [one for one in asked if one.chance < max(rules.reach, least + 1e-9)]
    return tuple(sorted(found, key=_urgency))


def _urgency(blocker: Blocker) -> tuple[bool, int, float]:
    """Core first, then the widest gap (a floor above its requirement last), then the doubt."""
    above = 0 if blocker.floor is None else blocker.floor - blocker.required
    return not blocker.core, above, blocker.chance


def _conflicts(
    joints: JointPosteriors, person: int, raters: Sequence[int], rules: Rules
) -> tuple[Conflict, ...]:
    surprise = joints.surprise[person, FIRST_RATER:]
    loud = np.flatnonzero(np.abs(surprise) >= rules.conflict).tolist()
    shift = joints.shift[person, FIRST_RATER:]
    return tuple(Conflict(raters[k], above=bool(shift[k] > 0)) for k in loud)


def _bands(joints: JointPosteriors) -> list[tuple[float, float, float]]:
    """Mean θ over all competencies and its 90 % band, of each person."""
    mean = joints.mean.mean(axis=1)
    reach = 1.645 * np.sqrt(joints.covariance.mean(axis=(1, 2)))
    return list(zip(mean.tolist(), (mean - reach).tolist(), (mean + reach).tolist(), strict=True))
