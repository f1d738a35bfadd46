"""Seeded people whose true abilities are known, and the evidence that they would leave.

Shapes: P people, J competencies. Evidence comes as `Records` columns straight away, so that
thousands of people are scored in seconds.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from competency.scoring import raters
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.grid import CUTS, NODES, Matrix, Vector
from competency.scoring.records import FIRST_RATER, QUIZ, SELF, Flags, Records
from competency.scoring.response_models import item_log_likelihoods

CUT_ARRAY = np.array(CUTS)
ITEMS = 12
STEPS_OF_ITEMS = np.array([1, 2, 3, 4] * 3)
GRADED = np.array([False] * 8 + [True] * 4)
GUESS = np.where(np.arange(ITEMS) < 6, 0.25, 0.0)
"""Half of the bank is guessable, four items are graded."""


def abilities(rng: np.random.Generator, people: int, homes: list[str]) -> Matrix:
    """√.5·common + √.25·area + .5·own: (P, J)."""
    area = np.unique(np.array(homes), return_inverse=True)[1]
    common = rng.standard_normal((people, 1))
    areas = rng.standard_normal((people, area.max() + 1))
    own = rng.standard_normal((people, len(homes)))
    return np.asarray(np.sqrt(0.5) * common + 0.5 * areas[:, area] + 0.5 * own)


@dataclass
class Recorder:
    """Collects columns and the likelihood table of `Records`."""

    columns: list[Matrix] = field(default_factory=list)
    rows: list[Matrix] = field(default_factory=list)
    count: int = 0

    def table(self, categories: Matrix) -> int:
        """Append the rows of one item's or rating's categories; where they begin."""
        begin = self.count
        self.rows.append(categories)
        self.count += len(categories)
        return begin

    def add(self, *columns: npt.NDArray[Any] | int) -> None:
        """person, competency, source, category, alone, apart."""
        self.columns.append(np.column_stack(np.broadcast_arrays(*columns)))

    def records(self, shared: list[float], day: int = 0) -> Records:
        person, competency, source, category, alone, apart = np.vstack(self.columns).T
        return Records(
            person, competency, source, np.full_like(person, day), category, alone, apart,
            np.vstack(self.rows).reshape(-1, NODES.size), np.array(shared),
        )  # fmt: skip


def simulate(
    theta: Matrix,
    rng: np.random.Generator,
    *,
    items: int,
    item_chance: float = 1.0,
    managers: int = 200,
    reviews: int = 0,
    review_chance: float = 1.0,
    self_chance: float = 1.0,
    context: ScoringContext | None = None,
    severity: Vector | None = None,
) -> Records:
    """Evidence of every person under the error model of the design, cold-start likelihoods.

    Args:
        items: Random items of each competency's bank of 12 that a person answers.
        item_chance: Probability that a competency is quizzed at all, per person.
        reviews: Managers who rate each person, each competency with `review_chance`.
        severity: Of the managers; drawn where not given.
    """
    people, count = theta.shape
    recorder = Recorder()
    known = context or ScoringContext("simulation", {})
    quizzed = rng.random((people, count)) < item_chance
    for j in range(count):
        _answer_bank(recorder, rng, theta[:, j], quizzed[:, j], j, items)
    shared = [0.0, raters.SELF_SHARED_VARIANCE]
    _self_rate(recorder, rng, theta, self_chance)
    strictness = 0.5 * rng.standard_normal(managers) if severity is None else severity
    for manager in range(managers):
        shared.append(raters.rater_shared_variance(known.severity(manager)[1]))
    _review(recorder, rng, theta, strictness, reviews, review_chance, known)
    return recorder.records(shared)


def _answer_bank(
    recorder: Recorder, rng: np.random.Generator, theta: Vector, who: Flags, j: int, items: int
) -> None:
    taken = np.argsort(rng.random((theta.size, ITEMS)), axis=1) < items
    for n in range(ITEMS):
        step = int(STEPS_OF_ITEMS[n])
        a = 1.3 * np.exp(0.25 * rng.standard_normal())
        b = CUT_ARRAY[step - 1] + 0.5 * rng.standard_normal()
        thresholds = b + np.array([-0.4, 0.0, 0.4]) if GRADED[n] else np.array([b])
        answering = np.flatnonzero(taken[:, n] & who)
        tails = 1 / (1 + np.exp(-a * (theta[answering, None] - thresholds)))
        tails = GUESS[n] + (1 - GUESS[n]) * tails
        category = (rng.random((answering.size, 1)) < tails).sum(axis=1)
        believed = cold_start(step, 4 if GRADED[n] else 2, float(GUESS[n]))
        begin = recorder.table(item_log_likelihoods(believed))
        recorder.add(answering, j, QUIZ, category, begin + category, begin + category)


def _self_rate(recorder: Recorder, rng: np.random.Generator, theta: Matrix, chance: float) -> None:
    people, count = theta.shape
    habit = np.sqrt(0.458) * rng.standard_normal((people, 1))
    seen = 0.29 * theta + 0.3 + habit + np.sqrt(0.458) * rng.standard_normal(theta.shape)
    category = (seen[:, :, None] >= CUT_ARRAY).sum(axis=2)
    alone = recorder.table(raters.self_log_likelihoods())
    apart = recorder.table(raters.self_residual_log_likelihoods())
    person, j = np.nonzero(rng.random((people, count)) < chance)
    given = category[person, j]
    recorder.add(person, j, SELF, given, alone + given, apart + given)


def _review(
    recorder: Recorder, rng: np.random.Generator, theta: Matrix, severity: Vector,
    reviews: int, chance: float, context: ScoringContext,
) -> None:  # fmt: skip
    if not reviews:
        return
    people, count = theta.shape
    alone = np.array(
        [recorder.table(raters.review_log_likelihoods(*context.severity(m)))
         for m in range(severity.size)]
    )  # fmt: skip
    apart = np.array(
        [recorder.table(raters.review_residual_log_likelihoods(context.severity(m)[0]))
         for m in range(severity.size)]
    )  # fmt: skip
    chosen = np.argsort(rng.random((people, severity.size)), axis=1)[:, :reviews]
    for k in range(reviews):
        manager = chosen[:, k]
        halo = np.sqrt(0.20) * rng.standard_normal((people, 1))
        seen = theta - severity[manager, None] + halo
        seen = seen + np.sqrt(0.47) * rng.standard_normal(theta.shape)
        category = (seen[:, :, None] >= CUT_ARRAY).sum(axis=2)
        person, j = np.nonzero(rng.random((people, count)) < chance)
        given, who = category[person, j], manager[person]
        recorder.add(person, j, FIRST_RATER + who, given, alone[who] + given, apart[who] + given)


def expected_calibration_error(
    probability: Vector, truth: npt.NDArray[Any], bins: int = 10
) -> float:
    """Mean distance of stated probability and observed share over equal-width bins."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    weight = np.bincount(index, minlength=bins)
    gap = np.bincount(index, probability, bins) - np.bincount(index, truth, bins)
    return float(np.abs(gap).sum() / weight.sum())
