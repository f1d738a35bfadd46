"""Mean and sd of θ in a population (empirical Bayes), with item parameters taken as known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from competency.scoring.calibration.persons import Curve, check_curves, tables
from competency.scoring.calibration.quadrature import Quadrature, posteriors
from competency.scoring.calibration.responses import Responses
from competency.scoring.scale import Integers, Matrix, Vector

MAX_STEPS = 2000
TOLERANCE = 1e-8
WIDE = 1.5
"""sd of the nodes: wide enough for any population that the scale can hold."""


@dataclass(frozen=True, slots=True)
class Population:
    """A population N(mu, sigma²) and how sure it is.

    Attributes:
        mu, sigma: Mean and sd of θ.
        mu_error, sigma_error: Standard errors; answers of one person count as related.
        people: How many it was estimated from.
        converged: Whether the search ended at a maximum.
    """

    mu: float
    sigma: float
    mu_error: float
    sigma_error: float
    people: int
    converged: bool


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """What each person's answers say of θ.

    Attributes:
        nodes: Equally spaced, wide enough for any population, (Q,).
        rows: Up to a factor a row, flat where nothing was answered, (N, Q).
    """

    nodes: Vector
    rows: Matrix


def likelihoods(responses: Responses, curves: Sequence[Curve]) -> Likelihoods:
    """The likelihood of every person's answers to the items of one competency.

    Raises:
        ValueError: for curves that do not belong to the items.
    """
    check_curves(responses, curves)
    nodes = Quadrature.normal(0.0, WIDE).nodes
    table, flat = tables(curves, nodes), np.zeros(nodes.size)
    patterns = responses.patterns()
    rows = np.empty((len(patterns.codes), nodes.size))
    for chunk in patterns.chunks():
        rows[chunk.part] = posteriors(chunk.given, table, flat)[0]
    return Likelihoods(nodes, rows[patterns.of_row])


def population_of(likelihood: Matrix, nodes: Vector, person: Integers) -> Population:
    """Marginal maximum likelihood of mu and sigma by EM over N(mu, sigma²).

    Standard errors are those of independent people, whatever relates the rows of one person
    (a sandwich with the cross-products of the scores, summed by person in its middle).

    Args:
        likelihood: Of what was answered, at the nodes, each row up to a factor, (n, Q).
        nodes: Equally spaced values of θ, (Q,).
        person: Who each row is about, (n,).
    Raises:
        ValueError: for fewer than two people.
    """
    who, of_row = np.unique(person, return_inverse=True)
    if who.size < 2:
        raise ValueError("a population needs at least two people with answers")
    mu, sigma, converged = 0.0, 1.0, False
    for _ in range(MAX_STEPS):
        posterior = _posterior(likelihood, nodes, mu, sigma)
        mass = posterior.mean(axis=0)
        new_mu = float(mass @ nodes)
        new_sigma = float(np.sqrt(mass @ (nodes - new_mu) ** 2))
        change = max(abs(new_mu - mu), abs(new_sigma - sigma))
        mu, sigma = new_mu, new_sigma
        if change < TOLERANCE:
            converged = True
            break
    posterior = _posterior(likelihood, nodes, mu, sigma)
    standard = (nodes - mu) / sigma
    score = posterior @ np.column_stack((standard, standard**2 - 1.0)) / sigma
    by_person = np.column_stack([np.bincount(of_row, column) for column in score.T])
    bread = np.linalg.pinv(score.T @ score)
    errors = np.sqrt(np.diag(bread @ (by_person.T @ by_person) @ bread))
    return Population(mu, sigma, float(errors[0]), float(errors[1]), int(who.size), converged)


def _posterior(likelihood: Matrix, nodes: Vector, mu: float, sigma: float) -> Matrix:
    found = likelihood * np.exp(-0.5 * ((nodes - mu) / sigma) ** 2)
    return np.asarray(found / found.sum(axis=1, keepdims=True))
