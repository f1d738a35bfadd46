"""How much an item would tell: expected posterior variances on the grid."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from competency.scoring.items import ItemParameters, information_curve, item_log_likelihoods
from competency.scoring.scale import NODES, Matrix, Vector, moments


@lru_cache(maxsize=16_384)
def category_probabilities(item: ItemParameters) -> Matrix:
    """P(category | θ) at every node: (categories, 61), read-only."""
    table = np.exp(item_log_likelihoods(item))
    table.setflags(write=False)
    return table


def expected_variance(posterior: Vector, items: Sequence[ItemParameters]) -> Vector:
    """The variance of θ to be expected after the answer to each item: (n,).

    E[Var(θ | answer)] = Σ_k P(k)·Var(θ | k) = E[θ²] − Σ_k (Σ_θ θ·P(k | θ)·π(θ))² / P(k), with
    P(k) = Σ_θ P(k | θ)·π(θ): the criterion of minimum expected posterior variance (van der
    Linden 1998, Bayesian item selection criteria for adaptive testing).

    Args:
        posterior: π at the 61 nodes, summing to 1.
        items: One or more, of any kinds.
    """
    categories = max(item.categories for item in items)
    table = np.zeros((len(items), categories, NODES.size))
    for place, item in enumerate(items):
        table[place, : item.categories] = category_probabilities(item)
    # Categories that an item does not have count as almost impossible ones without information.
    mass = np.maximum(table @ posterior, 1e-300)
    first = table @ (posterior * NODES)
    return np.asarray(posterior @ (NODES * NODES) - (first**2 / mass).sum(axis=1))


def variance_together(
    posterior: Vector, gathered: Vector, items: Sequence[ItemParameters]
) -> Vector:
    """The variance to be expected when each item joins a form already chosen: (n,).

    E_π[1 / (1/σ² + I_form(θ) + I_item(θ))], σ² the variance of π: the expected posterior
    variance in normal approximation, the Bayesian A-criterion of a design whose answers are
    not known while it is drawn up (Chaloner & Verdinelli 1995, Bayesian experimental design:
    a review). It spreads a form over θ by itself: where it measures already, more adds little.

    Args:
        posterior: π at the 61 nodes, summing to 1.
        gathered: Information of the items chosen so far, at the nodes, (61,).
        items: The candidates, one or more.
    """
    _, variance = moments(posterior[None])
    candidates = np.stack([information_curve(item) for item in items])
    return np.asarray((posterior / (1.0 / variance[0] + gathered + candidates)).sum(axis=1))
