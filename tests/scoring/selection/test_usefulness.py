"""How much an item would tell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.scoring.context import cold_start
from competency.scoring.items import ItemParameters, information_curve, item_log_likelihoods
from competency.scoring.scale import NODES, Vector, moments, normal
from competency.scoring.selection import expected_variance, variance_together

THRESHOLDS = st.lists(st.floats(-2.5, 2.5), min_size=1, max_size=4, unique=True).map(sorted)
POSTERIORS = st.builds(
    lambda mean, sd: normal(np.array([mean]), np.array([sd]))[0],
    st.floats(-2.0, 2.0),
    st.floats(0.2, 1.2),
)


@st.composite
def items(draw: st.DrawFn) -> ItemParameters:
    b = tuple(draw(THRESHOLDS))
    guess = draw(st.sampled_from([0.0, 0.05, 0.25])) if len(b) == 1 else 0.0
    return ItemParameters(draw(st.floats(0.4, 2.5)), b, guess)


def by_hand(posterior: Vector, item: ItemParameters) -> float:
    """The mean of the posterior variances, category by category."""
    total = 0.0
    for log_likelihood in item_log_likelihoods(item):
        weighted = posterior * np.exp(log_likelihood)
        chance = float(weighted.sum())
        total += chance * float(moments((weighted / chance)[None])[1][0])
    return total


@given(POSTERIORS, st.lists(items(), min_size=1, max_size=5))
def test_the_expected_variance_is_the_mean_over_the_answers(
    posterior: Vector, candidates: list[ItemParameters]
) -> None:
    found = expected_variance(posterior, candidates)
    assert found == pytest.approx([by_hand(posterior, item) for item in candidates], abs=1e-8)


@given(POSTERIORS, items())
def test_no_item_is_expected_to_make_anything_less_certain(
    posterior: Vector, item: ItemParameters
) -> None:
    variance = moments(posterior[None])[1][0]
    assert expected_variance(posterior, [item])[0] <= variance + 1e-9
    assert variance_together(posterior, np.zeros_like(NODES), [item])[0] <= variance + 1e-9


@given(POSTERIORS, items(), items())
def test_a_longer_form_leaves_less_variance(
    posterior: Vector, one: ItemParameters, other: ItemParameters
) -> None:
    alone = variance_together(posterior, np.zeros_like(NODES), [one])[0]
    assert variance_together(posterior, information_curve(other), [one])[0] <= alone


def test_both_criteria_prefer_an_item_at_the_ability_to_one_far_off() -> None:
    posterior = normal(np.array([0.4]), np.array([0.5]))[0]
    near, far = cold_start(3, 2, None), cold_start(1, 2, None)
    for variances in (
        expected_variance(posterior, [near, far]),
        variance_together(posterior, np.zeros_like(NODES), [near, far]),
    ):
        assert variances[0] < variances[1]


def test_where_a_form_measures_already_the_next_item_lies_elsewhere() -> None:
    posterior = normal(np.array([0.0]), np.array([1.2]))[0]
    low, high = cold_start(2, 2, None), cold_start(3, 2, None)
    after_low = variance_together(posterior, 4 * information_curve(low), [low, high])
    after_high = variance_together(posterior, 4 * information_curve(high), [low, high])
    assert after_low[1] < after_low[0]
    assert after_high[0] < after_high[1]
