"""Many people at once. Hand in `CHUNK` people at a time, and memory stays bounded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from competency.scoring import folding
from competency.scoring.context import ScoringContext
from competency.scoring.grid import STEPS, Matrix, Vector, Whole, moments
from competency.scoring.joint import Structure, joint_posterior, likely_posteriors, sites
from competency.scoring.ladder import LEVEL_COUNT, Requirement, draw, ladder
from competency.scoring.records import Records, score

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
    half_lives = structure.half_lives(context)
    count = half_lives.size
    scores = score(records, half_lives, context, day)
    own = sites(records, half_lives, context, day)
    posteriors = np.empty((people, count, STEPS.shape[1]))
    score_bounds = np.searchsorted(scores.person, np.arange(people + 1)).tolist()
    site_bounds = np.searchsorted(own.person, np.arange(people + 1)).tolist()
    for person in range(people):
        posteriors[person] = likely_posteriors(
            scores.of(score_bounds[person], score_bounds[person + 1]),
            own.of(site_bounds[person], site_bounds[person + 1]),
            records.shared,
            structure,
            context,
        )
    flat = posteriors.reshape(people * count, -1)
    steps = flat @ STEPS.T
    mean, variance = moments(flat)
    floor = np.full((people, count), folding.NO_FLOOR)
    floor[scores.person, scores.competency] = scores.floor
    assessed = np.zeros((people, count), dtype=bool)
    assessed[scores.person, scores.competency] = scores.assessed
    point = folding.points(steps, steps, context.rules)
    return Scored(
        person=np.repeat(np.arange(people), count),
        competency=np.tile(np.arange(count), people),
        mean=mean,
        sd=np.sqrt(variance),
        steps=steps,
        floor=floor.reshape(-1),
        point=np.where(assessed.reshape(-1), point, folding.NO_FLOOR),
    )


def decide_people(
    records: Records,
    people: int,
    requirements: Sequence[Requirement],
    context: ScoringContext,
    *,
    day: int,
    seed: int,
) -> Levels:
    """Level decisions of many people, equal to `levels.decide` of each with the same seed.

    Args:
        records: Of all of the people; competency indices follow `requirements`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
    """
    steps = ladder(tuple(requirements), context.rules.share)
    structure = steps.structure
    half_lives = structure.half_lives(context)
    scores = score(records, half_lives, context, day)
    assessed = np.zeros((people, half_lives.size), dtype=bool)
    assessed[scores.person, scores.competency] = scores.assessed
    own = sites(records, half_lives, context, day)
    bounds = np.searchsorted(own.person, np.arange(people + 1)).tolist()
    at_least = np.empty((people, LEVEL_COUNT))
    reached, known, required = (np.empty(people, dtype=np.int64) for _ in range(3))
    for person in range(people):
        joint = joint_posterior(
            own.of(bounds[person], bounds[person + 1]), records.shared, structure, context
        )
        at_least[person] = steps.at_least(draw(joint, context.rules, seed))
        decided = steps.decided(at_least[person], assessed[person], context.rules)
        known[person], required[person] = decided.assessed, decided.required
        reached[person] = folding.NO_FLOOR if decided.reached is None else decided.reached
    return Levels(at_least, reached, known, required)
