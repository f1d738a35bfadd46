"""How well each item's curve fits, judged by what everybody's *other* answers predict.

A person's other answers give a posterior of θ, and the item's curve under it the chance of
each category. Under the model that chance is exactly right, however few items a person has
answered, so that what was answered can be held against it without bias (a residual from an
estimate that contains the answer itself looks too small):

- infit and outfit, the mean squares of Wright & Masters (1982): above 1 the item is noisier
  than the model says, below 1 more regular;
- a chi-square over bands of the predicted score, as in Orlando & Thissen (2000), whose bands
  are sum scores of complete tests: whether the curve has the wrong shape anywhere;
- the gap, its effect size: the root mean square distance of observed and predicted score
  over the bands, less what chance alone would give, as a share of the item's range.
"""

from dataclasses import dataclass, replace
from math import erfc, sqrt

import numpy as np

from competency.scoring.calibration.quadrature import Quadrature, posteriors
from competency.scoring.calibration.responses import Patterns
from competency.scoring.scale import Matrix

BANDS = 10
MIN_BAND = 5.0
"""Predicted variance below which a band is joined to its neighbours (as for expected counts)."""


@dataclass(frozen=True, slots=True)
class ItemFit:
    """Fit of one item; NaN where nobody answered it.

    Attributes:
        infit, outfit: Mean squares, 1 on average under the model.
        chi_square: Of the bands.
        degrees: Its degrees of freedom: bands less the parameters that could adapt to them.
        p: Chance of a chi-square at least as large under the model.
        gap: 0 where observed and predicted scores agree up to chance, at most 1.
    """

    infit: float
    outfit: float
    chi_square: float
    degrees: int
    p: float
    gap: float

    def less(self, adapted: int) -> "ItemFit":
        """The fit of a curve of which so many parameters came from the same responses.

        Args:
            adapted: Parameters that could adapt to the bands, 0–2, beyond those that the
                degrees of freedom leave out already.
        """
        if not self.degrees:
            return self
        degrees = max(self.degrees - adapted, 1)
        return replace(self, degrees=degrees, p=chi_square_tail(self.chi_square, degrees))


def item_fit(
    patterns: Patterns, table: Matrix, quadrature: Quadrature, adapted: int = 0
) -> list[ItemFit]:
    """Fit of every item.

    Args:
        table: Log-probability of each category at each node, (R, Q).
        adapted: Parameters of an item's location and slope that were estimated from the
            same responses, 0–2.
    """
    curves = np.exp(table)
    ends = np.cumsum(patterns.categories)
    tallies = [_Tally(count) for count in patterns.categories]
    for chunk in patterns.chunks():
        posterior, _ = posteriors(chunk.given, table, quadrature.log_weights)
        codes = patterns.codes[chunk.part]
        for j, tally in enumerate(tallies):
            curve = curves[ends[j] - patterns.categories[j] : ends[j]]
            for category in range(len(curve)):
                who = np.flatnonzero(codes[:, j] == category)
                if who.size:
                    # Dividing by the answer's own likelihood takes it out of the posterior.
                    predicted = posterior[who] @ (curve / curve[category]).T
                    predicted /= predicted.sum(axis=1, keepdims=True)
                    tally.add(predicted, category, chunk.weight[who])
    return [tally.fit(adapted) for tally in tallies]


class _Tally:
    """Sums over people for one item."""

    def __init__(self, categories: int) -> None:
        self.score = np.arange(categories, dtype=np.float64)
        self.people = 0.0
        self.squared = 0.0
        self.variance = 0.0
        self.standard = 0.0
        self.bands = np.zeros((3, BANDS))
        """People, Σ (observed − predicted), Σ predicted variance, by predicted score."""

    def add(self, predicted: Matrix, category: int, weight: Matrix) -> None:
        mean = predicted @ self.score
        away = (self.score - mean[:, None]) ** 2
        variance = np.maximum((predicted * away).sum(axis=1), 1e-12)
        residual = category - mean
        self.people += float(weight.sum())
        self.squared += float(weight @ residual**2)
        self.variance += float(weight @ variance)
        self.standard += float(weight @ (residual**2 / variance))
        band = np.minimum((mean / self.score[-1] * BANDS).astype(np.int64), BANDS - 1)
        for row, values in enumerate((weight, weight * residual, weight * variance)):
            self.bands[row] += np.bincount(band, values, BANDS)

    def fit(self, adapted: int) -> ItemFit:
        if not self.people:
            nothing = float("nan")
            return ItemFit(nothing, nothing, nothing, 0, nothing, nothing)
        people, residual, variance = _joined(self.bands)
        degrees = max(people.size - adapted, 1)
        chi_square = float((residual**2 / variance).sum())
        excess = float(((residual**2 - variance) / people).sum()) / self.people
        return ItemFit(
            infit=self.squared / self.variance,
            outfit=self.standard / self.people,
            chi_square=chi_square,
            degrees=degrees,
            p=chi_square_tail(chi_square, degrees),
            gap=sqrt(max(excess, 0.0)) / float(self.score[-1]),
        )


def _joined(bands: Matrix) -> Matrix:
    """Bands with enough predicted variance each, neighbours joined from the left: (3, B)."""
    found: list[Matrix] = []
    open_band = np.zeros(3)
    for column in bands.T:
        open_band = open_band + column
        if open_band[2] >= MIN_BAND:
            found.append(open_band)
            open_band = np.zeros(3)
    if not found:
        found.append(np.maximum(open_band, [0.0, -np.inf, 1e-12]))
    else:
        found[-1] = found[-1] + open_band
    return np.array(found).T


def chi_square_tail(value: float, degrees: int) -> float:
    """P(chi-square ≥ value), by Wilson & Hilferty's cube root (1931): off by .001 at most
    where it matters (tails of .2 and below, one degree of freedom exact)."""
    if degrees == 1:
        return erfc(sqrt(max(value, 0.0) / 2))
    spread = 2.0 / (9.0 * degrees)
    z = ((max(value, 0.0) / degrees) ** (1 / 3) - (1 - spread)) / sqrt(spread)
    return 0.5 * erfc(z / sqrt(2))
