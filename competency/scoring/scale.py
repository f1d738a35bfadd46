"""The latent scale: 61 nodes, the cuts between the proficiency steps, and their masses.

Everything that scoring says is read off a posterior on this grid. A node represents the cell
of one grid width around it; a cell that a cut divides is split linearly.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
"""One value per node (or per person, item, …): a 1-D float array."""
Matrix = npt.NDArray[np.float64]
"""Rows of vectors: a 2-D float array."""
Cube = npt.NDArray[np.float64]
"""Stacked matrices: a 3-D float array."""
Integers = npt.NDArray[np.int64]
"""Whole numbers, any shape: indices, day numbers, steps."""
Flags = npt.NDArray[np.bool_]
"""Truth values, any shape."""

NODES: Vector = np.linspace(-4.0, 4.0, 61)
"""The 61 nodes of θ, in standard deviations of the reference population."""
WIDTH = 8.0 / 60.0
CUTS: tuple[float, float, float, float] = (-1.8, -0.8, 0.4, 1.4)
"""Entry of familiarity, knowledge, ability and mastery on θ."""
INTERVAL = 0.90
"""Share of a posterior that its central interval holds."""
SIGMA_RANGE = (0.2, 3.0)
MU_RANGE = (-2.0, 2.0)


def _share_above(cut: float) -> Vector:
    """Which share of each node's cell lies at or above the cut: (61,), 0 to 1."""
    return np.clip((NODES + WIDTH / 2 - cut) / WIDTH, 0.0, 1.0)


TAILS: Matrix = np.vstack([np.ones_like(NODES), *(_share_above(cut) for cut in CUTS)])
"""(5, 61): row k weighs each node for "at step k or higher"; row 0 is all ones."""
STEPS: Matrix = TAILS - np.vstack([TAILS[1:], np.zeros_like(NODES)])
"""(5, 61): row k weighs each node for "exactly step k"."""
EXPECTED_STEP: Vector = TAILS[1:].sum(axis=0)
"""(61,): the expected step (0–4) in each node's cell."""

for _constant in (NODES, TAILS, STEPS, EXPECTED_STEP):
    _constant.setflags(write=False)


@lru_cache(maxsize=64)
def prior(mu: float = 0.0, sigma: float = 1.0) -> Vector:
    """N(mu, sigma²) on the grid, summing to 1: (61,), read-only.

    Raises:
        ValueError: for a mean outside −2…2 or an sd outside 0.2…3, where the grid of
            −4…4 would no longer hold the population.
    """
    if not MU_RANGE[0] <= mu <= MU_RANGE[1]:
        raise ValueError(f"mu must lie in {MU_RANGE}, got {mu}")
    if not SIGMA_RANGE[0] <= sigma <= SIGMA_RANGE[1]:
        raise ValueError(f"sigma must lie in {SIGMA_RANGE}, got {sigma}")
    density = np.exp(-0.5 * ((NODES - mu) / sigma) ** 2)
    density /= density.sum()
    density.setflags(write=False)
    return density


def normal(mean: Vector, sd: Vector) -> Matrix:
    """Normal densities on the grid, one row each, rows summing to 1: (n, 61)."""
    log_density = -0.5 * ((NODES - mean[:, None]) / sd[:, None]) ** 2
    log_density -= log_density.max(axis=1, keepdims=True)
    density = np.exp(log_density)
    return np.asarray(density / density.sum(axis=1, keepdims=True))


def moments(posteriors: Matrix) -> tuple[Vector, Vector]:
    """Mean and variance of each row: (n,), (n,)."""
    mean = posteriors @ NODES
    variance = posteriors @ (NODES * NODES) - mean * mean
    return mean, np.maximum(variance, 1e-12)


def interval(posterior: Vector, share: float = INTERVAL) -> tuple[float, float]:
    """The central interval that holds the given share of one posterior (61,)."""
    low, high = intervals(posterior[None], share)
    return float(low[0]), float(high[0])


def intervals(posteriors: Matrix, share: float = INTERVAL) -> tuple[Vector, Vector]:
    """The central interval that holds the given share of each row: lower and upper ends (n,)."""
    below = np.cumsum(posteriors, axis=1)
    total = below[:, -1]
    row = np.arange(len(below))
    outside = (1.0 - share) / 2.0
    ends = []
    for part in (outside, 1.0 - outside):
        wanted = part * total
        cell = np.minimum((below < wanted[:, None]).sum(axis=1), NODES.size - 1)
        inside = posteriors[row, cell]
        before = below[row, cell] - inside
        ends.append(NODES[cell] + WIDTH * ((wanted - before) / inside - 0.5))
    return ends[0], ends[1]
