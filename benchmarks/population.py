"""A population that is not N(0, 1): what the fixed prior costs, and the fitted one regains."""

import sys
from dataclasses import replace

from benchmarks.organisation import PLAIN, Organisation, m1, m2
from benchmarks.report import Limit, Report, run
from competency.scoring.calibration import population_of_records
from competency.scoring.context import ScoringContext

MEAN, SD = 0.5, 0.8


def measure(report: Report) -> None:
    """Print the table."""
    organisation = Organisation(mean=MEAN, sd=SD)
    theta = organisation.theta()
    found = population_of_records(organisation.evidence())
    contexts = {
        "fixed prior N(0, 1)": PLAIN,
        "fitted prior": replace(PLAIN, mu=found.mu, sigma=found.sigma),
        "true prior": replace(PLAIN, mu=MEAN, sigma=SD),
    }
    rows: list[list[str | float | Limit]] = []
    accuracy: dict[str, float] = {}
    for name, plain in contexts.items():
        context: ScoringContext = organisation.learnt(plain)
        evidence = organisation.evidence(context)
        own, joint = m1(evidence, context, theta), m2(evidence, context, theta)
        accuracy[name] = own.accuracy
        rows.append([name, own.accuracy, own.rmse, own.ece, joint.accuracy, joint.rmse, joint.ece])
    report.table(
        f"Population N({MEAN}, {SD}²)",
        ("prior", "M1 accuracy", "RMSE", "ECE", "M2 accuracy", "RMSE", "ECE"),
        rows,
    )
    lost = accuracy["true prior"] - accuracy["fixed prior N(0, 1)"]
    regained = accuracy["fitted prior"] - accuracy["fixed prior N(0, 1)"]
    report.table(
        "The fit, from 2,000 people's quizzes",
        ("", "found", "standard error"),
        [
            ["mean", Limit(found.mu, at_least=MEAN - 0.15), found.mu_error],
            ["sd", Limit(found.sigma, at_least=SD - 0.15), found.sigma_error],
            ["accuracy that the fixed prior loses", lost, None],
            ["… and the fitted one regains", Limit(regained, at_least=0.75 * lost), None],
        ],
    )


if __name__ == "__main__":
    sys.exit(run(measure))
