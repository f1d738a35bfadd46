"""Where a person is on their path: own level, steps against needs, areas, chances, coverage.

Pages and files that say one of these things ask here, so that no two of them can disagree.

Words: the *floor* is the sure step, certified by the competency's own evidence; the *likely*
step is the most likely one in the light of all competencies; the *need* is the step that a
level requires, 0 where it does not ask for the competency.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from statistics import median_low
from typing import Final

from competency.domain.career_path import LEVELS, STEPS, LevelId

WORK_LEVEL: Final = LevelId.SENIOR
"""The level whose needs are those of the work: the full role (decision 0008)."""

ENOUGH_HOLDERS: Final = 2
"""A competency that fewer people hold at the step of the work is a coverage risk."""

LEAST_CHANCE: Final = 0.01
MOST_CHANCE: Final = 0.99
"""Chances are shown within these: 0 % and 100 % are certainties that no estimate has."""

_ROUNDING: Final = 1e-9
"""What a product of floats may lie beside its whole number."""


# Steps


def gap(need: int, floor: int | None) -> int | None:
    """Steps that the floor is short of the need, 0 or more; None where not yet assessed."""
    return None if floor is None else max(0, need - floor)


def holds(floor: int | None, need: int) -> bool:
    """Whether the need is met for sure; what is not yet assessed is not held."""
    return floor is not None and floor >= need


def level_above(rank: int) -> LevelId | None:
    """The level above a rank (0 is below junior); None at the top."""
    return LEVELS[rank] if rank < len(LEVELS) else None


@dataclass(frozen=True, slots=True)
class CompetencyStanding:
    """One competency of one person against the need of a level.

    Attributes:
        floor: The sure step, 0–4; None exactly where not yet assessed.
        likely: The likely step, 0–4; None where unknown.
        need: The step that the level requires, 0–4; 0 = not asked.

    Raises:
        ValueError: for a step outside 0–4.
    """

    floor: int | None
    likely: int | None
    need: int

    def __post_init__(self) -> None:
        for step in (self.floor, self.likely, self.need):
            if step is not None and step not in STEPS:
                raise ValueError(f"a step is 0–4, not {step!r}")

    @property
    def assessed(self) -> bool:
        """Whether there is enough direct evidence for a floor."""
        return self.floor is not None

    @property
    def asked(self) -> bool:
        """Whether the level asks for the competency at all."""
        return self.need > 0

    @property
    def held(self) -> bool:
        """Whether the floor reaches the need."""
        return holds(self.floor, self.need)

    @property
    def gap(self) -> int | None:
        """Steps short of the need, 0 or more; None where not yet assessed."""
        return gap(self.need, self.floor)

    @property
    def short_of_need(self) -> bool:
        """Whether it is assessed and its floor is below the need."""
        return bool(self.gap)

    @property
    def likely_higher(self) -> bool:
        """Whether the likely step is above the floor."""
        return self.floor is not None and self.likely is not None and self.likely > self.floor


@dataclass(frozen=True, slots=True)
class AreaSummary:
    """What the competencies of one area come to for one person.

    Attributes:
        floor: Lower median of the floors of the assessed competencies; None ("not yet
            assessed") where fewer than half of the area's competencies are.
        need: Lower median of the needs of all its competencies.
        held: How many of the asked competencies are held.
        asked: How many the level asks for.
        assessed: How many are assessed.
        total: How many the area lists.
        short_of_need: Whether the lower median of floor − need, over the competencies that are
            both asked and assessed, is negative; False where `floor` is None.
        likely_higher: Whether the lower median of the likely steps of the assessed
            competencies is above the floor.
    """

    floor: int | None
    need: int
    held: int
    asked: int
    assessed: int
    total: int
    short_of_need: bool
    likely_higher: bool

    @classmethod
    def of(cls, competencies: Iterable[CompetencyStanding]) -> "AreaSummary":
        """The summary of an area's competencies, at least one."""
        needs, floors, likely, distances = [], [], [], []
        for one in competencies:
            needs.append(one.need)
            if one.floor is None:
                continue
            floors.append(one.floor)
            likely.append(one.floor if one.likely is None else one.likely)
            if one.need:
                distances.append(one.floor - one.need)
        floor: int | None = None
        short = higher = False
        if floors and 2 * len(floors) >= len(needs):
            floor = median_low(floors)
            short = bool(distances) and median_low(distances) < 0
            higher = median_low(likely) > floor
        return cls(
            floor=floor,
            need=median_low(needs),
            held=sum(distance >= 0 for distance in distances),
            asked=sum(need > 0 for need in needs),
            assessed=len(floors),
            total=len(needs),
            short_of_need=short,
            likely_higher=higher,
        )


# Levels and their chances


def reached_chance(reached: int | None, at_least: Sequence[float] | None) -> float | None:
    """Probability of the reached level or a higher one; of "below junior" where none is.

    Args:
        reached: Rank, 0–4; None where too little is assessed.
        at_least: P(level or higher), junior … leadership, (4,).
    """
    if reached is None or at_least is None:
        return None
    return at_least[reached - 1] if reached else 1.0 - at_least[0]


def is_ready(next_chance: float | None, bar: float) -> bool:
    """Whether the next level is likely enough to talk about.

    Args:
        bar: `ready` of the scoring rules in force.
    """
    return next_chance is not None and next_chance >= bar


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """A person's level: the one they hold, and the measured one with its chances.

    Attributes:
        held: What HR says; None where nothing is recorded.
        measured: Rank of the measured level, 0–4; None while too little is assessed.
        at_least: P(level or higher), junior … leadership, (4,); None before a first decision.

    Raises:
        ValueError: for a rank outside 0–4.
    """

    held: LevelId | None
    measured: int | None
    at_least: Sequence[float] | None

    def __post_init__(self) -> None:
        if self.measured is not None and not 0 <= self.measured <= len(LEVELS):
            raise ValueError(f"a level's rank is 0–{len(LEVELS)}, not {self.measured!r}")

    @property
    def rank(self) -> int | None:
        """Rank of the own level: held, else measured; None while neither is known.

        A person is promoted from the level they hold: who holds mid and measures senior is
        ready for senior, and not at the foot of leadership.
        """
        return self.held.rank if self.held else self.measured

    @property
    def own(self) -> LevelId:
        """The level whose need a person is compared with: held, else measured, else lowest."""
        return LEVELS[max(self.rank or 0, 1) - 1]

    @property
    def chance(self) -> float | None:
        """How sure the measured level is; None while it is not known."""
        return reached_chance(self.measured, self.at_least)

    @property
    def next_level(self) -> LevelId | None:
        """The level above the own one; None at the top and while not known."""
        return None if self.rank is None else level_above(self.rank)

    @property
    def next_chance(self) -> float | None:
        """Probability of the next level or a higher one; None at the top and while unknown."""
        if self.measured is None or self.at_least is None or self.next_level is None:
            return None
        return self.at_least[self.next_level.rank - 1]


def enough_assessed(required: int, coverage: float) -> int:
    """How many competencies must be assessed before a level is shown.

    Args:
        required: How many the undecided level asks for.
        coverage: The share of them that the scoring rules in force want, 0–1.
    """
    return max(1, ceil(coverage * required - _ROUNDING))


# Chances as pages print them


def shown_chance(chance: float) -> float:
    """A chance within 1 % and 99 %, for a percentage without decimals."""
    return min(max(chance, LEAST_CHANCE), MOST_CHANCE)


def shown_below_bar(chance: float) -> float:
    """A chance that is read against a bar: rounded down, so that it never seems to reach it.

    A level counts from 80 % on, say: 79.6 % is 79 %, for "80 % of 80 %" would be a riddle.
    """
    return shown_chance(int(Decimal(repr(float(chance))) * 100) / 100)


# Teams


def is_coverage_risk(needed: int, holders: int) -> bool:
    """Whether too few people hold a competency at the step that the work needs.

    Args:
        needed: That step; 0 = the work needs none.
        holders: How many hold it, whatever their own level.
    """
    return needed > 0 and holders < ENOUGH_HOLDERS
