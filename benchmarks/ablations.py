"""What each part is worth: the same evidence with parts of the engine left out."""

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from benchmarks.measures import Quality
from benchmarks.organisation import PLAIN, Organisation, m1, m2
from benchmarks.report import Report, run
from benchmarks.several import each
from benchmarks.world import SimulatedEvidence
from competency.scoring.evidence_columns import FIRST_RATER, QUIZ, SELF
from competency.scoring.raters import RATING_CATEGORIES, review_log_likelihoods

SEVERITY_IGNORED = "severity ignored"
_COLUMNS = ("person", "competency", "source", "day", "category", "alone", "apart", "top")


def only(evidence: SimulatedEvidence, keep: npt.NDArray[np.bool_]) -> SimulatedEvidence:
    """Some of the evidence."""
    return replace(evidence, **{name: getattr(evidence, name)[keep] for name in _COLUMNS})


def self_as_manager(evidence: SimulatedEvidence) -> SimulatedEvidence:
    """Self-ratings believed like a known manager's, no habit shared."""
    mine = evidence.source == SELF
    begin = len(evidence.table)
    rating = review_log_likelihoods(0.0, 0.0)
    assert len(rating) == RATING_CATEGORIES
    row = np.where(mine, begin + evidence.category, evidence.alone)
    shared = evidence.shared.copy()
    shared[SELF] = 0.0
    return replace(
        evidence, alone=row, apart=np.where(mine, row, evidence.apart), shared=shared,
        table=np.vstack([evidence.table, rating]),
    )  # fmt: skip


def coin_tosses(evidence: SimulatedEvidence) -> SimulatedEvidence:
    """Rater errors taken as independent from one competency to the next (joint model only)."""
    shared = np.where(np.arange(evidence.shared.size) >= SELF, 1e-9, 0.0)
    return replace(evidence, apart=evidence.alone, shared=shared)


Change = Callable[[SimulatedEvidence], SimulatedEvidence]

CASES: dict[str, Change | None] = {
    "everything": None,
    SEVERITY_IGNORED: None,
    "no self-ratings": lambda whole: only(whole, whole.source != SELF),
    "self trusted like a manager": self_as_manager,
    "no reviews": lambda whole: only(whole, whole.source < FIRST_RATER),
    "no quizzes": lambda whole: only(whole, whole.source != QUIZ),
    "rater errors independent": coin_tosses,
}


def case(name: str) -> tuple[Quality, Quality]:
    """M1 and M2 with that part left out."""
    organisation = Organisation()
    context = PLAIN if name == SEVERITY_IGNORED else organisation.learnt()
    evidence = organisation.evidence(context)
    change = CASES[name]
    if change is not None:
        evidence = change(evidence)
    theta = organisation.theta()
    return m1(evidence, context, theta), m2(evidence, context, theta)


def measure(report: Report) -> None:
    """Print the table."""
    report.table(
        "Parts left out",
        ("", "M1 accuracy", "RMSE", "ECE", "M2 accuracy", "RMSE", "ECE"),
        [
            [name, own.accuracy, own.rmse, own.ece, joint.accuracy, joint.rmse, joint.ece]
            for name, (own, joint) in zip(CASES, each(case, list(CASES)), strict=True)
        ],
    )


if __name__ == "__main__":
    sys.exit(run(measure))
