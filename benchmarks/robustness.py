"""A world that is not the engine's: what it costs, and whether probabilities still hold.

Each row compares the engine as it is with one that knows how this world works (or, where
nothing could be known, with the ordinary world). The loss is in accuracy of M1. Figures are
means of three organisations.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.measures import Quality, quality
from benchmarks.organisation import (
    COMPETENCIES,
    HALF_LIVES,
    HOMES,
    PEOPLE,
    PLAIN,
    STRUCTURE,
    Organisation,
    m1,
    m2,
)
from benchmarks.report import Limit, Mean, Report, run
from benchmarks.several import each, limited, mean
from benchmarks.world import World, drifting, merged, simulate
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import ScoringContext
from competency.scoring.joint import joint_scores, likely_scores
from competency.scoring.scale import NODES, Matrix

ECE = 0.05
SEEDS = (1, 2, 3)
OWN = "the engine's own world"
KNOWABLE = {
    "self-ratings worth r = .1": World(self_correlation=0.1),
    "self-ratings worth r = .5": World(self_correlation=0.5),
    "severity sd .2": World(severity_sd=0.2),
    "severity sd .9": World(severity_sd=0.9),
}
WORLDS = {
    OWN: World(),
    **KNOWABLE,
    "5 % answer at random": World(careless=0.05),
    "one manager in 200 gives everybody 3": World(flat_managers=1 / 200),
    "one manager in ten gives everybody 3": World(flat_managers=0.1),
}
DRIFTS = {
    "ability drifts as assumed (H = 2 years)": (730.0, 0.0),
    "ability drifts faster (H = 1 year)": (365.0, 0.0),
    "ability hardly drifts (H = 10 years)": (3650.0, 0.0),
    "everybody grows by .3 a year": (3650.0, 0.3),
}
"""True half-life, days, and growth a year."""
QUARTERS = (-730, -547, -365, -182, 0)


def _measured(organisation: Organisation) -> tuple[Quality, Quality]:
    theta, context = organisation.theta(), organisation.learnt()
    evidence = organisation.evidence(context)
    return m1(evidence, context, theta), m2(evidence, context, theta)


def _informed(world: World, seed: int) -> float:
    """M1's accuracy for who knows the world; severities as its own sd allows."""
    organisation = Organisation(world=world, believed=world, seed=seed)
    context = PLAIN
    if world.severity_sd != World().severity_sd:
        # Known exactly: the most that knowing the world could give.
        truth = organisation.severity().tolist()
        context = replace(PLAIN, severities={m: (s, 0.0) for m, s in enumerate(truth)})
    else:
        context = organisation.learnt()
    return m1(organisation.evidence(context), context, organisation.theta()).accuracy


def _drift(half_life: float, growth: float, seed: int) -> tuple[Quality, Quality, Quality]:
    """Two years of quizzes, three items every half year: M1 and M2 as they are, M1 informed.

    Args:
        half_life: True one of the drift, days.
        growth: By which everybody grows a year, on θ.
    """
    rng = np.random.default_rng(30 + seed)
    path = drifting(rng, PEOPLE, HOMES, QUARTERS, half_life)
    path = [theta + growth * day / 365 for theta, day in zip(path, QUARTERS, strict=True)]
    evidence = merged([
        simulate(theta, rng, items=3, item_chance=0.6, self_chance=0.5, day=day)
        for theta, day in zip(path, QUARTERS, strict=True)
    ])  # fmt: skip

    def own(context: ScoringContext) -> Quality:
        lives = np.full(COMPETENCIES, context.half_life_days)
        scores = certified_scores(evidence, lives, context, 0)
        truth: Matrix = path[-1][scores.person, scores.competency]
        return quality(scores.steps, scores.posteriors @ NODES, np.asarray(truth))

    likely = likely_scores(*joint_scores(evidence, PEOPLE, STRUCTURE, PLAIN, 0), PLAIN)
    abilities = path[-1][likely.person, likely.competency]
    joint = quality(likely.steps, likely.posteriors @ NODES, abilities)
    assert PLAIN.half_life_days == HALF_LIVES[0]
    return own(PLAIN), joint, own(replace(PLAIN, half_life_days=half_life))


@dataclass(frozen=True)
class RowFigures:
    """M1 and M2 in one organisation, and M1's accuracy for who knows the world."""

    own: Quality
    joint: Quality
    informed: float | None = None


def organisation(case: tuple[str, int]) -> RowFigures:
    """One row's figures in the organisation of a seed."""
    name, seed = case
    if name in DRIFTS:
        own, joint, informed = _drift(*DRIFTS[name], seed)
        return RowFigures(own, joint, informed.accuracy)
    world = WORLDS[name]
    own, joint = _measured(Organisation(world=world, seed=seed))
    return RowFigures(own, joint, _informed(world, seed) if name in KNOWABLE else None)


def measure(report: Report) -> None:
    """Print the table."""
    names = [*WORLDS, *DRIFTS]
    cases = [(name, seed) for name in names for seed in SEEDS]
    found = dict(zip(cases, each(organisation, cases), strict=True))
    rows: list[list[str | float | Mean | Limit]] = []
    for name in names:
        parts = [found[name, seed] for seed in SEEDS]
        losses = [
            (found[OWN, seed].own.accuracy if part.informed is None else part.informed)
            - part.own.accuracy
            for seed, part in zip(SEEDS, parts, strict=True)
        ]
        rows.append(
            [
                name,
                mean(part.own.accuracy for part in parts),
                mean(losses),
                mean(part.own.rmse for part in parts).value,
                limited((part.own.ece for part in parts), at_most=ECE),
                mean(part.joint.accuracy for part in parts),
                limited((part.joint.ece for part in parts), at_most=ECE),
            ]
        )
    report.table(
        "A world that is not the engine's",
        ("", "M1 accuracy", "loss", "RMSE", "M1 ECE", "M2 accuracy", "M2 ECE"),
        rows,
    )
    report.note(f"Means of {len(SEEDS)} organisations ± standard error; limits are the means'.")


if __name__ == "__main__":
    sys.exit(run(measure))
