"""A full `rescore` and a past day's matrix: 10,000 people, 1,000,000 pieces, database included."""

import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks.report import Limit, Report, run
from benchmarks.world import ITEMS, STEPS_OF_ITEMS
from competency import paths
from competency.domain.evidence import EvidenceKind
from competency.scoring.context import cold_start
from competency.services.curriculum import contexts, publishing, versions
from competency.services.evidence import store
from competency.services.evidence.evaluation import Scorer, judgements
from competency.storage import migrate
from competency.storage.engine import make_engine, write_session
from competency.storage.models import EstimateRow, EvidenceRow, Person, ScoringContextRow

PEOPLE, PIECES = 10_000, 100
QUIZZED, SELF_RATED = 50, 38
MANAGERS = 500
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Tehran")


def fill(session: Session, people: int) -> None:
    """People with a hundred pieces each over two years: quizzes, self-ratings, reviews."""
    publishing.publish(session, paths.curriculum_folder() / "social-media-manager", now=NOW)
    curriculum = versions.in_service(session)
    names = [competency.id for competency in curriculum.path.competencies]
    _, context = contexts.in_force(session, curriculum.path.id)
    bank = {
        f"{name}/{n}": cold_start(int(STEPS_OF_ITEMS[n]), 2, 0.25)
        for name in names
        for n in range(ITEMS)
    }
    session.add(
        ScoringContextRow(
            path_id=curriculum.path.id,
            framework_version=curriculum.version,
            document=replace(context, items=dict(context.items) | bank).to_document(),
            reason="benchmark",
            recorded_at=NOW - timedelta(days=900),
        )
    )
    session.execute(insert(Person), [{"id": n + 1, "created_at": NOW} for n in range(people)])
    rng = np.random.default_rng(3)
    for begin in range(0, people, 500):
        rows = [
            row
            for person in range(begin + 1, min(begin + 500, people) + 1)
            for row in _record(rng, person, names, curriculum.version)
        ]
        session.execute(insert(EvidenceRow), rows)
    session.commit()


def _record(
    rng: np.random.Generator, person: int, names: list[str], version: str
) -> Iterator[dict[str, object]]:
    days = np.sort(rng.integers(1, 730, size=6))[::-1]
    competency = rng.integers(0, len(names), size=PIECES)
    competency[QUIZZED : QUIZZED + SELF_RATED] = np.arange(len(names))
    steps = rng.integers(0, 5, size=PIECES)
    for seq in range(PIECES):
        when = NOW - timedelta(days=int(days[seq * len(days) // PIECES]))
        name = names[competency[seq]]
        kind = EvidenceKind.REVIEW
        if seq < QUIZZED:
            kind = EvidenceKind.QUIZ
        elif seq < QUIZZED + SELF_RATED:
            kind = EvidenceKind.SELF
        quiz, review = kind is EvidenceKind.QUIZ, kind is EvidenceKind.REVIEW
        yield {
            "person_id": person,
            "seq": seq + 1,
            "competency": name,
            "kind": kind.value,
            "category": int(steps[seq] > 1) if quiz else int(steps[seq]),
            "categories": 2 if quiz else 5,
            "item_version": f"{name}/{seq % ITEMS}" if quiz else None,
            "rater_id": int(person % MANAGERS) + 1 if review else None,
            "source": "benchmark",
            "framework_version": version,
            "supersedes": None,
            "occurred_at": when,
            "recorded_at": when,
            "previous_hash": "",
            "hash": "",
        }


@contextmanager
def organisation(people: int) -> Iterator[Session]:
    """A session on a SQLite file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'benchmark.sqlite3'}")
        migrate.upgrade(engine)
        with write_session(engine) as session:
            fill(session, people)
            yield session
        engine.dispose()


@dataclass(frozen=True)
class Figures:
    """What a process of its own needed: seconds on the wall and of CPU, memory in MB."""

    pieces: int
    estimates: int
    rescore: tuple[float, float]
    past: tuple[float, float]
    grown: float


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of CPU that some work takes."""
    begin, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - cpu


def figures() -> Figures:
    """Fill, rescore and compute a past day."""
    with organisation(PEOPLE) as session:
        curriculum = versions.in_service(session)
        scorer = Scorer.of(session, curriculum, ZONE)
        past = NOW - timedelta(days=200)
        everybody = list(range(1, PEOPLE + 1))
        before = getrusage(RUSAGE_SELF).ru_maxrss
        rescored = timed(lambda: store.rescore(session, curriculum, now=NOW, zone=ZONE))
        grown = (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024
        past_day = timed(
            lambda: deque(
                judgements(session, scorer, everybody, past.date(), recorded_until=past),
                maxlen=0,
            )
        )
        return Figures(
            session.scalar(select(func.count()).select_from(EvidenceRow)) or 0,
            session.scalar(select(func.count()).select_from(EstimateRow)) or 0,
            rescored,
            past_day,
            grown,
        )


def measure(report: Report) -> None:
    """Print the table; in a fresh process, so that memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
        found = own.submit(figures).result()
    rows: list[list[str | float | Limit]] = [
        [
            f"rescore: {found.pieces:,} pieces, {found.estimates:,} estimates stored",
            Limit(found.rescore[0], at_most=20.0, digits=1), found.rescore[1],
        ],
        [
            f"a past day: {PEOPLE:,} people computed",
            Limit(found.past[0], at_most=20.0, digits=1), found.past[1],
        ],
    ]  # fmt: skip
    report.table(
        f"{PEOPLE:,} people × 38 competencies, SQLite", ("", "seconds", "CPU seconds"), rows
    )
    report.note(f"The rescore's memory grew by {found.grown:.0f} MB.")


if __name__ == "__main__":
    sys.exit(run(measure))
