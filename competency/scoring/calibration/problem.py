"""One estimation problem: which parameters there are, their curves, derivatives and M step.

Parameters are kept as one vector u: the slopes (one for all items in the Rasch model), then
each item's places in turn. Without priors they are slopes a and intercepts d = −a·b, where
the likelihood is well behaved even for an item with a wrong key (a < 0). With priors they
are ln a and the thresholds b themselves, on which the priors are normal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, log
from typing import Literal

import numpy as np
import numpy.typing as npt

from competency.scoring.calibration.quadrature import Quadrature
from competency.scoring.calibration.responses import Responses
from competency.scoring.items import PROBABILITY_FLOOR, logistic
from competency.scoring.scale import Matrix, Vector

Model = Literal["rasch", "2pl", "grm"]
Tensor = npt.NDArray[np.float64]
"""Three axes: items, thresholds (or categories), nodes."""

INNER_STEPS = 3
HALVINGS = 14
START_SLOPE = 1.0
PSEUDO_PEOPLE = 0.5


@dataclass(frozen=True, slots=True)
class Priors:
    """What is believed of items before anybody has answered them.

    b ~ N(design, design_sd²) for every threshold of an item whose difficulty was designed,
    N(0, unknown_sd²) for the others; ln a ~ N(log_slope_mean, log_slope_sd²), so that the
    estimate is the mode on ln a and b. Half a pseudo-person who answers a graded item as
    designed keeps its thresholds apart where a category was never seen.

    Attributes:
        design: Thresholds by item name.

    Raises:
        ValueError: naming the value that is out of range.
    """

    design: Mapping[str, Sequence[float]] = field(default_factory=dict)
    design_sd: float = 0.5
    unknown_sd: float = 2.0
    log_slope_mean: float = log(1.2)
    log_slope_sd: float = 0.3

    def __post_init__(self) -> None:
        for name in ("design_sd", "unknown_sd", "log_slope_sd"):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise ValueError(f"{name} must be a positive number, got {value}")
        if not isfinite(self.log_slope_mean):
            raise ValueError(f"log_slope_mean must be finite, got {self.log_slope_mean}")


@dataclass(frozen=True, slots=True)
class Curves:
    """Category curves and what their derivatives are made of.

    Attributes:
        probability: P(category | node), floored, (J, M+1, Q).
        density: Derivative of P(Y ≥ k) by its predictor; 0 beyond an item's thresholds, (J, M, Q).
        by_slope: Derivative of the predictor by the slope parameter, (J, M, Q).
        by_place: Derivative of the predictor by the place parameter, (J,).
    """

    probability: Tensor
    density: Tensor
    by_slope: Tensor
    by_place: Vector


class Problem:
    """The parameters of J items with up to M thresholds at Q nodes.

    Attributes:
        items: Number of items J.
        owner: Which items share a line search with each parameter, (P,).
        centre, precision: Of the normal priors on u; precision 0 where there is none, (P,).
        pseudo: Prior counts of categories, (R, Q).
    """

    def __init__(
        self,
        responses: Responses,
        model: Model,
        quadrature: Quadrature,
        *,
        guess: Vector,
        priors: Priors | None,
    ) -> None:
        categories = np.array(responses.categories, dtype=np.int64)
        self.items = categories.size
        self.width = int(categories.max(initial=2)) - 1
        self.valid = np.arange(self.width) < (categories - 1)[:, None]
        self.shared = model == "rasch"
        self.logarithmic = priors is not None
        self.quadrature = quadrature
        self.guess = guess
        self.row_item = np.repeat(np.arange(self.items), categories)
        self.row_category = np.concatenate([np.arange(count) for count in categories])
        self.slopes = 1 if self.shared else self.items
        place_item = np.nonzero(self.valid)[0]
        size = self.slopes + place_item.size
        self.owner = (
            np.zeros(size, dtype=np.int64)
            if self.shared
            else np.concatenate((np.arange(self.items), place_item))
        )
        self.centre, self.precision = np.zeros(size), np.zeros(size)
        self.pseudo = np.zeros((self.row_item.size, quadrature.nodes.size))
        if priors is not None:
            self._believe(priors, responses)

    def _believe(self, priors: Priors, responses: Responses) -> None:
        places: Matrix = np.zeros(self.valid.shape)
        sd: Matrix = np.full(self.valid.shape, priors.unknown_sd)
        apart: Matrix = np.zeros(self.valid.shape)
        for j, (name, count) in enumerate(zip(responses.items, responses.categories, strict=True)):
            given = priors.design.get(name)
            apart[j, : count - 1] = np.linspace(-1.0, 1.0, count - 1) if count > 2 else 0.0
            if given is None:
                continue
            if len(given) != count - 1 or not all(map(isfinite, given)):
                raise ValueError(f"the design of {name!r} must hold {count - 1} thresholds")
            places[j, : count - 1] = apart[j, : count - 1] = given
            sd[j] = priors.design_sd
        self.centre = self.join(np.full(self.slopes, priors.log_slope_mean), places)
        self.precision = self.join(np.full(self.slopes, priors.log_slope_sd**-2), sd**-2)
        designed = self.table(self.join(self.centre[: self.slopes], apart))
        people = PSEUDO_PEOPLE * np.exp(designed + self.quadrature.log_weights)
        graded = np.array(responses.categories)[self.row_item] > 2
        self.pseudo = np.where(graded[:, None], people, 0.0)

    def join(self, slope: Vector, place: Matrix) -> Vector:
        """The vector of slopes (1 or J) and places (J, M)."""
        return np.concatenate((slope, place[self.valid]))

    def split(self, u: Vector) -> tuple[Vector, Matrix]:
        """Slopes of all items (J,) and places (J, M), 0 beyond an item's thresholds."""
        place = np.zeros(self.valid.shape)
        place[self.valid] = u[self.slopes :]
        return np.broadcast_to(u[: self.slopes], (self.items,)), place

    def ordered(self, u: Vector) -> npt.NDArray[np.bool_]:
        """Whether each item's thresholds are in order and its parameters finite, (J,)."""
        slope, place = self.split(u)
        sign = 1.0 if self.logarithmic else -1.0
        rising = (np.diff(place, axis=1) * sign > 0) | ~self.valid[:, 1:]
        return np.asarray(rising.all(axis=1) & np.isfinite(place).all(axis=1) & np.isfinite(slope))

    def start(self, counts: Matrix) -> Vector:
        """Starting values from the shares of categories (J, M+1)."""
        mean = float(np.exp(self.quadrature.log_weights) @ self.quadrature.nodes)
        smooth = np.where(
            np.column_stack((np.ones(self.items, dtype=bool), self.valid)), counts + 0.5, 0.0
        )
        tails = smooth[:, ::-1].cumsum(axis=1)[:, ::-1]
        above = tails[:, 1:] / tails[:, :1]
        c = self.guess[:, None]
        above = np.clip((above - c) / (1.0 - c), 0.005, 0.995)
        # Clipping and guessing can make thresholds equal: keep them a little apart.
        above = above - 1e-6 * np.arange(self.width)
        slope = np.exp(self.centre[0]) if self.logarithmic else START_SLOPE
        # A logistic curve averaged over N(0, 1) is flatter by this factor.
        intercept = np.log(above / (1.0 - above)) * np.sqrt(1.0 + 0.346 * slope**2) - slope * mean
        if self.logarithmic:
            return self.join(np.full(self.slopes, np.log(slope)), -intercept / slope)
        return self.join(np.full(self.slopes, slope), intercept)

    def curves(self, slope: Vector, place: Matrix) -> Curves:
        """Curves at slopes (J,) and places (J, M)."""
        nodes = self.quadrature.nodes
        if self.logarithmic:
            a = np.exp(slope)
            predictor = a[:, None, None] * (nodes - place[:, :, None])
            by_slope, by_place = predictor, -a
        else:
            predictor = slope[:, None, None] * nodes + place[:, :, None]
            by_slope = np.broadcast_to(nodes, predictor.shape)
            by_place = np.ones(self.items)
        tail = logistic(predictor)
        c, valid = self.guess[:, None, None], self.valid[:, :, None]
        density = np.where(valid, (1.0 - c) * tail * (1.0 - tail), 0.0)
        bounds = np.empty((self.items, self.width + 2, nodes.size))
        bounds[:, 0], bounds[:, -1] = 1.0, 0.0
        bounds[:, 1:-1] = np.where(valid, c + (1.0 - c) * tail, 0.0)
        probability = np.maximum(bounds[:, :-1] - bounds[:, 1:], PROBABILITY_FLOOR)
        return Curves(probability, density, by_slope, by_place)

    def table(self, u: Vector) -> Matrix:
        """Log-probability of each category at each node: (R, Q)."""
        found = self.curves(*self.split(u)).probability[self.row_item, self.row_category]
        return np.asarray(np.log(found))

    def log_prior(self, u: Vector) -> float:
        """Log prior density at u, up to a constant."""
        normal = -0.5 * float(self.precision @ (u - self.centre) ** 2)
        return normal + (float((self.pseudo * self.table(u)).sum()) if self.logarithmic else 0.0)

    def padded(self, counts: Matrix) -> Tensor:
        """Counts of categories (R, Q), prior counts added, by item: (J, M+1, Q)."""
        found = np.zeros((self.items, self.width + 1, counts.shape[1]))
        found[self.row_item, self.row_category] = counts + self.pseudo
        return found

    def pull(self, curves: Curves, r: Tensor) -> Tensor:
        """Derivative of the expected log-likelihood by each predictor: (J, M, Q)."""
        ratio = r / curves.probability
        return np.asarray(curves.density * (ratio[:, 1:] - ratio[:, :-1]))

    def item_gradient(self, slope: Vector, place: Matrix, r: Tensor) -> tuple[Vector, Matrix]:
        """Of the expected log-likelihood, by each item's slope (J,) and places (J, M)."""
        curves = self.curves(slope, place)
        pull = self.pull(curves, r)
        by_slope = np.einsum("jmq,jmq->j", curves.by_slope, pull)
        return by_slope, curves.by_place[:, None] * pull.sum(axis=2)

    def gradient(self, u: Vector, counts: Matrix) -> Vector:
        """Of the marginal log-posterior at u, counts being those expected at u: (P,).

        By Fisher's identity the gradient of the marginal log-likelihood is that of the
        expected complete one.
        """
        by_slope, by_place = self.item_gradient(*self.split(u), self.padded(counts))
        if self.shared:
            by_slope = by_slope.sum(keepdims=True)
        return self.join(by_slope, by_place) - self.precision * (u - self.centre)

    def maximise(self, u: Vector, counts: Matrix) -> Vector:
        """The M step: a few Fisher scoring steps that never make an item worse."""
        r = self.padded(counts)
        for _ in range(INNER_STEPS):
            step = self._fisher_step(u, r)
            taken = self._search(u, step, lambda at: self._objective(at, r))
            u = u + taken
            if np.abs(taken).max(initial=0.0) < 1e-9:
                break
        return u

    def _objective(self, u: Vector, r: Tensor) -> Vector:
        """Expected log-posterior of each line search's items, −∞ where out of order."""
        probability = self.curves(*self.split(u)).probability
        value = np.einsum("jkq,jkq->j", r, np.log(probability))
        value = np.where(self.ordered(u), value, -np.inf)
        if self.shared:
            value = value.sum(keepdims=True)
        prior = 0.5 * self.precision * (u - self.centre) ** 2
        return np.asarray(value - np.bincount(self.owner, prior, value.size))

    def _search(self, u: Vector, step: Vector, objective: Callable[[Vector], Vector]) -> Vector:
        """The step, halved per item until it does no harm; 0 where it always would."""
        before = objective(u)
        share = np.ones(before.size)
        for _ in range(HALVINGS):
            worse = ~(objective(u + share[self.owner] * step) >= before)
            if not worse.any():
                return share[self.owner] * step
            share[worse] *= 0.5
        share[worse] = 0.0
        return share[self.owner] * step

    def _fisher_step(self, u: Vector, r: Tensor) -> Vector:
        """Expected information⁻¹ × gradient of the expected log-posterior: (P,)."""
        curves = self.curves(*self.split(u))
        people = r.sum(axis=1)[:, None, :]
        inverse = people / curves.probability
        diagonal = curves.density**2 * (inverse[:, 1:] + inverse[:, :-1])
        between = curves.density[:, :-1] * curves.density[:, 1:] * inverse[:, 1:-1]
        weighted = diagonal * curves.by_slope
        weighted[:, :-1] -= between * curves.by_slope[:, 1:]
        weighted[:, 1:] -= between * curves.by_slope[:, :-1]

        prior_slope, prior_place = self.split(self.precision)
        away_slope, away_place = self.split(self.precision * (u - self.centre))
        pull = self.pull(curves, r)
        scale = curves.by_place[:, None]
        g_slope = np.einsum("jmq,jmq->j", curves.by_slope, pull)
        g_place = scale * pull.sum(axis=2) - away_place
        h_slope = np.einsum("jmq,jmq->j", curves.by_slope, weighted)
        h_mixed = scale * weighted.sum(axis=2)
        h_place = np.zeros((self.items, self.width, self.width))
        index = np.arange(self.width)
        h_place[:, index, index] = scale**2 * diagonal.sum(axis=2) + prior_place
        h_place[:, index, index] += np.where(self.valid, 1e-9, 1.0)
        off = -(scale**2) * between.sum(axis=2)
        h_place[:, index[:-1], index[1:]] = h_place[:, index[1:], index[:-1]] = off

        solved = np.linalg.solve(h_place, np.stack((h_mixed, g_place), axis=2))
        along, alone = solved[:, :, 0], solved[:, :, 1]
        top = g_slope - np.einsum("jm,jm->j", h_mixed, alone)
        bottom = h_slope - np.einsum("jm,jm->j", h_mixed, along)
        if self.shared:
            top, bottom = top.sum(keepdims=True), bottom.sum(keepdims=True)
        top = top - away_slope[: self.slopes]
        bottom = bottom + prior_slope[: self.slopes]
        slope_step = np.clip(top / np.maximum(bottom, 1e-9), -1.0, 1.0)
        all_slopes = np.broadcast_to(slope_step, (self.items,))
        return self.join(slope_step, np.clip(alone - along * all_slopes[:, None], -3.0, 3.0))

    def parameters(self, u: Vector) -> tuple[Vector, Matrix]:
        """a (J,) and b (J, M), 0 beyond an item's thresholds."""
        slope, place = self.split(u)
        if self.logarithmic:
            return np.exp(slope), place
        safe = np.where(slope == 0, 1e-12, slope)
        return slope, np.where(self.valid, -place / safe[:, None], 0.0)
