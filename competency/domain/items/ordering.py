"""Options to put in order; scored by the share of concordant pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from competency.domain.errors import N_
from competency.domain.items.answers import Order
from competency.domain.items.contract import Answer, ItemKind, KeyFault, Mark, Option


def _place(option: Option) -> int:
    return option.position or 0


@dataclass(frozen=True, slots=True)
class OrderingItem(Order):
    """Put the options in order; scored by the share of concordant pairs."""

    kind: ClassVar[ItemKind] = ItemKind(
        name="ordering",
        title=N_("Put in order"),
        instruction=N_("Put in order"),
        key_field="position",
        options=(4, 5),
        place=3,
    )

    @property
    def categories(self) -> int:
        return 4

    @property
    def best(self) -> Answer:
        return tuple(option.key for option in sorted(self.options, key=_place))

    def mark(self, answer: Answer) -> int:
        """Share of pairs in the right order: all → 3, ≥ 4/5 → 2, ≥ 3/5 → 1, else 0.

        A random order has half of the pairs right, so category 0 covers chance.
        """
        place = {option.key: _place(option) for option in self.options}
        pairs = list(combinations([place[key] for key in answer], 2))
        share = sum(a < b for a, b in pairs) / len(pairs)
        return 3 if share == 1 else 2 if share >= 0.8 else 1 if share >= 0.6 else 0

    def key_mark(self, option: Option) -> Mark:
        return Mark(N_("place %(place)s"), {"place": option.position})

    def answer_mark(self, option: Option, answer: Answer) -> Mark:
        place = answer.index(option.key) + 1
        if place == option.position:
            return Mark(N_("in place"), good=True)
        return Mark(N_("you put it at %(place)s"), {"place": place})

    def in_result(self, shown: Sequence[Option]) -> Sequence[Option]:
        return sorted(shown, key=_place)

    def key_fault(self) -> KeyFault | None:
        places = [_place(option) for option in self.options]
        if sorted(places) == [*range(1, len(places) + 1)]:
            return None
        return KeyFault(
            f"the positions {', '.join(map(str, places))}", f"use each of 1 to {len(places)} once"
        )
