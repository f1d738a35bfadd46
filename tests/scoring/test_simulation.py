"""Accuracy against known truth: small seeded versions of the benchmark, with margins."""

from collections.abc import Mapping

import numpy as np
import pytest

from benchmarks.measures import coverage, expected_calibration_error, quality
from benchmarks.world import abilities, drifting, merged, simulate
from competency.scoring.calibration.severity import estimate_severities
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import EvidenceColumns
from competency.scoring.joint import Structure, joint_scores, likely_scores
from competency.scoring.level_decision import steps_of
from competency.scoring.people import people_levels
from competency.scoring.requirements import Ladder
from competency.scoring.scale import NODES, Matrix, Vector
from tests.scoring.profile import COMPETENCIES, PROFILE

PEOPLE, COMPETENCY_COUNT, MANAGERS = 400, 45, 40
HOMES = [f"area {n // 5}" for n in range(COMPETENCY_COUNT)]
STRUCTURE = Structure(tuple(map(str, range(COMPETENCY_COUNT))), tuple(HOMES))
HALF_LIVES = np.full(COMPETENCY_COUNT, 730.0)
PLAIN = ScoringContext("simulation", {})


@pytest.fixture(scope="module")
def theta() -> Matrix:
    return abilities(np.random.default_rng(1), PEOPLE, HOMES)


@pytest.fixture(scope="module")
def strictness() -> Vector:
    return np.asarray(0.5 * np.random.default_rng(5).standard_normal(MANAGERS))


def evidence(theta: Matrix, strictness: Vector, context: ScoringContext) -> EvidenceColumns:
    return simulate(
        theta, np.random.default_rng(2), items=6, item_chance=0.8, managers=MANAGERS, reviews=2,
        review_chance=0.6, self_chance=0.9, severity=strictness, context=context,
    )  # fmt: skip


@pytest.fixture(scope="module")
def adjusted(theta: Matrix, strictness: Vector) -> ScoringContext:
    """The context with severities learnt from the same evidence."""
    found = estimate_severities([evidence(theta, strictness, PLAIN)], HALF_LIVES, PLAIN)
    return ScoringContext("simulation", {}, severities=found)


def test_a_cold_start_reaches_the_promised_accuracy(
    theta: Matrix, strictness: Vector, adjusted: ScoringContext
) -> None:
    scores = certified_scores(evidence(theta, strictness, adjusted), HALF_LIVES, adjusted, 0)
    found = quality(
        scores.steps, scores.posteriors @ NODES, theta[scores.person, scores.competency]
    )
    assert found.accuracy >= 0.64
    assert found.rmse <= 0.58
    assert found.brier <= 0.475
    assert found.ece <= 0.015


def test_the_light_of_other_competencies_adds_accuracy(
    theta: Matrix, strictness: Vector, adjusted: ScoringContext
) -> None:
    columns = evidence(theta, strictness, adjusted)
    likely = likely_scores(*joint_scores(columns, PEOPLE, STRUCTURE, adjusted, 0), adjusted)
    truth = theta[likely.person, likely.competency]
    found = quality(likely.steps, likely.posteriors @ NODES, truth)
    assert found.accuracy >= 0.69
    assert found.rmse <= 0.485
    assert found.brier <= 0.42
    assert found.ece <= 0.025


def test_severities_are_recovered_and_know_their_error(
    strictness: Vector, adjusted: ScoringContext
) -> None:
    mean = np.array([adjusted.severities[manager][0] for manager in range(MANAGERS)])
    sd = np.array([adjusted.severities[manager][1] for manager in range(MANAGERS)])
    assert np.corrcoef(mean, strictness)[0, 1] >= 0.9
    assert 0.6 < float(((mean - strictness) / sd).std()) < 1.4


def test_few_ratings_a_manager_do_no_harm(theta: Matrix) -> None:
    """As many managers as people, about two reviewees each."""
    strictness = np.asarray(0.5 * np.random.default_rng(6).standard_normal(PEOPLE))

    def accuracy(context: ScoringContext) -> float:
        columns = simulate(
            theta, np.random.default_rng(2), items=6, item_chance=0.8, managers=PEOPLE,
            reviews=2, review_chance=0.1, severity=strictness, context=context,
        )  # fmt: skip
        scores = certified_scores(columns, HALF_LIVES, context, 0)
        if context is PLAIN:
            found["severities"] = estimate_severities([columns], HALF_LIVES, context)
        return quality(
            scores.steps, scores.posteriors @ NODES, theta[scores.person, scores.competency]
        ).accuracy

    found: dict[str, Mapping[int, tuple[float, float]]] = {}
    ignored = accuracy(PLAIN)
    learnt = accuracy(ScoringContext("simulation", {}, severities=found["severities"]))
    assert learnt >= ignored


def test_severity_needs_quizzed_reviewees() -> None:
    theta = abilities(np.random.default_rng(1), 5, HOMES)
    columns = simulate(theta, np.random.default_rng(2), items=0, managers=3, reviews=1)
    assert estimate_severities([columns], HALF_LIVES, PLAIN) == {}


def test_ninety_percent_intervals_after_decay_hold_ninety_percent() -> None:
    """Evidence three and one years old and fresh; true half-life two years."""
    rng = np.random.default_rng(8)
    days = (-1095, -365, 0)
    path = drifting(rng, 1500, ["alone"], days, 730.0)
    columns = merged([
        simulate(theta, rng, items=3, self_chance=0.0, day=day)
        for theta, day in zip(path, days, strict=True)
    ])  # fmt: skip
    scores = certified_scores(columns, np.array([730.0]), PLAIN, 0)
    truth = path[-1][scores.person, 0]
    assert coverage(scores, truth) == pytest.approx(0.90, abs=0.03)
    assert quality(scores.steps, scores.posteriors @ NODES, truth).ece <= 0.03


@pytest.mark.parametrize(
    ("items", "reviews", "over_promoted", "exact"),
    [(6, 0, 0.06, 0.66), (12, 2, 0.045, 0.72)],
)
def test_the_level_decision_rarely_promotes_too_high_and_is_calibrated(
    items: int, reviews: int, over_promoted: float, exact: float
) -> None:
    people = 500
    ladder = Ladder(PROFILE, 0.7)
    theta = abilities(np.random.default_rng(21), people, list(ladder.structure.homes))
    truth = ladder.at_least(steps_of(theta[:, :, None]))
    level = truth.sum(axis=1)
    columns = simulate(theta, np.random.default_rng(22), items=items, reviews=reviews, managers=50)
    levels = people_levels(columns, people, PROFILE, PLAIN, day=0, seed=0)
    assert len(COMPETENCIES) == theta.shape[1]
    assert np.mean(levels.reached > level) <= over_promoted
    assert np.mean(levels.reached == level) >= exact
    for rank in range(4):
        # 500 people put about .015 of sampling noise into a perfect probability's ECE.
        assert expected_calibration_error(levels.at_least[:, rank], truth[:, rank]) <= 0.03 + 0.015
