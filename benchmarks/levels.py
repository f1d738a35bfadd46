"""Level decisions against known truth, beside a weighted average and independent posteriors.

The real requirement profile (38 competencies × 4 levels), twenty organisations of 500 people
(their item banks differ by chance, which moves a level's figures more than 500 people do),
cold-start items, self-ratings always, six amounts of evidence.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.measures import expected_calibration_error, weighted_average
from benchmarks.report import Limit, Mean, Report, run
from benchmarks.several import each, limited, mean
from benchmarks.world import ORDINARY, SimulatedEvidence, World, abilities, simulate
from competency.scoring.calibration.severity import estimate_severities
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import COLD_START_GUESS, ScoringContext
from competency.scoring.level_decision import steps_of
from competency.scoring.people import people_levels
from competency.scoring.requirements import LEVEL_COUNT, Ladder
from competency.scoring.scale import TAILS, Matrix, Vector
from tests.scoring.profile import PROFILE

PEOPLE, MANAGERS, ORGANISATIONS = 500, 50, 20
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


JOINT = "The joint model"
INDEPENDENT = "Independent posteriors, Poisson-binomial count"
AVERAGE = "Weighted average .5/.3/.2, rounded"
METHODS = (JOINT, INDEPENDENT, AVERAGE)
SIX = "6 items"
GUESSED, KNOWN = "… those without options guessed at .05", "… their parameters known"
OTHER_ITEMS = {GUESSED: (World(blind=COLD_START_GUESS), False), KNOWN: (ORDINARY, True)}
"""Six items each in another world: how people answer, and whether parameters are known."""


@dataclass(frozen=True)
class Decisions:
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

    def by_chance(self, seed: int) -> "Decisions":
        """The same people, their truth drawn from the probabilities that are stated."""
        luck = np.random.default_rng(seed).random((len(self.truth), 1))
        return replace(self, truth=(luck < self.at_least).astype(np.float64))


def joined(parts: list[Decisions]) -> Decisions:
    """The decisions of several organisations."""
    return Decisions(
        np.vstack([part.at_least for part in parts]),
        np.concatenate([part.reached for part in parts]),
        np.vstack([part.truth for part in parts]),
    )


def by_joint_model(
    evidence: SimulatedEvidence, context: ScoringContext, truth: Matrix
) -> Decisions:
    """The product's decision."""
    levels = people_levels(evidence, PEOPLE, PROFILE, context, day=0, seed=0)
    return Decisions(levels.at_least, levels.reached, truth)


def by_independent_posteriors(
    evidence: SimulatedEvidence, context: ScoringContext, truth: Matrix
) -> Decisions:
    """Each competency shrunk alone, and the number at their step a Poisson-binomial."""
    scores = certified_scores(evidence, HALF_LIVES, context, 0)
    tails = np.tile(TAILS @ context.transition.prior, (PEOPLE, len(PROFILE), 1))
    tails[scores.person, scores.competency] = scores.posteriors @ TAILS.T
    at_least = np.empty((PEOPLE, LEVEL_COUNT))
    for level in range(LEVEL_COUNT):
        asked = np.flatnonzero(LADDER.asked[:, level])
        chance = tails[:, asked, LADDER.required[asked, level]]
        at_least[:, level] = poisson_binomial_tail(chance, int(LADDER.needed[level]))
    at_least = np.minimum.accumulate(at_least, axis=1)
    return Decisions(at_least, (at_least >= context.rules.reach).sum(axis=1), truth)


def poisson_binomial_tail(chance: Matrix, needed: int) -> Vector:
    """P(at least `needed` of independent events happen): rows of chances (n, m) → (n,)."""
    count = np.zeros((len(chance), chance.shape[1] + 1))
    count[:, 0] = 1.0
    for column in chance.T:
        count[:, 1:] = count[:, 1:] * (1 - column[:, None]) + count[:, :-1] * column[:, None]
        count[:, 0] *= 1 - column
    return np.asarray(count[:, needed:].sum(axis=1))


def by_weighted_average(evidence: SimulatedEvidence, truth: Matrix) -> Decisions:
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
    return Decisions(at_least, at_least.sum(axis=1).astype(np.int64), truth)


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

    def evidence(
        self, items: int, reviews: int, world: World = ORDINARY, *, calibrated: bool = False
    ) -> tuple[SimulatedEvidence, ScoringContext]:
        """The evidence, in the context of the severities that it shows."""

        def gather(context: ScoringContext) -> SimulatedEvidence:
            return simulate(
                self.theta, np.random.default_rng(self.seed), items=items, reviews=reviews,
                managers=MANAGERS, context=context, world=world, calibrated=calibrated,
            )  # fmt: skip

        if not reviews:
            return gather(PLAIN), PLAIN
        found = estimate_severities([gather(PLAIN)], HALF_LIVES, PLAIN)
        context = replace(PLAIN, severities=found)
        return gather(context), context


ByMethod = dict[tuple[str, str], Decisions]
"""By method and kind of evidence."""


def decisions(seed: int) -> ByMethod:
    """Everything that is decided in one organisation."""
    one = Organisation.of(seed)
    found: ByMethod = {}
    for name, items, reviews in EVIDENCE:
        evidence, context = one.evidence(items, reviews)
        found[JOINT, name] = by_joint_model(evidence, context, one.truth)
        found[INDEPENDENT, name] = by_independent_posteriors(evidence, context, one.truth)
        found[AVERAGE, name] = by_weighted_average(evidence, one.truth)
    for name, (world, calibrated) in OTHER_ITEMS.items():
        evidence, context = one.evidence(6, 0, world, calibrated=calibrated)
        found[JOINT, name] = by_joint_model(evidence, context, one.truth)
    return found


HEAD = ("evidence a competency", "over-promoted", "exact level", "senior found",
        "leadership found", "worst ECE by level", "in one organisation",
        "by chance alone")  # fmt: skip
Row = list[str | float | Mean | Limit]


def _row(method: str, name: str, found: list[ByMethod], items: int | None = None) -> Row:
    """Means of the organisations; limits where the number of items has some."""
    parts = [one[method, name] for one in found]
    together = joined(parts)
    promoted = [one.over_promoted for one in parts]
    bound = OVER_PROMOTED.get(items or 0)
    return [
        name,
        mean(promoted) if bound is None else limited(promoted, at_most=bound),
        mean(one.exact for one in parts),
        mean(one.found(3) for one in parts),
        mean(one.found(4) for one in parts),
        together.ece if bound is None else Limit(together.ece, at_most=ECE),
        mean(one.ece for one in parts),
        mean(one.by_chance(seed).ece for seed, one in enumerate(parts)),
    ]


def measure(report: Report) -> None:
    """Print a table a method."""
    found = each(decisions, range(1, ORGANISATIONS + 1))
    levels = np.concatenate([one[JOINT, SIX].level for one in found])
    report.table(
        "The people: true levels",
        ("below junior", "junior", "mid", "senior", "leadership"),
        [(np.bincount(levels, minlength=5) / levels.size).tolist()],
    )
    for method in METHODS:
        report.table(
            method,
            HEAD,
            [
                _row(method, name, found, items if method == JOINT else None)
                for name, items, _ in EVIDENCE
            ],
        )
    report.note(
        f"Means of {ORGANISATIONS} organisations ± standard error. ECE by level: of all people "
        "together; in one organisation of 500; and what chance alone would show there if every "
        "stated probability were perfect."
    )
    report.note("“self only” shows no level in the product: too little of it is assessed.")
    report.table(
        "Six items, the joint model: what uncalibrated items cost",
        HEAD,
        [_row(JOINT, name, found) for name in (SIX, *OTHER_ITEMS)],
    )


if __name__ == "__main__":
    sys.exit(run(measure))
