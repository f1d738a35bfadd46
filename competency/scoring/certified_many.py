"""M1 of many people at once: dated log-likelihoods to posteriors, sure steps and points.

What is stored and shown comes from here; `certified.py` does the same for one competency, one
piece at a time, and tests hold both to each other. A *group* is whatever one posterior is
about: a competency of a person, or one source of evidence (the quiz, a rater) on a competency.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from competency.scoring.context import Rules, ScoringContext
from competency.scoring.evidence_columns import FIRST_RATER, QUIZ, SELF, EvidenceColumns
from competency.scoring.fading import Transition
from competency.scoring.scale import NODES, STEPS, TAILS, Flags, Integers, Matrix, Vector

NO_FLOOR = -1
"""Marks "not given" in whole-number arrays of floors and points."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Estimates of G (person, competency) pairs, ordered by person and competency.

    Attributes:
        person, competency: Indices, (G,).
        posteriors: At the date, (G, 61).
        steps: Step probabilities, (G, 5).
        floor, point: Steps, `NO_FLOOR` where not given, (G,).
        assessed: Whether there is enough direct evidence, (G,).
        responses, reviews, self_ratings: How many pieces are behind each, (G,).
    """

    person: Integers
    competency: Integers
    posteriors: Matrix
    steps: Matrix
    floor: Integers
    point: Integers
    assessed: Flags
    responses: Integers
    reviews: Integers
    self_ratings: Integers

    def laid_out(
        self, values: Integers | Flags, people: int, competencies: int, *, absent: int = NO_FLOOR
    ) -> Integers:
        """Values of the pairs as whole numbers, `absent` where there is no pair: (P, J)."""
        table = np.full((people, competencies), absent)
        table[self.person, self.competency] = values
        return table


def certified_scores(
    columns: EvidenceColumns, half_lives: Vector, context: ScoringContext, day: int
) -> Scores:
    """M1 of every (person, competency) that has evidence, at a day.

    Args:
        half_lives: Days, by competency index, (J,).
        day: Day number, no earlier than any evidence.
    """
    pairs, group = np.unique(
        columns.person * half_lives.size + columns.competency, return_inverse=True
    )
    person, competency = np.divmod(pairs, half_lives.size)
    responses, reviews, self_ratings = (
        np.bincount(group[chosen], minlength=pairs.size)
        for chosen in (
            columns.source == QUIZ, columns.source >= FIRST_RATER, columns.source == SELF
        )
    )  # fmt: skip
    rules = context.rules
    assessed = (responses >= rules.min_responses) | (reviews >= rules.min_reviews)
    if not pairs.size:
        none = np.empty((0, NODES.size))
        return Scores(
            person, competency, none, none[:, :5], pairs, pairs, assessed,
            responses, reviews, self_ratings,
        )  # fmt: skip
    transition = context.transition
    half_life = half_lives[competency]
    last = fold_groups(group, columns.day, columns.alone, columns.table, half_life, transition)
    now, ages = advance_to(last, day, half_life, transition)
    steps = now @ STEPS.T
    floor = floors(last.posteriors, now, ages, transition, rules)
    point = points(last.posteriors @ STEPS.T, steps, rules)
    return Scores(
        person=person,
        competency=competency,
        posteriors=now,
        steps=steps,
        floor=np.where(assessed, floor, NO_FLOOR),
        point=np.where(assessed, point, NO_FLOOR),
        assessed=assessed,
        responses=responses,
        reviews=reviews,
        self_ratings=self_ratings,
    )


@dataclass(frozen=True, slots=True)
class GroupPosteriors:
    """Posteriors at each group's last evidence.

    Attributes:
        posteriors: (groups, 61).
        last_day: Day number of the last evidence, (groups,).
    """

    posteriors: Matrix
    last_day: Integers


def fold_groups(
    group: Integers,
    day: Integers,
    row: Integers,
    table: Matrix,
    half_life: Vector,
    transition: Transition,
) -> GroupPosteriors:
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
    return GroupPosteriors(posteriors, last_day)


def occasion_likelihoods(starts: Integers, row: Integers, table: Matrix) -> Matrix:
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
    last: GroupPosteriors, day: int, half_life: Vector, transition: Transition
) -> tuple[Matrix, Vector]:
    """Posteriors at a day (no earlier than their last evidence) and their ages.

    Returns:
        Posteriors (G, 61) and the time since the last evidence in half-lives (G,).
    """
    ages = np.maximum(day - last.last_day, 0) / half_life
    now = last.posteriors
    moved = np.flatnonzero(ages > 0)
    if moved.size:
        now = now.copy()
        now[moved] = transition.advance_rows(last.posteriors[moved], 0.5 ** ages[moved])
    return now, ages


def floors(
    last: Matrix, now: Matrix, ages: Vector, transition: Transition, rules: Rules
) -> Integers:
    """The highest step that is sure enough, and has been ever since the last evidence: (n,).

    Time may lower a floor and never raises it: the pull towards the population's mean is
    growing ignorance, not learning. On its way a probability can dip and come back, so the
    instants in between count as well as both ends.

    Args:
        last: Posteriors at the last evidence, (n, 61).
        now: The same advanced by `ages`, (n, 61).
        ages: Half-lives since the last evidence, (n,).
    """
    sure = rules.floor_probability
    held = (last @ TAILS.T >= sure) & (now @ TAILS.T >= sure)
    held[:, 0] = True
    steps = np.asarray(held.cumprod(axis=1).sum(axis=1) - 1, dtype=np.int64)
    open_rows = np.flatnonzero((steps > 0) & (ages > 0))
    while open_rows.size:
        lowest = transition.lowest(last[open_rows], ages[open_rows], TAILS[steps[open_rows]])
        open_rows = open_rows[lowest < sure]
        steps[open_rows] -= 1
        open_rows = open_rows[steps[open_rows] > 0]
    return steps


def points(last_steps: Matrix, now_steps: Matrix, rules: Rules) -> Integers:
    """The step that is likely enough to be named, `NO_FLOOR` where none is: (n,).

    Like a floor it must have been given by the evidence itself; time only lowers it.

    Args:
        last_steps: Step probabilities at the last evidence, (n, 5).
        now_steps: Step probabilities now, (n, 5).
    """
    named = []
    for steps in (last_steps, now_steps):
        likely = steps.argmax(axis=1)
        enough = steps.max(axis=1) >= rules.point_probability
        named.append(np.where(enough, likely, NO_FLOOR))
    both = (named[0] != NO_FLOOR) & (named[1] != NO_FLOOR)
    return np.asarray(np.where(both, np.minimum(named[0], named[1]), NO_FLOOR), dtype=np.int64)
