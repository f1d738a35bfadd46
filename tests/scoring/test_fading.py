"""The Ornstein-Uhlenbeck transition on the grid."""

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.scoring.fading import day_number, decay_correlation, transition
from competency.scoring.scale import NODES, STEPS, Vector, moments, normal


def peaked(mean: float, sd: float) -> Vector:
    return np.asarray(normal(np.array([mean]), np.array([sd]))[0])


def test_half_of_a_deviation_is_left_after_a_half_life() -> None:
    assert decay_correlation(730) == pytest.approx(0.5)
    assert decay_correlation(0) == 1
    assert decay_correlation(100, 50) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("days", "half_life", "name"),
    [(-1, 730, "days"), (math.nan, 730, "days"), (1, 0, "half_life"), (1, math.inf, "half_life")],
)
def test_an_impossible_pause_is_refused_by_name(days: float, half_life: float, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        decay_correlation(days, half_life)


@pytest.mark.parametrize("rho", [0.98, 0.8, 0.5, 0.1])
def test_a_pause_gives_the_exact_normal_transition(rho: float) -> None:
    before = peaked(1.2, 0.4)
    after = transition().advance(before, rho)
    exact = peaked(rho * 1.2, math.sqrt(rho**2 * 0.4**2 + 1 - rho**2))
    assert STEPS @ after == pytest.approx(STEPS @ exact, abs=0.003)
    mean, variance = moments(after[None])
    assert mean[0] == pytest.approx(rho * 1.2, abs=1e-3)
    assert variance[0] == pytest.approx(rho**2 * 0.16 + 1 - rho**2, abs=0.01)


@given(
    mu=st.floats(-0.5, 0.5),
    sigma=st.floats(0.7, 1.3),
    mean=st.floats(-2, 2),
    first=st.floats(0.3, 1),
    second=st.floats(0.3, 1),
)
def test_two_pauses_equal_one_of_their_length(
    mu: float, sigma: float, mean: float, first: float, second: float
) -> None:
    step = transition(round(mu, 1), round(sigma, 1))
    before = peaked(mean, 0.5)
    twice = step.advance(step.advance(before, first), second)
    assert twice == pytest.approx(step.advance(before, first * second), abs=1e-9)


@pytest.mark.parametrize(("mu", "sigma"), [(0, 1), (0.5, 0.8), (-2, 3), (2, 0.2)])
def test_a_very_long_pause_gives_back_the_prior(mu: float, sigma: float) -> None:
    step = transition(mu, sigma)
    assert step.advance(step.prior, 0.7) == pytest.approx(step.prior, abs=1e-9)
    assert step.advance(peaked(mu + sigma / 2, sigma / 2), 0.0) == pytest.approx(
        step.prior, abs=1e-9
    )


def test_the_mean_decays_exactly_by_rho_even_for_a_single_day() -> None:
    step = transition(0.5, 0.8)
    before = peaked(1.7, 0.3)
    centre = step.prior @ NODES
    for rho in (0.5 ** (1 / 730), 0.9, 0.4):
        after = step.advance(before, rho)
        assert after @ NODES - centre == pytest.approx(rho * (before @ NODES - centre), abs=1e-9)


def test_rows_advance_like_single_posteriors() -> None:
    step = transition()
    rows = normal(np.array([-1.0, 0.3, 2.0]), np.array([0.3, 0.6, 0.4]))
    rho = np.array([0.9, 1.0, 0.2])
    together = step.advance_rows(rows, rho)
    for row, one, share in zip(together, rows, rho, strict=True):
        assert row == pytest.approx(step.advance(one, float(share)), abs=1e-12)


def test_the_lowest_value_on_the_way_is_found() -> None:
    """P(θ ≥ −1.8) of a narrow posterior at −1.4 dips before the pull to the mean lifts it."""
    step = transition()
    rows = peaked(-1.4, 0.3)[None]
    weights = (NODES >= -1.8).astype(float)[None]
    ages = np.arange(0, 400) / 100
    values = [float(weights[0] @ step.advance(rows[0], 0.5**age)) for age in ages]
    lowest = step.lowest(rows, np.array([3.99]), weights)[0]
    assert lowest == pytest.approx(min(values), abs=1e-9)
    assert lowest < min(values[0], values[-1]) - 0.01


def test_days_are_counted_in_utc() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert day_number(late + timedelta(hours=1)) == day_number(late) + 1
    tehran = timezone(timedelta(hours=3, minutes=30))
    assert day_number(datetime(2026, 3, 2, 1, 0, tzinfo=tehran)) == day_number(late)
    assert day_number(datetime(1970, 1, 2, tzinfo=UTC)) == 1
