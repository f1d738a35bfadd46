"""How close estimates come to the truth, and the weighted average to beat."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.world import CUT_ARRAY, SimulatedEvidence
from competency.scoring.certified_many import Scores
from competency.scoring.evidence_columns import QUIZ, SELF
from competency.scoring.scale import Matrix, Vector

QUIZ_WEIGHT, REVIEW_WEIGHT, SELF_WEIGHT = 0.5, 0.3, 0.2


@dataclass(frozen=True)
class Quality:
    """Accuracy of the likeliest of four classes, error of θ, Brier score, calibration."""

    accuracy: float
    rmse: float
    brier: float
    ece: float


def quality(steps: Matrix, mean: Vector, truth: Vector) -> Quality:
    """Four classes, cuts −.8/.4/1.4: (n, 5) step probabilities against true θ."""
    classes = np.column_stack((steps[:, 0] + steps[:, 1], steps[:, 2:]))
    true_class = (truth[:, None] >= CUT_ARRAY[1:]).sum(axis=1)
    right = classes.argmax(axis=1) == true_class
    return Quality(
        float(right.mean()),
        float(np.sqrt(((mean - truth) ** 2).mean())),
        float(((classes - np.eye(4)[true_class]) ** 2).sum(axis=1).mean()),
        expected_calibration_error(classes.max(axis=1), right),
    )


def expected_calibration_error(
    probability: Vector, truth: npt.NDArray[Any], bins: int = 10
) -> float:
    """Mean distance of stated probability and observed share over equal-width bins."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    weight = np.bincount(index, minlength=bins)
    gap = np.bincount(index, probability, bins) - np.bincount(index, truth, bins)
    return float(np.abs(gap).sum() / weight.sum())


def coverage(scores: Scores, truth: Vector, share: float = 0.9) -> float:
    """How often the central interval of that share holds the true θ."""
    nodes = np.linspace(-4.0, 4.0, scores.posteriors.shape[1])
    below = np.cumsum(scores.posteriors, axis=1)
    at = np.abs(nodes - truth[:, None]).argmin(axis=1)
    row = np.arange(truth.size)
    rank = below[row, at] - 0.5 * scores.posteriors[row, at]
    tail = (1 - share) / 2
    return float(np.mean((rank > tail) & (rank < 1 - tail)))


@dataclass(frozen=True)
class Averages:
    """The weighted average of each (person, competency) with evidence, on 0–4.

    Attributes:
        person, competency: Indices, (G,).
        score: The average, (G,).
    """

    person: npt.NDArray[np.int64]
    competency: npt.NDArray[np.int64]
    score: Vector


def weighted_average(evidence: SimulatedEvidence, competencies: int) -> Averages:
    """What spreadsheets do: .5 quiz + .3 reviews + .2 self on a scale of 0–4.

    Sources that are not there leave their weight to the others.
    """
    pairs, group = np.unique(
        evidence.person * competencies + evidence.competency, return_inverse=True
    )
    share = evidence.category / evidence.top
    total, weight = np.zeros(pairs.size), np.zeros(pairs.size)
    for chosen, by in (
        (evidence.source == QUIZ, QUIZ_WEIGHT),
        (evidence.source > SELF, REVIEW_WEIGHT),
        (evidence.source == SELF, SELF_WEIGHT),
    ):
        count = np.bincount(group[chosen], minlength=pairs.size)
        mean = np.bincount(group[chosen], share[chosen], pairs.size) / np.maximum(count, 1)
        total += by * mean * (count > 0)
        weight += by * (count > 0)
    person, competency = np.divmod(pairs, competencies)
    return Averages(person, competency, 4 * total / weight)


def certain(step: npt.NDArray[np.int64]) -> Matrix:
    """Step probabilities of somebody who is always sure: (n, 5)."""
    return np.eye(5)[step]
