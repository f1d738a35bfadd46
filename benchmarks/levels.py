"""Level decisions against known truth, beside a weighted average and independent posteriors.

The real requirement profile (38 competencies × 4 levels), 1,500 people in three organisations
(their item banks differ by chance, which moves a level's figures more than 500 people do),
cold-start items, self-ratings always, six amounts of evidence.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.measures import expected_calibration_error, weighted_average
from benchmarks.report import Limit, Report, run
from benchmarks.world import Simulated, abilities, simulate
from competency.scoring import records
from competency.scoring.batch import decide_people
from competency.scoring.context import ScoringContext
from competency.scoring.grid import TAILS, Matrix, Vector
from competency.scoring.ladder import LEVEL_COUNT, Ladder, steps_of
from competency.scoring.severity import estimate_severities
from tests.scoring.profile import PROFILE

PEOPLE, MANAGERS, ORGANISATIONS = 500, 50, 3
PLAIN = ScoringContext("simulation", {})
LADDER = Ladder(PROFILE, PLAIN.rules.share)
HALF_LIVES = LADDER.structure.half_lives(PLAIN)
EVIDENCE = (
    ("self only", 0, 0),
    ("3 items", 3, 0),
    ("6 items", 6, 0),
    ("6 items + 1 review", 6, 1),
    ("12 items", 12, 0),
    ("12 items + 2 reviews", 12, 2),
)
OVER_PROMOTED = {6: 0.06, 12: 0.045}
ECE = 0.03


@dataclass(frozen=True)
class Decided:
    """Decisions and the truth: probabilities (P, 4), reached and true rank (P,)."""

    at_least: Matrix
    reached: npt.NDArray[np.int64]
    truth: Matrix

    @property
    def level(self) -> npt.NDArray[np.int64]:
        return np.asarray(self.truth.sum(axis=1), dtype=np.int64)

    @property
    def over_promoted(self) -> float:
        return float(np.mean(self.reached > self.level))

    @property
    def exact(self) -> float:
        return float(np.mean(self.reached == self.level))

    def found(self, rank: int) -> float:
        """Of the people truly at a level, the share who reach it."""
        return float(np.mean(self.reached[self.level == rank] >= rank))

    @property
    def ece(self) -> float:
        """The worst of the four levels."""
        return max(
            expected_calibration_error(self.at_least[:, k], self.truth[:, k])
            for k in range(LEVEL_COUNT)
        )


def joined(parts: list[Decided]) -> Decided:
    """The decisions of several organisations."""
    return Decided(
        np.vstack([part.at_least for part in parts]),
        np.concatenate([part.reached for part in parts]),
        np.vstack([part.truth for part in parts]),
    )


def by_joint_model(evidence: Simulated, context: ScoringContext, truth: Matrix) -> Decided:
    """The product's decision."""
    found = decide_people(evidence, PEOPLE, PROFILE, context, day=0, seed=0).at_least
    return Decided(found, (found >= context.rules.reach).sum(axis=1), truth)


def by_independent_posteriors(
    evidence: Simulated, context: ScoringContext, truth: Matrix
) -> Decided:
    """Each competency shrunk alone, and the number at their step a Poisson-binomial."""
    scores = records.score(evidence, HALF_LIVES, context, 0)
    tails = np.tile(TAILS @ context.transition.prior, (PEOPLE, len(PROFILE), 1))
    tails[scores.person, scores.competency] = scores.posteriors @ TAILS.T
    at_least = np.empty((PEOPLE, LEVEL_COUNT))
    for level in range(LEVEL_COUNT):
        asked = np.flatnonzero(LADDER.asked[:, level])
        chance = tails[:, asked, LADDER.required[asked, level]]
        at_least[:, level] = poisson_binomial_tail(chance, int(LADDER.needed[level]))
    at_least = np.minimum.accumulate(at_least, axis=1)
    return Decided(at_least, (at_least >= context.rules.reach).sum(axis=1), truth)


def poisson_binomial_tail(chance: Matrix, needed: int) -> Vector:
    """P(at least `needed` of independent events happen): rows of chances (n, m) → (n,)."""
    count = np.zeros((len(chance), chance.shape[1] + 1))
    count[:, 0] = 1.0
    for column in chance.T:
        count[:, 1:] = count[:, 1:] * (1 - column[:, None]) + count[:, :-1] * column[:, None]
        count[:, 0] *= 1 - column
    return np.asarray(count[:, needed:].sum(axis=1))


def by_weighted_average(evidence: Simulated, truth: Matrix) -> Decided:
    """Steps by rounding the weighted average; sure of itself."""
    found = weighted_average(evidence, len(PROFILE))
    step = np.zeros((PEOPLE, len(PROFILE)))
    step[found.person, found.competency] = np.rint(found.score)
    holds = np.array([
        ((step[:, asked] >= required[asked]).sum(axis=1) >= needed)
        for asked, required, needed in zip(
            LADDER.asked.T, LADDER.required.T, LADDER.needed.tolist(), strict=True
        )
    ]).T  # fmt: skip
    at_least = np.logical_and.accumulate(holds, axis=1).astype(np.float64)
    return Decided(at_least, at_least.sum(axis=1).astype(np.int64), truth)


@dataclass(frozen=True)
class Organisation:
    """People with true abilities and levels, and a seed for everything else."""

    theta: Matrix
    truth: Matrix
    seed: int

    @classmethod
    def of(cls, seed: int) -> "Organisation":
        theta = abilities(np.random.default_rng(seed), PEOPLE, LADDER.structure.homes)
        return cls(theta, LADDER.at_least(steps_of(theta[:, :, None])), seed + 100)

    def evidence(self, items: int, reviews: int) -> tuple[Simulated, ScoringContext]:
        """The evidence, in the context of the severities that it shows."""

        def gather(context: ScoringContext) -> Simulated:
            return simulate(
                self.theta, np.random.default_rng(self.seed), items=items, reviews=reviews,
                managers=MANAGERS, context=context,
            )  # fmt: skip

        if not reviews:
            return gather(PLAIN), PLAIN
        found = estimate_severities([gather(PLAIN)], HALF_LIVES, PLAIN)
        context = replace(PLAIN, severities=found)
        return gather(context), context


HEAD = ("evidence a competency", "over-promoted", "exact level", "senior found",
        "leadership found", "worst ECE by level")  # fmt: skip
JOINT = "The joint model"
INDEPENDENT = "Independent posteriors, Poisson-binomial count"
AVERAGE = "Weighted average .5/.3/.2, rounded"


def measure(report: Report) -> None:
    """Print a table a method."""
    organisations = [Organisation.of(seed) for seed in range(1, ORGANISATIONS + 1)]
    levels = np.concatenate([one.truth.sum(axis=1) for one in organisations]).astype(np.int64)
    report.table(
        "The people: true levels",
        ("below junior", "junior", "mid", "senior", "leadership"),
        [(np.bincount(levels, minlength=5) / levels.size).tolist()],
    )
    tables: dict[str, list[list[str | float | Limit]]] = {
        JOINT: [], INDEPENDENT: [], AVERAGE: [],
    }  # fmt: skip
    for name, items, reviews in EVIDENCE:
        parts: dict[str, list[Decided]] = {title: [] for title in tables}
        for one in organisations:
            evidence, context = one.evidence(items, reviews)
            parts[JOINT].append(by_joint_model(evidence, context, one.truth))
            parts[INDEPENDENT].append(by_independent_posteriors(evidence, context, one.truth))
            parts[AVERAGE].append(by_weighted_average(evidence, one.truth))
        for title, rows in tables.items():
            found = joined(parts[title])
            promoted: float | Limit = found.over_promoted
            ece: float | Limit = found.ece
            if title == JOINT and items in OVER_PROMOTED:
                promoted = Limit(found.over_promoted, at_most=OVER_PROMOTED[items])
                ece = Limit(found.ece, at_most=ECE)
            rows.append([name, promoted, found.exact, found.found(3), found.found(4), ece])
    for title, rows in tables.items():
        report.table(title, HEAD, rows)
    report.note("“self only” shows no level in the product: too little of it is assessed.")


if __name__ == "__main__":
    sys.exit(run(measure))
