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

from competency.scoring import folding
from competency.scoring.context import ScoringContext
from competency.scoring.grid import Matrix, Vector, Whole, moments, normal
from competency.scoring.records import Records, Scores

COMMON, SAME_AREA, OWN = 0.50, 0.25, 0.25
"""Shares of a competency's variance."""
MIN_PRECISION = 1e-4
"""Sites that say less than this (or, by skewness, less than nothing) are left out."""


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

    def of(self, begin: int, end: int) -> "Sites":
        """The sites begin … end − 1 (those of one person, where ordered by person)."""
        part = slice(begin, end)
        return Sites(
            self.person[part], self.competency[part], self.source[part],
            self.age[part], self.mean[part], self.variance[part],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Joint:
    """What is known of one person's abilities, all together.

    Attributes:
        mean, covariance: Of θ over all competencies, (J,), (J, J).
        shift: Estimated shared error of each source, on θ (above 0: too kind), (S,).
        surprise: The same in standard deviations of what the model expects of such an
            estimate, standard normal if the model holds; 0 for sources without one, (S,).
    """

    mean: Vector
    covariance: Matrix
    shift: Vector
    surprise: Vector


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
    folded = folding.fold_groups(
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


def _observed(own: Sites, shared: Vector, prior: Matrix) -> tuple[Matrix, Matrix]:
    """Covariances of the sites: with today's θ (J, N) and among each other (N, N)."""
    fade = 0.5 ** np.abs(own.age[:, None] - own.age[None, :])
    among = prior[own.competency[:, None], own.competency[None, :]] * fade
    same = own.source[:, None] == own.source[None, :]
    among += np.where(same, shared[own.source], 0.0)
    among[np.diag_indices_from(among)] += own.variance
    return prior[:, own.competency] * 0.5**own.age, among


def joint_posterior(
    own: Sites, shared: Vector, structure: Structure, context: ScoringContext
) -> Joint:
    """One person's abilities today given all their sites.

    Sites fade with the exact Ornstein-Uhlenbeck correlation, innovations correlated like the
    abilities themselves; each competency's clock runs in its own half-lives.

    Args:
        own: The sites of one person.
        shared: Variance of the shared error by source code.
    """
    prior = structure.covariance(context.sigma)
    mu = np.full(len(structure.competencies), context.mu)
    if not own.mean.size:
        nothing = np.zeros(shared.size)
        return Joint(mu, prior, nothing, nothing)
    across, among = _observed(own, shared, prior)
    sources = np.unique(own.source[shared[own.source] > 0])
    belongs = (own.source[:, None] == sources).astype(np.float64)
    solved = np.linalg.solve(among, np.column_stack((across.T, own.mean - context.mu, belongs)))
    gain, weights, spread = np.split(solved, (mu.size, mu.size + 1), axis=1)
    covariance = prior - across @ gain
    shift, surprise = np.zeros(shared.size), np.zeros(shared.size)
    pull = belongs.T @ weights[:, 0]
    shift[sources] = shared[sources] * pull
    surprise[sources] = pull / np.sqrt(np.einsum("ns,ns->s", belongs, spread))
    return Joint(mu + across @ weights[:, 0], (covariance + covariance.T) / 2, shift, surprise)


def leave_one_out(
    own: Sites, shared: Vector, structure: Structure, context: ScoringContext
) -> tuple[Vector, Vector]:
    """What all *other* competencies say about each: means and variances, (J,), (J,).

    The sites of a competency are taken out by giving them infinite error, a block downdate
    of the one inverse that serves all competencies.
    """
    prior = structure.covariance(context.sigma)
    mean = np.full(len(structure.competencies), context.mu)
    variance = prior.diagonal().copy()
    if not own.mean.size:
        return mean, variance
    across, among = _observed(own, shared, prior)
    inverse = np.linalg.inv(among)
    weights = across @ inverse
    solved = inverse @ (own.mean - context.mu)
    mean = mean + across @ solved
    variance -= np.einsum("jn,jn->j", weights, across)
    for j in np.unique(own.competency):
        out = np.flatnonzero(own.competency == j)
        back = np.linalg.solve(inverse[np.ix_(out, out)], weights[j, out])
        mean[j] -= back @ solved[out]
        variance[j] += back @ weights[j, out]
    return mean, np.maximum(variance, 1e-6)


def likely_posteriors(
    scores: Scores,
    own: Sites,
    shared: Vector,
    structure: Structure,
    context: ScoringContext,
) -> Matrix:
    """M2: one person's competencies, each in the light of all others: (J, 61).

    Guides the next step; never a certificate.
    The leave-one-out prior (variance × `prior_inflation`) times the own likelihood, the
    latter as the ratio of the competency's M1 posterior today to the population's prior.

    Args:
        scores: The person's M1 scores (those that have evidence).
        own: The person's sites.
    """
    mean, variance = leave_one_out(own, shared, structure, context)
    found = normal(mean, np.sqrt(variance * context.rules.prior_inflation))
    found[scores.competency] *= scores.posteriors / context.transition.prior
    return np.asarray(found / found.sum(axis=1, keepdims=True))
