"""How fast, beside girth and catsim on the same responses in the same run.

One BLAS thread everywhere; CPU time of this process, so that a busy machine does not count.
"""

import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

# Before numpy: the package says how many BLAS threads there may be.
import competency  # noqa: F401

# isort: split
import catsim.estimation
import catsim.item_bank
import girth
import numpy as np

from benchmarks.report import Limit, Report, run
from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.calibration import Responses, abilities, calibrate
from competency.scoring.context import ScoringContext
from competency.scoring.grid import Matrix
from competency.scoring.posterior import Stored, start, update
from competency.scoring.response_models import ItemParameters
from tests.scoring.responses import Truth, answers, bank

ITEMS = 45
PEOPLE = 100_000
CATSIM_PEOPLE = 200
REPEATS = 3


def fastest(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """CPU seconds of the fastest run."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def elapsed(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Seconds on the wall of the fastest run."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def scoring(report: Report) -> None:
    """Abilities of 100,000 people from 45 right/wrong items."""
    rng = np.random.default_rng(1)
    items = bank(rng, ITEMS)
    responses = answers(rng, rng.standard_normal(PEOPLE), items)
    a, b = np.array([one.a for one in items]), np.array([one.b[0] for one in items])
    turned = np.ascontiguousarray(responses.codes.T.astype(np.int64))
    ours = fastest(lambda: abilities(responses, items))
    peer = fastest(lambda: girth.ability_eap(turned, b, a))
    bank_of_catsim = catsim.item_bank.ItemBank(
        np.column_stack((a, b, np.zeros(ITEMS), np.ones(ITEMS)))
    )
    estimator = catsim.estimation.NumericalSearchEstimator()
    asked = list(range(ITEMS))
    few = [[bool(code) for code in row] for row in responses.codes[:CATSIM_PEOPLE]]

    def one_by_one() -> None:
        for row in few:
            estimator.estimate(
                item_bank=bank_of_catsim, administered_items=asked, response_vector=row,
                est_theta=0.0,
            )  # fmt: skip

    each = fastest(one_by_one, 1) / CATSIM_PEOPLE
    mode = fastest(lambda: abilities(responses, items, method="map"), 1)
    report.table(
        f"Abilities of {PEOPLE:,} people from {ITEMS} items",
        ("", "CPU s", "µs a person", "times ours"),
        [
            ["here, EAP with sd", ours, 1e6 * ours / PEOPLE, 1.0],
            ["girth.ability_eap (no sd)", peer, 1e6 * peer / PEOPLE,
             Limit(peer / ours, at_least=2.0, digits=1)],
            ["here, MAP with sd", mode, 1e6 * mode / PEOPLE, mode / ours],
            [f"catsim, {CATSIM_PEOPLE} people", each * CATSIM_PEOPLE, 1e6 * each,
             Limit(each * PEOPLE / ours, at_least=1000.0, digits=0)],
        ],
    )  # fmt: skip


def organisation(report: Report) -> None:
    """100,000 people × 45 competencies: six of twelve items each, a posterior for every pair."""
    rng = np.random.default_rng(2)
    items: list[Truth] = [*bank(rng, 8), *bank(rng, 4, 4)]
    tables: list[Responses] = [
        answers(rng, rng.standard_normal(PEOPLE), items, 0.5) for _ in range(ITEMS)
    ]

    def one(table: Responses) -> Matrix:
        found = abilities(table, items)
        return np.column_stack((found.theta, found.sd))

    def both_cores() -> None:
        with ThreadPoolExecutor(2) as pool:
            for _ in pool.map(one, tables):
                pass

    report.table(
        f"{PEOPLE:,} people × {ITEMS} competencies, six of twelve items each",
        ("", "seconds"),
        [
            ["CPU", fastest(both_cores, 1)],
            ["on the wall, two threads", elapsed(both_cores, 2)],
        ],
    )


def one_piece(report: Report) -> None:
    """A new response, review or rating folded into a stored posterior."""
    version = "item"
    context = ScoringContext("speed", {version: ItemParameters(1.2, (0.4,), 0.25)})
    moment = datetime(2026, 11, 1, tzinfo=UTC)

    def piece(days: int, kind: EvidenceKind) -> Evidence:
        quiz = kind is EvidenceKind.QUIZ
        at = moment + timedelta(days=days)
        return Evidence(
            1, "calendar", kind, 1, 2 if quiz else 5, version if quiz else None,
            7 if kind is EvidenceKind.REVIEW else None, at, at, "speed",
        )  # fmt: skip

    before: Stored = update(start(context), piece(0, EvidenceKind.SELF), context)
    rows: list[list[str | float | Limit]] = []
    for name, new in (
        ("a response of the same day", piece(0, EvidenceKind.QUIZ)),
        ("a response half a year later", piece(183, EvidenceKind.QUIZ)),
        ("a review half a year later", piece(183, EvidenceKind.REVIEW)),
    ):
        update(before, new, context)

        def many(new: Evidence = new) -> None:
            for _ in range(2000):
                update(before, new, context)

        rows.append([name, Limit(1e6 * fastest(many) / 2000, at_most=100.0, digits=1)])
    report.table("One new piece of evidence", ("", "µs"), rows)


def calibration(report: Report) -> None:
    """Item parameters, beside girth on the same responses; then a hundred items at scale."""
    rng = np.random.default_rng(3)
    rows: list[list[str | int | float | None]] = []
    for people, count in ((1000, 20), (5000, 45)):
        items = bank(rng, count)
        responses = answers(rng, rng.standard_normal(people), items)
        turned = np.ascontiguousarray(responses.codes.T.astype(np.int64))
        ours = fastest(lambda given=responses: calibrate(given, "2pl"), 1)  # type: ignore[misc]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer = fastest(lambda given=turned: girth.twopl_mml(given), 1)  # type: ignore[misc]
        rows.append([f"{count} items × {people:,} people", ours, peer, peer / ours])
    items = bank(rng, 100)
    responses = answers(rng, rng.standard_normal(PEOPLE), items)
    begin = time.process_time()
    found = calibrate(responses, "2pl")
    rows.append([
        f"100 items × {PEOPLE:,} people, {found.steps} steps",
        time.process_time() - begin, None, None,
    ])  # fmt: skip
    report.table(
        "Calibration (2PL; here with standard errors and fit)",
        ("", "here, CPU s", "girth, CPU s", "times ours"),
        rows,
    )


def measure(report: Report) -> None:
    """Print the tables."""
    scoring(report)
    organisation(report)
    one_piece(report)
    calibration(report)


if __name__ == "__main__":
    sys.exit(run(measure))
