"""Strict and lenient managers: how well their severity is learnt, and whether it helps."""

import sys

import numpy as np

from benchmarks.organisation import MANAGERS, PEOPLE, PLAIN, Organisation, m1
from benchmarks.report import Limit, Report, run

CASES = (
    ("200 managers, 540 ratings each", Organisation(managers=MANAGERS), True),
    ("2,000 managers, 5 ratings each",
     Organisation(managers=PEOPLE, review_chance=1 / 18), False),
)  # fmt: skip


def measure(report: Report) -> None:
    """Print the table."""
    rows: list[list[str | float | Limit]] = []
    for name, organisation, many in CASES:
        theta, truth = organisation.theta(), organisation.severity()
        context = organisation.learnt()
        known = sorted(context.severities)
        mean = np.array([context.severities[m][0] for m in known])
        sd = np.array([context.severities[m][1] for m in known])
        r = float(np.corrcoef(mean, truth[known])[0, 1])
        spread = float(((mean - truth[known]) / sd).std())
        learnt = m1(organisation.evidence(context), context, theta)
        ignored = m1(organisation.evidence(), PLAIN, theta)
        rows.append([
            name, Limit(r, at_least=0.9) if many else r, spread, ignored.accuracy,
            Limit(learnt.accuracy, at_least=round(ignored.accuracy, 3)), learnt.ece,
        ])  # fmt: skip
    report.table(
        "Severity of managers (M1)",
        ("", "r with the truth", "sd of error / stated sd", "accuracy, severity ignored",
         "accuracy, severity learnt", "ECE, learnt"),
        rows,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(run(measure))
