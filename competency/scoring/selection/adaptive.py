"""An adaptive sitting: each item is chosen after the answer to the one before it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from random import Random

import numpy as np

from competency.domain.attempts import MAX_ITEMS
from competency.scoring.context import ScoringContext
from competency.scoring.joint import COMMON, OWN, SAME_AREA
from competency.scoring.selection.balance import in_turn, of_the_kind_in_turn
from competency.scoring.selection.belief import TARGET_SD, Belief, ItemRef
from competency.scoring.selection.exposure import Exposure
from competency.scoring.selection.fixed import EQUALLY_USEFUL, design
from competency.scoring.selection.usefulness import expected_variance

ADAPTIVE_BANK = 24
"""Unseen items of each competency from which choosing one by one pays: it saves one answer in
six against a fixed form (`python -m benchmarks selection`). With half as many it saves half as
much, and a sitting's four or so items a competency leave the exposure cap no choice."""
RANDOMESQUE = 3
"""The item is drawn from so many of the most useful ones, where they are about as useful
(Kingsbury & Zara 1989), or two neighbours would get the same sitting."""

ONE_BY_ONE = 0.94
"""Variance after six items chosen one by one, as a share of that of a fixed form."""


def large_enough(unseen: Iterable[int]) -> bool:
    """Whether a person's next sitting of an area is adaptive.

    It is where every competency that has unseen items has at least `ADAPTIVE_BANK` of them.

    Args:
        unseen: How many items of each competency of the area the person has not seen.
    """
    left = [count for count in unseen if count]
    return bool(left) and min(left) >= ADAPTIVE_BANK


def next_item(
    beliefs: Mapping[str, Belief],
    available: Mapping[str, Sequence[ItemRef]],
    *,
    seen: Set[str],
    asked: Sequence[str],
    exposure: Exposure,
    seed: int,
) -> str | None:
    """The version of the next item of a sitting; None where the sitting should end.

    It ends with 20 items, or when every competency has been asked about and is known closely
    enough (`Belief.close_enough`), or when no unseen item is left of those that are not.

    Whose turn it is, is settled before what would tell most: the competency with the fewest
    items in this sitting, then the most uncertain (`in_turn`). Of its unseen items below the
    exposure cap, and of the kind that is behind its share, it is drawn from the three with the
    least expected posterior variance (`expected_variance`), as far as they lie within 3 %.

    Args:
        beliefs: About every competency of `available`, with all answers so far.
        available: The item bank, by competency of the area.
        seen: Versions that the person has met before or in this sitting; never chosen again.
        asked: Versions of this sitting, in order.
        exposure: Of the area's items.
        seed: For ties and the draw; the same arguments give the same item.
    """
    if len(asked) >= MAX_ITEMS:
        return None
    asked_here = frozenset(asked)
    turns = Counter(
        {
            competency: sum(item.version in asked_here for item in bank)
            for competency, bank in available.items()
        }
    )
    unseen = {
        competency: [i for i in bank if i.version not in seen and i.version not in asked_here]
        for competency, bank in available.items()
        if not (turns[competency] and beliefs[competency].close_enough)
    }
    candidates = [competency for competency, items in unseen.items() if items]
    if not candidates:
        return None
    # Only for variety, nothing here is secret.
    random = Random(seed)  # noqa: S311
    last = next(
        (c for c in available for i in available[c] if asked and i.version == asked[-1]), None
    )
    competency = in_turn(candidates, beliefs, turns, random, last=last)
    bank = available[competency]
    items = of_the_kind_in_turn(
        exposure.admissible(sorted(unseen[competency], key=lambda item: item.version)),
        bank,
        [item for item in bank if item.version in asked_here],
        random,
    )
    variances = expected_variance(
        beliefs[competency].posterior, [item.parameters for item in items]
    )
    # Equal items keep no order of their own: which of them are among the best is drawn, too.
    ties = np.array([random.random() for _ in items])
    best = np.lexsort((ties, variances.round(9)))[:RANDOMESQUE]
    best = best[variances[best] <= EQUALLY_USEFUL * variances[best[0]]]
    return items[int(random.choice(best.tolist()))].version


def expected_length(
    beliefs: Mapping[str, Belief],
    available: Mapping[str, Sequence[ItemRef]],
    context: ScoringContext,
    *,
    seen: Set[str],
    exposure: Exposure,
) -> int:
    """About how many items an adaptive sitting will have, 0–20.

    For each competency the items that a fixed form would need to come to the target
    (`variance_together`), with what the answers about the others will tell about it. How far
    off it is: `python -m benchmarks selection`.
    """
    others = sum(any(i.version not in seen for i in bank) for bank in available.values()) - 1
    total = 0
    for competency in sorted(available):
        belief = beliefs[competency]
        plan = design(
            belief, available[competency], seen, exposure, Random(0),  # noqa: S311
            known=max(0.0, _told_by(others, context) - 1.0 / belief.sd**2),
        )  # fmt: skip
        for number, (_item, variance) in enumerate(plan, start=1):
            total += 1
            if number >= belief.missing and ONE_BY_ONE * variance <= TARGET_SD**2:
                break
            if total >= MAX_ITEMS:
                return MAX_ITEMS
    return min(total, MAX_ITEMS)


def _told_by(others: int, context: ScoringContext) -> float:
    """Precision of M2's prior once so many others of the area are known to the target.

    Each of them is the shared part of the variance (common and area) seen through its own
    part and its error of measurement.
    """
    variance = context.sigma**2
    error = 1.0 / (1.0 / TARGET_SD**2 - 1.0 / variance) if variance > TARGET_SD**2 else 0.0
    shared = 1.0 / (1.0 / ((COMMON + SAME_AREA) * variance) + others / (OWN * variance + error))
    return 1.0 / ((shared + OWN * variance) * context.rules.prior_inflation)
