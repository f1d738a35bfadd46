"""Estimates against known truth: M1, M2 and the weighted average on the same evidence."""

import sys

import numpy as np

from benchmarks.measures import Quality, certain, quality, weighted_average
from benchmarks.organisation import COMPETENCIES, Organisation, m1, m2
from benchmarks.report import Limit, Report, run
from benchmarks.world import Simulated
from competency.scoring.grid import Matrix

LIMITS = {
    "M1 cold start": (0.64, 0.58, 0.475, 0.01),
    "M2 cold start": (0.69, 0.485, 0.42, 0.025),
}


def average(evidence: Simulated, theta: Matrix) -> Quality:
    """The weighted average: step by rounding; θ by the best straight line in hindsight."""
    found = weighted_average(evidence, COMPETENCIES)
    truth = theta[found.person, found.competency]
    slope, intercept = np.polyfit(found.score, truth, 1)
    mean = np.asarray(intercept + slope * found.score, dtype=np.float64)
    return quality(certain(np.rint(found.score).astype(np.int64)), mean, truth)


def measure(report: Report) -> None:
    """Print the table."""
    organisation = Organisation()
    theta, context = organisation.theta(), organisation.learnt()
    evidence = organisation.evidence(context)
    found = average(evidence, theta)
    rows: list[list[str | float | Limit]] = [
        ["weighted average .5/.3/.2", found.accuracy, found.rmse, found.brier, found.ece]
    ]
    for name, result in (
        ("M1 cold start", m1(evidence, context, theta)),
        ("M2 cold start", m2(evidence, context, theta)),
    ):
        accuracy, rmse, brier, ece = LIMITS[name]
        rows.append([
            name,
            Limit(result.accuracy, at_least=accuracy),
            Limit(result.rmse, at_most=rmse),
            Limit(result.brier, at_most=brier),
            Limit(result.ece, at_most=ece),
        ])  # fmt: skip
    report.table(
        "2,000 people × 45 competencies, four classes",
        ("estimate", "accuracy", "RMSE of θ", "Brier", "ECE"),
        rows,
    )


if __name__ == "__main__":
    sys.exit(run(measure))
