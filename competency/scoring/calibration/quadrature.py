"""Integrating over ability: equally spaced nodes with normal weights, and the E step.

For smooth integrands the rectangle rule converges exponentially; 61 nodes over ±6 sd hold
posteriors down to an sd of .1, far below what a hundred items can reach.
"""

from dataclasses import dataclass

import numpy as np

from competency.scoring.calibration.responses import Patterns
from competency.scoring.scale import Matrix, Vector

POINTS = 61
REACH = 6.0


@dataclass(frozen=True, slots=True)
class Quadrature:
    """Nodes of θ and the logs of their weights, which sum to 1: (Q,), (Q,)."""

    nodes: Vector
    log_weights: Vector

    @classmethod
    def normal(cls, mu: float = 0.0, sigma: float = 1.0) -> "Quadrature":
        """N(mu, sigma²).

        Raises:
            ValueError: for a sigma that is not positive.
        """
        if not sigma > 0:
            raise ValueError(f"sigma must be positive, got {sigma}")
        standard = np.linspace(-REACH, REACH, POINTS)
        log_weights = -0.5 * standard**2
        log_weights -= np.log(np.exp(log_weights).sum())
        return cls(mu + sigma * standard, log_weights)


@dataclass(frozen=True, slots=True)
class ExpectedCounts:
    """What the E step gives.

    Attributes:
        loglik: Marginal log-likelihood of the responses.
        counts: How many people at each node are expected to have given each category: (R, Q).
    """

    loglik: float
    counts: Matrix


def posteriors(given: Matrix, table: Matrix, log_weights: Vector) -> tuple[Matrix, Vector]:
    """P(node | pattern) and the log of P(pattern) for indicator rows: (n, Q), (n,).

    Args:
        given: (n, R).
        table: Log-probability of each category at each node, (R, Q).
    """
    joint = given @ table
    joint += log_weights
    top = joint.max(axis=1, keepdims=True)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=1, keepdims=True)
    joint /= total
    return joint, np.asarray((np.log(total) + top)[:, 0])


def expect(patterns: Patterns, table: Matrix, quadrature: Quadrature) -> ExpectedCounts:
    """Expected counts at each node given the item parameters (Bock & Aitkin 1981)."""
    loglik = 0.0
    counts = np.zeros_like(table)
    for chunk in patterns.chunks():
        posterior, log_marginal = posteriors(chunk.given, table, quadrature.log_weights)
        loglik += float(chunk.weight @ log_marginal)
        posterior *= chunk.weight[:, None]
        counts += chunk.given.T @ posterior
    return ExpectedCounts(loglik, counts)
