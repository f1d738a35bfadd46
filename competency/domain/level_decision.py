"""A level decision: which career level, how likely, and what holds back the next one.

Scoring decides it, the database keeps it as a document, pages read it: one type for all three.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from competency.domain import standing
from competency.domain.career_path import LEVELS, LevelId

FourNumbers = tuple[int, int, int, int]
"""One whole number per level: junior, mid, senior, leadership."""
FourChances = tuple[float, float, float, float]
"""One probability per level: junior, mid, senior, leadership."""
FiveChances = tuple[float, float, float, float, float]
"""One probability per step 0–4, or per level with "below junior" before junior."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """A competency between a person and the next level.

    Attributes:
        required: The step that the next level asks for.
        floor: The sure step; None while not yet assessed.
        chance: Of being at the required step, in the joint model.
        core: Whether it is core at that level.
    """

    competency: str
    required: int
    floor: int | None
    chance: float
    core: bool

    @property
    def gap(self) -> int | None:
        """Steps still to be shown; None while not yet assessed."""
        return standing.gap(self.required, self.floor)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rater whose reviews and all other evidence on the person cannot both be right.

    Attributes:
        rater: The reviewer's person id.
        above: Whether the reviews are above the rest, not below it.
    """

    rater: int
    above: bool


@dataclass(frozen=True, slots=True)
class AreaDecision:
    """The same decision for one area alone, and the area's place on the radar.

    Attributes:
        expected, low, high: Mean step (0–4) of its assessed competencies and its 90 % band in
            the joint model; None while none is assessed.
        at_least: P(level or higher).
        assessed, total: How many of its competencies are assessed, and how many it lists.
        reached: Rank of the level that the area alone would give; None while too little of it
            is assessed.
    """

    area: str
    expected: float | None
    low: float | None
    high: float | None
    at_least: FourChances
    assessed: int
    total: int
    reached: int | None = None

    @property
    def chance(self) -> float | None:
        """How sure the area's level is; None while too little of it is assessed."""
        return standing.reached_chance(self.reached, self.at_least)


@dataclass(frozen=True, slots=True)
class LevelDecision:
    """A person's level on a career path.

    Attributes:
        reached: Rank of the highest level reached, 0 for none; None while too little of the
            lowest undecided level is assessed.
        at_least: P(level or higher) for junior, mid, senior, leadership; non-increasing.
        exact: P(below junior, junior, …, leadership), summing to 1.
        assessed, required: Of the competencies that the undecided level asks for (leadership
            where all are reached), how many are assessed, and how many it asks for.
        enough: Whether that is enough to show a level.
        held: Competencies whose floor is at the requirement, by level.
        needed: How many each level needs.
        asked: How many each level asks for.
        mean, low, high: Mean θ over all competencies and its 90 % band in the joint model.
        blockers: What holds back the next level (empty at the top): competencies whose floor
            is below the requirement or not given, core first, then the widest gap, the not
            yet assessed last, within these the least likely first. Where every floor is at
            its requirement and the level still is not sure, those that the joint model doubts
            most (gap 0).
        areas: By area.
        conflicts: Raters who contradict all other evidence; talk before you trust the level.
        likely: By competency, the likely step in the light of everything, and its probability.
    """

    reached: int | None
    at_least: FourChances
    exact: FiveChances
    assessed: int
    required: int
    enough: bool
    held: FourNumbers
    needed: FourNumbers
    asked: FourNumbers
    mean: float
    low: float
    high: float
    blockers: tuple[Blocker, ...] = ()
    areas: Mapping[str, AreaDecision] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    likely: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    @property
    def reached_level(self) -> LevelId | None:
        """The level reached; None for none and for not known yet."""
        return LEVELS[self.reached - 1] if self.reached else None

    @property
    def next_level(self) -> LevelId | None:
        """The level to work towards; None when leadership is reached."""
        return standing.level_above(self.reached or 0)

    @property
    def next_chance(self) -> float | None:
        """P(next level or higher); None at the top."""
        return None if self.next_level is None else self.at_least[self.next_level.rank - 1]

    @property
    def chance(self) -> float | None:
        """How sure the reached level is; None while too little is assessed."""
        return standing.reached_chance(self.reached, self.at_least)
