"""Differential item functioning: is an item harder in one language for equally able people?

People are matched on a score, and the two groups compared within each band of it.

- Right/wrong items: Mantel & Haenszel (1959) with continuity correction; effect size MH
  D-DIF = −2.35 ln(odds ratio) and the classes of the Educational Testing Service (Zieky
  1993): A negligible, B moderate, C large.
- Graded items: Mantel's (1963) test, and the standardised mean difference over the item's
  sd with limits .17 and .25 (Zwick, Thayer & Mazzeo 1997).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import erfc, log, sqrt

import numpy as np

from competency.scoring.calibration.responses import Responses
from competency.scoring.scale import Flags, Integers, Vector

MIN_GROUP = 100
"""Answers that an item needs in each group before anything is said."""
MAX_BANDS = 20
SIGNIFICANCE = 0.05


class BiasSize(StrEnum):
    """How large a difference is, in the classes of the Educational Testing Service."""

    NEGLIGIBLE = "a"
    MODERATE = "b"
    LARGE = "c"


@dataclass(frozen=True, slots=True)
class Bias:
    """What matching says of one item.

    Attributes:
        item: Its name.
        reference, focal: Answers of each group in bands where both are present.
        effect: MH D-DIF of a right/wrong item; standardised mean difference over the sd of a
            graded one. Negative: harder for the focal group than for equally able others.
        chi_square: One degree of freedom.
        p: Chance of a chi-square at least as large without any difference.
        size: The class of the effect.
    """

    item: str
    reference: int
    focal: int
    effect: float
    chi_square: float
    p: float
    size: BiasSize


def bias_between(
    responses: Responses, focal: Flags, matching: Vector | None = None
) -> tuple[Bias | None, ...]:
    """Compare two groups on every item; None where there is too little to go by.

    Args:
        responses: Of both groups.
        focal: Who belongs to the focal group, (N,).
        matching: How able each person is, by any score, (N,); without it the mean deviation
            of their answers, which for complete responses orders people as their sum score
            does. For items given at random estimates of θ match better.
    Raises:
        ValueError: for arrays of another length than the responses.
    """
    if focal.shape != (responses.rows,) or (
        matching is not None and matching.shape != (responses.rows,)
    ):
        raise ValueError(f"focal and matching must have {responses.rows} values")
    score = _own_scores(responses) if matching is None else matching
    found: list[Bias | None] = []
    for j, (name, categories) in enumerate(zip(responses.items, responses.categories, strict=True)):
        who = (responses.codes[:, j] >= 0) & np.isfinite(score)
        groups = np.bincount(focal[who].astype(np.int64), minlength=2)
        if groups.min() < MIN_GROUP:
            found.append(None)
            continue
        answer = responses.codes[who, j].astype(np.int64)
        compare = _graded if categories > 2 else _right_wrong
        found.append(compare(name, answer, focal[who], _bands(score[who])))
    return tuple(found)


def _own_scores(responses: Responses) -> Vector:
    """Mean deviation over all answers; the item itself belongs to the matching (Holland &
    Thayer 1988)."""
    answered = responses.codes >= 0
    score = np.where(answered, responses.codes, 0).astype(np.float64)
    mean = score.sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    count = answered.sum(axis=1)
    total = np.where(answered, score - mean, 0.0).sum(axis=1)
    # Rounded, because people with equal sums must land in one band.
    return np.where(count > 0, np.round(total / np.maximum(count, 1), 9), np.nan)


def _bands(score: Vector) -> Integers:
    """A band per distinct score, or 20 equally full ones where there are more."""
    values, band = np.unique(score, return_inverse=True)
    if values.size <= 2 * MAX_BANDS:
        return band
    edges = np.quantile(score, np.linspace(0, 1, MAX_BANDS + 1)[1:-1])
    return np.asarray(np.searchsorted(edges, score, side="right"))


def _right_wrong(name: str, answer: Integers, focal: Flags, band: Integers) -> Bias | None:
    count = int(band.max()) + 1
    cell = np.bincount(band * 4 + focal * 2 + answer, minlength=4 * count).reshape(count, 2, 2)
    cell = cell[(cell.sum(axis=2) > 0).all(axis=1)].astype(np.float64)
    if not len(cell):
        return None
    reference, other = cell[:, 0].sum(axis=1), cell[:, 1].sum(axis=1)
    right, total = cell[:, :, 1].sum(axis=1), cell.sum(axis=(1, 2))
    wrong = total - right
    for_reference = cell[:, 0, 1] * cell[:, 1, 0] / total
    for_focal = cell[:, 0, 0] * cell[:, 1, 1] / total
    variance = (reference * other * right * wrong / (total**2 * np.maximum(total - 1, 1))).sum()
    if not (for_reference.sum() > 0 and for_focal.sum() > 0 and variance > 0):
        return None
    gap = abs(float((cell[:, 0, 1] - reference * right / total).sum()))
    chi_square = max(gap - 0.5, 0.0) ** 2 / float(variance)
    log_odds = log(for_reference.sum() / for_focal.sum())
    error = sqrt(_log_odds_variance(cell, for_reference, for_focal, total))
    effect, effect_error = -2.35 * log_odds, 2.35 * error
    p = erfc(sqrt(chi_square / 2))
    size = BiasSize.MODERATE
    if abs(effect) < 1.0 or p >= SIGNIFICANCE:
        size = BiasSize.NEGLIGIBLE
    elif abs(effect) >= 1.5 and abs(effect) - 1.645 * effect_error > 1.0:
        size = BiasSize.LARGE
    return Bias(name, int(reference.sum()), int(other.sum()), effect, chi_square, p, size)


def _log_odds_variance(
    cell: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    for_reference: Vector,
    for_focal: Vector,
    total: Vector,
) -> float:
    """Of the log of the Mantel-Haenszel odds ratio (Robins, Breslow & Greenland 1986)."""
    agree = (cell[:, 0, 1] + cell[:, 1, 0]) / total
    differ = (cell[:, 0, 0] + cell[:, 1, 1]) / total
    r, s = float(for_reference.sum()), float(for_focal.sum())
    return float(
        (agree @ for_reference) / (2 * r * r)
        + (agree @ for_focal + differ @ for_reference) / (2 * r * s)
        + (differ @ for_focal) / (2 * s * s)
    )


def _graded(name: str, answer: Integers, focal: Flags, band: Integers) -> Bias | None:
    count = int(band.max()) + 1
    people = np.zeros((count, 2))
    sums, squares = np.zeros((count, 2)), np.zeros((count, 2))
    group = focal.astype(np.int64)
    np.add.at(people, (band, group), 1.0)
    np.add.at(sums, (band, group), answer)
    np.add.at(squares, (band, group), answer**2)
    used = (people > 0).all(axis=1)
    people, sums, squares = people[used], sums[used], squares[used]
    total = people.sum(axis=1)
    mean = sums.sum(axis=1) / total
    spread = (squares.sum(axis=1) - total * mean**2) / np.maximum(total - 1, 1)
    variance = float((people[:, 0] * people[:, 1] * spread / total).sum())
    sd = float(answer.std(ddof=1))
    if not (variance > 0 and sd > 0):
        return None
    chi_square = float((sums[:, 1] - people[:, 1] * mean).sum()) ** 2 / variance
    weight = people[:, 1] / people[:, 1].sum()
    apart = float(weight @ (sums[:, 1] / people[:, 1] - sums[:, 0] / people[:, 0])) / sd
    p = erfc(sqrt(chi_square / 2))
    size = BiasSize.LARGE if abs(apart) > 0.25 else BiasSize.MODERATE
    if abs(apart) <= 0.17 or p >= SIGNIFICANCE:
        size = BiasSize.NEGLIGIBLE
    return Bias(name, int(people[:, 0].sum()), int(people[:, 1].sum()), apart, chi_square, p, size)
