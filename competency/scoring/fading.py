"""Time: how a posterior widens towards the population while no new evidence arrives.

θ follows a stationary Ornstein-Uhlenbeck process. On the grid it is the birth-death chain
whose stationary law is exactly the prior and whose drift at every node is exactly that of
the process, −κ(θ − μ). So the mean of any posterior decays exactly by ρ, a very long pause
gives back exactly the prior, probabilities never turn negative, and two pauses in a row
equal one of their length, however short they are (a normal kernel sampled at the nodes has
none of this once its sd falls below the grid's width).
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite

import numpy as np

from competency.scoring.scale import NODES, WIDTH, Matrix, Vector, prior

HALF_LIFE_DAYS = 730.0
AGE_STEP = 0.01
"""Spacing, in half-lives, of the instants at which a past floor is looked up (about a week)."""
MAX_AGE = 20.0
"""Half-lives after which nothing is left of a posterior (2⁻²⁰)."""
_EPOCH = date(1970, 1, 1).toordinal()


def decay_correlation(days: float, half_life_days: float = HALF_LIFE_DAYS) -> float:
    """How much of a competency's deviation from its mean is left after a pause.

    rho = 0.5 ** (days / half_life_days), the stationary Ornstein-Uhlenbeck correlation.

    Args:
        days: Time since the last evidence, in days; >= 0.
        half_life_days: Time after which half of the deviation is left, in days; > 0.
    Returns:
        A share in (0, 1]; 1 for no pause.
    Raises:
        ValueError: for a negative or non-finite argument, naming it.
    """
    if not (isfinite(days) and days >= 0):
        raise ValueError(f"days must be a number of at least 0, got {days}")
    if not (isfinite(half_life_days) and half_life_days > 0):
        raise ValueError(f"half_life_days must be a positive number, got {half_life_days}")
    return float(0.5 ** (days / half_life_days))


def day_number(moment: datetime) -> int:
    """The UTC day of an aware moment, counted from 1970-01-01.

    Time is counted in whole days: a sitting is one occasion, in whatever order its
    responses were stored, and a page says the same all day long.
    """
    return moment.astimezone(UTC).toordinal() - _EPOCH


class Transition:
    """The OU transition of one population on the grid, in spectral form.

    Args:
        mu, sigma: Mean and sd of the population the posterior is pulled towards.
    """

    def __init__(self, mu: float, sigma: float) -> None:
        self.prior: Vector = prior(mu, sigma)
        flow = _edge_flow(self.prior)
        root = np.sqrt(self.prior)
        # The chain is reversible, so scaling by the root of its stationary law makes the
        # generator symmetric: one eigh, and every pause is a diagonal in between.
        up = flow / self.prior[:-1]
        down = flow / self.prior[1:]
        generator = np.diag(np.append(up, 0.0) + np.append(0.0, down))
        between = -flow / root[:-1] / root[1:]
        generator += np.diag(between, 1) + np.diag(between, -1)
        rates, vectors = np.linalg.eigh(generator)
        rates[0] = 0.0
        self.rates: Vector = rates
        """(61,): each component decays by rho ** rate; 0, 1, then about 2, 3, …"""
        self._analysis: Matrix = vectors / root[:, None]
        self._synthesis: Matrix = np.ascontiguousarray((vectors * root[:, None]).T)

    def advance(self, posterior: Vector, rho: float) -> Vector:
        """One posterior (61,) after a pause that leaves the correlation rho (0–1)."""
        if rho >= 1.0:
            return posterior
        moved = ((posterior @ self._analysis) * rho**self.rates) @ self._synthesis
        np.maximum(moved, 0.0, out=moved)
        return np.asarray(moved / moved.sum())

    def advance_rows(self, posteriors: Matrix, rho: Vector) -> Matrix:
        """The same for rows (n, 61), each with its own rho (n,)."""
        moved = ((posteriors @ self._analysis) * rho[:, None] ** self.rates) @ self._synthesis
        np.maximum(moved, 0.0, out=moved)
        return np.asarray(moved / moved.sum(axis=1, keepdims=True))

    def lowest(self, posteriors: Matrix, ages: Vector, weights: Matrix) -> Vector:
        """The lowest value that a functional had on the way, at instants of `AGE_STEP`.

        Args:
            posteriors: At the last evidence, (n, 61).
            ages: Time since then in half-lives, (n,).
            weights: The functional of each row as weights over the nodes, (n, 61).
        Returns:
            The minimum over 0, AGE_STEP, 2·AGE_STEP, … up to each age, (n,).
        """
        steps = np.minimum(ages, MAX_AGE) / AGE_STEP
        last = np.floor(steps).astype(np.int64)
        parts = (posteriors @ self._analysis) * (weights @ self._synthesis.T)
        values = parts @ self._fading()[: int(last.max(initial=0)) + 1].T
        values[np.arange(values.shape[1]) > last[:, None]] = np.inf
        return np.asarray(values.min(axis=1))

    def _fading(self) -> Matrix:
        return _fading(tuple(self.rates.tolist()))


@lru_cache(maxsize=8)
def _fading(rates: tuple[float, ...]) -> Matrix:
    ages = np.arange(int(MAX_AGE / AGE_STEP) + 1) * AGE_STEP
    return np.asarray(0.5 ** (ages[:, None] * np.array(rates)))


@lru_cache(maxsize=16)
def transition(mu: float = 0.0, sigma: float = 1.0) -> Transition:
    """The transition of a population, computed once."""
    return Transition(mu, sigma)


def _edge_flow(stationary: Vector) -> Vector:
    """Probability that crosses from node i to i+1 per unit of κ in the stationary chain: (60,).

    Summing the wanted drift −(θ − mean)·p from the left gives the flow; the right half is
    summed from the right, because the tail would drown in the rounding of the middle.
    """
    pull = (NODES - stationary @ NODES) * stationary
    from_left = -np.cumsum(pull)[:-1]
    from_right = np.cumsum(pull[::-1])[::-1][1:]
    middle = int(np.argmax(stationary))
    return np.asarray(np.where(np.arange(60) < middle, from_left, from_right) / WIDTH)
