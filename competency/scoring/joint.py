"""The joint model: all competencies of a person at once, and the likely steps (M2).

Abilities are correlated (half of their variance is one common factor, a quarter is shared
within an area), and so are errors: a manager who likes a person likes all they do. Each
source's evidence on a competency becomes a Gaussian *site* at the date of its last piece; a
rater's sites, and the self-ratings, share one error. Everything is then one Gaussian process
over competencies, dates and sources, conditioned exactly.

Shapes in comments: P people, J competencies, S sources, N sites of one person (padded to the
most in a block of B people), K sites of one competency.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from competency.scoring.certified_many import (
    NO_FLOOR,
    Scores,
    certified_scores,
    fold_groups,
    points,
)
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import EvidenceColumns
from competency.scoring.scale import (
    NODES,
    STEPS,
    Cube,
    Flags,
    Integers,
    Matrix,
    Vector,
    moments,
    normal,
)

COMMON, SAME_AREA, OWN = 0.50, 0.25, 0.25
"""Shares of a competency's variance."""
MIN_PRECISION = 1e-4
"""Sites with less information (or, by skewness, less than none) are left out."""
BLOCK_CELLS = 400_000
"""Covariances among sites that are inverted together: 3 MB, which stays in the cache."""


@dataclass(frozen=True, slots=True)
class Structure:
    """Which competencies there are, and the (home) area of each."""

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
    prior = sigma**2 * (COMMON + SAME_AREA * same + OWN * np.eye(area.size))  # (J, J)
    prior.setflags(write=False)
    return np.asarray(prior)


@dataclass(frozen=True, slots=True)
class Sites:
    """Gaussian sites y = θ + shared error + own error, columns of equal length N.

    Attributes:
        person, competency, source: Codes as in `EvidenceColumns`.
        age: Half-lives since the site's last evidence.
        mean: y, on θ.
        variance: Of the own error.
    """

    person: Integers
    competency: Integers
    source: Integers
    age: Vector
    mean: Vector
    variance: Vector


@dataclass(frozen=True, slots=True)
class JointPosteriors:
    """Gaussian posteriors of P people's abilities, each person's all together.

    Attributes:
        mean, covariance: Of θ over all competencies, (P, J), (P, J, J).
        others_mean, others_variance: Of each θ given all *other* competencies, (P, J).
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


def sites_of(
    columns: EvidenceColumns, half_lives: Vector, context: ScoringContext, day: int
) -> Sites:
    """The sites of every person, source and competency, ordered by person.

    A site is the Gaussian whose product with the population's prior has the mean and
    variance of the source's own posterior at its last evidence.
    """
    sources = columns.shared.size
    # One key, and one group of evidence, per (person, competency, source): (G,), (E,).
    keys, group = np.unique(
        (columns.person * half_lives.size + columns.competency) * sources + columns.source,
        return_inverse=True,
    )
    pairs, source = np.divmod(keys, sources)
    person, competency = np.divmod(pairs, half_lives.size)
    if not keys.size:
        none = np.empty(0)
        return Sites(person, competency, source, none, none, none)
    half_life = half_lives[competency]  # (G,)
    last = fold_groups(
        group, columns.day, columns.apart, columns.table, half_life, context.transition
    )
    mean, variance = moments(last.posteriors)  # (G,), (G,)
    prior_mean, prior_variance = moments(context.transition.prior[None])  # (1,), (1,)
    precision = 1.0 / variance - 1.0 / prior_variance[0]
    weighted = mean / variance - prior_mean[0] / prior_variance[0]
    keep = precision > MIN_PRECISION
    precision = precision[keep]
    return Sites(
        person=person[keep],
        competency=competency[keep],
        source=source[keep],
        age=np.maximum(day - last.last_day[keep], 0) / half_life[keep],
        mean=weighted[keep] / precision,
        variance=1.0 / precision,
    )


def joint_posteriors(
    sites: Sites, people: int, shared: Vector, structure: Structure, context: ScoringContext
) -> JointPosteriors:
    """Everybody's abilities today given all their sites.

    Sites fade with the exact Ornstein-Uhlenbeck correlation, innovations correlated like the
    abilities themselves; each competency's clock runs in its own half-lives. People with
    about as many sites are conditioned together, the shorter records padded with sites that
    say nothing.

    Args:
        sites: In the order that `sites_of` gives them.
        people: Their number; person indices are below it.
        shared: Variance of the shared error by source code, (S,).
    """
    prior = structure.covariance(context.sigma)  # (J, J)
    count = len(structure.competencies)
    posteriors = JointPosteriors(
        mean=np.full((people, count), context.mu),
        covariance=np.tile(prior, (people, 1, 1)),
        others_mean=np.full((people, count), context.mu),
        others_variance=np.tile(prior.diagonal(), (people, 1)),
        shift=np.zeros((people, shared.size)),
        surprise=np.zeros((people, shared.size)),
    )
    bounds = np.searchsorted(sites.person, np.arange(people + 1))  # (P + 1,)
    numbers = np.diff(bounds)  # sites of each person, (P,)
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
        who = order[begin:end]  # (B,)
        block = _SiteBlock.of(sites, bounds[who], numbers[who])
        _condition(posteriors, who, block, prior, shared, context.mu)
        begin = end
    return posteriors


@dataclass(frozen=True, slots=True)
class _SiteBlock:
    """Sites of B people side by side, those of each padded to N.

    Attributes:
        present: Whether a place holds a site, (B, N).
        competency, source, age, mean, variance: As in `Sites`, (B, N).
        slot: Which of its competency's sites it is, from 0, (B, N).
    """

    present: Flags
    competency: Integers
    source: Integers
    slot: Integers
    age: Matrix
    mean: Matrix
    variance: Matrix

    @classmethod
    def of(cls, sites: Sites, begins: Integers, numbers: Integers) -> "_SiteBlock":
        """The block of people whose sites begin at `begins` (B,) and are `numbers` (B,) many."""
        place = np.arange(int(numbers.max()))  # (N,)
        present = place < numbers[:, None]  # (B, N)
        # Padding repeats the first site; `present` keeps it from counting.
        at = np.where(present, begins[:, None] + place, begins[:, None])  # (B, N)
        competency = sites.competency[at]
        first = np.ones_like(present)
        first[:, 1:] = competency[:, 1:] != competency[:, :-1]
        began = np.maximum.accumulate(np.where(first, place, 0), axis=1)
        return cls(
            present=present,
            competency=competency,
            source=sites.source[at],
            slot=place - began,
            age=sites.age[at],
            mean=sites.mean[at],
            variance=sites.variance[at],
        )


def _condition(
    posteriors: JointPosteriors,
    who: Integers,
    block: _SiteBlock,
    prior: Matrix,
    shared: Vector,
    mu: float,
) -> None:
    """Fill in the people `who` (B,), whose sites the block holds."""
    # Covariances: sites with sites inverted (B, N, N), sites with today's abilities (B, N, J).
    inverse: Cube = np.asarray(
        np.linalg.inv(_site_covariance(block, prior, shared)), dtype=np.float64
    )
    today = prior[block.competency] * (np.exp2(-block.age) * block.present)[:, :, None]
    away = np.where(block.present, block.mean - mu, 0.0)  # (B, N)
    solved = (inverse @ away[:, :, None])[:, :, 0]  # (B, N)
    gain = inverse @ today  # (B, N, J)
    across = today.transpose(0, 2, 1)  # (B, J, N)
    mean = mu + (across @ solved[:, :, None])[:, :, 0]  # (B, J)
    covariance = prior - across @ gain  # (B, J, J)
    covariance = (covariance + covariance.transpose(0, 2, 1)) / 2
    posteriors.mean[who], posteriors.covariance[who] = mean, covariance
    own_mean, own_variance = _own_share(block, inverse, gain, solved, prior.shape[0])
    posteriors.others_mean[who] = mean - own_mean
    variance = covariance.diagonal(axis1=1, axis2=2) + own_variance  # (B, J)
    posteriors.others_variance[who] = np.maximum(variance, 1e-6)
    _shared_errors(posteriors, who, block, inverse, solved, shared)


def _site_covariance(block: _SiteBlock, prior: Matrix, shared: Vector) -> Cube:
    """Covariances of the sites with each other, padding as the identity: (B, N, N)."""
    count = prior.shape[0]
    pairs = block.competency[:, :, None] * count + block.competency[:, None, :]
    covariance = prior.reshape(-1).take(pairs)
    covariance *= np.exp2(-np.abs(block.age[:, :, None] - block.age[:, None, :]))
    same = block.source[:, :, None] == block.source[:, None, :]
    covariance += np.where(same, shared[block.source][:, :, None], 0.0)
    covariance *= block.present[:, :, None] & block.present[:, None, :]
    diagonal = np.arange(block.present.shape[1])
    covariance[:, diagonal, diagonal] += np.where(block.present, block.variance, 1.0)
    return np.asarray(covariance)


def _own_share(
    block: _SiteBlock, inverse: Cube, gain: Cube, solved: Matrix, count: int
) -> tuple[Matrix, Matrix]:
    """How each competency's own sites move its mean and narrow its variance: (B, J) each.

    Its sites are taken out by giving them infinite error: a block downdate of the one
    inverse that serves all competencies.
    """
    people, width = block.present.shape
    slots = int(block.slot[block.present].max()) + 1  # K
    nowhere = width
    at = np.full((people, count, slots), nowhere)  # places of each competency's sites, (B, J, K)
    row, place = np.nonzero(block.present)
    at[row, block.competency[row, place], block.slot[row, place]] = place
    missing = at == nowhere
    at[missing] = 0
    each = np.arange(people)[:, None, None]
    own = inverse[each[..., None], at[..., :, None], at[..., None, :]]  # (B, J, K, K)
    own *= ~(missing[..., :, None] | missing[..., None, :])
    diagonal = np.arange(slots)
    own[..., diagonal, diagonal] += missing
    weights = np.where(missing, 0.0, gain[each, at, np.arange(count)[None, :, None]])  # (B, J, K)
    back = np.linalg.solve(own, weights[..., None])[..., 0]  # (B, J, K)
    residual = np.where(missing, 0.0, solved[each, at])  # (B, J, K)
    return (back * residual).sum(axis=2), (back * weights).sum(axis=2)


def _shared_errors(
    posteriors: JointPosteriors,
    who: Integers,
    block: _SiteBlock,
    inverse: Cube,
    solved: Matrix,
    shared: Vector,
) -> None:
    """Shift and surprise of every source with a shared error that a person has sites of."""
    row, place = np.nonzero(block.present & (shared[block.source] > 0))
    if not row.size:
        return
    # One key per (person of the block, source), (G,); each has a column of its person's own.
    keys, key = np.unique(row * shared.size + block.source[row, place], return_inverse=True)
    person, source = np.divmod(keys, shared.size)
    column = np.arange(keys.size) - np.searchsorted(person, person)
    belongs = np.zeros((*block.present.shape, int(column.max()) + 1))  # (B, N, columns)
    belongs[row, place, column[key]] = 1.0
    pull = (belongs.transpose(0, 2, 1) @ solved[:, :, None])[person, column, 0]  # (G,)
    spread = ((inverse @ belongs) * belongs).sum(axis=1)[person, column]  # (G,)
    posteriors.shift[who[person], source] = shared[source] * pull
    posteriors.surprise[who[person], source] = pull / np.sqrt(spread)


def joint_scores(
    columns: EvidenceColumns,
    people: int,
    structure: Structure,
    context: ScoringContext,
    day: int,
) -> tuple[Scores, JointPosteriors]:
    """Everybody's certified scores (M1) and joint posteriors at a day.

    Args:
        columns: Competency indices are those of `structure`.
        people: Their number; person indices are below it.
        day: Day number, no earlier than any evidence.
    """
    half_lives = structure.half_lives(context)
    sites = sites_of(columns, half_lives, context, day)
    return (
        certified_scores(columns, half_lives, context, day),
        joint_posteriors(sites, people, columns.shared, structure, context),
    )


def likely_posteriors(scores: Scores, joints: JointPosteriors, context: ScoringContext) -> Cube:
    """M2: everybody's competencies, each in the light of all others: (P, J, 61).

    Guides the next step; never a certificate.
    The leave-one-out prior (variance × `prior_inflation`) times the own likelihood, the
    latter as the ratio of the competency's M1 posterior today to the population's prior.

    Args:
        scores: M1 of those pairs that have evidence.
    """
    shape = (*joints.mean.shape, NODES.size)
    spread = np.sqrt(joints.others_variance * context.rules.prior_inflation)  # (P, J)
    likely = normal(joints.others_mean.reshape(-1), spread.reshape(-1)).reshape(shape)
    likely[scores.person, scores.competency] *= scores.posteriors / context.transition.prior
    likely /= likely.sum(axis=2, keepdims=True)
    return np.asarray(likely)


def likely_scores(scores: Scores, joints: JointPosteriors, context: ScoringContext) -> Scores:
    """M2 of every person and every competency, evidence or not: P·J pairs.

    Floors are those of M1 (M2 certifies nothing); a point is given where M2's most likely
    step is likely enough and the competency is assessed.

    Args:
        scores: M1 of those pairs that have evidence.
    """
    people, count = joints.mean.shape
    posteriors = likely_posteriors(scores, joints, context).reshape(people * count, -1)
    steps = posteriors @ STEPS.T  # (P·J, 5)
    assessed = scores.laid_out(scores.assessed, people, count, absent=0).reshape(-1) > 0
    responses, reviews, self_ratings = (
        scores.laid_out(values, people, count, absent=0).reshape(-1)
        for values in (scores.responses, scores.reviews, scores.self_ratings)
    )
    return Scores(
        person=np.repeat(np.arange(people), count),
        competency=np.tile(np.arange(count), people),
        posteriors=posteriors,
        steps=steps,
        floor=scores.laid_out(scores.floor, people, count).reshape(-1),
        point=np.where(assessed, points(steps, steps, context.rules), NO_FLOOR),
        assessed=assessed,
        responses=responses,
        reviews=reviews,
        self_ratings=self_ratings,
    )
