"""What career levels require: a requirement profile, and the same as arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from competency.domain.career_path import LEVELS, CareerPath, Competency
from competency.domain.level_decision import FourNumbers
from competency.scoring.joint import Structure
from competency.scoring.scale import CUTS, Cube, Integers, Matrix

DrawnSteps = npt.NDArray[np.int8]
"""Steps 0–4 of P people's J competencies in D joint draws: (P, J, D)."""

LEVEL_COUNT = len(LEVELS)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the career levels require of one competency.

    Attributes:
        competency: Its id.
        areas: Ids of all areas that list it.
        home: The one that counts as its area in the joint model.
        required: Step at junior, mid, senior, leadership; non-decreasing; 0 = not asked.
        core_from: Rank (1–4) of the level from which it is core; None if it never is.

    Raises:
        ValueError: for steps outside 0–4 or decreasing, or a home that is not an area.
    """

    competency: str
    areas: tuple[str, ...]
    home: str
    required: FourNumbers
    core_from: int | None = None

    def __post_init__(self) -> None:
        if len(self.required) != LEVEL_COUNT or not all(0 <= r <= 4 for r in self.required):
            raise ValueError(f"required must be four steps 0–4, got {self.required}")
        if list(self.required) != sorted(self.required):
            raise ValueError(f"required must not decrease, got {self.required}")
        if self.home not in self.areas:
            raise ValueError(f"home {self.home!r} is not among the areas {self.areas}")

    @classmethod
    def of(cls, competency: Competency) -> "Requirement":
        """The requirement that a published competency states."""
        core = competency.core_from
        return cls(
            competency.id,
            competency.areas,
            competency.home,
            competency.requirements,
            None if core is None else core.rank,
        )

    def is_core_at(self, rank: int) -> bool:
        """Whether it is core at the level of that rank or below."""
        return self.core_from is not None and self.core_from <= rank


def requirements_of(path: CareerPath) -> tuple[Requirement, ...]:
    """The requirement profile of a published path, in its order."""
    return tuple(Requirement.of(competency) for competency in path.competencies)


def structure_of(requirements: Sequence[Requirement]) -> Structure:
    """The competencies of a profile and their home areas, in its order."""
    return Structure(
        tuple(one.competency for one in requirements), tuple(one.home for one in requirements)
    )


class Ladder:
    """Requirements as arrays over J competencies and A areas.

    Attributes:
        structure: Competency ids and home areas, in the order of the requirements.
        required: Steps, (J, 4).
        asked: Where a level asks for the competency at all, (J, 4).
        cuts: Entry of the required step on θ; −∞ where not asked, (J, 4).
        asked_count: Competencies that each level asks for, (4,).
        needed: How many of them must be at their step: the rules' share, rounded up, (4,).
        areas: Area ids in path order.
        inside: 1 where an area lists a competency, else 0, (A, J).
        area_asked_count, area_needed: The same of each area alone, (A, 4).
    """

    def __init__(self, requirements: Sequence[Requirement], share: float) -> None:
        self.structure = structure_of(requirements)
        ids = self.structure.competencies
        if not ids:
            raise ValueError("a level decision needs at least one requirement")
        if len(set(ids)) != len(ids):
            raise ValueError("a competency is listed twice in the requirement profile")
        self.required: Integers = np.array(
            [requirement.required for requirement in requirements], dtype=np.int64
        ).reshape(-1, LEVEL_COUNT)
        self.asked = self.required > 0
        self.cuts: Matrix = np.array((-np.inf, *CUTS))[self.required]
        self.asked_count: Integers = self.asked.sum(axis=0)
        self.needed: Integers = _needed(self.asked_count, share)
        self.areas = tuple(dict.fromkeys(area for one in requirements for area in one.areas))
        self.inside: Integers = np.array(
            [[area in one.areas for one in requirements] for area in self.areas], dtype=np.int64
        )
        self.area_asked_count: Integers = self.inside @ self.asked
        self.area_needed: Integers = _needed(self.area_asked_count, share)

    def reached_steps(self, steps: DrawnSteps) -> Iterator[npt.NDArray[np.bool_]]:
        """For each level, where a draw is at the step it asks for (or it asks none): (P, J, D)."""
        for required in self.required.T:
            yield steps >= required[:, None].astype(np.int8)

    def at_least(self, steps: DrawnSteps) -> Matrix:
        """Share of draws in which each level and all below it hold: (P, 4)."""
        enough = self.needed - (self.asked_count - self.required.shape[0])
        return _shares([
            there.sum(axis=1, dtype=np.int16) >= least
            for there, least in zip(self.reached_steps(steps), enough.tolist(), strict=True)
        ])  # fmt: skip

    def areas_at_least(self, steps: DrawnSteps) -> Cube:
        """The same of each area's competencies: (P, A, 4)."""
        members = [np.flatnonzero(row) for row in self.inside]
        spare = self.area_asked_count - self.inside.sum(axis=1, keepdims=True)
        holds = []
        for level, there in enumerate(self.reached_steps(steps)):
            enough = self.area_needed[:, level] - spare[:, level]
            counts = [there[:, each].sum(axis=1, dtype=np.int16) for each in members]
            holds.append(np.stack(counts, axis=1) >= enough[:, None])
        return _shares(holds)

    def probability(self, steps: DrawnSteps) -> Cube:
        """Share of draws at the step that each level asks for, 1 where it asks none: (P, J, 4)."""
        return np.stack([there.mean(axis=2) for there in self.reached_steps(steps)], axis=2)


def _needed(asked_count: Integers, share: float) -> Integers:
    # The subtraction keeps a product such as .7 × 30 = 21.000000000000004 at 21.
    return np.asarray(np.ceil(share * asked_count - 1e-9), dtype=np.int64)


def _shares(holds: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.float64]:
    """Draws (last axis) in which a level and all below hold, as shares; levels last."""
    all_so_far = accumulate(holds, np.logical_and)
    return np.stack([holding.mean(axis=-1) for holding in all_so_far], axis=-1)


@lru_cache(maxsize=64)
def ladder_of(requirements: tuple[Requirement, ...], share: float) -> Ladder:
    """The ladder of a profile, computed once."""
    return Ladder(requirements, share)
