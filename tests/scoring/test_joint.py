"""The joint model: sites, conditioning, leaving one out, draws."""

import numpy as np
import pytest

from competency.scoring import raters
from competency.scoring.certified import fold
from competency.scoring.context import Rules
from competency.scoring.fading import day_number
from competency.scoring.joint import Sites, Structure, joint_posteriors, sites_of
from competency.scoring.level_decision import draw
from competency.scoring.scale import NODES, prior
from tests.scoring.factories import NOW, context, quiz, review
from tests.scoring.one_person import columns, decide, likely_steps
from tests.scoring.profile import COMPETENCIES, PROFILE
from tests.scoring.ten_people import CONTEXT, answers

SMALL_IDS = ("a", "b", "c")
SMALL_CONTEXT = context(*SMALL_IDS, per_step=4)
SHARED = np.array([0.0, raters.SELF_SHARED_VARIANCE, 0.45])


def structure() -> Structure:
    return Structure(SMALL_IDS, ("one", "one", "two"))


def some_sites(ages: tuple[float, ...] = (0.0, 0.4, 1.0, 0.2)) -> Sites:
    """Quiz on a and b, one rater on b and c."""
    return Sites(
        person=np.zeros(4, dtype=np.int64),
        competency=np.array([0, 1, 1, 2]),
        source=np.array([0, 0, 2, 2]),
        age=np.array(ages),
        mean=np.array([1.2, 0.5, -0.4, 0.9]),
        variance=np.array([0.3, 0.5, 0.47, 0.6]),
    )


def test_the_joint_posterior_is_gaussian_conditioning_on_all_sites() -> None:
    """Written out entry by entry: θ now (3), observed y (4)."""
    own, names = some_sites(), structure()
    cov = [[1.0, 0.75, 0.5], [0.75, 1.0, 0.5], [0.5, 0.5, 1.0]]
    among = np.zeros((4, 4))
    across = np.zeros((3, 4))
    for i in range(4):
        for j in range(3):
            across[j, i] = cov[j][own.competency[i]] * 0.5 ** own.age[i]
        for k in range(4):
            fade = 0.5 ** abs(own.age[i] - own.age[k])
            among[i, k] = cov[own.competency[i]][own.competency[k]] * fade
            if own.source[i] == own.source[k]:
                among[i, k] += SHARED[own.source[i]]
            if i == k:
                among[i, k] += own.variance[i]
    inverse = np.linalg.inv(among)
    found = joint_posteriors(own, 1, SHARED, names, SMALL_CONTEXT)
    assert found.mean[0] == pytest.approx(across @ inverse @ own.mean)
    assert found.covariance[0] == pytest.approx(np.array(cov) - across @ inverse @ across.T)


def test_without_decay_it_is_the_rank_one_correction_of_each_source() -> None:
    """Precision form: D − Dττ'D/(1 + τ²·Σ), Sherman and Morrison."""
    own = some_sites((0.0, 0.0, 0.0, 0.0))
    precision = np.linalg.inv(structure().covariance(1.0))
    pull = np.zeros(3)
    for source in (0, 2):
        mine = np.flatnonzero(own.source == source)
        select = np.eye(3)[own.competency[mine]]
        weights = 1 / own.variance[mine]
        inner = np.diag(weights) - SHARED[source] * np.outer(weights, weights) / (
            1 + SHARED[source] * weights.sum()
        )
        precision += select.T @ inner @ select
        pull += select.T @ inner @ own.mean[mine]
    found = joint_posteriors(own, 1, SHARED, structure(), SMALL_CONTEXT)
    assert np.linalg.inv(found.covariance[0]) == pytest.approx(precision)
    assert found.mean[0] == pytest.approx(np.linalg.solve(precision, pull))


def test_leaving_one_out_equals_the_joint_posterior_without_its_sites() -> None:
    own = some_sites()
    whole = joint_posteriors(own, 1, SHARED, structure(), SMALL_CONTEXT)
    for j in range(3):
        keep = own.competency != j
        rest = Sites(*(getattr(own, name)[keep] for name in Sites.__slots__))
        found = joint_posteriors(rest, 1, SHARED, structure(), SMALL_CONTEXT)
        assert whole.others_mean[0, j] == pytest.approx(found.mean[0, j])
        assert whole.others_variance[0, j] == pytest.approx(found.covariance[0, j, j])


def test_a_raters_shared_error_keeps_a_wide_review_from_deciding_alone() -> None:
    """One kind manager on all 38 competencies is one opinion, not 38."""
    kind = {name: [review(4, competency=name)] for name in COMPETENCIES}
    both = {
        name: [review(4, competency=name), review(4, competency=name, rater=8)]
        for name in COMPETENCIES
    }
    one, two = (decide(each, PROFILE, CONTEXT, at=NOW, seed=1) for each in (kind, both))
    independent = 38**-0.5
    assert one.high - one.low > 3 * independent
    assert two.high - two.low < 0.9 * (one.high - one.low)


def test_a_site_reproduces_the_sources_own_posterior() -> None:
    evidence = {
        "a": [quiz(f"a/s{step}-{n}", int(step < 3), 30) for step in (1, 2, 3) for n in (0, 1)]
    }
    half_lives = structure().half_lives(SMALL_CONTEXT)
    mine = columns(evidence, SMALL_IDS, SMALL_CONTEXT, NOW)
    own = sites_of(mine, half_lives, SMALL_CONTEXT, day_number(NOW))
    at_last = fold(evidence["a"], SMALL_CONTEXT, competency="a", at=evidence["a"][0].occurred_at)
    variance = 1 / (1 / own.variance[0] + 1 / (prior() @ NODES**2))
    assert variance == pytest.approx(at_last.sd**2, rel=1e-6)
    assert variance * own.mean[0] / own.variance[0] == pytest.approx(at_last.mean, rel=1e-6)
    assert own.age[0] == pytest.approx(30 / 730)


def test_draws_are_antithetic_and_follow_the_posterior() -> None:
    mean, covariance = np.array([[0.5, -1.0]]), np.array([[[0.5, 0.3], [0.3, 0.4]]])
    (theta,) = draw(mean, covariance, Rules(draws=20_000), seed=3)
    assert theta.mean(axis=1) == pytest.approx(mean[0], abs=1e-9)
    assert np.cov(theta) == pytest.approx(covariance[0], abs=0.02)


def test_m2_moves_a_competency_towards_its_neighbours() -> None:
    """Strong everywhere else: the untested one is likely strong, the weak one less weak."""
    evidence = {name: answers(name, 4, days=1) for name in COMPETENCIES[2:]}
    evidence[COMPETENCIES[0]] = [quiz(f"{COMPETENCIES[0]}/s2-0", 0)]
    found = likely_steps(evidence, PROFILE, CONTEXT, at=NOW)
    assert set(found) == set(COMPETENCIES)
    untested, weak = found[COMPETENCIES[1]], found[COMPETENCIES[0]]
    assert untested.step >= 3
    own = fold(evidence[COMPETENCIES[0]], CONTEXT, competency=COMPETENCIES[0], at=NOW)
    assert own.mean < weak.mean < untested.mean
    assert sum(weak.probabilities) == pytest.approx(1)
