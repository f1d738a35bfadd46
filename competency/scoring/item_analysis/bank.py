"""All items of one competency's bank at once, each judged by people's answers to the others.

Answers may be missing by design. Old versions of items stay in the bank: they are answers of
the same people on the same ability.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from competency.scoring.calibration.fit import ItemFit, item_fit
from competency.scoring.calibration.persons import tables
from competency.scoring.calibration.quadrature import Quadrature, posteriors
from competency.scoring.calibration.responses import Responses
from competency.scoring.item_analysis.bias import Bias
from competency.scoring.item_analysis.classical import ItemStatistics, classical, rest_scores
from competency.scoring.item_analysis.languages import Cells, bias_between_languages
from competency.scoring.item_analysis.verdicts import MIN_ANSWERS
from competency.scoring.items import ItemParameters
from competency.scoring.scale import Matrix, Vector

MOST_GROUPS = 8
FEWEST_GROUPS = 3
PER_GROUP = 20
"""People a group of equally able ones aims at; there are 3 to 8 groups."""
MIN_SHOWN = 5
"""People below whom no average is told: it would say how one of them did."""
BAND = 1.645
"""Standard errors to either side that hold nine of ten chance results."""


@dataclass(frozen=True, slots=True)
class AbilityGroup:
    """People of about the same ability, and how they did on one item.

    Attributes:
        people: How many, at least `MIN_SHOWN`.
        theta: Their mean ability, by their other answers.
        observed: Mean score on the item as a share of the highest, 0–1.
        expected: What the item's curve expects of them, 0–1.
        low, high: Where nine of ten observed values would lie if the curve were right, 0–1.
    """

    people: int
    theta: float
    observed: float
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One item of a bank.

    Attributes:
        statistics: Classical; `alpha_without` None where the item is not behind the α.
        fit: Of the curve in force, taken as known (see `ItemFit.less` where it came from the
            same answers); None where nobody answered.
        groups: Observed against expected, the least able first; empty below `MIN_ANSWERS`.
        bias: Between the languages; None with too few answers in either.
    """

    statistics: ItemStatistics
    fit: ItemFit | None
    groups: tuple[AbilityGroup, ...]
    bias: Bias | None


@dataclass(frozen=True)
class BankAnalysis:
    """A competency's bank.

    Attributes:
        people: How many answered anything.
        behind_alpha: Items in use with `MIN_ANSWERS` answers, which α is of.
        alpha: Cronbach's α of those; None where not defined.
        items: In the order of the responses.
        rest: How each person did on the other items (`rest_scores`), (N, J).
    """

    people: int
    behind_alpha: int
    alpha: float | None
    items: tuple[ItemAnalysis, ...]
    rest: Matrix


def analyse(
    responses: Responses,
    curves: Sequence[ItemParameters],
    *,
    in_use: Sequence[bool],
    second: Cells,
    mu: float = 0.0,
    sigma: float = 1.0,
) -> BankAnalysis:
    """Everything that a bank's answers say of its items.

    Args:
        responses: What people first answered, (N, J).
        curves: The items' parameters in force, (J,).
        in_use: Which items are in service, (J,); only these are behind α.
        second: Which answers were given in the second language, (N, J).
        mu, sigma: The population in force.
    Raises:
        ValueError: for curves that do not belong to the items.
    """
    whole = classical(responses)
    alpha, without = _reliability(responses, whole.items, in_use)
    quadrature = Quadrature.normal(mu, sigma)
    table = tables(curves, quadrature.nodes)
    fits = item_fit(responses.patterns(), table, quadrature)
    by_ability = _Predictor(responses, table, quadrature)
    biases = bias_between_languages(responses, table, second, quadrature)
    items = []
    for j, statistics in enumerate(whole.items):
        items.append(
            ItemAnalysis(
                statistics=replace(statistics, alpha_without=without.get(j)),
                fit=fits[j] if statistics.n else None,
                groups=by_ability.groups(j) if statistics.n >= MIN_ANSWERS else (),
                bias=biases[j],
            )
        )
    return BankAnalysis(whole.people, len(without), alpha, tuple(items), rest_scores(responses))


def _reliability(
    responses: Responses, items: Sequence[ItemStatistics], in_use: Sequence[bool]
) -> tuple[float | None, dict[int, float | None]]:
    """α of the items in use that enough people answered, and α without each of them."""
    chosen = [j for j, item in enumerate(items) if in_use[j] and item.n >= MIN_ANSWERS]
    if not chosen:
        return None, {}
    found = classical(responses.only(chosen))
    return found.alpha, {j: item.alpha_without for j, item in zip(chosen, found.items, strict=True)}


class _Predictor:
    """What everybody's *other* answers predict of an item."""

    def __init__(self, responses: Responses, table: Matrix, quadrature: Quadrature) -> None:
        self.responses = responses
        self.table = table
        self.quadrature = quadrature
        self.ends = np.cumsum(responses.categories)

    def groups(self, j: int) -> tuple[AbilityGroup, ...]:
        """Those who answered the item, by ability."""
        codes = self.responses.codes[:, j]
        who = np.flatnonzero(codes >= 0)
        theta, mean, variance = self._predicted(j, who)
        top = self.responses.categories[j] - 1
        found = []
        for group in _by_ability(theta):
            size = group.size
            expected = float(mean[group].mean()) / top
            error = float(np.sqrt(variance[group].sum())) / size / top
            found.append(
                AbilityGroup(
                    people=size,
                    theta=float(theta[group].mean()),
                    observed=float(codes[who[group]].mean()) / top,
                    expected=expected,
                    low=max(expected - BAND * error, 0.0),
                    high=min(expected + BAND * error, 1.0),
                )
            )
        return tuple(found)

    def _predicted(self, j: int, who: npt.NDArray[np.intp]) -> tuple[Vector, Vector, Vector]:
        """θ by the other answers, and mean and variance of the score it predicts: (n,) each."""
        count = self.responses.categories[j]
        curve = np.exp(self.table[self.ends[j] - count : self.ends[j]])
        others = self.responses.codes[who].copy()
        others[:, j] = -1
        rest = Responses(self.responses.items, others, self.responses.categories).patterns()
        score = np.arange(count, dtype=np.float64)
        found = np.empty((3, len(rest.codes)))
        for chunk in rest.chunks():
            posterior, _ = posteriors(chunk.given, self.table, self.quadrature.log_weights)
            chance = posterior @ curve.T
            mean = chance @ score
            found[0, chunk.part] = posterior @ self.quadrature.nodes
            found[1, chunk.part] = mean
            found[2, chunk.part] = chance @ score**2 - mean**2
        theta, mean, variance = found[:, rest.of_row]
        return theta, mean, variance


def _by_ability(theta: Vector) -> list[npt.NDArray[np.intp]]:
    """Places of about equally able people, the least able first; equal ones stay together."""
    wanted = min(max(theta.size // PER_GROUP, FEWEST_GROUPS), MOST_GROUPS)
    # Rounded, because people with equal answers must land in one group.
    theta = np.round(theta, 9)
    edges = np.unique(np.quantile(theta, np.linspace(0, 1, wanted + 1)[1:-1]))
    band = np.searchsorted(edges, theta, side="right")
    groups: list[npt.NDArray[np.intp]] = []
    waiting = np.empty(0, dtype=np.intp)
    for number in range(edges.size + 1):
        waiting = np.concatenate((waiting, np.flatnonzero(band == number)))
        if waiting.size >= MIN_SHOWN:
            groups.append(waiting)
            waiting = np.empty(0, dtype=np.intp)
    if waiting.size and groups:
        groups[-1] = np.concatenate((groups[-1], waiting))
    return groups
