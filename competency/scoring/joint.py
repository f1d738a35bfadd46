"""The joint model: all competencies of a person at once.

Abilities are correlated (half of their variance is one common factor, a quarter is shared
within an area), and so are errors: a manager who likes somebody likes all they do. Each
source's evidence on a competency becomes a Gaussian *site* at the date of its last piece; a
rater's sites, and the self-ratings, share one error. Everything is then one Gaussian process
over competencies, dates and sources, conditioned exactly.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from competency.scoring import certified_many
from competency.scoring.context import ScoringContext
from competency.scoring.records import Records, Scores, score
from competency.scoring.scale import NODES, Cube, Matrix, Vector, Whole, moments, normal

COMMON, SAME_AREA, OWN = 0.50, 0.25, 0.25
"""Shares of a competency's variance."""
MIN_PRECISION = 1e-4
"""Sites that say less than this (or, by skewness, less than nothing) are left out."""
BLOCK_CELLS = 400_000
"""Covariances among sites that are inverted together: 3 MB, which stays in the cache."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Which competencies there are and in which (home) area each stands."""

    competencies: tuple[str, ...]
    homes: tuple[str, ...]

    def half_lives(self, context: ScoringContext) -> Vector:
        """Days, by competency index."""
        return np.array([context.half_life(competency) for competency in self.competencies])

    def covariance(self, sigma: float) -> Matrix:
        """Prior covariance of θ: σ²·(.5 common + .25 same area + .25 own), read-only."""
        return _covariance(self.homes, sigma)


@lru_cache(maxsize=64)
def _covariance(homes: tuple[str, ...], sigma: float) -> Matrix:
    area = np.array(homes)
    same = area[:, None] == area[None, :]
    found = sigma**2 * (COMMON + SAME_AREA * same + OWN * np.eye(area.size))
    found.setflags(write=False)
    return np.asarray(found)


@dataclass(frozen=True, slots=True)
class Sites:
    """Gaussian sites y = θ + shared error + own error, columns of equal length N.

    Attributes:
        person, competency, source: Codes as in `Records`.
        age: Half-lives since the site's last evidence.
        mean: y, on θ.
        variance: Of the own error.
    """

    person: Whole
    competency: Whole
    source: Whole
    age: Vector
    mean: Vector
    variance: Vector


@dataclass(frozen=True, slots=True)
class Joints:
    """What is known of P people's abilities, each person's all together.

    Attributes:
        mean, covariance: Of θ over all competencies, (P, J), (P, J, J).
        others_mean, others_variance: What all *other* competencies say about each, (P, J).
        shift: Estimated shared error of each source, on θ (above 0: too kind), (P, S).
        surprise: The same in standard deviations of what the model expects of such an
            estimate, standard normal if the model holds; 0 for sources without one, (P, S).
    """

    mean: Matrix
    covariance: Cube
    others_mean: Matrix
    others_variance: Matrix
    shift: Matrix
    surprise: Matrix


def sites(records: Records, half_lives: Vector, context: ScoringContext, day: int) -> Sites:
    """The sites of every person, source and competency, ordered by person.

    A site is the Gaussian whose product with the population's prior has the mean and
    variance of the source's own posterior at its last evidence.
    """
    sources = records.shared.size
    keys, group = np.unique(
        (records.person * half_lives.size + records.competency) * sources + records.source,
        return_inverse=True,
    )
    pairs, source = np.divmod(keys, sources)
    person, competency = np.divmod(pairs, half_lives.size)
    if not keys.size:
        none = np.empty(0)
        return Sites(person, competency, source, none, none, none)
    half_life = half_lives[competency]
    folded = certified_many.fold_groups(
        group, records.day, records.apart, records.table, half_life, context.transition
    )
    mean, variance = moments(folded.posteriors)
    prior_mean, prior_variance = moments(context.transition.prior[None])
    precision = 1.0 / variance - 1.0 / prior_variance[0]
    weighted = mean / variance - prior_mean[0] / prior_variance[0]
    keep = precision > MIN_PRECISION
    precision = precision[keep]
    return Sites(
        person[keep],
        competency[keep],
        source[keep],
        np.maximum(day - folded.last_day[keep], 0) / half_life[keep],
        weighted[keep] / precision,
        1.0 / precision,
    )


def joint_posteriors(
    own: Sites, people: int, shared: Vector, structure: Structure, context: ScoringContext
) -> Joints:
    """Everybody's abilities today given all their sites.

    Sites fade with the exact Ornstein-Uhlenbeck correlation, innovations correlated like the
    abilities themselves; each competency's clock runs in its own half-lives. People with
    about as many sites are conditioned together, the shorter records padded with sites that
    say nothing.

    Args:
        own: Sites in the order that `sites` gives them.
        people: Their number; person indices are below it.
        shared: Variance of the shared error by source code, (S,).
    """
    prior = structure.covariance(context.sigma)
    count = len(structure.competencies)
    found = Joints(
        mean=np.full((people, count), context.mu),
        covariance=np.tile(prior, (people, 1, 1)),
        others_mean=np.full((people, count), context.mu),
        others_variance=np.tile(prior.diagonal(), (people, 1)),
        shift=np.zeros((people, shared.size)),
        surprise=np.zeros((people, shared.size)),
    )
    bounds = np.searchsorted(own.person, np.arange(people + 1))
    numbers = np.diff(bounds)
    order = np.argsort(numbers, kind="stable")
    begin = int((numbers == 0).sum())
    while begin < people:
        # The last of a block has the most sites; its size decides how many fit beside it.
        most = int(numbers[order[begin]])
        end = begin + 1
        while end < people:
            most = int(numbers[order[end]])
            if (end + 1 - begin) * most * most > BLOCK_CELLS:
                break
            end += 1
        who = order[begin:end]
        _condition(found, who, _Block.of(own, bounds[who], numbers[who]), prior, shared, context)
        begin = end
    return found


def jointly(
    records: Records, people: int, structure: Structure, context: ScoringContext, day: int
) -> tuple[Scores, Joints]:
    """Everybody's certified scores (M1) and joint posterior at a day.

    Args:
        records: Competency indices are those of `structure`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
    """
    half_lives = structure.half_lives(context)
    own = sites(records, half_lives, context, day)
    return (
        score(records, half_lives, context, day),
        joint_posteriors(own, people, records.shared, structure, context),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    """Sites of B people side by side, each record padded to N.

    Attributes:
        there: Whether a place holds a site, (B, N).
        slot: Which of its competency's sites it is, from 0, (B, N).
    """

    there: npt.NDArray[np.bool_]
    competency: Whole
    source: Whole
    slot: Whole
    age: Matrix
    mean: Matrix
    variance: Matrix

    @classmethod
    def of(cls, own: Sites, begins: Whole, numbers: Whole) -> "_Block":
        place = np.arange(int(numbers.max()))
        there = place < numbers[:, None]
        at = np.where(there, begins[:, None] + place, begins[:, None])
        competency = own.competency[at]
        first = np.ones_like(there)
        first[:, 1:] = competency[:, 1:] != competency[:, :-1]
        began = np.maximum.accumulate(np.where(first, place, 0), axis=1)
        return cls(
            there, competency, own.source[at], place - began, own.age[at], own.mean[at],
            own.variance[at],
        )  # fmt: skip


def _condition(
    found: Joints,
    who: Whole,
    block: _Block,
    prior: Matrix,
    shared: Vector,
    context: ScoringContext,
) -> None:
    """Fill in the people `who`, whose sites the block holds."""
    inverse: Cube = np.asarray(np.linalg.inv(_among(block, prior, shared)), dtype=np.float64)
    today = prior[block.competency] * (np.exp2(-block.age) * block.there)[:, :, None]
    away = np.where(block.there, block.mean - context.mu, 0.0)
    solved = (inverse @ away[:, :, None])[:, :, 0]
    gain = inverse @ today
    across = today.transpose(0, 2, 1)
    mean = context.mu + (across @ solved[:, :, None])[:, :, 0]
    covariance = prior - across @ gain
    covariance = (covariance + covariance.transpose(0, 2, 1)) / 2
    found.mean[who], found.covariance[who] = mean, covariance
    back, taken = _taken_out(block, inverse, gain, solved, prior.shape[0])
    found.others_mean[who] = mean - back
    variance = covariance.diagonal(axis1=1, axis2=2) + taken
    found.others_variance[who] = np.maximum(variance, 1e-6)
    _shared_errors(found, who, block, inverse, solved, shared)


def _among(block: _Block, prior: Matrix, shared: Vector) -> Cube:
    """Covariances of the sites among each other, padding as the identity: (B, N, N)."""
    count = prior.shape[0]
    pairs = block.competency[:, :, None] * count + block.competency[:, None, :]
    among = prior.reshape(-1).take(pairs)
    among *= np.exp2(-np.abs(block.age[:, :, None] - block.age[:, None, :]))
    same = block.source[:, :, None] == block.source[:, None, :]
    among += np.where(same, shared[block.source][:, :, None], 0.0)
    among *= block.there[:, :, None] & block.there[:, None, :]
    diagonal = np.arange(block.there.shape[1])
    among[:, diagonal, diagonal] += np.where(block.there, block.variance, 1.0)
    return np.asarray(among)


def _taken_out(
    block: _Block, inverse: Cube, gain: Cube, solved: Matrix, count: int
) -> tuple[Matrix, Matrix]:
    """What each competency's own sites do to its mean and (negative) variance: (B, J) each.

    Its sites are taken out by giving them infinite error: a block downdate of the one
    inverse that serves all competencies.
    """
    people, width = block.there.shape
    slots = int(block.slot[block.there].max()) + 1
    nowhere = width
    at = np.full((people, count, slots), nowhere)
    row, place = np.nonzero(block.there)
    at[row, block.competency[row, place], block.slot[row, place]] = place
    missing = at == nowhere
    at[missing] = 0
    each = np.arange(people)[:, None, None]
    own = inverse[each[..., None], at[..., :, None], at[..., None, :]]
    own *= ~(missing[..., :, None] | missing[..., None, :])
    diagonal = np.arange(slots)
    own[..., diagonal, diagonal] += missing
    weights = np.where(missing, 0.0, gain[each, at, np.arange(count)[None, :, None]])
    back = np.linalg.solve(own, weights[..., None])[..., 0]
    residual = np.where(missing, 0.0, solved[each, at])
    return (back * residual).sum(axis=2), (back * weights).sum(axis=2)


def _shared_errors(
    found: Joints, who: Whole, block: _Block, inverse: Cube, solved: Matrix, shared: Vector
) -> None:
    """Shift and surprise of every source with a shared error that a person has sites of."""
    row, place = np.nonzero(block.there & (shared[block.source] > 0))
    if not row.size:
        return
    keys, key = np.unique(row * shared.size + block.source[row, place], return_inverse=True)
    person, source = np.divmod(keys, shared.size)
    column = np.arange(keys.size) - np.searchsorted(person, person)
    belongs = np.zeros((*block.there.shape, int(column.max()) + 1))
    belongs[row, place, column[key]] = 1.0
    pull = (belongs.transpose(0, 2, 1) @ solved[:, :, None])[person, column, 0]
    spread = ((inverse @ belongs) * belongs).sum(axis=1)[person, column]
    found.shift[who[person], source] = shared[source] * pull
    found.surprise[who[person], source] = pull / np.sqrt(spread)


def likely_posteriors(scores: Scores, joints: Joints, context: ScoringContext) -> Cube:
    """M2: everybody's competencies, each in the light of all others: (P, J, 61).

    Guides the next step; never a certificate.
    The leave-one-out prior (variance × `prior_inflation`) times the own likelihood, the
    latter as the ratio of the competency's M1 posterior today to the population's prior.

    Args:
        scores: M1 of those pairs that have evidence.
    """
    shape = (*joints.mean.shape, NODES.size)
    spread = np.sqrt(joints.others_variance * context.rules.prior_inflation)
    found = normal(joints.others_mean.reshape(-1), spread.reshape(-1)).reshape(shape)
    found[scores.person, scores.competency] *= scores.posteriors / context.transition.prior
    found /= found.sum(axis=2, keepdims=True)
    return np.asarray(found)
