"""Estimates against known truth: M1, M2 and the weighted average on the same evidence."""

import sys

import numpy as np

from benchmarks.measures import Quality, certain, quality, weighted_average
from benchmarks.organisation import COMPETENCIES, Organisation, m1, m2
from benchmarks.report import Limit, Mean, Report, run
from benchmarks.several import each, limited, mean
from benchmarks.world import SimulatedEvidence
from competency.scoring.scale import Matrix

ORGANISATIONS = 10
AVERAGE, CERTIFIED, LIKELY = "weighted average .5/.3/.2", "M1 cold start", "M2 cold start"
FIGURES = ("accuracy", "rmse", "brier", "ece")
LIMITS = {
    CERTIFIED: dict(zip(FIGURES, (0.64, 0.58, 0.475, 0.01), strict=True)),
    LIKELY: dict(zip(FIGURES, (0.69, 0.485, 0.42, 0.025), strict=True)),
}


def average(evidence: SimulatedEvidence, theta: Matrix) -> Quality:
    """The weighted average: step by rounding; θ by the best straight line in hindsight."""
    found = weighted_average(evidence, COMPETENCIES)
    truth = theta[found.person, found.competency]
    slope, intercept = np.polyfit(found.score, truth, 1)
    mean = np.asarray(intercept + slope * found.score, dtype=np.float64)
    return quality(certain(np.rint(found.score).astype(np.int64)), mean, truth)


def organisation(seed: int) -> dict[str, Quality]:
    """The quality of each estimate in one organisation."""
    one = Organisation(seed=seed)
    theta, context = one.theta(), one.learnt()
    evidence = one.evidence(context)
    return {
        AVERAGE: average(evidence, theta),
        CERTIFIED: m1(evidence, context, theta),
        LIKELY: m2(evidence, context, theta),
    }


def measure(report: Report) -> None:
    """Print the table."""
    found = each(organisation, range(1, ORGANISATIONS + 1))
    rows: list[list[str | Mean | Limit]] = []
    for name in (AVERAGE, CERTIFIED, LIKELY):
        row: list[str | Mean | Limit] = [name]
        for figure in FIGURES:
            values = [getattr(one[name], figure) for one in found]
            if name == AVERAGE:
                row.append(mean(values))
                continue
            bound = LIMITS[name][figure]
            row.append(
                limited(values, at_least=bound)
                if figure == "accuracy"
                else limited(values, at_most=bound)
            )
        rows.append(row)
    report.table(
        "2,000 people × 45 competencies, four classes",
        ("estimate", "accuracy", "RMSE of θ", "Brier", "ECE"),
        rows,
    )
    report.note(f"Means of {ORGANISATIONS} organisations ± standard error; limits are the means'.")


if __name__ == "__main__":
    sys.exit(run(measure))
