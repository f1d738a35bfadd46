"""Classical item statistics: facility, item-rest correlation, reliability.

Answers may be missing by design: deviations from each item's mean stand in for sum scores,
and covariances are taken over the people who answered both items. For complete responses
all figures are exactly the textbook ones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from competency.scoring.calibration.responses import Responses
from competency.scoring.scale import Matrix, Vector

MIN_PAIRS = 3
"""People who answered two items, below which their covariance is not used."""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item in classical terms.

    Attributes:
        item: Its name.
        n: How many people answered it.
        exposure: n as a share of all people who answered anything; 0–1.
        facility: Mean score as a share of the highest, 0–1; None where nobody answered.
        sd: Of the score, n − 1 in the denominator; None for fewer than two answers.
        shares: Of each category among the answers, summing to 1; empty where nobody answered.
        item_rest: Correlation of the item with the mean of the person's other answers; None
            where either does not vary.
        alpha_without: Cronbach's α of the other items; None where it is not defined.
    """

    item: str
    n: int
    exposure: float
    facility: float | None
    sd: float | None
    shares: tuple[float, ...]
    item_rest: float | None
    alpha_without: float | None


@dataclass(frozen=True, slots=True)
class TestStatistics:
    """A set of items in classical terms.

    Attributes:
        people: How many answered anything.
        complete: How many answered every item.
        alpha: Cronbach's α (1951), a lower bound of the reliability of the sum score; None
            for fewer than two items, or where two items were hardly ever answered together.
        mean_item_rest: Mean of the items' correlations; None without any.
        items: In the order of the responses.
    """

    __test__ = False

    people: int
    complete: int
    alpha: float | None
    mean_item_rest: float | None
    items: tuple[ItemStatistics, ...]


def classical(responses: Responses) -> TestStatistics:
    """The classical statistics of some responses."""
    answered = responses.codes >= 0
    n = responses.answered()
    people = int(answered.any(axis=1).sum())
    deviations = _deviations(responses)
    covariance = covariances(responses)
    whole = alpha(covariance)
    rest = _rests(deviations, answered)
    counts = responses.counts()
    items = []
    for j, (name, categories) in enumerate(zip(responses.items, responses.categories, strict=True)):
        often = counts[j, :categories]
        score = np.arange(categories)
        found = int(n[j])
        others = np.delete(np.delete(covariance, j, axis=0), j, axis=1)
        variance = float(covariance[j, j])
        items.append(
            ItemStatistics(
                item=name,
                n=found,
                exposure=found / people if people else 0.0,
                facility=float(often @ score) / found / (categories - 1) if found else None,
                sd=variance**0.5 if np.isfinite(variance) else None,
                shares=tuple((often / found).tolist()) if found else (),
                item_rest=correlation(deviations[answered[:, j], j], rest[answered[:, j], j]),
                alpha_without=alpha(others),
            )
        )
    known = [item.item_rest for item in items if item.item_rest is not None]
    return TestStatistics(
        people=people,
        complete=int(answered.all(axis=1).sum()) if responses.items else 0,
        alpha=whole,
        mean_item_rest=float(np.mean(known)) if known else None,
        items=tuple(items),
    )


def rest_scores(responses: Responses) -> Matrix:
    """Mean deviation of each person's answers to the *other* items from those items' means.

    NaN where nothing else was answered: (N, J). For complete responses a linear function of
    the sum of the other items.
    """
    return _rests(_deviations(responses), responses.codes >= 0)


def covariances(responses: Responses) -> Matrix:
    """Of each pair of items over the people who answered both: (J, J).

    NaN where fewer than `MIN_PAIRS` people did.
    """
    answered = (responses.codes >= 0).astype(np.float64)
    deviation = _deviations(responses)
    both = answered.T @ answered
    sums = deviation.T @ answered
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (deviation.T @ deviation - sums * sums.T / both) / (both - 1.0)
    return np.where(both >= MIN_PAIRS, found, np.nan)


def alpha(covariance: Matrix) -> float | None:
    """Cronbach's α: J/(J − 1) · (1 − Σ variances / Σ covariances); None where undefined."""
    count = len(covariance)
    total = float(covariance.sum())
    if count < 2 or not np.isfinite(total) or total <= 0:
        return None
    return count / (count - 1) * (1.0 - float(np.trace(covariance)) / total)


def correlation(x: Vector, y: Vector) -> float | None:
    """Pearson's r over the places where both are known; None where either does not vary."""
    known = np.isfinite(x) & np.isfinite(y)
    if known.sum() < MIN_PAIRS:
        return None
    x, y = x[known] - x[known].mean(), y[known] - y[known].mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 1e-12 else None


def _deviations(responses: Responses) -> Matrix:
    """Scores less their item's mean, 0 where not answered: (N, J)."""
    answered = responses.codes >= 0
    score = np.where(answered, responses.codes, 0).astype(np.float64)
    mean = score.sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    return np.where(answered, score - mean, 0.0)


def _rests(deviations: Matrix, answered: npt.NDArray[np.bool_]) -> Matrix:
    others = answered.sum(axis=1, keepdims=True) - answered
    total = deviations.sum(axis=1, keepdims=True) - deviations
    return np.where(others > 0, total / np.maximum(others, 1), np.nan)
