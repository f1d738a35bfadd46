"""Many people at once: chunks of people through the vectorised parts, memory bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from competency.scoring import folding
from competency.scoring.context import ScoringContext
from competency.scoring.grid import STEPS, Matrix, Vector, Whole, moments
from competency.scoring.joint import Structure, joint_posterior, likely_posteriors, sites
from competency.scoring.ladder import LEVEL_COUNT, Requirement, draw, ladder
from competency.scoring.records import Records, score

CHUNK = 4_096
"""People scored together: enough to amortise Python, few enough to stay within 250 MB."""


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """Estimates of a chunk of people, ordered by person and competency.

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
class LevelChunk:
    """Level decisions of the people begin … begin + P − 1.

    Attributes:
        begin: Index of the first person.
        at_least: P(level or higher), (P, 4).
        reached: Rank 0–4, −1 where too little is assessed, (P,).
        assessed, required: Coverage of the lowest undecided level, (P,).
    """

    begin: int
    at_least: Matrix
    reached: Whole
    assessed: Whole
    required: Whole


def _chunks(people: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, people, CHUNK):
        yield begin, min(begin + CHUNK, people)


def score_people(
    records: Records, people: int, half_lives: Vector, context: ScoringContext, *, day: int
) -> Iterator[ScoredChunk]:
    """M1 of every (person, competency) that has evidence, a chunk of people at a time.

    Args:
        records: Of all people, ordered by person (`Records.by_person`).
        people: Their number; person indices are below it.
        half_lives: Days, by competency index.
        day: Day number, no earlier than any evidence.
    """
    for begin, end in _chunks(people):
        found = score(records.of(begin, end), half_lives, context, day)
        mean, variance = moments(found.posteriors)
        yield ScoredChunk(
            person=found.person + begin,
            competency=found.competency,
            mean=mean,
            sd=np.sqrt(variance),
            steps=found.steps,
            floor=found.floor,
            point=found.point,
        )


def score_people_jointly(
    records: Records, people: int, structure: Structure, context: ScoringContext, *, day: int
) -> Iterator[ScoredChunk]:
    """M2 of every person and every competency of the structure, evidence or not.

    Floors are those of M1 (M2 certifies nothing); a point is given where M2's most likely
    step is likely enough and the competency is assessed.

    Args: as `score_people`; competency indices are those of `structure`.
    """
    half_lives = structure.half_lives(context)
    count = half_lives.size
    for begin, end in _chunks(people):
        part, size = records.of(begin, end), end - begin
        scores = score(part, half_lives, context, day)
        own = sites(part, half_lives, context, day)
        posteriors = np.empty((size, count, STEPS.shape[1]))
        score_bounds = np.searchsorted(scores.person, np.arange(size + 1)).tolist()
        site_bounds = np.searchsorted(own.person, np.arange(size + 1)).tolist()
        for person in range(size):
            posteriors[person] = likely_posteriors(
                scores.of(score_bounds[person], score_bounds[person + 1]),
                own.of(site_bounds[person], site_bounds[person + 1]),
                part.shared,
                structure,
                context,
            )
        flat = posteriors.reshape(size * count, -1)
        steps = flat @ STEPS.T
        mean, variance = moments(flat)
        floor = np.full((size, count), folding.NO_FLOOR)
        floor[scores.person, scores.competency] = scores.floor
        assessed = np.zeros((size, count), dtype=bool)
        assessed[scores.person, scores.competency] = scores.assessed
        point = folding.points(steps, steps, context.rules)
        yield ScoredChunk(
            person=np.repeat(np.arange(begin, end), count),
            competency=np.tile(np.arange(count), size),
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
) -> Iterator[LevelChunk]:
    """Level decisions of many people, equal to `levels.decide` of each with the same seed.

    Args: as `score_people`; competency indices follow `requirements`.
    """
    steps = ladder(tuple(requirements), context.rules.share)
    structure = steps.structure
    half_lives = structure.half_lives(context)
    for begin, end in _chunks(people):
        part, size = records.of(begin, end), end - begin
        scores = score(part, half_lives, context, day)
        assessed = np.zeros((size, half_lives.size), dtype=bool)
        assessed[scores.person, scores.competency] = scores.assessed
        own = sites(part, half_lives, context, day)
        bounds = np.searchsorted(own.person, np.arange(size + 1)).tolist()
        at_least = np.empty((size, LEVEL_COUNT))
        reached, known, required = (np.empty(size, dtype=np.int64) for _ in range(3))
        for person in range(size):
            joint = joint_posterior(
                own.of(bounds[person], bounds[person + 1]), part.shared, structure, context
            )
            at_least[person] = steps.at_least(draw(joint, context.rules, seed))
            decided = steps.decided(at_least[person], assessed[person], context.rules)
            known[person], required[person] = decided.assessed, decided.required
            reached[person] = folding.NO_FLOOR if decided.reached is None else decided.reached
        yield LevelChunk(begin, at_least, reached, known, required)
