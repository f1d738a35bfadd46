"""What more evidence would tell: which quiz or review would most likely settle the next level.

Before it is there, evidence can only move a probability up or down, not in the mean: what
counts is how far. The level at stake hangs on how many competencies are at their step; around
today's means that number moves by c·θ, c_j being the density of θ_j at its cut. New evidence
explains a share r of the variance of c·θ, exactly as in the joint model, its errors and their
shared parts included. With z = Φ⁻¹(today's probability) the probability afterwards is

    Φ((z + √r·ξ) / √(1 − r)),   ξ ~ N(0, 1)

(the preposterior of a Gaussian index; Raiffa & Schlaifer 1961), whose mean is today's
probability whatever r is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from competency.domain.evidence import Evidence
from competency.scoring import records
from competency.scoring.context import Rules, ScoringContext
from competency.scoring.fading import day_number
from competency.scoring.item_analysis import information_curve
from competency.scoring.items import ItemParameters
from competency.scoring.joint import Joints, jointly, likely_posteriors
from competency.scoring.raters import REVIEW_RESIDUAL_SLOPE, SEVERITY_SD, rater_shared_variance
from competency.scoring.records import Flags
from competency.scoring.requirements import Requirement, decided, draw_steps, ladder
from competency.scoring.scale import CUTS, STEPS, Matrix, Vector, Whole

RATING = ItemParameters(REVIEW_RESIDUAL_SLOPE, CUTS)
"""A review of one competency, as a graded item."""
UNKNOWN_RATER = rater_shared_variance(SEVERITY_SD)
"""Variance of the error that the ratings of somebody new share, on θ."""
STANDARD = NormalDist()
# Evenly spaced: where nearly all is explained the probability afterwards is all but a step,
# which Gauss-Hermite nodes miss.
_NOISE = np.linspace(-5.0, 5.0, 81)
_WEIGHTS = np.exp(-0.5 * _NOISE**2)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@lru_cache(maxsize=16_384)
def _information(item: ItemParameters) -> Vector:
    return information_curve(item)


def information_at(item: ItemParameters, step: int) -> float:
    """Mean Fisher information of one answer over the abilities of a step (0–4)."""
    return float(STEPS[step] @ _information(item) / STEPS[step].sum())


@dataclass(frozen=True, slots=True)
class Option:
    """Evidence that somebody could add: a sitting of a quiz, or a review.

    Attributes:
        items: What would be answered, by competency; `RATING` for a review.
        shared: Variance of the error that all of it shares, on θ; 0 for a quiz.
    """

    items: Mapping[str, Sequence[ItemParameters]]
    shared: float = 0.0

    @property
    def review(self) -> bool:
        """Whether it assesses a competency at once."""
        return self.shared > 0


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an option would tell of the level at stake.

    Attributes:
        share: Of what is uncertain about the level, the part it would take away, 0–1.
        change: Mean distance between the probability before and after, 0–1.
        reaches: Probability that the level is then reached.
        settles: Probability that it is then reached or as surely not (.8 or .2).
        assessed: Competencies that the level asks for and that it would newly assess.
    """

    share: float
    change: float
    reaches: float
    settles: float
    assessed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The level at stake and what each option would tell of it.

    Attributes:
        rank: Of the lowest level that is not reached, 1–4 (4 also where all are).
        chance: Its probability today.
        enough: Whether enough is assessed to show a level.
        prospects: In the order of the options.
    """

    rank: int
    chance: float
    enough: bool
    prospects: tuple[Prospect, ...]


def outlook(
    evidence: Mapping[str, Sequence[Evidence]],
    requirements: Sequence[Requirement],
    context: ScoringContext,
    options: Sequence[Option],
    *,
    at: datetime,
    seed: int = 0,
) -> Outlook:
    """What some options would tell of one person's next level, as of a date.

    Args:
        evidence: By competency id, in any order.
        requirements: The profile of a career path, in path order.
        options: Competencies that the profile does not list are left out.
    Raises:
        LookupError, ValueError: as `levels.decide`.
    """
    steps = ladder(tuple(requirements), context.rules.share)
    names = steps.structure.competencies
    columns = records.records_of(evidence, names, context, at)
    scores, joints = jointly(columns, 1, steps.structure, context, day_number(at))
    at_least = steps.at_least(draw_steps(joints, slice(0, 1), context.rules, seed))
    assessed = scores.laid_out(scores.assessed, 1, len(names))[0] > 0
    responses = np.zeros(len(names), dtype=np.int64)
    responses[scores.competency] = scores.responses
    known = (assessed @ steps.asked.astype(np.int64))[None]
    found = decided(at_least, known, steps.m[None], context.rules)
    rank = int(found.undecided[0])
    chance = float(at_least[0, rank - 1])
    stake = _Stake.of(joints, steps.cuts[:, rank - 1], steps.asked[:, rank - 1])
    (likely,) = likely_posteriors(scores, joints, context)
    place = {name: index for index, name in enumerate(names)}
    missing = steps.asked[:, rank - 1] & ~assessed
    return Outlook(
        rank,
        chance,
        bool(found.enough[0]),
        tuple(
            _prospect(stake, option, place, likely, responses, missing, chance, context.rules)
            for option in options
        ),
    )


@dataclass(frozen=True, slots=True)
class _Stake:
    """The index c·θ that the level hangs on.

    Attributes:
        covariance: Of θ today, (J, J).
        pull: Covariance of c·θ with each θ, (J,).
        variance: Of c·θ.
    """

    covariance: Matrix
    pull: Vector
    variance: float

    @classmethod
    def of(cls, joints: Joints, cuts: Vector, asked: Flags) -> "_Stake":
        covariance = joints.covariance[0]
        sd = np.sqrt(covariance.diagonal())
        distance = np.where(asked, (joints.mean[0] - np.where(asked, cuts, 0.0)) / sd, np.inf)
        weights = np.exp(-0.5 * distance**2) / sd
        pull = covariance @ weights
        return cls(covariance, pull, float(weights @ pull))

    def explained(self, which: Whole, variance: Vector, shared: float) -> float:
        """Share of the variance of c·θ that sites with these errors take away, 0–1."""
        if not which.size or self.variance <= 0:
            return 0.0
        among = self.covariance[np.ix_(which, which)] + np.diag(variance) + shared
        pull = self.pull[which]
        return float(np.clip(pull @ np.linalg.solve(among, pull) / self.variance, 0.0, 0.999))


def _prospect(
    stake: _Stake,
    option: Option,
    place: Mapping[str, int],
    likely: Matrix,
    responses: Whole,
    missing: Flags,
    chance: float,
    rules: Rules,
) -> Prospect:
    asked = {place[name]: items for name, items in option.items.items() if name in place and items}
    information = np.array([
        sum(float(likely[j] @ _information(item)) for item in items)
        for j, items in asked.items()
    ])  # fmt: skip
    which = np.array(list(asked), dtype=np.int64)
    share = stake.explained(which, 1.0 / np.maximum(information, 1e-6), option.shared)
    newly = sum(
        bool(missing[j])
        and (option.review or responses[j] + len(items) >= rules.min_responses)
        for j, items in asked.items()
    )  # fmt: skip
    # A probability from a few hundred draws is never quite 0 or 1.
    least = 0.5 / rules.draws
    z = STANDARD.inv_cdf(min(max(chance, least), 1 - least))
    return Prospect(share, *_afterwards(z, share, rules.reach), assessed=int(newly))


def _afterwards(z: float, share: float, reach: float) -> tuple[float, float, float]:
    """Mean change of the probability, and how likely it passes `reach`, or that or its mirror."""
    if share <= 0:
        above = float(STANDARD.cdf(z) >= reach)
        return 0.0, above, max(above, float(STANDARD.cdf(z) <= 1 - reach))
    root, rest = share**0.5, (1 - share) ** 0.5
    after = np.array([STANDARD.cdf((z + root * float(node)) / rest) for node in _NOISE])
    bar = STANDARD.inv_cdf(reach) * rest
    above = 1.0 - STANDARD.cdf((bar - z) / root)
    below = STANDARD.cdf((-bar - z) / root)
    return float(np.abs(after - STANDARD.cdf(z)) @ _WEIGHTS), above, above + below
