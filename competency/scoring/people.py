"""Many people at once. Hand in `CHUNK` people at a time, and memory stays bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from competency.scoring import certified_many
from competency.scoring.context import ScoringContext
from competency.scoring.joint import Structure, jointly, likely_posteriors
from competency.scoring.levels import DRAWN_TOGETHER, LevelDecision, decisions_of
from competency.scoring.records import Records, Scores, score
from competency.scoring.requirements import LEVEL_COUNT, Requirement, decided, draw_steps, ladder
from competency.scoring.scale import STEPS, Cube, Matrix, Vector, Whole, moments

CHUNK = 1024
"""People to score together: more is no faster, and takes memory in proportion."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Estimates, ordered by person and competency.

    Attributes:
        person, competency: Indices, (G,).
        mean, sd: Of θ, (G,).
        steps: Step probabilities, (G, 5).
        floor, point: Steps, `folding.NO_FLOOR` where not given, (G,).
    """

    person: Whole
    competency: Whole
    mean: Vector
    sd: Vector
    steps: Matrix
    floor: Whole
    point: Whole


@dataclass(frozen=True, slots=True)
class Levels:
    """Level decisions of P people.

    Attributes:
        at_least: P(level or higher), (P, 4).
        reached: Rank 0–4, −1 where too little is assessed, (P,).
        assessed, required: Coverage of the lowest undecided level, (P,).
    """

    at_least: Matrix
    reached: Whole
    assessed: Whole
    required: Whole


def score_people(
    records: Records, half_lives: Vector, context: ScoringContext, *, day: int
) -> Scored:
    """M1 of every (person, competency) that has evidence.

    Args:
        records: Of all of the people.
        half_lives: Days, by competency index.
        day: Day number, no earlier than any evidence.
    """
    found = score(records, half_lives, context, day)
    mean, variance = moments(found.posteriors)
    return Scored(
        person=found.person,
        competency=found.competency,
        mean=mean,
        sd=np.sqrt(variance),
        steps=found.steps,
        floor=found.floor,
        point=found.point,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """All that is said of P people on a day.

    Attributes:
        scores: M1 of every pair with evidence, ordered by person and competency.
        likely: M2's step probabilities of every competency, evidence or not, (P, J, 5).
        decisions: One level decision a person.
    """

    scores: Scores
    likely: Cube
    decisions: tuple[LevelDecision, ...]


def judge_people(
    records: Records,
    people: int,
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    day: int,
) -> Judged:
    """M1, M2 and the level decision of everybody, from one joint posterior each.

    Args:
        records: Of all of the people; competency indices follow `requirements`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
    """
    profile = tuple(requirements)
    structure = ladder(profile, context.rules.share).structure
    scores, joints = jointly(records, people, structure, context, day)
    return Judged(
        scores,
        likely_posteriors(scores, joints, context) @ STEPS.T,
        tuple(decisions_of(profile, scores, joints, context.rules, raters=records.raters)),
    )


def score_people_jointly(
    records: Records, people: int, structure: Structure, context: ScoringContext, *, day: int
) -> Scored:
    """M2 of every person and every competency of the structure, evidence or not.

    Floors are those of M1 (M2 certifies nothing); a point is given where M2's most likely
    step is likely enough and the competency is assessed.

    Args:
        records: Of all of the people; competency indices are those of `structure`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
    """
    scores, joints = jointly(records, people, structure, context, day)
    count = len(structure.competencies)
    flat = likely_posteriors(scores, joints, context).reshape(people * count, -1)
    steps = flat @ STEPS.T
    mean, variance = moments(flat)
    floor = scores.laid_out(scores.floor, people, count)
    assessed = scores.laid_out(scores.assessed, people, count) > 0
    point = certified_many.points(steps, steps, context.rules)
    return Scored(
        person=np.repeat(np.arange(people), count),
        competency=np.tile(np.arange(count), people),
        mean=mean,
        sd=np.sqrt(variance),
        steps=steps,
        floor=floor.reshape(-1),
        point=np.where(assessed.reshape(-1), point, certified_many.NO_FLOOR),
    )


def decide_people(
    records: Records,
    people: int,
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    day: int,
    seed: int = 0,
) -> Levels:
    """Levels of many people, equal to `levels.decide` of each with the same seed.

    Args:
        records: Of all of the people; competency indices follow `requirements`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
    """
    steps = ladder(tuple(requirements), context.rules.share)
    scores, joints = jointly(records, people, steps.structure, context, day)
    assessed = scores.laid_out(scores.assessed, *joints.mean.shape) > 0
    known = assessed.astype(np.int64) @ steps.asked.astype(np.int64)
    at_least = np.empty((people, LEVEL_COUNT))
    for begin in range(0, people, DRAWN_TOGETHER):
        who = slice(begin, begin + DRAWN_TOGETHER)
        at_least[who] = steps.at_least(draw_steps(joints, who, context.rules, seed))
    found = decided(
        at_least,
        known,
        np.broadcast_to(steps.m, at_least.shape),
        context.rules,
    )
    reached = np.where(found.enough, found.reached, certified_many.NO_FLOOR)
    return Levels(at_least, reached, found.assessed, found.required)
