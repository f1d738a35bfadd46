"""How many people have met an item, and how many may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from competency.scoring.selection.belief import ItemRef

MAX_SHARE = 0.3
"""An item is not asked of more than this share of an area's takers while others are left."""
FEWEST_TAKERS = 20
"""Shares are reckoned of at least so many, or the first taker would use an item up."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who has met what in an area.

    Attributes:
        met: By item version, how many of the area's takers have met it; absent is nobody.
        takers: How many took the area's quiz.
    """

    met: Mapping[str, int] = field(default_factory=dict)
    takers: int = 0

    def of(self, version: str) -> int:
        """How many takers have met an item."""
        return self.met.get(version, 0)

    def exhausted(self, version: str) -> bool:
        """Whether one more taker would lift the item above its share."""
        return self.of(version) + 1 > MAX_SHARE * max(self.takers + 1, FEWEST_TAKERS)

    def admissible(self, items: Sequence[ItemRef]) -> list[ItemRef]:
        """The items below the cap; where there are none, those met least.

        The restricted method of Revuelta & Ponsoda (1998): what has had its share waits
        until the others have caught up.
        """
        below = [item for item in items if not self.exhausted(item.version)]
        if below or not items:
            return below
        least = min(self.of(item.version) for item in items)
        return [item for item in items if self.of(item.version) == least]
