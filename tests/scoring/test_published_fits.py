"""Calibration against published fits of the LSAT data, by maximum likelihood.

LSAT6: the R package ltm 1.2 (Rizopoulos, Journal of Statistical Software 17 (2006) 5) and its
standard errors. LSAT7: the R package mirt (Chalmers, ibid. 48 (2012) 6), whose own tests
state slopes and intercepts, confidence limits, and EAP and MAP scores; −2658.805 also in the
article. The Rasch log-likelihood of LSAT7 follows from Bock & Lieberman's counts and mirt's
parameters, and is computed here apart from the code under test.
"""

from itertools import product

import numpy as np
import pytest

from competency.scoring.calibration import Calibration, Model, Responses, abilities, calibrate
from tests.scoring.lsat import LSAT6, LSAT7


def slopes(found: Calibration) -> list[float]:
    return [item.a for item in found.items]


def difficulties(found: Calibration) -> list[float]:
    return [item.b[0] for item in found.items]


def test_the_counts_are_the_published_ones() -> None:
    """Item totals as ltm and mirt print them."""
    assert LSAT6.counts()[:, 1].tolist() == [924, 709, 553, 763, 870]
    assert LSAT7.counts()[:, 1].tolist() == [828, 658, 772, 606, 843]
    totals = np.bincount(LSAT7.codes.sum(axis=1))
    assert totals.tolist() == [12, 40, 114, 205, 321, 308]


def test_lsat6_rasch_is_what_ltm_publishes() -> None:
    found = calibrate(LSAT6, "rasch")
    assert found.converged
    assert found.loglik == pytest.approx(-2466.938, abs=0.001)
    assert slopes(found) == pytest.approx([0.7551] * 5, abs=2e-4)
    assert difficulties(found) == pytest.approx(
        [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], abs=5e-4
    )
    assert found.items[0].a_error == pytest.approx(0.0694, abs=2e-4)
    assert [item.b_error[0] for item in found.items] == pytest.approx(
        [0.3266, 0.1422, 0.0977, 0.1691, 0.2510], abs=5e-4
    )


@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_lsat6_two_parameters_are_what_ltm_publishes(model: Model) -> None:
    found = calibrate(LSAT6, model)
    assert found.converged
    assert found.loglik == pytest.approx(-2466.653, abs=0.001)
    assert slopes(found) == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=0.001)
    assert difficulties(found) == pytest.approx(
        [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=0.003
    )
    assert [item.a_error for item in found.items] == pytest.approx(
        [0.2581, 0.1867, 0.2326, 0.1852, 0.2100], abs=0.001
    )
    assert [item.b_error[0] for item in found.items] == pytest.approx(
        [0.8669, 0.3073, 0.0997, 0.4341, 0.8700], abs=0.003
    )


def test_lsat7_two_parameters_are_what_mirt_publishes() -> None:
    found = calibrate(LSAT7, "2pl")
    a, d = np.array(slopes(found)), -np.array(slopes(found)) * difficulties(found)
    assert found.converged
    assert found.loglik == pytest.approx(-2658.805, abs=0.001)
    assert a == pytest.approx([0.9876, 1.0808, 1.7075, 0.7650, 0.7357], abs=0.001)
    assert d == pytest.approx([1.8559, 0.8080, 1.8052, 0.4860, 1.8545], abs=0.001)
    # mirt's 95 % limits of the slopes, by Richardson's extrapolated Hessian.
    half = np.array([1.3354 - 0.6406, 1.4119 - 0.7501, 2.3340 - 1.0779,
                     1.0280 - 0.5022, 1.0320 - 0.4395]) / (2 * 1.96)  # fmt: skip
    assert [item.a_error for item in found.items] == pytest.approx(half, rel=0.01)


def test_lsat7_rasch_is_what_mirt_publishes() -> None:
    found = calibrate(LSAT7, "rasch")
    a, d = slopes(found)[0], -slopes(found)[0] * np.array(difficulties(found))
    assert found.converged
    assert slopes(found) == pytest.approx([1.011] * 5, abs=0.001)
    assert d == pytest.approx([1.868, 0.791, 1.461, 0.521, 1.993], abs=0.001)
    theta = np.linspace(-8, 8, 4001)
    density = np.exp(-(theta**2) / 2) / np.sqrt(2 * np.pi) * (theta[1] - theta[0])
    right = 1 / (1 + np.exp(-(a * theta + d[:, None])))
    loglik = 0.0
    for pattern in product((0, 1), repeat=5):
        often = (LSAT7.codes == pattern).all(axis=1).sum()
        chance = np.where(np.array(pattern)[:, None] == 1, right, 1 - right).prod(axis=0)
        loglik += often * np.log(chance @ density)
    assert found.loglik == pytest.approx(loglik, abs=1e-6)
    assert loglik == pytest.approx(-2664.901, abs=0.001)


def test_lsat7_scores_are_what_mirt_publishes() -> None:
    """EAP and MAP of the patterns 00000, 00001, 00010, 00011, 00100 and 00101."""
    found = calibrate(LSAT7, "2pl")
    people = Responses.of(LSAT7.items, np.array(list(product((0, 1), repeat=5)))[:6])
    eap = abilities(people, found.items)
    assert eap.theta == pytest.approx(
        [-1.8666, -1.5267, -1.5134, -1.1852, -1.0947, -0.7667], abs=0.005
    )
    # By sum score mirt prints more digits: nobody but the first pattern has 0 right.
    assert (eap.theta[0], eap.sd[0]) == pytest.approx((-1.86979, 0.69270), abs=2e-4)
    mode = abilities(people, found.items, method="map")
    assert mode.theta == pytest.approx(
        [-1.8166, -1.4947, -1.4823, -1.1790, -1.0959, -0.7951], abs=0.002
    )
