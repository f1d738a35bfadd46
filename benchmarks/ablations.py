"""What each part is worth: the same evidence with parts of the engine left out."""

import sys
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benchmarks.organisation import PLAIN, Organisation, m1, m2
from benchmarks.report import Limit, Report, run
from benchmarks.world import Simulated
from competency.scoring.context import ScoringContext
from competency.scoring.raters import RATING_CATEGORIES, review_log_likelihoods
from competency.scoring.records import FIRST_RATER, QUIZ, SELF

_COLUMNS = ("person", "competency", "source", "day", "category", "alone", "apart", "top")


def only(evidence: Simulated, keep: npt.NDArray[np.bool_]) -> Simulated:
    """Some of the evidence."""
    return replace(evidence, **{name: getattr(evidence, name)[keep] for name in _COLUMNS})


def self_as_manager(evidence: Simulated) -> Simulated:
    """Self-ratings believed like a known manager's, no habit shared."""
    mine = evidence.source == SELF
    begin = len(evidence.table)
    row = np.where(mine, begin + evidence.category, evidence.alone)
    shared = evidence.shared.copy()
    shared[SELF] = 0.0
    return replace(
        evidence, alone=row, apart=np.where(mine, row, evidence.apart), shared=shared,
        table=np.vstack([evidence.table, review_log_likelihoods(0.0, 0.0)]),
    )  # fmt: skip


def coin_tosses(evidence: Simulated) -> Simulated:
    """Rater errors taken as independent from one competency to the next (joint model only)."""
    shared = np.where(np.arange(evidence.shared.size) >= SELF, 1e-9, 0.0)
    return replace(evidence, apart=evidence.alone, shared=shared)


def measure(report: Report) -> None:
    """Print the table."""
    organisation = Organisation()
    theta, learnt = organisation.theta(), organisation.learnt()
    whole, plain = organisation.evidence(learnt), organisation.evidence()
    assert len(review_log_likelihoods(0.0, 0.0)) == RATING_CATEGORIES
    cases: tuple[tuple[str, Simulated, ScoringContext], ...] = (
        ("everything", whole, learnt),
        ("severity ignored", plain, PLAIN),
        ("no self-ratings", only(whole, whole.source != SELF), learnt),
        ("self trusted like a manager", self_as_manager(whole), learnt),
        ("no reviews", only(whole, whole.source < FIRST_RATER), learnt),
        ("no quizzes", only(whole, whole.source != QUIZ), learnt),
        ("rater errors independent", coin_tosses(whole), learnt),
    )
    rows: list[list[str | float | Limit]] = []
    for name, evidence, context in cases:
        own, joint = m1(evidence, context, theta), m2(evidence, context, theta)
        rows.append([
            name, own.accuracy, own.rmse, own.ece, joint.accuracy, joint.rmse, joint.ece,
        ])  # fmt: skip
    report.table(
        "Parts left out",
        ("", "M1 accuracy", "RMSE", "ECE", "M2 accuracy", "RMSE", "ECE"),
        rows,
    )


if __name__ == "__main__":
    sys.exit(run(measure))
