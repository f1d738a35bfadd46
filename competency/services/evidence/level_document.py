"""A level decision as a JSON document in the database, and back for the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from typing import Any

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
        """Requirement − floor; None where not yet assessed."""
        return None if self.floor is None else max(0, self.required - self.floor)


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
    def chance(self) -> float:
        """P(reached level or higher) of the area; of "below junior" where none is reached."""
        return self.at_least[self.reached - 1] if self.reached else 1.0 - self.at_least[0]


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
        rank = self.reached or 0
        return LEVELS[rank] if rank < len(LEVELS) else None

    @property
    def next_chance(self) -> float | None:
        """P(next level or higher); None at the top."""
        rank = self.reached or 0
        return self.at_least[rank] if rank < len(LEVELS) else None

    @property
    def next_chance_shown(self) -> float | None:
        """The same, never rounded up to the bar it has not reached ("80 % of 80 %")."""
        chance = self.next_chance
        return None if chance is None else floor(chance * 100) / 100

    @property
    def chance(self) -> float:
        """P(reached level or higher); of "below junior" where none is reached."""
        return self.at_least[self.reached - 1] if self.reached else self.exact[0]


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
