"""What more evidence would tell: which quiz or review would most likely settle the next level.

Before it is there, evidence can only move a probability up or down, not on average: what
counts is how far. The level at stake depends on how many competencies are at their step; around
today's means that number moves by c·θ, c_j being the density of θ_j at its cut. New evidence
explains a share r of the variance of c·θ, exactly as in the joint model, its errors and their
shared parts included. With z = Φ⁻¹(today's probability) the probability afterwards is

    Φ((z + √r·ξ) / √(1 − r)),   ξ ~ N(0, 1)

(the preposterior of a Gaussian index; Raiffa & Schlaifer 1961), whose mean is today's
probability whatever r is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist

import numpy as np

from competency.domain.evidence import Evidence
from competency.scoring.context import Rules, ScoringContext
from competency.scoring.evidence_columns import columns_of_person
from competency.scoring.fading import day_number
from competency.scoring.items import ItemParameters, information_curve
from competency.scoring.joint import JointPosteriors, joint_scores, likely_posteriors
from competency.scoring.level_decision import levels_of
from competency.scoring.raters import REVIEW_RESIDUAL_SLOPE, SEVERITY_SD, rater_shared_variance
from competency.scoring.requirements import Requirement, ladder_of
from competency.scoring.scale import CUTS, STEPS, Flags, Integers, Matrix, Vector

RATING = ItemParameters(REVIEW_RESIDUAL_SLOPE, CUTS)
"""A review of one competency, as a graded item."""
UNKNOWN_RATER = rater_shared_variance(SEVERITY_SD)
"""Variance of the error that the ratings of a new reviewer share, on θ."""
STANDARD = NormalDist()
# Evenly spaced: where nearly all is explained the probability afterwards is all but a step,
# which Gauss-Hermite nodes miss.
_NOISE = np.linspace(-5.0, 5.0, 81)
_WEIGHTS = np.exp(-0.5 * _NOISE**2)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def information_at(item: ItemParameters, step: int) -> float:
    """Mean Fisher information of one answer over the abilities of a step (0–4)."""
    return float(STEPS[step] @ information_curve(item) / STEPS[step].sum())


@dataclass(frozen=True, slots=True)
class Option:
    """Evidence that could be added: a sitting of a quiz, or a review.

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
        assessed: Competencies that the level asks for and that it would newly assess.
    """

    share: float
    change: float
    reaches: float
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
    evidence: Iterable[Evidence],
    requirements: Sequence[Requirement],
    context: ScoringContext,
    options: Sequence[Option],
    *,
    at: datetime,
    seed: int = 0,
) -> Outlook:
    """What some options would tell of one person's next level, as of a date.

    Args:
        evidence: All of the person's, in any order.
        requirements: The profile of a career path, in path order.
        options: Competencies that the profile does not list are left out.
    Raises:
        LookupError, ValueError: as `columns_of_person`; ValueError for an empty profile.
    """
    profile = tuple(requirements)
    ladder = ladder_of(profile, context.rules.share)
    names = ladder.structure.competencies
    columns = columns_of_person(evidence, names, context, at)
    scores, joints = joint_scores(columns, 1, ladder.structure, context, day_number(at))
    levels = levels_of(profile, scores, joints, context.rules, seed=seed)
    rank = int(levels.undecided[0])
    chance = float(levels.at_least[0, rank - 1])
    assessed = scores.laid_out(scores.assessed, 1, len(names))[0] > 0  # (J,)
    responses = scores.laid_out(scores.responses, 1, len(names), absent=0)[0]  # (J,)
    index = _LevelIndex.of(joints, ladder.cuts[:, rank - 1], ladder.asked[:, rank - 1])
    (likely,) = likely_posteriors(scores, joints, context)
    place = {name: index for index, name in enumerate(names)}
    missing = ladder.asked[:, rank - 1] & ~assessed
    return Outlook(
        rank,
        chance,
        bool(levels.enough[0]),
        tuple(
            _prospect(index, option, place, likely, responses, missing, chance, context.rules)
            for option in options
        ),
    )


@dataclass(frozen=True, slots=True)
class _LevelIndex:
    """The index c·θ that the level depends on.

    Attributes:
        covariance: Of θ today, (J, J).
        pull: Covariance of c·θ with each θ, (J,).
        variance: Of c·θ.
    """

    covariance: Matrix
    pull: Vector
    variance: float

    @classmethod
    def of(cls, joints: JointPosteriors, cuts: Vector, asked: Flags) -> "_LevelIndex":
        """Of one person and one level.

        Args:
            cuts: Entry of the required step on θ, (J,).
            asked: Whether the level asks for the competency, (J,).
        """
        covariance = joints.covariance[0]
        sd = np.sqrt(covariance.diagonal())
        distance = np.where(asked, (joints.mean[0] - np.where(asked, cuts, 0.0)) / sd, np.inf)
        weights = np.exp(-0.5 * distance**2) / sd
        pull = covariance @ weights
        return cls(covariance, pull, float(weights @ pull))

    def explained(self, which: Integers, variance: Vector, shared: float) -> float:
        """Share of the variance of c·θ that sites with these errors take away, 0–1."""
        if not which.size or self.variance <= 0:
            return 0.0
        among = self.covariance[np.ix_(which, which)] + np.diag(variance) + shared
        pull = self.pull[which]
        return float(np.clip(pull @ np.linalg.solve(among, pull) / self.variance, 0.0, 0.999))


def _prospect(
    index: _LevelIndex,
    option: Option,
    place: Mapping[str, int],
    likely: Matrix,
    responses: Integers,
    missing: Flags,
    chance: float,
    rules: Rules,
) -> Prospect:
    asked = {place[name]: items for name, items in option.items.items() if name in place and items}
    information = np.array([
        sum(float(likely[j] @ information_curve(item)) for item in items)
        for j, items in asked.items()
    ])  # fmt: skip
    which = np.array(list(asked), dtype=np.int64)
    share = index.explained(which, 1.0 / np.maximum(information, 1e-6), option.shared)
    newly = sum(
        bool(missing[j])
        and (option.review or responses[j] + len(items) >= rules.min_responses)
        for j, items in asked.items()
    )  # fmt: skip
    # A probability from a few hundred draws is never quite 0 or 1.
    least = 0.5 / rules.draws
    z = STANDARD.inv_cdf(min(max(chance, least), 1 - least))
    change, reaches = _afterwards(z, share, rules.reach)
    return Prospect(share, change, reaches, assessed=int(newly))


def _afterwards(z: float, share: float, reach: float) -> tuple[float, float]:
    """Mean change of the probability Φ(z), and the probability that it ends at `reach` or above."""
    if share <= 0:
        return 0.0, float(STANDARD.cdf(z) >= reach)
    root, rest = share**0.5, (1 - share) ** 0.5
    after = np.array([STANDARD.cdf((z + root * float(node)) / rest) for node in _NOISE])
    bar = STANDARD.inv_cdf(reach) * rest
    above = 1.0 - STANDARD.cdf((bar - z) / root)
    return float(np.abs(after - STANDARD.cdf(z)) @ _WEIGHTS), above
