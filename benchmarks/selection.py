"""Choosing questions: how many each way of choosing needs, how long sittings get, who meets what.

Responses follow the true items; choosing and scoring know the written design only ("cold"), or
the true parameters ("calibrated").
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from statistics import fmean

import numpy as np

from benchmarks.report import Limit, Report, run
from benchmarks.world import abilities
from competency.domain.attempts import MAX_ITEMS
from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.items import ItemParameters, item_log_likelihoods
from competency.scoring.requirements import Requirement
from competency.scoring.scale import CUTS, moments, prior
from competency.scoring.selection import (
    ADAPTIVE_BANK,
    MAX_SHARE,
    TARGET_SD,
    Belief,
    Exposure,
    ItemRef,
    beliefs_of,
    expected_length,
    next_item,
)
from competency.scoring.selection.fixed import design

GUESSES = (0.25, None)
"""Right/wrong items: every other one is a choice of four."""
NOW = datetime(2026, 11, 1, tzinfo=UTC)
NOBODY = Exposure()
WAYS = ("random order", "fixed form", "adaptive")


@dataclass(frozen=True)
class Bank:
    """Items of one competency: as they are, and as selection and scoring know them."""

    true: dict[str, ItemParameters]
    known: tuple[ItemRef, ...]


def bank(
    rng: np.random.Generator, size: int, *, calibrated: bool = False, name: str = "item"
) -> Bank:
    """Steps 1–4 in turn, every third item graded; a ~ LogN(ln 1.3, .25), b = cut + N(0, .5)."""
    true, known = {}, []
    for number in range(size):
        turn, place = divmod(number, 4)
        a = float(np.exp(rng.normal(np.log(1.3), 0.25)))
        b = CUTS[place] + float(rng.normal(0.0, 0.5))
        if turn % 3 == 0:
            real, written = ItemParameters(a, (b - 0.4, b, b + 0.4)), cold_start(place + 1, 4, None)
        else:
            written = cold_start(place + 1, 2, GUESSES[turn % 2])
            real = ItemParameters(a, (b,), written.c)
        version = f"{name}/{number:02}"
        true[version] = real
        known.append(ItemRef(version, real if calibrated else written))
    return Bank(true, tuple(known))


def response(item: ItemParameters, theta: float, rng: np.random.Generator) -> int:
    """The category that somebody of this ability answers."""
    tails = [item.c + (1 - item.c) / (1 + np.exp(-item.a * (theta - b))) for b in item.b]
    draw = rng.random()
    return int(sum(draw < tail for tail in tails))


def one_competency(
    rng: np.random.Generator, of: Bank, way: str, theta: float, most: int = MAX_ITEMS
) -> tuple[list[float], list[float]]:
    """Mean and standard deviation of θ (M1) after each answer, beginning with none."""
    known = {item.version: item for item in of.known}
    posterior = np.array(prior())
    belief = Belief(posterior, 1.0, missing=most)
    order: list[str] = []
    if way == "fixed form":
        random = Random(int(rng.integers(2**31)))
        order = [item.version for item, _ in design(belief, of.known, set(), NOBODY, random)]
    elif way == "random order":
        order = [of.known[n].version for n in rng.permutation(len(of.known))]
    asked: list[str] = []
    means, sds = [0.0], [1.0]
    while len(asked) < min(most, len(of.known)):
        version: str | None = order[len(asked)] if order else None
        if version is None:
            version = next_item(
                {"one": belief},
                {"one": of.known},
                seen=set(),
                asked=asked,
                exposure=NOBODY,
                seed=int(rng.integers(2**31)),
            )
            assert version is not None
        asked.append(version)
        category = response(of.true[version], theta, rng)
        posterior = posterior * np.exp(item_log_likelihoods(known[version].parameters)[category])
        posterior /= posterior.sum()
        mean, variance = moments(posterior[None])
        means.append(float(mean[0]))
        sds.append(float(np.sqrt(variance[0])))
        belief = Belief(posterior, sds[-1], missing=most)
    return means, sds


def until(sds: Sequence[float], target: float) -> int:
    """After how many answers the target is reached; all of them where it is not."""
    return next((n for n, sd in enumerate(sds) if sd <= target), len(sds) - 1)


@dataclass(frozen=True)
class Length:
    """What a way of choosing needs to the target.

    Attributes:
        answers: Their mean number.
        error: Root mean square of what the mean of θ is off by then.
    """

    answers: float
    error: float


def answers_needed(
    size: int, *, calibrated: bool, people: int, target: float, seed: int
) -> dict[str, Length]:
    """How many answers each way of choosing needs; same people and banks."""
    counts: dict[str, list[int]] = {way: [] for way in WAYS}
    errors: dict[str, list[float]] = {way: [] for way in WAYS}
    for person in range(people):
        drawn = np.random.default_rng((seed, person))
        of, theta = bank(drawn, size, calibrated=calibrated), float(drawn.standard_normal())
        for way in WAYS:
            means, sds = one_competency(np.random.default_rng((seed, person, 1)), of, way, theta)
            counts[way].append(until(sds, target))
            errors[way].append((means[counts[way][-1]] - theta) ** 2)
    return {way: Length(fmean(counts[way]), fmean(errors[way]) ** 0.5) for way in WAYS}


@dataclass(frozen=True)
class Sitting:
    """How a sitting went."""

    asked: tuple[str, ...]
    expected: int
    beliefs: Mapping[str, Belief]


class Area:
    """Sittings of one area of a path of forty competencies in ten areas."""

    def __init__(self, rng: np.random.Generator, competencies: int, size: int) -> None:
        self.rng = rng
        self.names = [f"c{n}" for n in range(competencies)]
        others = [f"o{n}" for n in range(40 - competencies)]
        homes = ["area"] * competencies + [f"a{n % 9}" for n in range(len(others))]
        self.requirements = [
            Requirement(name, (home,), home, (1, 2, 3, 4))
            for name, home in zip(self.names + others, homes, strict=True)
        ]
        self.homes = homes
        self.banks = {
            one.competency: bank(rng, size, name=one.competency) for one in self.requirements
        }
        self.known = {name: self.banks[name].known for name in self.names}
        self.true = {v: item for one in self.banks.values() for v, item in one.true.items()}
        self.context = ScoringContext(
            "simulation",
            {i.version: i.parameters for one in self.banks.values() for i in one.known},
        )

    def person(self) -> dict[str, float]:
        """True abilities of somebody new."""
        theta = abilities(self.rng, 1, self.homes)[0]
        return {
            one.competency: float(value)
            for one, value in zip(self.requirements, theta, strict=True)
        }

    def piece(self, version: str, theta: Mapping[str, float]) -> Evidence:
        """An answer as evidence."""
        competency = version.partition("/")[0]
        item = self.true[version]
        category = response(item, theta[competency], self.rng)
        return Evidence(
            1, competency, EvidenceKind.QUIZ, category, item.categories, version, None,
            NOW, NOW, "simulation",
        )  # fmt: skip

    def elsewhere(self, theta: Mapping[str, float], answers: int = 6) -> list[Evidence]:
        """Answers about every competency of the other areas."""
        found = []
        for one in self.requirements[len(self.names) :]:
            versions = list(self.banks[one.competency].true)
            for number in self.rng.permutation(len(versions))[:answers]:
                found.append(self.piece(versions[number], theta))
        return found

    def beliefs(self, evidence: Sequence[Evidence]) -> dict[str, Belief]:
        """What is known of everything."""
        return beliefs_of(evidence, self.requirements, self.context, at=NOW)

    def sit(
        self, theta: Mapping[str, float], evidence: Sequence[Evidence], exposure: Exposure = NOBODY
    ) -> Sitting:
        """One adaptive sitting."""
        pieces = list(evidence)
        asked: list[str] = []
        beliefs = self.beliefs(pieces)
        expected = expected_length(beliefs, self.known, self.context, seen=set(), exposure=exposure)
        while True:
            version = next_item(
                beliefs, self.known, seen=set(), asked=asked, exposure=exposure,
                seed=int(self.rng.integers(2**31)),
            )  # fmt: skip
            if version is None:
                return Sitting(tuple(asked), expected, beliefs)
            asked.append(version)
            pieces.append(self.piece(version, theta))
            beliefs = self.beliefs(pieces)


def worn(area: Area, takers: int) -> tuple[float, float, float]:
    """What takers in a row meet: the largest and the mean share of an item, and the share of
    a sitting that the one before had too."""
    met: Counter[str] = Counter()
    shared: list[float] = []
    last: frozenset[str] = frozenset()
    for taker in range(takers):
        sat = area.sit(area.person(), (), Exposure(met, taker))
        met.update(sat.asked)
        if last:
            shared.append(len(last & frozenset(sat.asked)) / len(sat.asked))
        last = frozenset(sat.asked)
    items = sum(len(bank) for bank in area.known.values())
    return max(met.values()) / takers, met.total() / items / takers, fmean(shared)


def measure(report: Report) -> None:
    """Print the tables."""
    _ways(report)
    _lengths(report)
    _exposure(report)


def _ways(report: Report, people: int = 400, target: float = TARGET_SD) -> None:
    rows: list[list[str | float | int | Limit]] = []
    for calibrated in (False, True):
        for size in (12, ADAPTIVE_BANK, 40):
            needed = answers_needed(
                size, calibrated=calibrated, people=people, target=target, seed=1
            )
            other, fixed, adaptive = (needed[way].answers for way in WAYS)
            saved = 1 - adaptive / other
            rows.append([
                "calibrated" if calibrated else "as written", size, other, fixed, adaptive,
                Limit(saved, at_least=0.2, digits=2) if size >= ADAPTIVE_BANK else saved,
                1 - adaptive / fixed, *(needed[way].error for way in WAYS),
            ])  # fmt: skip
    report.table(
        f"One competency: answers until the standard deviation of θ is at most {target}",
        ("items", "bank", *WAYS, "saved against random", "saved against fixed",
         *(f"error, {way}" for way in WAYS)),
        rows,
    )  # fmt: skip
    report.note("Where it is not reached the whole bank counts, at most 20 answers.")


def _lengths(report: Report, people: int = 40) -> None:
    rows: list[list[str | float | int | Limit]] = []
    for competencies in (2, 3, 4, 5, 6):
        for answers in (0, 6):
            area = Area(np.random.default_rng(3), competencies, 40)
            sat = []
            for _ in range(people):
                theta = area.person()
                sat.append(area.sit(theta, area.elsewhere(theta, answers)))
            lengths = np.array([len(one.asked) for one in sat])
            expected = np.array([one.expected for one in sat])
            rows.append([
                competencies, answers, float(lengths.mean()),
                f"{lengths.min()}–{lengths.max()}", float(expected.mean()),
                Limit(float(np.abs(lengths - expected).mean()), at_most=3.0, digits=1),
                fmean(one.beliefs[name].sd for one in sat for name in area.names),
            ])  # fmt: skip
    report.table(
        "Adaptive sittings of an area, forty items a competency as written",
        ("competencies", "answers elsewhere", "length", "from–to", "announced", "off by",
         "sd of θ at the end (M2)"),
        rows,
    )  # fmt: skip


def _exposure(report: Report, takers: int = 200) -> None:
    rows: list[list[str | float | int | Limit]] = []
    for size in (ADAPTIVE_BANK, 40):
        most, mean, shared = worn(Area(np.random.default_rng(5), 4, size), takers)
        rows.append([size, Limit(most, at_most=MAX_SHARE), mean, shared])
    report.table(
        f"{takers} newcomers in a row, an area of four competencies",
        ("bank", "most met item: share of takers", "mean item", "also met by the one before"),
        rows,
    )


if __name__ == "__main__":
    sys.exit(run(measure))
