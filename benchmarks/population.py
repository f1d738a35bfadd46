"""A population that is not N(0, 1): what the fixed prior costs, and the fitted one regains."""

import sys
from dataclasses import replace

import numpy as np

from benchmarks.measures import Quality
from benchmarks.organisation import PLAIN, Organisation, m1, m2
from benchmarks.report import Limit, Report, run
from benchmarks.several import each
from competency.scoring.calibration import Population, population_of
from competency.scoring.certified_many import occasion_likelihoods
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import QUIZ, EvidenceColumns
from competency.scoring.scale import NODES

MEAN, SD = 0.5, 0.8


ORGANISATION = Organisation(mean=MEAN, sd=SD)
FIXED, FITTED, TRUE = "fixed prior N(0, 1)", "fitted prior", "true prior"


def case(prior: tuple[float, float]) -> tuple[Quality, Quality]:
    """M1 and M2 with a population's mean and sd believed."""
    mu, sigma = prior
    context: ScoringContext = ORGANISATION.learnt(replace(PLAIN, mu=mu, sigma=sigma))
    evidence, theta = ORGANISATION.evidence(context), ORGANISATION.theta()
    return m1(evidence, context, theta), m2(evidence, context, theta)


def population_behind(evidence: EvidenceColumns) -> Population:
    """The population behind everybody's quizzes, all competencies together.

    Each sitting on a competency is one look at an ability of the population; looks at the
    same person are related, which the standard errors take into account.

    Raises:
        ValueError: for quizzes of fewer than two people.
    """
    quiz = np.flatnonzero(evidence.source == QUIZ)
    order = quiz[np.lexsort((evidence.day[quiz], evidence.competency[quiz], evidence.person[quiz]))]
    keys = np.stack((evidence.person, evidence.competency, evidence.day))[:, order]
    starts = np.flatnonzero(
        np.concatenate(([True], (keys[:, 1:] != keys[:, :-1]).any(axis=0)))[: order.size]
    )
    likelihood = occasion_likelihoods(starts, evidence.alone[order], evidence.table)
    return population_of(likelihood, NODES, keys[0, starts])


def measure(report: Report) -> None:
    """Print the tables."""
    found = population_behind(ORGANISATION.evidence())
    priors = {FIXED: (PLAIN.mu, PLAIN.sigma), FITTED: (found.mu, found.sigma), TRUE: (MEAN, SD)}
    qualities = dict(zip(priors, each(case, list(priors.values())), strict=True))
    report.table(
        f"Population N({MEAN}, {SD}²)",
        ("prior", "M1 accuracy", "RMSE", "ECE", "M2 accuracy", "RMSE", "ECE"),
        [
            [name, own.accuracy, own.rmse, own.ece, joint.accuracy, joint.rmse, joint.ece]
            for name, (own, joint) in qualities.items()
        ],
    )
    accuracy = {name: own.accuracy for name, (own, _) in qualities.items()}
    lost = accuracy[TRUE] - accuracy[FIXED]
    regained = accuracy[FITTED] - accuracy[FIXED]
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
