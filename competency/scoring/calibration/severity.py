"""How strict each rater is, learnt from the quizzes of the people they review.

A two-level normal model: a rater's ratings of one person share a shift, severity plus halo;
the shifts of a rater's people scatter around the severity. Each shift is estimated against
the person's *quiz-only* posterior, so that a review never judges itself. Halo stays in each
shift's error and is not removed person by person: that would count the quiz twice.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from competency.scoring.certified_many import fold_groups
from competency.scoring.context import ScoringContext, Severity
from competency.scoring.evidence_columns import FIRST_RATER, QUIZ, EvidenceColumns
from competency.scoring.items import PROBABILITY_FLOOR, logistic
from competency.scoring.raters import (
    HALO_VARIANCE,
    RATING_CATEGORIES,
    REVIEW_RESIDUAL_SLOPE,
    SEVERITY_SD,
)
from competency.scoring.scale import CUTS, NODES, Integers, Matrix, Vector

SHIFTS: Vector = np.linspace(-3.0, 3.0, 61)
"""Grid of a rater's shift on one person, on θ."""
QUIZ_SHARED_VARIANCE = 0.15
"""What a person's quiz-only posteriors get wrong in common: each is pulled towards the
population apart, so a generally strong person is a little stronger than all of them say."""


def estimate_severities(
    people: Iterable[EvidenceColumns], half_lives: Vector, context: ScoringContext
) -> Mapping[int, Severity]:
    """Severity of every rater who reviewed people with quiz evidence.

    Args:
        people: All evidence, in chunks that each hold the whole record of their people and
            share source codes; severities in `context` are not used.
        half_lives: Days, by competency index.
    Returns:
        (mean, sd) by source code less `FIRST_RATER`; raters without such people are absent.
    """
    weight_of: dict[int, float] = {}
    shift_of: dict[int, float] = {}
    for columns in people:
        for rater, weight, shift in _shifts_of(columns, half_lives, context):
            weight_of[rater] = weight_of.get(rater, 0.0) + weight
            shift_of[rater] = shift_of.get(rater, 0.0) + weight * shift
    found = {}
    for rater, weight in weight_of.items():
        precision = weight + 1.0 / SEVERITY_SD**2
        found[rater] = (shift_of[rater] / precision, precision**-0.5)
    return found


def _shifts_of(
    columns: EvidenceColumns, half_lives: Vector, context: ScoringContext
) -> list[tuple[int, float, float]]:
    """(rater, precision, shift) of each rater and person, halo counted as error."""
    keys = columns.person * half_lives.size + columns.competency
    quiz = columns.source == QUIZ
    quizzed, quiz_group = np.unique(keys[quiz], return_inverse=True)
    rated = np.flatnonzero((columns.source >= FIRST_RATER) & np.isin(keys, quizzed))
    if not rated.size:
        return []
    half_life = half_lives[quizzed % half_lives.size]
    last = fold_groups(
        quiz_group, columns.day[quiz], columns.alone[quiz], columns.table, half_life,
        context.transition,
    )  # fmt: skip
    where = np.searchsorted(quizzed, keys[rated])
    # The process is reversible: a quiz after the review speaks as clearly as one before it.
    gap = np.abs(columns.day[rated] - last.last_day[where]) / half_life[where]
    abilities = context.transition.advance_rows(last.posteriors[where], 0.5**gap)
    rater = columns.source[rated] - FIRST_RATER
    pairs, pair = np.unique(
        rater * (int(columns.person.max()) + 1) + columns.person[rated], return_inverse=True
    )
    rater_of_pair = pairs // (int(columns.person.max()) + 1)
    shift, variance = _shifts(abilities, columns.category[rated], pair, pairs.size)
    weight = 1.0 / (variance + HALO_VARIANCE + QUIZ_SHARED_VARIANCE)
    return list(zip(rater_of_pair.tolist(), weight.tolist(), shift.tolist(), strict=True))


def _shifts(
    abilities: Matrix, category: Integers, pair: Integers, pairs: int
) -> tuple[Vector, Vector]:
    """Each pair's shift as a Gaussian site: mean (pairs,) and error variance (pairs,)."""
    log_likelihood = np.zeros((pairs, SHIFTS.size))
    for value in range(RATING_CATEGORIES):
        chosen = category == value
        expected = np.maximum(abilities[chosen] @ _given(value), PROBABILITY_FLOOR)
        np.add.at(log_likelihood, pair[chosen], np.log(expected))
    spread = SEVERITY_SD**2 + HALO_VARIANCE + QUIZ_SHARED_VARIANCE
    posterior = log_likelihood - 0.5 * SHIFTS**2 / spread
    posterior = np.exp(posterior - posterior.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    mean = posterior @ SHIFTS
    variance = np.maximum(posterior @ SHIFTS**2 - mean**2, 1e-6)
    precision = np.maximum(1.0 / variance - 1.0 / spread, 1e-6)
    return mean / variance / precision, 1.0 / precision


def _given(category: int) -> Matrix:
    """P(category | θ, shift) with the residual error only: (61 nodes, shifts)."""
    distance = NODES[:, None] - SHIFTS[None, :]
    edges = (-np.inf, *CUTS, np.inf)
    above = logistic(REVIEW_RESIDUAL_SLOPE * (distance - edges[category]))
    beyond = logistic(REVIEW_RESIDUAL_SLOPE * (distance - edges[category + 1]))
    return np.asarray(above - beyond)
