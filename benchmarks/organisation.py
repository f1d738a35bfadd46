"""The organisation of the simulation: 2,000 people, 45 competencies in 9 areas, 200 managers."""

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.measures import Quality, quality
from benchmarks.world import ORDINARY, SimulatedEvidence, World, abilities, simulate
from competency.scoring.calibration.severity import estimate_severities
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import ScoringContext
from competency.scoring.joint import Structure, joint_scores, likely_scores
from competency.scoring.scale import NODES, Matrix, Vector

PEOPLE, COMPETENCIES, MANAGERS = 2000, 45, 200
HOMES = [f"area {n // 5}" for n in range(COMPETENCIES)]
STRUCTURE = Structure(tuple(map(str, range(COMPETENCIES))), tuple(HOMES))
HALF_LIVES = np.full(COMPETENCIES, 730.0)
PLAIN = ScoringContext("simulation", {})


@dataclass(frozen=True)
class Organisation:
    """What to simulate: six of twelve items with chance .8, two reviews, self-ratings.

    Attributes:
        mean, sd: Of the population.
        world, believed: How people rate and answer, and what likelihoods assume.
    """

    people: int = PEOPLE
    managers: int = MANAGERS
    review_chance: float = 0.6
    mean: float = 0.0
    sd: float = 1.0
    world: World = ORDINARY
    believed: World = ORDINARY
    seed: int = 1

    def theta(self) -> Matrix:
        """True abilities, (P, J)."""
        rng = np.random.default_rng(self.seed)
        return self.mean + self.sd * abilities(rng, self.people, HOMES)

    def severity(self) -> Vector:
        """True strictness of the managers."""
        rng = np.random.default_rng(self.seed + 100)
        return np.asarray(self.world.severity_sd * rng.standard_normal(self.managers))

    def evidence(self, context: ScoringContext = PLAIN) -> SimulatedEvidence:
        """The same evidence every time; likelihoods with the severities of the context."""
        return simulate(
            self.theta(), np.random.default_rng(self.seed + 200), items=6, item_chance=0.8,
            managers=self.managers, reviews=2, review_chance=self.review_chance,
            self_chance=0.9, severity=self.severity(), context=context, world=self.world,
            believed=self.believed,
        )  # fmt: skip

    def learnt(self, context: ScoringContext = PLAIN) -> ScoringContext:
        """The context with severities estimated from the evidence itself."""
        found = estimate_severities([self.evidence(context)], HALF_LIVES, context)
        return replace(context, severities=found)


def m1(evidence: SimulatedEvidence, context: ScoringContext, theta: Matrix) -> Quality:
    """Quality of the certified estimates."""
    scores = certified_scores(evidence, HALF_LIVES, context, 0)
    return quality(scores.steps, scores.posteriors @ NODES, theta[scores.person, scores.competency])


def m2(evidence: SimulatedEvidence, context: ScoringContext, theta: Matrix) -> Quality:
    """Quality of the likely steps, every competency of everybody."""
    scores = likely_scores(*joint_scores(evidence, len(theta), STRUCTURE, context, 0), context)
    return quality(scores.steps, scores.posteriors @ NODES, theta[scores.person, scores.competency])
