"""Folding many records at once: dated log-likelihoods to posteriors, without a Python loop a row.

A *group* is whatever one posterior is about: a competency of a person, or one source of
evidence (the quiz, a rater) on a competency. One-competency records are folded by
`posterior.py` in the same steps; both agree to 1e-6.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from competency.scoring.context import Rules
from competency.scoring.fading import Transition
from competency.scoring.scale import TAILS, Matrix, Vector, Whole

NO_FLOOR = -1
"""Marks "not given" in whole-number arrays of floors and points."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Posteriors at each group's last evidence.

    Attributes:
        posteriors: (groups, 61).
        last_day: Day number of the last evidence, (groups,).
    """

    posteriors: Matrix
    last_day: Whole


def fold_groups(
    group: Whole,
    day: Whole,
    row: Whole,
    table: Matrix,
    half_life: Vector,
    transition: Transition,
) -> Folded:
    """Fold each group's evidence in date order, with OU transitions between dates.

    Args:
        group: Group of each piece of evidence, 0 … G−1, every group present: (E,).
        day: Day number of each piece: (E,).
        row: Its row in `table`: (E,).
        table: Log-likelihoods over the nodes: (R, 61).
        half_life: Days, of each group: (G,).
        transition: Of the population; its prior starts every group.
    """
    count = half_life.size
    order = np.lexsort((day, group))
    group, day, row = group[order], day[order], row[order]
    starts = np.flatnonzero(
        np.concatenate(([True], (group[1:] != group[:-1]) | (day[1:] != day[:-1])))
    )
    likelihoods = occasion_likelihoods(starts, row, table)
    occasion_group, occasion_day = group[starts], day[starts]
    first = np.searchsorted(occasion_group, np.arange(count))
    rank = np.arange(starts.size) - first[occasion_group]

    posteriors = np.tile(transition.prior, (count, 1))
    last_day = occasion_day[first]
    by_rank = np.argsort(rank, kind="stable")
    bounds = np.searchsorted(rank[by_rank], np.arange(int(rank.max(initial=0)) + 2))
    for begin, end in pairwise(bounds.tolist()):
        now = by_rank[begin:end]
        who = occasion_group[now]
        current = posteriors[who]
        gap = occasion_day[now] - last_day[who]
        moved = np.flatnonzero(gap > 0)
        if moved.size:
            rho = 0.5 ** (gap[moved] / half_life[who[moved]])
            current[moved] = transition.advance_rows(current[moved], rho)
        current *= likelihoods[now]
        current /= current.sum(axis=1, keepdims=True)
        posteriors[who] = current
        last_day[who] = occasion_day[now]
    return Folded(posteriors, last_day)


def occasion_likelihoods(starts: Whole, row: Whole, table: Matrix) -> Matrix:
    """The likelihood of each group's day, up to a factor: (occasions, 61), maximum 1.

    Args:
        starts: Where each occasion's rows begin, ascending from 0: (occasions,).
        row: Rows in `table`, those of an occasion side by side: (E,).
    """
    sizes = np.diff(np.append(starts, row.size))
    sums = table[row[starts]]
    # Few occasions have many pieces: adding the second of each, then the third, and so on,
    # takes a fraction of numpy's reduceat and of the memory.
    longer = np.flatnonzero(sizes > 1)
    place = 1
    while longer.size:
        sums[longer] += table[row[starts[longer] + place]]
        place += 1
        longer = longer[sizes[longer] > place]
    sums -= sums.max(axis=1, keepdims=True)
    return np.asarray(np.exp(sums, out=sums))


def advance_to(
    folded: Folded, day: int, half_life: Vector, transition: Transition
) -> tuple[Matrix, Vector]:
    """Posteriors at a day (no earlier than their last evidence) and their ages.

    Returns:
        Posteriors (G, 61) and the time since the last evidence in half-lives (G,).
    """
    ages = np.maximum(day - folded.last_day, 0) / half_life
    now = folded.posteriors
    moved = np.flatnonzero(ages > 0)
    if moved.size:
        now = now.copy()
        now[moved] = transition.advance_rows(folded.posteriors[moved], 0.5 ** ages[moved])
    return now, ages


def floors(
    folded: Matrix, now: Matrix, ages: Vector, transition: Transition, rules: Rules
) -> Whole:
    """The highest step that is sure enough, and has been ever since the last evidence: (n,).

    Time may lower a floor and never raises it: the pull towards the population's mean is
    growing ignorance, not learning. On its way a probability can dip and come back, so the
    instants in between count as well as both ends.

    Args:
        folded: Posteriors at the last evidence, (n, 61).
        now: The same advanced by `ages`, (n, 61).
        ages: Half-lives since the last evidence, (n,).
    """
    sure = rules.floor_probability
    held = (folded @ TAILS.T >= sure) & (now @ TAILS.T >= sure)
    held[:, 0] = True
    steps = np.asarray(held.cumprod(axis=1).sum(axis=1) - 1, dtype=np.int64)
    open_rows = np.flatnonzero((steps > 0) & (ages > 0))
    while open_rows.size:
        lowest = transition.lowest(folded[open_rows], ages[open_rows], TAILS[steps[open_rows]])
        open_rows = open_rows[lowest < sure]
        steps[open_rows] -= 1
        open_rows = open_rows[steps[open_rows] > 0]
    return steps


def points(folded_steps: Matrix, now_steps: Matrix, rules: Rules) -> Whole:
    """The step that is likely enough to be named, `NO_FLOOR` where none is: (n,).

    Like a floor it must have been given by the evidence itself; time only lowers it.

    Args:
        folded_steps: Step probabilities at the last evidence, (n, 5).
        now_steps: Step probabilities now, (n, 5).
    """
    named = []
    for steps in (folded_steps, now_steps):
        likely = steps.argmax(axis=1)
        enough = steps.max(axis=1) >= rules.point_probability
        named.append(np.where(enough, likely, NO_FLOOR))
    both = (named[0] != NO_FLOOR) & (named[1] != NO_FLOOR)
    return np.asarray(np.where(both, np.minimum(named[0], named[1]), NO_FLOOR), dtype=np.int64)
