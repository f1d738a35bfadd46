"""What joint draws come to: how each level stands, for the whole path and for each area."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from competency.scoring.context import Rules
from competency.scoring.records import Flags
from competency.scoring.requirements import (
    LEVEL_COUNT,
    DrawnSteps,
    FiveFloat,
    FourFloat,
    FourWhole,
    Ladder,
    decided,
)
from competency.scoring.scale import Matrix, Whole


@dataclass(frozen=True, slots=True)
class Standing:
    """A level decision's core, for the whole path or one area.

    Attributes:
        at_least: P(level or higher) for junior, mid, senior, leadership; non-increasing.
        exact: P(below junior, junior, …, leadership), summing to 1.
        reached: Rank of the highest level reached, 0 for none; None while too little of
            the lowest undecided level is assessed.
        undecided: Rank of the lowest level that is not reached (leadership if all are).
        assessed, required: Of the competencies that the undecided level asks for, how many
            are assessed, and how many it asks for.
        enough: Whether that is enough to show a level.
        held: Competencies whose floor is at the requirement, by level.
        needed: How many each level needs.
        m: How many each level asks for.
    """

    at_least: FourFloat
    exact: FiveFloat
    reached: int | None
    undecided: int
    assessed: int
    required: int
    enough: bool
    held: FourWhole
    needed: FourWhole
    m: FourWhole


@dataclass(frozen=True, slots=True)
class AreaDecision(Standing):
    """An area's standing and its place on the radar.

    Attributes:
        expected, low, high: Mean step (0–4) of its assessed competencies and its 90 % band
            in the joint draws; None while none is assessed.
        competencies: How many the area lists.
        assessed_competencies: How many of them are assessed.
    """

    area: str
    expected: float | None
    low: float | None
    high: float | None
    competencies: int
    assessed_competencies: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What the joint draws of a few people come to.

    Attributes:
        probability: Of each competency's step at the undecided level, J numbers a person.
    """

    standings: Sequence[Standing]
    by_area: Sequence[dict[str, AreaDecision]]
    probability: Sequence[Sequence[float]]

    @classmethod
    def of(
        cls, steps: Ladder, drawn: DrawnSteps, floors: Whole, assessed: Flags, rules: Rules
    ) -> "Counted":
        at_step = (floors[:, :, None] >= steps.required) & steps.asked
        known = steps.asked & assessed[:, :, None]
        standings = _standings(
            steps.at_least(drawn), at_step.sum(axis=1), known.sum(axis=1), steps.m, steps.needed,
            rules,
        )  # fmt: skip
        inside = steps.inside
        people, areas = drawn.shape[0], len(steps.areas)
        flat = (people * areas, LEVEL_COUNT)
        parts = _standings(
            steps.areas_at_least(drawn).reshape(flat),
            (inside @ at_step).reshape(flat),
            (inside @ known).reshape(flat),
            np.tile(steps.area_m, (people, 1)),
            np.tile(steps.area_needed, (people, 1)),
            rules,
        )
        places = _places(inside, drawn, assessed)
        chance = steps.probability(drawn)
        undecided = np.array([one.undecided - 1 for one in standings])
        return cls(
            standings,
            [
                {
                    area: AreaDecision(**values_of(part), area=area, **place)
                    for area, part, place in zip(
                        steps.areas,
                        parts[areas * n : areas * (n + 1)],
                        places[areas * n : areas * (n + 1)],
                        strict=True,
                    )
                }
                for n in range(people)
            ],
            chance[np.arange(people), :, undecided].tolist(),
        )


def _places(inside: Whole, drawn: DrawnSteps, assessed: Flags) -> list[dict[str, Any]]:
    """Each person's and area's place on the radar: what an `AreaDecision` says of it."""
    weights = inside * assessed[:, None, :].astype(np.float64)
    known = weights.sum(axis=2, keepdims=True)
    # An area without an assessed competency has no place on the radar.
    means = (weights / np.maximum(known, 1.0)) @ drawn.astype(np.float64)
    low, high = np.quantile(means, (0.05, 0.95), axis=2)
    sizes = np.tile(inside.sum(axis=1), len(assessed))
    return [
        {
            "expected": mean if count else None,
            "low": below if count else None,
            "high": above if count else None,
            "competencies": size,
            "assessed_competencies": int(count),
        }
        for mean, below, above, count, size in zip(
            means.mean(axis=2).reshape(-1).tolist(),
            low.reshape(-1).tolist(),
            high.reshape(-1).tolist(),
            known.reshape(-1).tolist(),
            sizes.tolist(),
            strict=True,
        )
    ]


def _standings(
    at_least: Matrix, held: Whole, known: Whole, m: Whole, needed: Whole, rules: Rules
) -> list[Standing]:
    """Standings of N people or areas; every array (N, 4), or (4,) where all have the same."""
    shape = at_least.shape
    found = decided(at_least, known, np.broadcast_to(m, shape), rules)
    return [
        Standing(
            at_least=(a, b, c, d),
            exact=(1.0 - a, a - b, b - c, c - d, d),
            reached=reached if enough else None,
            undecided=undecided,
            assessed=have,
            required=required,
            enough=enough,
            held=tuple(held),
            needed=tuple(needed),
            m=tuple(asked),
        )
        for (a, b, c, d), reached, enough, undecided, have, required, held, needed, asked in zip(
            at_least.tolist(), found.reached.tolist(), found.enough.tolist(),
            found.undecided.tolist(), found.assessed.tolist(), found.required.tolist(),
            held.tolist(), np.broadcast_to(needed, shape).tolist(),
            np.broadcast_to(m, shape).tolist(), strict=True,
        )
    ]  # fmt: skip


_STANDING = tuple(field.name for field in fields(Standing))


def values_of(standing: Standing) -> dict[str, Any]:
    """A standing's fields, to build the decision that extends it."""
    return {name: getattr(standing, name) for name in _STANDING}
