"""A fixed form: a whole sitting drawn up before its first answer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from random import Random

import numpy as np

from competency.domain.attempts import MAX_ITEMS
from competency.scoring.items import information_curve
from competency.scoring.scale import NODES
from competency.scoring.selection.balance import in_turn, of_the_kind_in_turn
from competency.scoring.selection.belief import Belief, ItemRef
from competency.scoring.selection.exposure import Exposure
from competency.scoring.selection.usefulness import variance_together

EQUALLY_USEFUL = 1.03
"""Items count as equally useful whose expected variances lie within 3 %."""


def fixed_form(
    beliefs: Mapping[str, Belief],
    available: Mapping[str, Sequence[ItemRef]],
    *,
    seen: Set[str],
    exposure: Exposure,
    size: int,
    seed: int,
) -> list[str]:
    """The item versions of one sitting of an area, in the order to be asked.

    Competencies take turns, the most uncertain first; the items of each are drawn up by
    `design`. The order within a round is mixed, so that no place in it gives away what the
    next question is about.

    Args:
        beliefs: About every competency of `available`.
        available: The item bank, by competency of the area.
        seen: Versions that the person has met; never chosen again.
        exposure: Of the area's items; among equally useful ones the least met are asked.
        size: How many items at most, 1–20.
        seed: Breaks ties and mixes the order; the same arguments give the same sitting.
    Returns:
        Fewer than `size` only where the unseen items run out; empty where none is left.
    Raises:
        ValueError: for a size outside 1–20.
    """
    if not 1 <= size <= MAX_ITEMS:
        raise ValueError(f"a sitting has 1…{MAX_ITEMS} items, got {size}")
    # Only for variety, nothing here is secret.
    random = Random(seed)  # noqa: S311
    designs = {
        competency: design(beliefs[competency], available[competency], seen, exposure, random)
        for competency in sorted(available)
    }
    chosen: list[tuple[int, float, str]] = []
    asked: Counter[str] = Counter()
    while designs and len(chosen) < size:
        competency = in_turn(designs, beliefs, asked, random)
        found = next(designs[competency], None)
        if found is None:
            del designs[competency]
            continue
        chosen.append((asked[competency], random.random(), found[0].version))
        asked[competency] += 1
    return [version for _round, _place, version in sorted(chosen)]


def design(
    belief: Belief,
    bank: Sequence[ItemRef],
    seen: Set[str],
    exposure: Exposure,
    random: Random,
    *,
    known: float = 0.0,
) -> Iterator[tuple[ItemRef, float]]:
    """The unseen items of one competency, the most useful next one first.

    Each is the one that, with those before it, leaves the least variance
    (`variance_together`); the kinds alternate by their share in the bank.

    Args:
        known: Further information to be expected, at every node.
    Yields:
        The item, and the variance of θ to be expected once it is answered as well.
    """
    left = sorted((i for i in bank if i.version not in seen), key=lambda item: item.version)
    gathered = np.full_like(NODES, known)
    asked: list[ItemRef] = []
    while left:
        candidates = of_the_kind_in_turn(left, bank, asked, random)
        variances = variance_together(
            belief.posterior, gathered, [item.parameters for item in candidates]
        )
        limit = EQUALLY_USEFUL * float(variances.min())
        useful = [
            (exposure.of(item.version), random.random(), item, float(variance))
            for item, variance in zip(candidates, variances, strict=True)
            if variance <= limit
        ]
        _met, _tie, item, variance = min(useful, key=lambda one: one[:2])
        left.remove(item)
        asked.append(item)
        gathered = gathered + information_curve(item.parameters)
        yield item, variance
