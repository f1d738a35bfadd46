"""How fast, beside girth and catsim on the same responses in the same run.

One BLAS thread everywhere, everything warmed up. Ratios are of CPU time, so that a busy
machine does not count; the wall time is beside it.
"""

import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import catsim.estimation
import catsim.item_bank
import girth
import numpy as np

from benchmarks.report import Limit, Report, plain, run
from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.calibration import Responses, abilities, calibrate
from competency.scoring.calibration.quadrature import POINTS
from competency.scoring.certified import Posterior, start, update
from competency.scoring.context import ScoringContext
from competency.scoring.items import ItemParameters
from competency.scoring.scale import Matrix
from tests.scoring.responses import Truth, answers, bank

ITEMS = 45
PEOPLE = 100_000
CATSIM_PEOPLE = 500
REPEATS = 5
THREADS = 2


@dataclass(frozen=True)
class Timing:
    """Seconds of the fastest run: of the processor, and on the wall."""

    cpu: float
    wall: float


def took(work: Callable[[], object], repeats: int = REPEATS) -> Timing:
    """How long the work takes once it is warm."""
    work()
    cpu, wall = [], []
    for _ in range(repeats):
        began, begun = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - began)
        wall.append(time.perf_counter() - begun)
    return Timing(min(cpu), min(wall))


def scoring(report: Report) -> None:
    """Abilities of 100,000 people from 45 right/wrong items."""
    rng = np.random.default_rng(1)
    items = bank(rng, ITEMS)
    responses = answers(rng, rng.standard_normal(PEOPLE), items)
    a, b = np.array([one.a for one in items]), np.array([one.b[0] for one in items])
    turned = np.ascontiguousarray(responses.codes.T.astype(np.int64))
    estimator = catsim.estimation.NumericalSearchEstimator()
    bank_of_catsim = catsim.item_bank.ItemBank(
        np.column_stack((a, b, np.zeros(ITEMS), np.ones(ITEMS)))
    )
    asked = list(range(ITEMS))
    few = [[bool(code) for code in row] for row in responses.codes[:CATSIM_PEOPLE]]

    def one_by_one() -> None:
        for row in few:
            estimator.estimate(
                item_bank=bank_of_catsim, administered_items=asked, response_vector=row,
                est_theta=0.0,
            )  # fmt: skip

    same_nodes = {"quadrature_n": POINTS}
    ours = took(lambda: abilities(responses, items))
    rows: list[list[str | float | Limit]] = []
    for name, people, time_, at_least in (
        (f"here, EAP with sd ({POINTS} nodes)", PEOPLE, ours, None),
        ("girth.ability_eap, no sd (its 41 nodes)", PEOPLE,
         took(lambda: girth.ability_eap(turned, b, a)), 2.0),
        (f"girth.ability_eap, no sd ({POINTS} nodes)", PEOPLE,
         took(lambda: girth.ability_eap(turned, b, a, options=same_nodes)), 2.0),
        ("here, MAP with sd", PEOPLE, took(lambda: abilities(responses, items, method="map"), 1),
         None),
        ("catsim, one by one (ML, no sd)", CATSIM_PEOPLE, took(one_by_one), 500.0),
    ):  # fmt: skip
        cpu, wall = (
            figure / people * PEOPLE / own
            for figure, own in ((time_.cpu, ours.cpu), (time_.wall, ours.wall))
        )
        rows.append([
            name, people, 1e6 * time_.cpu / people, 1e6 * time_.wall / people,
            cpu if at_least is None else Limit(cpu, at_least=at_least, digits=1),
            plain(wall, 1),
        ])  # fmt: skip
    report.table(
        f"Abilities from {ITEMS} right/wrong items",
        ("", "people", "CPU, µs a person", "wall, µs a person", "CPU, times ours",
         "wall, times ours"),
        rows,
    )  # fmt: skip


def organisation(report: Report) -> None:
    """100,000 people × 45 competencies: six of twelve items each, mean and sd of every pair."""
    rng = np.random.default_rng(2)
    items: list[Truth] = [*bank(rng, 8), *bank(rng, 4, 4)]
    tables: list[Responses] = [
        answers(rng, rng.standard_normal(PEOPLE), items, 0.5) for _ in range(ITEMS)
    ]

    def one(table: Responses) -> Matrix:
        found = abilities(table, items)
        return np.column_stack((found.theta, found.sd))

    def both_cores() -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(one, tables):
                pass

    found = took(both_cores, 2)
    report.table(
        f"{PEOPLE:,} people × {ITEMS} competencies, six of twelve items each, on {THREADS} threads",
        ("", "seconds"),
        [
            ["CPU", Limit(found.cpu, at_most=2.0 * THREADS)],
            ["on the wall", Limit(found.wall, at_most=2.0)],
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

    before: Posterior = update(start(context), piece(0, EvidenceKind.SELF), context)
    rows: list[list[str | float | Limit]] = []
    for name, new in (
        ("a response of the same day", piece(0, EvidenceKind.QUIZ)),
        ("a response half a year later", piece(183, EvidenceKind.QUIZ)),
        ("a review half a year later", piece(183, EvidenceKind.REVIEW)),
    ):

        def many(new: Evidence = new) -> None:
            for _ in range(2000):
                update(before, new, context)

        rows.append([name, Limit(1e6 * took(many).cpu / 2000, at_most=100.0, digits=1)])
    report.table("One new piece of evidence", ("", "µs"), rows)


def calibration(report: Report) -> None:
    """Item parameters, beside girth on the same responses; then a hundred items at scale."""
    rng = np.random.default_rng(3)
    rows: list[list[str | int | float | None]] = []
    for people, count in ((1000, 20), (5000, 45)):
        items = bank(rng, count)
        responses = answers(rng, rng.standard_normal(people), items)
        turned = np.ascontiguousarray(responses.codes.T.astype(np.int64))
        ours = took(lambda given=responses: calibrate(given, "2pl"), 1).cpu  # type: ignore[misc]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer = took(lambda given=turned: girth.twopl_mml(given), 1).cpu  # type: ignore[misc]
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
