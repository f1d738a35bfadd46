"""How likely each response category is at each ability: 3PL and graded response."""

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

import numpy as np
import numpy.typing as npt

from competency.scoring.scale import NODES, Matrix, Vector

PROBABILITY_FLOOR = 1e-12
"""No category is impossible: one odd fact must never empty a posterior."""


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """What is known of an item: discrimination, difficulties, guessing.

    Attributes:
        a: Discrimination (slope), > 0.
        b: One difficulty for a right/wrong item; ascending thresholds for a graded one,
            one fewer than its categories. On θ.
        c: Chance of a right answer without knowledge, 0 ≤ c < 1; 0 for graded items.

    Raises:
        ValueError: naming the parameter that is out of range.
    """

    a: float
    b: tuple[float, ...]
    c: float = 0.0

    def __post_init__(self) -> None:
        if not (isfinite(self.a) and self.a > 0):
            raise ValueError(f"a must be a positive number, got {self.a}")
        if not self.b or not all(isfinite(b) for b in self.b):
            raise ValueError(f"b must hold finite thresholds, got {self.b}")
        if any(low >= high for low, high in zip(self.b, self.b[1:], strict=False)):
            raise ValueError(f"the thresholds b must ascend, got {self.b}")
        if not 0 <= self.c < 1:
            raise ValueError(f"c must lie in [0, 1), got {self.c}")
        if len(self.b) > 1 and self.c:
            raise ValueError("a graded item has no guessing parameter c")

    @property
    def categories(self) -> int:
        """Number of ordered response categories (2 for right/wrong)."""
        return len(self.b) + 1


def logistic(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """1 / (1 + exp(−x)) without overflow, any shape."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))


def at_least(a: float, thresholds: npt.NDArray[np.float64], c: float = 0.0) -> Matrix:
    """P(Y ≥ k) at every node for k = 1 … K−1: (K−1, 61).

    c + (1 − c)·σ(a(θ − b_k)): the 3PL (Birnbaum 1968) for one threshold, Samejima's graded
    response model (1969) for several.
    """
    return np.asarray(c + (1.0 - c) * logistic(a * (NODES - thresholds[:, None])))


def category_log_likelihoods(cumulative: Matrix) -> Matrix:
    """Log-probability of each category from P(Y ≥ k): (K−1, 61) → (K, 61)."""
    ones = np.ones((1, cumulative.shape[1]))
    bounds = np.vstack([ones, cumulative, np.zeros_like(ones)])
    return np.asarray(np.log(np.maximum(bounds[:-1] - bounds[1:], PROBABILITY_FLOOR)))


@lru_cache(maxsize=16_384)
def information_curve(item: ItemParameters) -> Vector:
    """Fisher information of one answer, Σ_k P′_k² / P_k (Samejima 1969): (61,), read-only."""
    thresholds = np.array(item.b)
    tail = logistic(item.a * (NODES - thresholds[:, None]))
    slope = item.a * (1.0 - item.c) * tail * (1.0 - tail)
    nothing = np.zeros((1, NODES.size))
    slopes = np.vstack([nothing, slope, nothing])
    bounds = np.vstack([nothing + 1.0, at_least(item.a, thresholds, item.c), nothing])
    change = slopes[:-1] - slopes[1:]
    mass = np.maximum(bounds[:-1] - bounds[1:], PROBABILITY_FLOOR)
    curve = np.asarray((change**2 / mass).sum(axis=0))
    curve.setflags(write=False)
    return curve


def most_informative(item: ItemParameters) -> float:
    """The θ at which one answer has the most information."""
    return float(NODES[int(information_curve(item).argmax())])


@lru_cache(maxsize=16_384)
def item_log_likelihoods(item: ItemParameters) -> Matrix:
    """Log-likelihood of each category of an item at every node: (categories, 61), read-only."""
    table = category_log_likelihoods(at_least(item.a, np.array(item.b), item.c))
    table.setflags(write=False)
    return table
