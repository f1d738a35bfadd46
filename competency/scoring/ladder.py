"""A requirement profile as arrays, and counting levels in joint draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np

from competency.domain.career_path import LEVELS, Competency
from competency.scoring.context import Rules
from competency.scoring.grid import CUTS, Matrix, Vector, Whole
from competency.scoring.joint import Joint, Structure
from competency.scoring.records import Flags

FourWhole = tuple[int, int, int, int]
FourFloat = tuple[float, float, float, float]
FiveFloat = tuple[float, float, float, float, float]
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
    required: FourWhole
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


@dataclass(frozen=True, slots=True)
class Decided:
    """The level that may be shown.

    Attributes:
        reached: Rank of the highest level reached, 0 for none; None where too little of the
            lowest undecided level is assessed.
        undecided: Rank of the lowest level that is not reached (4 if all are).
        assessed, required: Of the competencies that the undecided level asks for, how many
            are assessed, and how many it asks for.
    """

    reached: int | None
    undecided: int
    assessed: int
    required: int


class Ladder:
    """Requirements as arrays over J competencies.

    Attributes:
        structure: Competency ids and home areas, in the order of the requirements.
        required: Steps, (J, 4).
        asked: Where a level asks for the competency at all, (J, 4).
        cuts: Entry of the required step on θ; −∞ where not asked, (J, 4).
        m: Competencies that each level asks for, (4,).
        needed: How many of them must be at their step: the rules' share, rounded up, (4,).
    """

    def __init__(self, requirements: Sequence[Requirement], share: float) -> None:
        ids = tuple(requirement.competency for requirement in requirements)
        if len(set(ids)) != len(ids):
            raise ValueError("a competency is listed twice in the requirement profile")
        self.structure = Structure(ids, tuple(requirement.home for requirement in requirements))
        self.required: Whole = np.array(
            [requirement.required for requirement in requirements], dtype=np.int64
        ).reshape(-1, LEVEL_COUNT)
        self.asked = self.required > 0
        self.cuts: Matrix = np.array((-np.inf, *CUTS))[self.required]
        self.m: Whole = self.asked.sum(axis=0)
        # The subtraction keeps a product such as .7 × 30 = 21.000000000000004 at 21.
        self.needed: Whole = np.array([ceil(share * m - 1e-9) for m in self.m], dtype=np.int64)

    def at_least(self, theta: Matrix) -> Vector:
        """Share of draws (D, J) in which each level and all below it hold: (4,)."""
        holds = [
            (theta[:, asked] >= cuts[asked]).sum(axis=1) >= needed
            for asked, cuts, needed in zip(
                self.asked.T, self.cuts.T, self.needed.tolist(), strict=True
            )
        ]
        return np.asarray(np.logical_and.accumulate(np.array(holds), axis=0).mean(axis=1))

    def decided(self, at_least: Vector, assessed: Flags, rules: Rules) -> Decided:
        """What P(level or higher) (4,) and which competencies are assessed (J,) allow to say."""
        reached = int((at_least >= rules.reach).sum())
        undecided = min(reached + 1, LEVEL_COUNT)
        known = int(assessed[self.asked[:, undecided - 1]].sum())
        required = int(self.m[undecided - 1])
        enough = known > 0 and known >= rules.coverage * required - 1e-9
        return Decided(reached if enough else None, undecided, known, required)


@lru_cache(maxsize=64)
def ladder(requirements: tuple[Requirement, ...], share: float) -> Ladder:
    """The ladder of a profile, computed once."""
    return Ladder(requirements, share)


@lru_cache(maxsize=16)
def _standard_normal(seed: int, draws: int, count: int) -> Matrix:
    half = np.random.default_rng(seed).standard_normal((draws // 2, count))
    found = np.vstack([half, -half])
    found.setflags(write=False)
    return found


def draw(joint: Joint, rules: Rules, seed: int) -> Matrix:
    """Seeded antithetic draws of a person's abilities: (draws, J)."""
    count = joint.mean.size
    # A whisper on the diagonal: two competencies may be known to be all but equal.
    root = np.linalg.cholesky(joint.covariance + 1e-9 * np.eye(count))
    return np.asarray(joint.mean + _standard_normal(seed, rules.draws, count) @ root.T)
