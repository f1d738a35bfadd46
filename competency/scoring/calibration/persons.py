"""Abilities, with item parameters and the population taken as known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from competency.scoring.calibration.blocks import Blocks
from competency.scoring.calibration.quadrature import Quadrature
from competency.scoring.calibration.responses import CHUNK, Patterns, Responses
from competency.scoring.items import PROBABILITY_FLOOR, logistic
from competency.scoring.scale import Matrix, Vector

Method = Literal["eap", "map"]

MODE_TOLERANCE = 1e-10
MODE_STEPS = 60
LONGEST_STEP = 1.0
DIFFERENCE = 1e-4


class Curve(Protocol):
    """A response curve: `ItemParameters` or `ItemEstimate`, whose slope may be negative."""

    @property
    def a(self) -> float:
        """Slope."""

    @property
    def b(self) -> tuple[float, ...]:
        """A threshold for each category but the lowest."""

    @property
    def c(self) -> float:
        """Guessing parameter."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """Estimates of each person's θ: (N,), (N,).

    Attributes:
        theta: Posterior mean (EAP) or mode (MAP).
        sd: Posterior sd (EAP), or from the curvature at the mode (MAP).
    """

    theta: Vector
    sd: Vector


def abilities(
    responses: Responses,
    curves: Sequence[Curve],
    *,
    mu: float = 0.0,
    sigma: float = 1.0,
    method: Method = "eap",
) -> Abilities:
    """Each person's ability given their answers and the population N(mu, sigma²).

    Who answered nothing gets the population's mean and sd.

    Args:
        curves: Of the items of `responses`, in their order.
    Raises:
        ValueError: for curves that do not belong to the items.
    """
    check_curves(responses, curves)
    quadrature = Quadrature.normal(mu, sigma)
    table = tables(curves, quadrature.nodes)
    patterns = responses.patterns()
    standard = (quadrature.nodes - mu) / sigma
    powers = np.column_stack((np.ones_like(standard), standard, standard**2))
    sums = Blocks(patterns, table, quadrature.log_weights).sums(powers)
    mean, square = (sums[:, 1:] / sums[:, :1]).T
    theta, sd = mu + sigma * mean, sigma * np.sqrt(np.maximum(square - mean**2, 0.0))
    if method == "map":
        for begin in range(0, theta.size, CHUNK):
            part = slice(begin, begin + CHUNK)
            theta[part], sd[part] = _Modes(patterns, part, curves, mu, sigma).find(theta[part])
    return Abilities(theta[patterns.of_row], sd[patterns.of_row])


def tables(curves: Sequence[Curve], nodes: Vector) -> Matrix:
    """Log-probability of every category of every item, listed in turn: (R, Q)."""
    rows = []
    for curve in curves:
        tail = logistic(curve.a * (nodes - np.array(curve.b)[:, None]))
        tail = curve.c + (1.0 - curve.c) * tail
        bounds = np.vstack([np.ones_like(nodes), tail, np.zeros_like(nodes)])
        rows.append(np.log(np.maximum(bounds[:-1] - bounds[1:], PROBABILITY_FLOOR)))
    return np.vstack(rows)


def check_curves(responses: Responses, curves: Sequence[Curve]) -> None:
    """ValueError unless the curves have the categories of the items."""
    counts = tuple(len(curve.b) + 1 for curve in curves)
    if counts != responses.categories:
        raise ValueError(f"the items have {responses.categories} categories, the curves {counts}")


class _Modes:
    """Posterior modes of some patterns, by Newton's method with bounded steps."""

    def __init__(
        self, patterns: Patterns, part: slice, curves: Sequence[Curve], mu: float, sigma: float
    ) -> None:
        self.codes = patterns.codes[part]
        self.curves = curves
        self.mu, self.precision = mu, sigma**-2

    def find(self, start: Vector) -> tuple[Vector, Vector]:
        """Modes near the means, and the sd that the curvature there gives: (n,), (n,)."""
        theta = start.copy()
        for _ in range(MODE_STEPS):
            slope, curvature = self._slope(theta), self._curvature(theta)
            step = np.clip(slope / np.maximum(curvature, self.precision / 2),
                           -LONGEST_STEP, LONGEST_STEP)  # fmt: skip
            theta += step
            if np.abs(step).max(initial=0.0) < MODE_TOLERANCE:
                break
        return theta, 1.0 / np.sqrt(np.maximum(self._curvature(theta), 1e-12))

    def _curvature(self, theta: Vector) -> Vector:
        """Minus the second derivative of the log-posterior, by central differences."""
        return (self._slope(theta - DIFFERENCE) - self._slope(theta + DIFFERENCE)) / (
            2 * DIFFERENCE
        )

    def _slope(self, theta: Vector) -> Vector:
        """Derivative of the log-posterior."""
        found = -(theta - self.mu) * self.precision
        for j, curve in enumerate(self.curves):
            code = self.codes[:, j]
            who = np.flatnonzero(code >= 0)
            given = code[who].astype(np.int64)
            edges = np.array([-np.inf, *curve.b, np.inf])
            # b is the entry of the category, the next one its exit; a < 0 mirrors both.
            lower, upper = (logistic(curve.a * (theta[who] - edges[given + k])) for k in (0, 1))
            if curve.a < 0:
                lower = np.where(given == 0, 1.0, lower)
                upper = np.where(given == len(curve.b), 0.0, upper)
            mass = np.maximum(
                (1.0 - curve.c) * (lower - upper) + curve.c * (given > 0), PROBABILITY_FLOOR
            )
            change = curve.a * (1.0 - curve.c) * (lower * (1 - lower) - upper * (1 - upper))
            found[who] += change / mass
        return found
