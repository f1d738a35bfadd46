"""Seeded people whose true abilities are known, and the evidence that they would leave.

Shapes: P people, J competencies. Evidence comes as `EvidenceColumns` straight away, so that
thousands of people are scored in seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from competency.scoring import raters
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.evidence_columns import FIRST_RATER, QUIZ, SELF, EvidenceColumns
from competency.scoring.items import (
    ItemParameters,
    at_least,
    category_log_likelihoods,
    item_log_likelihoods,
)
from competency.scoring.scale import CUTS, NODES, Flags, Integers, Matrix, Vector

CUT_ARRAY = np.array(CUTS)
ITEMS = 12
STEPS_OF_ITEMS = np.array([1, 2, 3, 4] * 3)
GRADED = np.array([False] * 8 + [True] * 4)
GUESS = np.where(np.arange(ITEMS) < 6, 0.25, 0.0)
"""Half of the bank is guessable, four items are graded."""
SCALE = 1.702
"""Between logistic and normal errors, as in the published slope of self-ratings."""


@dataclass(frozen=True)
class World:
    """How people rate and answer. The defaults are what the engine assumes.

    Attributes:
        self_correlation: Of self-ratings with ability.
        severity_sd: Of managers' strictness.
        flat_managers: Share of managers who give everybody a 3.
        careless: Share of people who answer quizzes at random.
        blind: Chance of a right answer without knowledge, items without options. The engine
            takes it to be .05 before calibration.
    """

    self_correlation: float = raters.SELF_CORRELATION
    severity_sd: float = raters.SEVERITY_SD
    flat_managers: float = 0.0
    careless: float = 0.0
    blind: float = 0.0

    @property
    def self_half(self) -> float:
        """Half of the error variance of self-ratings, on their own scale."""
        return (1 - self.self_correlation**2) / 2

    @property
    def self_shared(self) -> float:
        """Variance of a person's habit on θ."""
        return self.self_half / self.self_correlation**2

    def self_table(self, *, apart: bool) -> Matrix:
        """Log-likelihood of a self-rating for who knows this world: (5, 61)."""
        slope = SCALE * self.self_correlation / np.sqrt(2 * self.self_half)
        if apart:
            slope *= np.sqrt(2)
        thresholds = (CUT_ARRAY - raters.SELF_LENIENCY) / self.self_correlation
        return category_log_likelihoods(at_least(slope, thresholds))


ORDINARY = World()


def abilities(rng: np.random.Generator, people: int, homes: Sequence[str]) -> Matrix:
    """√.5·common + √.25·area + .5·own: (P, J)."""
    area = np.unique(np.array(homes), return_inverse=True)[1]
    common = rng.standard_normal((people, 1))
    areas = rng.standard_normal((people, area.max() + 1))
    own = rng.standard_normal((people, len(homes)))
    return np.asarray(np.sqrt(0.5) * common + 0.5 * areas[:, area] + 0.5 * own)


def drifting(
    rng: np.random.Generator,
    people: int,
    homes: Sequence[str],
    days: Sequence[int],
    half_life: float,
) -> list[Matrix]:
    """Abilities at each day of an Ornstein-Uhlenbeck process: a (P, J) each."""
    path = [abilities(rng, people, homes)]
    for earlier, later in pairwise(days):
        rho = 0.5 ** ((later - earlier) / half_life)
        path.append(rho * path[-1] + np.sqrt(1 - rho**2) * abilities(rng, people, homes))
    return path


@dataclass(frozen=True, slots=True)
class SimulatedEvidence(EvidenceColumns):
    """Evidence that remembers the highest category of each piece's item or rating, (E,)."""

    top: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))


@dataclass
class Recorder:
    """Collects columns and their likelihood table."""

    columns: list[Integers] = field(default_factory=list)
    rows: list[Matrix] = field(default_factory=list)
    count: int = 0

    def table(self, categories: Matrix) -> int:
        """Append the rows of one item's or rating's categories; where they begin."""
        begin = self.count
        self.rows.append(categories)
        self.count += len(categories)
        return begin

    def add(self, *columns: npt.NDArray[Any] | int) -> None:
        """person, competency, source, category, alone, apart, top."""
        self.columns.append(np.column_stack(np.broadcast_arrays(*columns)))

    def evidence(self, shared: list[float], day: int = 0) -> SimulatedEvidence:
        person, competency, source, category, alone, apart, top = np.vstack(self.columns).T
        return SimulatedEvidence(
            person, competency, source, np.full_like(person, day), category, alone, apart,
            np.vstack(self.rows).reshape(-1, NODES.size), np.array(shared), top=top,
        )  # fmt: skip


def simulate(
    theta: Matrix,
    rng: np.random.Generator,
    *,
    items: int,
    item_chance: float = 1.0,
    managers: int = 200,
    reviews: int = 0,
    review_chance: float = 1.0,
    self_chance: float = 1.0,
    context: ScoringContext | None = None,
    severity: Vector | None = None,
    world: World = ORDINARY,
    believed: World = ORDINARY,
    calibrated: bool = False,
    day: int = 0,
) -> SimulatedEvidence:
    """Evidence of every person under the error model of a world, cold-start likelihoods.

    Args:
        items: Random items of each competency's bank of 12 that a person answers.
        item_chance: Probability that a competency is quizzed at all, per person.
        reviews: Managers who rate each person, each competency with `review_chance`.
        context: Whose severities the likelihoods take; unknown raters are taken for
            typical of the world that is believed in.
        severity: Of the managers; drawn where not given.
        world: How people really rate and answer.
        believed: The world that likelihoods are made for.
        calibrated: Whether the items' true parameters are known.
        day: When all of it happened.
    """
    people, count = theta.shape
    recorder = Recorder()
    quizzed = rng.random((people, count)) < item_chance
    careless: Flags | None = None
    if world.careless:
        careless = np.asarray(rng.random(people) < world.careless)
    for j in range(count):
        bank = _Bank(j, items, world.blind, calibrated)
        _answer_bank(recorder, rng, bank, theta[:, j], quizzed[:, j], careless)
    shared = [0.0, believed.self_shared]
    _self_rate(recorder, rng, theta, self_chance, world, believed)
    strictness = world.severity_sd * rng.standard_normal(managers) if severity is None else severity
    known = [
        context.severities[m] if context and m in context.severities
        else (0.0, believed.severity_sd)
        for m in range(managers)
    ]  # fmt: skip
    shared += [raters.rater_shared_variance(sd) for _, sd in known]
    _review(recorder, rng, theta, strictness, reviews, review_chance, known, world)
    return recorder.evidence(shared, day)


@dataclass(frozen=True, slots=True)
class _Bank:
    """A competency's items: how many a person gets, and what is known of them."""

    competency: int
    items: int
    blind: float
    calibrated: bool


def _answer_bank(
    recorder: Recorder,
    rng: np.random.Generator,
    bank: _Bank,
    theta: Vector,
    who: Flags,
    careless: Flags | None,
) -> None:
    taken = np.argsort(rng.random((theta.size, ITEMS)), axis=1) < bank.items
    for n in range(ITEMS):
        step = int(STEPS_OF_ITEMS[n])
        a = 1.3 * np.exp(0.25 * rng.standard_normal())
        b = CUT_ARRAY[step - 1] + 0.5 * rng.standard_normal()
        thresholds = b + np.array([-0.4, 0.0, 0.4]) if GRADED[n] else np.array([b])
        guess = 0.0 if GRADED[n] else max(GUESS[n], bank.blind)
        answering = np.flatnonzero(taken[:, n] & who)
        tails = 1 / (1 + np.exp(-a * (theta[answering, None] - thresholds)))
        tails = guess + (1 - guess) * tails
        if careless is not None:
            # Whoever ticks anything is right by chance, or lands in any category.
            chance = np.linspace(0.75, 0.25, 3) if GRADED[n] else np.array([max(GUESS[n], 0.05)])
            tails = np.where(careless[answering, None], chance, tails)
        category = (rng.random((answering.size, 1)) < tails).sum(axis=1)
        believed = cold_start(step, 4 if GRADED[n] else 2, float(GUESS[n]))
        if bank.calibrated:
            believed = ItemParameters(a, tuple(thresholds.tolist()), float(guess))
        begin = recorder.table(item_log_likelihoods(believed))
        recorder.add(answering, bank.competency, QUIZ, category, begin + category,
                     begin + category, 3 if GRADED[n] else 1)  # fmt: skip


def _self_rate(
    recorder: Recorder,
    rng: np.random.Generator,
    theta: Matrix,
    chance: float,
    world: World,
    believed: World,
) -> None:
    people, count = theta.shape
    half = np.sqrt(world.self_half)
    habit = half * rng.standard_normal((people, 1))
    seen = world.self_correlation * theta + raters.SELF_LENIENCY + habit
    seen = seen + half * rng.standard_normal(theta.shape)
    category = (seen[:, :, None] >= CUT_ARRAY).sum(axis=2)
    engine = believed == ORDINARY
    alone = recorder.table(
        raters.self_log_likelihoods() if engine else believed.self_table(apart=False)
    )
    apart = recorder.table(
        raters.self_residual_log_likelihoods() if engine else believed.self_table(apart=True)
    )
    person, j = np.nonzero(rng.random((people, count)) < chance)
    given = category[person, j]
    recorder.add(person, j, SELF, given, alone + given, apart + given, 4)


def _review(
    recorder: Recorder,
    rng: np.random.Generator,
    theta: Matrix,
    severity: Vector,
    reviews: int,
    chance: float,
    known: list[tuple[float, float]],
    world: World,
) -> None:
    if not reviews:
        return
    people, count = theta.shape
    alone = np.array([recorder.table(raters.review_log_likelihoods(*one)) for one in known])
    apart = np.array(
        [recorder.table(raters.review_residual_log_likelihoods(mean)) for mean, _ in known]
    )
    flat = np.arange(severity.size) < round(world.flat_managers * severity.size)
    chosen = np.argsort(rng.random((people, severity.size)), axis=1)[:, :reviews]
    for k in range(reviews):
        manager = chosen[:, k]
        halo = np.sqrt(raters.HALO_VARIANCE) * rng.standard_normal((people, 1))
        seen = theta - severity[manager, None] + halo
        seen = seen + np.sqrt(raters.RESIDUAL_VARIANCE) * rng.standard_normal(theta.shape)
        category = (seen[:, :, None] >= CUT_ARRAY).sum(axis=2)
        category[flat[manager]] = 3
        person, j = np.nonzero(rng.random((people, count)) < chance)
        given, who = category[person, j], manager[person]
        recorder.add(person, j, FIRST_RATER + who, given, alone[who] + given, apart[who] + given,
                     4)  # fmt: skip


def merged(parts: Sequence[SimulatedEvidence]) -> SimulatedEvidence:
    """The evidence of several occasions with the same people, raters and beliefs."""
    offsets = np.cumsum([0, *(len(part.table) for part in parts)])

    def column(name: str, shift: Sequence[int] | None = None) -> npt.NDArray[np.int64]:
        values = [getattr(part, name) for part in parts]
        if shift is not None:
            values = [value + by for value, by in zip(values, shift, strict=False)]
        return np.concatenate(values)

    return SimulatedEvidence(
        person=column("person"),
        competency=column("competency"),
        source=column("source"),
        day=column("day"),
        category=column("category"),
        alone=column("alone", offsets.tolist()),
        apart=column("apart", offsets.tolist()),
        table=np.vstack([part.table for part in parts]),
        shared=parts[0].shared,
        top=column("top"),
    )
