"""Content balance: over the competencies of an area, and over kinds of items within one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from random import Random

from competency.scoring.selection.belief import Belief, ItemRef


def in_turn(
    candidates: Iterable[str],
    beliefs: Mapping[str, Belief],
    asked: Counter[str],
    random: Random,
    *,
    last: str | None = None,
) -> str:
    """The competency that the next item is about: fewest items so far, then most uncertain.

    The content constraint of Kingsbury & Zara (1989) with equal shares: no competency is one
    item ahead of its share before all others have theirs.

    Args:
        candidates: Competencies that may still be asked about, at least one.
        asked: Items of this sitting by competency.
        random: Breaks ties.
        last: The competency asked about just now; it waits where another has as few items, so
            that how hard a question is says nothing about the answer to the one before.
    """
    mixed = sorted(candidates)
    random.shuffle(mixed)
    return min(mixed, key=lambda one: (asked[one], one == last, *beliefs[one].urgency))


def of_the_kind_in_turn(
    items: Sequence[ItemRef],
    bank: Sequence[ItemRef],
    asked: Sequence[ItemRef],
    random: Random,
) -> Sequence[ItemRef]:
    """Those of the items whose kind, graded or right/wrong, is behind its share in the bank.

    Graded items tell more each, but take longer, and before calibration their parameters say
    too much for kinds in which chance earns points. So a sitting mirrors the mix of its bank,
    which is its authors' choice: of n items, share·n are graded, rounded up or down.

    Args:
        items: Candidates.
        bank: All items of the competency.
        asked: Those of them that this sitting has asked.
        random: Rounds, so that not every competency begins with the same kind.
    Returns:
        The candidates of the kind in turn, or all where there are none.
    """
    share = sum(item.graded for item in bank) / len(bank)
    due = floor(share * (len(asked) + 1) + random.random())
    graded = due > sum(item.graded for item in asked)
    return [item for item in items if item.graded is graded] or items
