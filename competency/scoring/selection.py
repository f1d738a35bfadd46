"""Choosing a sitting: which unseen items an area's next quiz asks.

A fixed form, not an adaptive test: with a dozen items a competency, adapting item by item
saves little. The most uncertain competency comes first, every competency gets its share, and
its items lie near the cut that its estimate is least sure about, with neighbours mixed in.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from random import Random

import numpy as np

from competency.scoring.grid import TAILS
from competency.scoring.posterior import Estimate

MAX_SITTING = 20
DEFAULT_SITTING = 14
FIRST_STEP = 2
"""Where an unknown competency begins: knowledge, the most common step."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """An item as selection sees it: version, written step (1–4), graded or right/wrong."""

    version: str
    step: int
    graded: bool = False


def choose_sitting(
    estimates: Mapping[str, Estimate],
    available: Mapping[str, Sequence[ItemRef]],
    seen: Set[str],
    *,
    size: int = DEFAULT_SITTING,
    seed: int,
) -> list[str]:
    """The item versions of one sitting of an area, in the order to be asked.

    Args:
        estimates: By competency; a competency without one counts as unknown.
        available: The item bank, by competency of the area.
        seen: Versions that the person has met; never chosen again.
        size: How many items at most, 1–20.
        seed: Breaks ties and mixes the order; the same arguments give the same sitting.
    Returns:
        Fewer than `size` only where the unseen items run out; empty where none is left.
    Raises:
        ValueError: for a size outside 1–20.
    """
    if not 1 <= size <= MAX_SITTING:
        raise ValueError(f"a sitting has 1…{MAX_SITTING} items, got {size}")
    # Only for variety, nothing here is secret.
    random = Random(seed)  # noqa: S311
    queues = {}
    for competency in sorted(available):
        unseen = [item for item in available[competency] if item.version not in seen]
        if unseen:
            queues[competency] = _by_usefulness(unseen, estimates.get(competency), random)
    order = sorted(
        queues, key=lambda competency: (-_uncertainty(estimates.get(competency)), competency)
    )
    rounds: list[list[str]] = []
    left = size
    while left and any(queues.values()):
        round_ = [queues[competency].pop(0) for competency in order if queues[competency]][:left]
        left -= len(round_)
        rounds.append([item.version for item in round_])
    # Competencies alternate and the order within a round is mixed, so that no answer gives
    # away what the next question is about.
    for round_versions in rounds:
        random.shuffle(round_versions)
    return [version for versions in rounds for version in versions]


def uncertain_step(estimate: Estimate | None) -> int:
    """The step (1–4) whose entry cut the estimate is least sure about."""
    if estimate is None or not estimate.pieces:
        return FIRST_STEP
    return 1 + int(np.abs(TAILS[1:] @ estimate.posterior - 0.5).argmin())


def _uncertainty(estimate: Estimate | None) -> float:
    """What a competency's place in the queue goes by; the unassessed before all others."""
    if estimate is None:
        return np.inf
    return estimate.sd + (0.0 if estimate.assessed else 10.0)


def _by_usefulness(
    items: Sequence[ItemRef], estimate: Estimate | None, random: Random
) -> list[ItemRef]:
    """Items of the uncertain step, the one above, the one below, and round again."""
    centre = uncertain_step(estimate)
    by_step: dict[int, list[ItemRef]] = {}
    for item in random.sample(list(items), len(items)):
        by_step.setdefault(item.step, []).append(item)
    found: list[ItemRef] = []
    near = sorted(by_step, key=lambda step: (abs(step - centre), -step))
    while any(by_step.values()):
        # Twice from the centre for once from each neighbour: mixed, yet where it matters.
        for step in (near[0], *near):
            if by_step[step]:
                found.append(by_step[step].pop())
    return found
