"""Grid, response models and raters against formulas written out by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest

from competency.scoring import raters
from competency.scoring.context import cold_start
from competency.scoring.items import ItemParameters, item_log_likelihoods
from competency.scoring.scale import CUTS, EXPECTED_STEP, NODES, STEPS, TAILS, interval, prior


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def test_the_prior_steps_match_the_normal_distribution() -> None:
    def below(x: float) -> float:
        return 0.5 * (1 + math.erf(x / math.sqrt(2)))

    bounds = [0.0, *(below(cut) for cut in CUTS), 1.0]
    expected = [high - low for low, high in pairwise(bounds)]
    assert STEPS @ prior() == pytest.approx(expected, abs=6e-4)


def test_a_cell_divided_by_a_cut_is_split_linearly() -> None:
    """The cut at 0.4 falls exactly on a node: half of that node's cell is above it."""
    node = int(np.argmin(np.abs(NODES - 0.4)))
    assert NODES[node] == pytest.approx(0.4)
    assert TAILS[3, node] == pytest.approx(0.5)
    assert STEPS[2, node] == pytest.approx(0.5)


def test_step_weights_of_every_node_sum_to_one() -> None:
    assert STEPS.sum(axis=0) == pytest.approx(np.ones(61))
    assert np.arange(5) @ STEPS == pytest.approx(EXPECTED_STEP)


def test_the_interval_of_a_normal_holds_ninety_percent() -> None:
    low, high = interval(prior())
    assert [low, high] == pytest.approx([-1.645, 1.645], abs=0.01)


@pytest.mark.parametrize(("mu", "sigma"), [(2.5, 1), (0, 0.1), (0, 4)])
def test_a_population_that_the_grid_cannot_hold_is_refused(mu: float, sigma: float) -> None:
    with pytest.raises(ValueError, match="must lie in"):
        prior(mu, sigma)


def test_a_right_wrong_item_follows_the_3pl_formula() -> None:
    table = np.exp(item_log_likelihoods(ItemParameters(1.3, (0.5,), 0.25)))
    for node in (0, 20, 35, 60):
        right = 0.25 + 0.75 * sigmoid(1.3 * (NODES[node] - 0.5))
        assert table[:, node] == pytest.approx([1 - right, right])


def test_a_graded_item_follows_samejimas_formula() -> None:
    table = np.exp(item_log_likelihoods(ItemParameters(1.7, (-1.0, 0.0, 1.2))))
    for node in (0, 17, 33, 60):
        tails = [1.0, *(sigmoid(1.7 * (NODES[node] - b)) for b in (-1.0, 0.0, 1.2)), 0.0]
        expected = [high - low for high, low in pairwise(tails)]
        assert table[:, node] == pytest.approx(expected)


def test_a_review_of_a_known_rater_uses_the_full_slope_shifted_by_severity() -> None:
    table = np.exp(raters.review_log_likelihoods(0.4, 0.0))
    node = 40
    at_least_3 = sigmoid(2.216 * (NODES[node] - 0.4 - 0.4))
    assert table[3:, node].sum() == pytest.approx(at_least_3)


def test_an_unknown_rater_is_worth_the_published_slope() -> None:
    assert raters.review_slope(0.5) == pytest.approx(1.891, abs=5e-4)
    assert raters.review_slope(0.0) == pytest.approx(2.216)


def test_rater_error_variances_add_up_to_reliability_of_a_half() -> None:
    def variance(slope: float) -> float:
        return math.pi**2 / (3 * slope**2)

    assert variance(raters.REVIEW_SLOPE) == pytest.approx(0.67, abs=1e-3)
    assert variance(raters.REVIEW_RESIDUAL_SLOPE) == pytest.approx(0.47, abs=1e-9)
    total = variance(raters.REVIEW_RESIDUAL_SLOPE) + raters.rater_shared_variance(0.5)
    assert total == pytest.approx(0.92)
    assert variance(raters.review_slope(0.5)) == pytest.approx(total, abs=1e-3)
    assert 1 / (1 + total) == pytest.approx(0.52, abs=0.002)


def test_a_self_rating_follows_its_formula() -> None:
    table = np.exp(raters.self_log_likelihoods())
    node = 45
    at_least_4 = sigmoid(0.516 * (NODES[node] - (1.4 - 0.3) / 0.29))
    assert table[4, node] == pytest.approx(at_least_4)


def test_half_of_a_self_ratings_error_is_shared() -> None:
    """On the 1.702 scale of the published slope: .516 ↔ (1 − .29²)/.29²."""
    total = (1 - 0.29**2) / 0.29**2
    assert pytest.approx(total, rel=0.002) == (1.702 / raters.SELF_SLOPE) ** 2
    residual = (1.702 / raters.SELF_RESIDUAL_SLOPE) ** 2
    assert residual + raters.SELF_SHARED_VARIANCE == pytest.approx(total, rel=0.002)


def test_a_cold_single_choice_item_sits_at_the_cut_of_its_step() -> None:
    assert cold_start(3, 2, 0.25) == ItemParameters(1.2, (0.4,), 0.25)
    assert cold_start(1, 2, None) == ItemParameters(1.2, (-1.8,), 0.05)
    assert cold_start(1, 2, 0.0).c == 0.05


def test_a_cold_graded_item_spreads_its_thresholds_around_the_cut() -> None:
    item = cold_start(4, 4, None)
    assert item.a == 1.2
    assert item.b == pytest.approx((1.0, 1.4, 1.8))
    assert cold_start(4, 3, None).b == pytest.approx((1.0, 1.8))


@pytest.mark.parametrize(
    ("step", "categories", "message"), [(0, 2, "step"), (5, 2, "step"), (1, 1, "categories")]
)
def test_a_cold_start_out_of_range_is_refused(step: int, categories: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cold_start(step, categories, None)


@pytest.mark.parametrize(
    ("a", "b", "c", "message"),
    [
        (0.0, (0.0,), 0.0, "a must"),
        (math.nan, (0.0,), 0.0, "a must"),
        (1.0, (), 0.0, "b must"),
        (1.0, (1.0, 1.0), 0.0, "ascend"),
        (1.0, (0.0,), 1.0, "c must"),
        (1.0, (0.0, 1.0), 0.2, "graded"),
    ],
)
def test_impossible_item_parameters_are_refused(
    a: float, b: tuple[float, ...], c: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ItemParameters(a, b, c)


def test_extreme_slopes_stay_finite() -> None:
    assert np.isfinite(item_log_likelihoods(ItemParameters(1e6, (0.0,), 0.0))).all()
