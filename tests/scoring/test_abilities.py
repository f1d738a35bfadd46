"""Abilities from known items: agreement with brute force, whatever the shape of the table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.scoring.calibration import MISSING, Responses, abilities
from competency.scoring.calibration.quadrature import Quadrature
from tests.scoring.responses import Truth, answers, bank, likelihoods, named


@st.composite
def people_and_items(draw: st.DrawFn) -> tuple[Responses, list[Truth], float, float]:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    items = bank(rng, draw(st.integers(1, 6)), draw(st.integers(2, 4)))
    if draw(st.booleans()):
        items = [Truth(t.a, t.b, 0.2) if len(t.b) == 1 else t for t in items]
    responses = answers(rng, rng.normal(0, 1.5, 5), items, draw(st.sampled_from([0, 0.5, 1])))
    return responses, items, draw(st.floats(-1, 1)), draw(st.floats(0.5, 1.5))


@settings(max_examples=40)
@given(people_and_items())
def test_scores_are_those_of_brute_force(
    case: tuple[Responses, list[Truth], float, float],
) -> None:
    responses, items, mu, sigma = case
    nodes = np.linspace(mu - 8 * sigma, mu + 8 * sigma, 20_001)
    mean = abilities(responses, items, mu=mu, sigma=sigma)
    mode = abilities(responses, items, mu=mu, sigma=sigma, method="map")
    for row, codes in enumerate(responses.codes):
        log_posterior = -(((nodes - mu) / sigma) ** 2) / 2
        for code, item in zip(codes.tolist(), items, strict=True):
            if code != MISSING:
                log_posterior = log_posterior + np.log(likelihoods(item, nodes)[code])
        posterior = np.exp(log_posterior - log_posterior.max())
        posterior /= posterior.sum()
        expected = posterior @ nodes
        assert mean.theta[row] == pytest.approx(expected, abs=1e-4)
        spread = np.sqrt(posterior @ (nodes - expected) ** 2)
        assert mean.sd[row] == pytest.approx(spread, abs=1e-4)
        top = int(log_posterior.argmax())
        step = nodes[1] - nodes[0]
        assert mode.theta[row] == pytest.approx(nodes[top], abs=2 * step)
        bend = (log_posterior[top - 50] - 2 * log_posterior[top] + log_posterior[top + 50]) / (
            50 * step
        ) ** 2
        assert mode.sd[row] == pytest.approx((-bend) ** -0.5, rel=2e-3)


@pytest.mark.parametrize(("missing", "people"), [(0.0, 3000), (0.4, 3000), (0.4, 2), (0.0, 1)])
def test_blocks_of_items_give_the_same_scores_as_item_by_item(missing: float, people: int) -> None:
    """Many items and people: several blocks, several chunks, categories and gaps mixed."""
    rng = np.random.default_rng(21)
    items = [*bank(rng, 23), *bank(rng, 5, 4), *bank(rng, 4, 3), *bank(rng, 7)]
    responses = answers(rng, rng.standard_normal(people), items, missing)
    found = abilities(responses, items, mu=0.4, sigma=0.8)
    quadrature = Quadrature.normal(0.4, 0.8)
    joint = np.tile(quadrature.log_weights, (people, 1))
    for column, item in zip(responses.codes.T, items, strict=True):
        answered = np.flatnonzero(column != MISSING)
        joint[answered] += np.log(likelihoods(item, quadrature.nodes))[column[answered]]
    weight = np.exp(joint - joint.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    mean = weight @ quadrature.nodes
    spread = np.sqrt((weight * (quadrature.nodes - mean[:, None]) ** 2).sum(axis=1))
    assert found.theta == pytest.approx(mean, abs=1e-10)
    assert found.sd == pytest.approx(spread, abs=1e-10)


def test_answers_that_contradict_each_other_do_not_vanish() -> None:
    """Two thousand steep items, the easy ones wrong and the hard ones right: each block is
    certain of another end, and their product lies far below the smallest float."""
    count = 1000
    items = [Truth(3.0, (-1.0,))] * count + [Truth(3.0, (1.0,))] * count
    codes = np.array([[0] * count + [1] * count, [1] * count + [0] * count], dtype=np.int8)
    found = abilities(named(codes, items), items)
    assert found.theta == pytest.approx([0.0, 0.0], abs=1e-6)
    assert np.isfinite(found.sd).all()
    assert (found.sd < 0.1).all()
