"""A world that is not the engine's: what it costs, and whether probabilities still hold.

Each row compares the engine as it is with one that knows how this world works (or, where
nothing could be known, with the ordinary world). The loss is in accuracy of M1.
"""

import sys
from dataclasses import replace

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
from benchmarks.report import Limit, Report, run
from benchmarks.world import World, drifting, merged, simulate
from competency.scoring import records
from competency.scoring.batch import score_people_jointly
from competency.scoring.context import ScoringContext
from competency.scoring.grid import NODES, Matrix

ECE = 0.05
KNOWABLE = (
    ("self-ratings worth r = .1", World(self_correlation=0.1)),
    ("self-ratings worth r = .5", World(self_correlation=0.5)),
    ("severity sd .2", World(severity_sd=0.2)),
    ("severity sd .9", World(severity_sd=0.9)),
)
UNKNOWABLE = (
    ("5 % answer at random", World(careless=0.05)),
    ("one manager in 200 gives everybody 3", World(flat_managers=1 / 200)),
    ("one manager in ten gives everybody 3", World(flat_managers=0.1)),
)
QUARTERS = (-730, -547, -365, -182, 0)


def _row(name: str, own: Quality, best: float, joint: Quality) -> list[str | float | Limit]:
    return [
        name, own.accuracy, best - own.accuracy, own.rmse, Limit(own.ece, at_most=ECE),
        joint.accuracy, Limit(joint.ece, at_most=ECE),
    ]  # fmt: skip


def _measured(organisation: Organisation) -> tuple[Quality, Quality]:
    theta, context = organisation.theta(), organisation.learnt()
    evidence = organisation.evidence(context)
    return m1(evidence, context, theta), m2(evidence, context, theta)


def _informed(world: World) -> float:
    """M1's accuracy for who knows the world; severities as its own sd allows."""
    organisation = Organisation(world=world, believed=world)
    context = PLAIN
    if world.severity_sd != World().severity_sd:
        # Known exactly: the most that knowing the world could give.
        truth = organisation.severity().tolist()
        context = replace(PLAIN, severities={m: (s, 0.0) for m, s in enumerate(truth)})
    else:
        context = organisation.learnt()
    return m1(organisation.evidence(context), context, organisation.theta()).accuracy


def _drift(half_life: float, growth: float) -> tuple[Quality, Quality, Quality]:
    """Two years of quizzes, three items every half year: M1 and M2 as they are, M1 informed.

    Args:
        half_life: True one of the drift, days.
        growth: By which everybody grows a year, on θ.
    """
    rng = np.random.default_rng(31)
    path = drifting(rng, PEOPLE, HOMES, QUARTERS, half_life)
    path = [theta + growth * day / 365 for theta, day in zip(path, QUARTERS, strict=True)]
    evidence = merged([
        simulate(theta, rng, items=3, item_chance=0.6, self_chance=0.5, day=day)
        for theta, day in zip(path, QUARTERS, strict=True)
    ])  # fmt: skip

    def own(context: ScoringContext) -> Quality:
        lives = np.full(COMPETENCIES, context.half_life_days)
        scores = records.score(evidence, lives, context, 0)
        truth: Matrix = path[-1][scores.person, scores.competency]
        return quality(scores.steps, scores.posteriors @ NODES, np.asarray(truth))

    found = score_people_jointly(evidence, PEOPLE, STRUCTURE, PLAIN, day=0)
    joint = quality(found.steps, found.mean, path[-1][found.person, found.competency])
    assert PLAIN.half_life_days == HALF_LIVES[0]
    return own(PLAIN), joint, own(replace(PLAIN, half_life_days=half_life))


def measure(report: Report) -> None:
    """Print the table."""
    ordinary, ordinary_joint = _measured(Organisation())
    rows = [_row("the engine's own world", ordinary, ordinary.accuracy, ordinary_joint)]
    for name, world in KNOWABLE:
        own, joint = _measured(Organisation(world=world))
        rows.append(_row(name, own, _informed(world), joint))
    for name, world in UNKNOWABLE:
        own, joint = _measured(Organisation(world=world))
        rows.append(_row(name, own, ordinary.accuracy, joint))
    for name, half_life, growth in (
        ("ability drifts as assumed (H = 2 years)", 730.0, 0.0),
        ("ability drifts faster (H = 1 year)", 365.0, 0.0),
        ("ability hardly drifts (H = 10 years)", 3650.0, 0.0),
        ("everybody grows by .3 a year", 3650.0, 0.3),
    ):
        own, joint, informed = _drift(half_life, growth)
        rows.append(_row(name, own, informed.accuracy, joint))
    report.table(
        "A world that is not the engine's",
        ("", "M1 accuracy", "loss", "RMSE", "M1 ECE", "M2 accuracy", "M2 ECE"),
        rows,
    )


if __name__ == "__main__":
    sys.exit(run(measure))
