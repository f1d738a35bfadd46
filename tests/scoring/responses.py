"""Seeded responses to items whose parameters are known."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from competency.scoring.calibration import MISSING, Responses
from competency.scoring.scale import Matrix, Vector


@dataclass(frozen=True)
class Truth:
    """True parameters (as `calibration.Curve`)."""

    a: float
    b: tuple[float, ...]
    c: float = 0.0


def bank(rng: np.random.Generator, items: int, categories: int = 2) -> list[Truth]:
    """Slopes around 1.3, thresholds over the population, at least .25 apart."""
    found = []
    for _ in range(items):
        start = rng.normal(-0.3 * (categories - 2), 0.9)
        gaps = 0.25 + 0.6 * rng.random(categories - 2)
        b = tuple((start + np.concatenate(([0.0], np.cumsum(gaps)))).tolist())
        found.append(Truth(float(1.3 * np.exp(0.25 * rng.standard_normal())), b))
    return found


def answers(
    rng: np.random.Generator, theta: Vector, items: list[Truth], missing: float = 0.0
) -> Responses:
    """What people of these abilities answer; cells are missing at random."""
    codes = np.empty((theta.size, len(items)), dtype=np.int8)
    for j, item in enumerate(items):
        tails = 1 / (1 + np.exp(-item.a * (theta[:, None] - np.array(item.b))))
        tails = item.c + (1 - item.c) * tails
        codes[:, j] = (rng.random((theta.size, 1)) < tails).sum(axis=1)
    codes[rng.random(codes.shape) < missing] = MISSING
    return named(codes, items)


def named(codes: npt.NDArray[np.int8], items: list[Truth]) -> Responses:
    return Responses(
        tuple(f"item {j}" for j in range(len(items))), codes,
        tuple(len(item.b) + 1 for item in items),
    )  # fmt: skip


def likelihoods(item: Truth, nodes: Vector) -> Matrix:
    """P(category | θ) by the book: (K, nodes)."""
    tails = [np.ones_like(nodes)]
    tails += [item.c + (1 - item.c) / (1 + np.exp(-item.a * (nodes - b))) for b in item.b]
    tails.append(np.zeros_like(nodes))
    return np.array([above - below for above, below in pairwise(tails)])
