"""Items of a bank compared between two languages, where each person answered only some of them.

Matching on a score of few answers leaves part of a true difference between the groups to look
like bias. So people are matched on the ability that their *other* answers show, drawn towards
the mean of their own group: then equal estimates stand for equal abilities in both (the
regression correction of Shealy & Stout 1993).
"""

import numpy as np
import numpy.typing as npt

from competency.scoring.calibration.quadrature import Quadrature
from competency.scoring.calibration.responses import Responses
from competency.scoring.item_analysis.bias import MAX_BANDS, MIN_GROUP, Bias, BiasSize, bias_between
from competency.scoring.scale import Matrix, Vector

Cells = npt.NDArray[np.bool_]
"""One truth value per person and item: (N, J)."""

MEAN_STEPS = 20
PER_BAND = 4
"""Distinct estimates that a band of equally able people holds at least, so that both groups,
whose estimates for equal answers differ a little, are in it."""
SUSPECTS = 3
"""How many items are tried as the one that makes others look biased."""


def bias_between_languages(
    responses: Responses, table: Matrix, second: Cells, quadrature: Quadrature
) -> "Found":
    """Compare the languages on every item; None where there is too little to go by.

    A biased item shifts the estimates of a whole group, and the fair ones then look biased the
    other way. So the one without which the rest looks fairest leaves the matching, and all are
    compared again, until none is left that is largely biased (purification, Holland & Thayer
    1988); at least half of the items stay.

    Args:
        table: Log-probability of each category of each item at each node, (R, Q).
        second: Which answers were given in the second language, the focal group, (N, J).
        quadrature: The population.
    """
    count = len(responses.items)
    answered = responses.codes >= 0
    focal = (second & answered).sum(axis=0)
    if not (np.minimum(focal, answered.sum(axis=0) - focal) >= MIN_GROUP).any():
        return (None,) * count
    mostly = 2 * (second & answered).sum(axis=1) > answered.sum(axis=1)
    languages = _Languages(responses, table, second, mostly, quadrature)
    fair = frozenset(range(count))
    found = languages.compare(fair)
    while (large := _large(found, fair)) and 2 * (len(fair) - 1) >= count:
        tried = [fair - {j} for j in large[:SUSPECTS]]
        compared = [languages.compare(some) for some in tried]
        left = [sum(_of(found, j) for j in _large(found, some))
                for found, some in zip(compared, tried, strict=True)]  # fmt: skip
        best = int(np.argmin(left))
        fair, found = tried[best], compared[best]
    return found


Found = tuple[Bias | None, ...]


def _large(found: Found, fair: frozenset[int]) -> list[int]:
    """The largely biased among the items of the matching, the surest first."""
    large = [j for j in fair if (one := found[j]) and one.size is BiasSize.LARGE]
    return sorted(large, key=lambda j: -_of(found, j))


def _of(found: Found, j: int) -> float:
    one = found[j]
    return one.chi_square if one else 0.0


class _Languages:
    """The people of both languages, and what their answers say of their ability."""

    def __init__(
        self,
        responses: Responses,
        table: Matrix,
        second: Cells,
        mostly: npt.NDArray[np.bool_],
        quadrature: Quadrature,
    ) -> None:
        self.responses = responses
        self.second = second
        self.groups = (mostly, ~mostly)
        self.nodes = quadrature.nodes
        self.away = self.nodes - self.nodes.mean()
        self.prior = np.exp(quadrature.log_weights)
        self.variance = float(self.prior @ self.away**2)
        ends = np.cumsum(responses.categories)
        # A last row of zeros is what an unanswered item (code −1) says.
        self.curves = [
            np.vstack([table[end - size : end], np.zeros(self.nodes.size)])
            for end, size in zip(ends, responses.categories, strict=True)
        ]

    def compare(self, fair: frozenset[int]) -> Found:
        """Every item, matched on the fair ones but itself."""
        total = np.zeros((self.responses.rows, self.nodes.size))
        for j in fair:
            total += self._said(j)
        priors = self._priors(total)
        answered = self.responses.codes >= 0
        others = answered[:, sorted(fair)].sum(axis=1)
        found = []
        for j in range(len(self.responses.items)):
            own = j in fair
            known = answered[:, j] & (others - (answered[:, j] & own) > 0)
            rest = total[known] - (self._said(j)[known] if own else 0.0)
            band = np.full(known.size, np.nan)
            band[known] = _bands(self._abilities(rest, priors[known]))
            found.append(bias_between(self.responses.only([j]), self.second[:, j], band)[0])
        return tuple(found)

    def _said(self, j: int) -> Matrix:
        """Log-likelihood of everybody's answer to an item, (N, Q)."""
        said: Matrix = self.curves[j][self.responses.codes[:, j]]
        return said

    def _abilities(self, said: Matrix, prior: Matrix) -> Vector:
        """Posterior means, (n,)."""
        posterior = np.exp(said - said.max(axis=1, keepdims=True))
        posterior *= prior
        return np.asarray((posterior @ self.nodes) / posterior.sum(axis=1))

    def _priors(self, said: Matrix) -> Matrix:
        """The population moved to the mean of each person's group, which EM finds: (N, Q)."""
        priors = np.empty_like(said)
        for group in self.groups:
            if not group.any():
                continue
            likelihood = np.exp(said[group] - said[group].max(axis=1, keepdims=True))
            shift = 0.0
            for _ in range(MEAN_STEPS):
                # N(μ + shift, σ²) relative to N(μ, σ²), up to a factor.
                tilt = self.away * shift / self.variance
                prior = self.prior * np.exp(tilt - tilt.max())
                posterior = likelihood * prior
                mean = (posterior @ self.away) / posterior.sum(axis=1)
                shift = float(mean.mean())
            priors[group] = prior
        return priors


def _bands(theta: Vector) -> Vector:
    """Bands of about equal abilities, about equally full: (n,)."""
    theta = np.round(theta, 9)
    count = min(max(np.unique(theta).size // PER_BAND, 1), MAX_BANDS)
    edges = np.unique(np.quantile(theta, np.linspace(0, 1, count + 1)[1:-1]))
    return np.asarray(np.searchsorted(edges, theta, side="right"), dtype=np.float64)
