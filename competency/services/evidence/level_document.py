"""A level decision as a JSON document in the database, and back for the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from competency.domain import standing
from competency.domain.career_path import LEVELS, LevelId
from competency.scoring.levels import LevelDecision


@dataclass(frozen=True, slots=True)
class StoredBlocker:
    """A competency that holds the next level back.

    `chance` is the joint probability of being at the required step.
    """

    competency: str
    required: int
    floor: int | None
    chance: float
    core: bool

    @property
    def gap(self) -> int | None:
        """Steps short of the requirement; None where not yet assessed."""
        return standing.gap(self.required, self.floor)


@dataclass(frozen=True, slots=True)
class StoredArea:
    """One area: its place on the radar (0–4, with its 90 % band; None where not assessed).

    `reached`: the level that the area alone would give, by the same rule; None while too
    little of it is assessed.
    """

    area: str
    expected: float | None
    low: float | None
    high: float | None
    at_least: tuple[float, ...]
    assessed: int
    total: int
    reached: int | None = None

    @property
    def chance(self) -> float | None:
        """P(reached level or higher) of the area; None while too little is assessed."""
        return standing.reached_chance(self.reached, self.at_least)


@dataclass(frozen=True, slots=True)
class StoredConflict:
    """A rater whose reviews and all other evidence cannot both be right.

    `above`: the reviews stand above the rest, not below it.
    """

    rater: int
    above: bool


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """What the pages read of a level decision."""

    reached: int | None
    at_least: tuple[float, ...]
    exact: tuple[float, ...]
    assessed: int
    required: int
    enough: bool
    held: tuple[int, ...]
    needed: tuple[int, ...]
    asked: tuple[int, ...]
    blockers: tuple[StoredBlocker, ...] = ()
    areas: Mapping[str, StoredArea] = field(default_factory=dict)
    conflicts: tuple[StoredConflict, ...] = ()
    likely: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    """By competency: the most likely step in the light of everything, and its probability."""

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
        """P(reached level or higher); None while too little is assessed."""
        return standing.reached_chance(self.reached, self.at_least)


def to_document(decision: LevelDecision, likely: Mapping[str, tuple[int, float]]) -> dict[str, Any]:
    """The decision, and the likely step of every competency, as plain JSON values."""
    return {
        "likely": {name: [step, round(chance, 6)] for name, (step, chance) in likely.items()},
        "reached": decision.reached,
        "at_least": decision.at_least,
        "exact": decision.exact,
        "assessed": decision.assessed,
        "required": decision.required,
        "enough": decision.enough,
        "held": decision.held,
        "needed": decision.needed,
        "asked": decision.m,
        "conflicts": [{"rater": c.rater, "above": c.shift > 0} for c in decision.conflicts],
        "blockers": [
            {
                "competency": blocker.competency,
                "required": blocker.required,
                "floor": blocker.floor,
                "chance": blocker.probability,
                "core": blocker.core,
            }
            for blocker in decision.blockers
        ],
        "areas": [
            {
                "area": area,
                "expected": found.expected,
                "low": found.low,
                "high": found.high,
                "at_least": found.at_least,
                "assessed": found.assessed_competencies,
                "total": found.competencies,
                "reached": found.reached,
            }
            for area, found in decision.by_area.items()
        ],
    }


def from_document(document: Mapping[str, Any]) -> StoredDecision:
    """The inverse of `to_document`."""
    values = dict(document)
    return StoredDecision(
        reached=values["reached"],
        at_least=tuple(values["at_least"]),
        exact=tuple(values["exact"]),
        assessed=values["assessed"],
        required=values["required"],
        enough=values["enough"],
        held=tuple(values["held"]),
        needed=tuple(values["needed"]),
        asked=tuple(values["asked"]),
        conflicts=tuple(StoredConflict(**c) for c in values.get("conflicts", ())),
        likely={name: (step, chance) for name, (step, chance) in values.get("likely", {}).items()},
        blockers=tuple(StoredBlocker(**b) for b in values["blockers"]),
        areas={
            a["area"]: StoredArea(**{**a, "at_least": tuple(a["at_least"])})
            for a in values["areas"]
        },
    )
