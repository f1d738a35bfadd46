"""Calibration: recovery, missing data, priors, errors, and agreement with brute force."""

import numpy as np
import numpy.typing as npt
import pytest
from scipy.optimize import minimize

from competency.scoring.calibration import (
    MISSING,
    Calibration,
    InestimableItem,
    Model,
    Priors,
    Responses,
    abilities,
    calibrate,
    population_of,
)
from competency.scoring.calibration import likelihoods as likelihood_rows
from competency.scoring.scale import Vector
from tests.scoring.lsat import LSAT6
from tests.scoring.responses import Truth, answers, bank, likelihoods, named

WIDE = np.linspace(-8, 8, 801)
DENSITY = np.exp(-(WIDE**2) / 2) / np.sqrt(2 * np.pi) * (WIDE[1] - WIDE[0])


def marginal(responses: Responses, items: list[Truth]) -> float:
    """The log-likelihood by the book."""
    joint = np.ones((responses.rows, WIDE.size))
    for codes, item in zip(responses.codes.T, items, strict=True):
        table = np.vstack([likelihoods(item, WIDE), np.ones_like(WIDE)])
        joint *= table[codes]
    return float(np.log(joint @ DENSITY).sum())


def estimated(found: Calibration) -> list[Truth]:
    return [Truth(item.a, item.b, item.c) for item in found.items]


@pytest.mark.parametrize(
    ("model", "categories", "missing"),
    [("2pl", 2, 0.0), ("2pl", 2, 0.4), ("grm", 4, 0.0), ("grm", 3, 0.5), ("rasch", 2, 0.3)],
)
def test_true_parameters_are_recovered_and_errors_know_it(
    model: Model, categories: int, missing: float
) -> None:
    rng = np.random.default_rng(11)
    items = bank(rng, 20, categories)
    if model == "rasch":
        items = [Truth(1.1, item.b) for item in items]
    found = calibrate(answers(rng, rng.standard_normal(3000), items, missing), model)
    assert found.converged
    away_a = [(e.a - t.a) / e.a_error for e, t in zip(found.items, items, strict=True)]
    away_b = [
        (e.b[k] - t.b[k]) / e.b_error[k]
        for e, t in zip(found.items, items, strict=True)
        for k in range(categories - 1)
    ]
    assert np.sqrt(np.mean(np.square(away_a))) < 1.5
    assert 0.6 < np.sqrt(np.mean(np.square(away_b))) < 1.5
    assert max(abs(e.a - t.a) for e, t in zip(found.items, items, strict=True)) < 0.35


def test_standard_errors_cover_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    items = bank(rng, 8)
    inside = []
    for _ in range(60):
        found = calibrate(answers(rng, rng.standard_normal(600), items), "2pl")
        for estimate, truth in zip(found.items, items, strict=True):
            inside.append(abs(estimate.a - truth.a) < 1.96 * estimate.a_error)
            inside.append(abs(estimate.b[0] - truth.b[0]) < 1.96 * estimate.b_error[0])
    assert np.mean(inside) == pytest.approx(0.95, abs=0.025)


@pytest.mark.parametrize("priors", [None, Priors()])
def test_the_log_likelihood_is_the_one_of_the_estimates(priors: Priors | None) -> None:
    rng = np.random.default_rng(2)
    items = bank(rng, 5, 3)
    responses = answers(rng, rng.standard_normal(400), items, 0.2)
    found = calibrate(responses, "grm", priors=priors)
    assert found.loglik == pytest.approx(marginal(responses, estimated(found)), abs=1e-6)


def test_nothing_nearby_is_more_likely() -> None:
    """A general optimiser that starts at the estimates finds nothing better."""
    rng = np.random.default_rng(3)
    items = bank(rng, 4, 3)
    responses = answers(rng, rng.standard_normal(300), items, 0.1)
    found = calibrate(responses, "grm")

    def loss(x: Vector) -> float:
        given = [Truth(row[0], (row[1], row[1] + np.exp(row[2]))) for row in x.reshape(-1, 3)]
        return -marginal(responses, given)

    start = np.array([(i.a, i.b[0], np.log(i.b[1] - i.b[0])) for i in found.items]).ravel()
    best = minimize(loss, start, method="BFGS")
    assert -best.fun - found.loglik < 1e-5
    assert best.x == pytest.approx(start, abs=2e-3)


def test_errors_are_those_of_the_numerical_hessian() -> None:
    rng = np.random.default_rng(4)
    items = bank(rng, 3, 3)
    responses = answers(rng, rng.standard_normal(300), items)
    found = calibrate(responses, "grm")
    at = np.array([(i.a, *i.b) for i in found.items]).ravel()

    def value(x: Vector) -> float:
        return marginal(responses, [Truth(a, (b, c)) for a, b, c in x.reshape(-1, 3)])

    h, size = 1e-3, at.size
    shift = np.eye(size) * h
    hessian = np.array([
        [(value(at + shift[i] + shift[j]) - value(at + shift[i] - shift[j])
          - value(at - shift[i] + shift[j]) + value(at - shift[i] - shift[j])) / (4 * h * h)
         for j in range(size)] for i in range(size)
    ])  # fmt: skip
    expected = np.sqrt(np.diag(np.linalg.inv(-hessian)))
    got = np.array([(i.a_error, *i.b_error) for i in found.items]).ravel()
    assert got == pytest.approx(expected, rel=2e-3)


def test_missing_answers_cost_precision_and_nothing_else() -> None:
    """A person without answers changes nothing; an unasked item widens only its error."""
    rng = np.random.default_rng(6)
    items = bank(rng, 6)
    responses = answers(rng, rng.standard_normal(1000), items)
    whole = calibrate(responses, "2pl")
    silent = np.vstack([responses.codes, np.full((50, 6), MISSING, dtype=np.int8)])
    same = calibrate(named(silent, items), "2pl")
    assert same.loglik == pytest.approx(whole.loglik, abs=1e-6)
    assert same.people == 1000
    assert [i.a for i in same.items] == pytest.approx([i.a for i in whole.items], abs=1e-5)
    fewer = responses.codes.copy()
    fewer[300:, 0] = MISSING
    half = calibrate(named(fewer, items), "2pl")
    assert half.items[0].n == 300
    assert half.items[0].b_error[0] > 1.4 * whole.items[0].b_error[0]
    assert half.items[3].b_error[0] < 1.2 * whole.items[3].b_error[0]


def test_repeated_patterns_are_only_a_shortcut() -> None:
    """Whether equal rows are joined or not, estimates and scores are the same."""
    joined = LSAT6.patterns()
    assert len(joined.codes) == 30
    assert joined.weight.sum() == 1000
    assert (joined.codes[joined.of_row] == LSAT6.codes).all()
    rng = np.random.default_rng(17)
    items = bank(rng, 12)
    responses = answers(rng, rng.standard_normal(300), items)
    apart = responses.patterns()
    assert len(apart.codes) == 300
    twice = named(np.repeat(responses.codes, 40, axis=0), items)
    assert len(twice.patterns().codes) < 300
    assert calibrate(twice, "2pl").loglik == pytest.approx(
        40 * calibrate(responses, "2pl").loglik, rel=1e-9
    )


def test_priors_draw_estimates_in_and_the_more_people_the_less() -> None:
    rng = np.random.default_rng(7)
    items = [Truth(2.4, (1.5,)), *bank(rng, 7)]
    design = Priors({"item 0": (0.4,)})
    away = {}
    for people in (40, 400, 4000):
        responses = answers(rng, rng.standard_normal(people), items)
        shrunk = calibrate(responses, "2pl", priors=design).items[0]
        away[people] = (abs(shrunk.a - 2.4), abs(shrunk.b[0] - 1.5))
    assert away[40][0] > away[400][0] > away[4000][0]
    assert away[40][1] > away[4000][1]
    few = answers(rng, rng.standard_normal(150), items)
    loose, tight = calibrate(few, "2pl"), calibrate(few, "2pl", priors=design)
    assert loose.converged
    unlike = [
        np.mean([abs(np.log(item.a / 1.2)) for item in found.items]) for found in (tight, loose)
    ]
    assert unlike[0] < unlike[1]
    for sure, unsure in zip(tight.items, loose.items, strict=True):
        assert sure.a_error < unsure.a_error


def test_the_mode_is_that_of_likelihood_times_priors() -> None:
    """By brute force over ln a and b of the one item that is free to move."""
    rng = np.random.default_rng(8)
    items = bank(rng, 3)
    responses = answers(rng, rng.standard_normal(150), items)
    priors = Priors({"item 0": (0.2,), "item 1": (0.0,), "item 2": (-0.3,)})
    found = calibrate(responses, "2pl", priors=priors)
    centre = {0: 0.2, 1: 0.0, 2: -0.3}

    def loss(x: Vector) -> float:
        given = [Truth(float(np.exp(row[0])), (float(row[1]),)) for row in x.reshape(-1, 2)]
        believed = sum(
            ((row[0] - np.log(1.2)) / 0.3) ** 2 / 2 + ((row[1] - centre[j]) / 0.5) ** 2 / 2
            for j, row in enumerate(x.reshape(-1, 2))
        )
        return float(believed) - marginal(responses, given)

    best = minimize(loss, np.zeros(6), method="BFGS")
    got = np.array([(np.log(item.a), item.b[0]) for item in found.items]).ravel()
    assert got == pytest.approx(best.x, abs=1e-3)


def test_an_item_nobody_answered_keeps_its_design() -> None:
    rng = np.random.default_rng(9)
    items = bank(rng, 4)
    responses = answers(rng, rng.standard_normal(200), items)
    codes = np.column_stack([responses.codes, np.full(200, MISSING)])
    given = Responses.of([*responses.items, "new"], codes)
    found = calibrate(given, "2pl", priors=Priors({"new": (0.4,)})).items[4]
    assert (found.a, found.b[0], found.n) == pytest.approx((1.2, 0.4, 0), abs=1e-4)
    assert (found.a_error, found.b_error[0]) == pytest.approx((1.2 * 0.3, 0.5), rel=1e-3)


def test_a_category_nobody_gave_needs_priors_and_keeps_thresholds_apart() -> None:
    rng = np.random.default_rng(10)
    items = bank(rng, 5, 4)
    responses = answers(rng, rng.standard_normal(300), items)
    codes = responses.codes.copy()
    codes[codes[:, 0] == 2, 0] = 1
    given = named(codes, items)
    with pytest.raises(InestimableItem) as refused:
        calibrate(given, "grm")
    assert (refused.value.item, refused.value.category) == ("item 0", 2)
    found = calibrate(given, "grm", priors=Priors())
    assert found.converged
    assert list(found.items[0].b) == sorted(found.items[0].b)
    assert found.items[0].b[2] - found.items[0].b[1] > 0.001


def test_guessing_that_is_known_is_taken_into_account() -> None:
    rng = np.random.default_rng(12)
    items = [Truth(item.a, item.b, 0.25) for item in bank(rng, 15)]
    responses = answers(rng, rng.standard_normal(4000), items)
    guess = np.full(15, 0.25)
    known, ignored = calibrate(responses, "2pl", guess=guess), calibrate(responses, "2pl")
    error = {
        name: np.mean([(e.b[0] - t.b[0]) ** 2 for e, t in zip(found.items, items, strict=True)])
        for name, found in (("known", known), ("ignored", ignored))
    }
    assert known.converged
    assert error["known"] < error["ignored"] / 5
    assert known.items[0].c == 0.25


def test_a_wrong_key_shows_as_a_negative_slope() -> None:
    rng = np.random.default_rng(13)
    items = bank(rng, 10)
    responses = answers(rng, rng.standard_normal(1500), items)
    codes = responses.codes.copy()
    codes[:, 4] = 1 - codes[:, 4]
    found = calibrate(named(codes, items), "2pl")
    assert found.converged
    assert found.items[4].a == pytest.approx(-items[4].a, abs=0.3)
    assert found.items[4].parameters is None
    assert found.items[3].parameters is not None
    people = abilities(named(codes, items), found.items, method="map")
    assert np.isfinite(people.theta).all()


def test_another_population_moves_the_scale_and_not_the_fit() -> None:
    """θ = .5 + .8 z: the same likelihood with a/.8 and .5 + .8 b."""
    standard = calibrate(LSAT6, "2pl")
    moved = calibrate(LSAT6, "2pl", mu=0.5, sigma=0.8)
    assert moved.loglik == pytest.approx(standard.loglik, abs=1e-5)
    for one, other in zip(standard.items, moved.items, strict=True):
        assert other.a == pytest.approx(one.a / 0.8, abs=1e-3)
        assert other.b[0] == pytest.approx(0.5 + 0.8 * one.b[0], abs=5e-3)


def test_the_population_is_recovered_from_known_items() -> None:
    rng = np.random.default_rng(14)
    items = bank(rng, 12, 3)
    theta = 0.5 + 0.8 * rng.standard_normal(2000)
    responses = answers(rng, theta, items, 0.5)
    known = (responses.codes >= 0).any(axis=1)
    given = likelihood_rows(responses, items)
    found = population_of(given.rows[known], given.nodes, np.flatnonzero(known))
    assert found.converged
    assert abs(found.mu - 0.5) < 3 * found.mu_error
    assert abs(found.sigma - 0.8) < 3 * found.sigma_error
    assert 0.01 < found.mu_error < 0.05
    assert found.people <= 2000


def test_an_honest_search_says_when_it_has_not_arrived() -> None:
    found = calibrate(LSAT6, "2pl", max_steps=4)
    assert not found.converged
    assert found.gain_left > 1e-3
    assert calibrate(LSAT6, "2pl").gain_left < 1e-6


def test_everybody_alike_on_two_answers_is_not_passed_off_as_converged() -> None:
    """Two perfectly agreeing items: the slopes have no finite estimate."""
    rng = np.random.default_rng(15)
    once = (rng.random(400) < 0.5).astype(np.int8)
    codes = np.column_stack([once, once, (rng.random(400) < 0.5).astype(np.int8)])
    found = calibrate(Responses.of(["x", "y", "z"], codes), "2pl", max_steps=300)
    assert not found.converged


def test_items_that_follow_the_model_fit_and_others_do_not() -> None:
    rng = np.random.default_rng(16)
    items = bank(rng, 15)
    theta = rng.standard_normal(2000)
    responses = answers(rng, theta, items, 0.2)
    codes = responses.codes.copy()
    middling = np.exp(-((theta - 0.3) ** 2)) * 0.8 + 0.1
    codes[:, 2] = np.where(codes[:, 2] == MISSING, MISSING, rng.random(2000) < middling)
    found = calibrate(named(codes, items), "rasch")
    assert found.items[2].fit.p < 1e-6
    assert found.items[2].fit.gap > 0.1
    assert found.items[2].fit.infit > 1.1
    good = calibrate(responses, "2pl")
    assert np.mean([item.fit.p < 0.05 for item in good.items]) < 0.2
    assert max(item.fit.gap for item in good.items) < 0.04
    assert [item.fit.infit for item in good.items] == pytest.approx([1.0] * 15, abs=0.05)


@pytest.mark.parametrize(
    ("codes", "model", "guess", "message"),
    [
        (np.array([[0, 2], [1, 0]]), "2pl", None, "more than two categories"),
        (np.array([[0, 1], [1, 0]]), "2pl", np.array([0.2, 1.0]), "guess must"),
        (np.array([[0, 2], [1, 1]]), "grm", np.array([0.0, 0.2]), "graded item"),
    ],
)
def test_what_cannot_be_calibrated_is_refused(
    codes: npt.NDArray[np.int64], model: Model, guess: Vector | None, message: str
) -> None:
    given = Responses.of([f"item {j}" for j in range(codes.shape[1])], codes.astype(np.int64))
    with pytest.raises(ValueError, match=message):
        calibrate(given, model, guess=guess, priors=Priors())


def test_tables_that_contradict_themselves_are_refused() -> None:
    codes = np.array([[0, 1]], dtype=np.int8)
    with pytest.raises(ValueError, match="codes must be"):
        Responses(("a",), codes, (2,))
    with pytest.raises(ValueError, match="no items"):
        Responses((), np.zeros((3, 0), dtype=np.int8), ())
    with pytest.raises(ValueError, match="outside"):
        Responses(("a", "b"), codes + 1, (2, 2))
    with pytest.raises(ValueError, match="at least 2"):
        Responses(("a", "b"), codes, (2, 1))
    with pytest.raises(ValueError, match="thresholds"):
        calibrate(LSAT6, "2pl", priors=Priors({"item 1": (0.0, 1.0)}))
    with pytest.raises(ValueError, match="categories"):
        abilities(LSAT6, [Truth(1.0, (0.0, 1.0))] * 5)
    with pytest.raises(ValueError, match="design_sd"):
        Priors(design_sd=0.0)
