"""Old evidence: quizzes three years, one year and no time ago, ability drifting in between."""

import sys
from dataclasses import replace

import numpy as np

from benchmarks.measures import coverage, quality
from benchmarks.report import Limit, Report, run
from benchmarks.world import drifting, merged, simulate
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import ScoringContext
from competency.scoring.scale import NODES

DAYS = (-1095, -365, 0)
PEOPLE, COMPETENCIES = 2000, 20
HALF_LIFE = 730.0


def measure(report: Report) -> None:
    """Print the table."""
    rng = np.random.default_rng(8)
    homes = [f"area {n}" for n in range(COMPETENCIES)]
    path = drifting(rng, PEOPLE, homes, DAYS, HALF_LIFE)
    parts = [
        simulate(theta, rng, items=3, self_chance=0.0, day=day)
        for theta, day in zip(path, DAYS, strict=True)
    ]
    evidence = merged(parts)
    rows: list[list[str | float | Limit]] = []
    for name, half_life, limited in (
        ("two years (true)", HALF_LIFE, True),
        ("one year", HALF_LIFE / 2, False),
        ("four years", 2 * HALF_LIFE, False),
        ("never forgets", 1e6, False),
    ):
        context = replace(ScoringContext("simulation", {}), half_life_days=half_life)
        scores = certified_scores(evidence, np.full(COMPETENCIES, half_life), context, 0)
        truth = path[-1][scores.person, scores.competency]
        found = quality(scores.steps, scores.posteriors @ NODES, truth)
        inside = coverage(scores, truth)
        rows.append([
            name, found.accuracy, found.rmse,
            Limit(found.ece, at_most=0.01) if limited else found.ece,
            inside, Limit(abs(inside - 0.9), at_most=0.02) if limited else abs(inside - 0.9),
        ])  # fmt: skip
    report.table(
        "Evidence three years, one year and no time old",
        ("half-life assumed", "accuracy", "RMSE of θ", "ECE", "90 % interval holds", "off by"),
        rows,
    )


if __name__ == "__main__":
    sys.exit(run(measure))
