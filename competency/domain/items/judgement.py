"""A situation with four actions, from best to worst; the chosen one scores its value."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from competency.domain.errors import N_
from competency.domain.items.answers import OneChoice
from competency.domain.items.contract import (
    JUDGEMENT_VALUES,
    Answer,
    ItemKind,
    JudgementValue,
    KeyFault,
    Mark,
    Option,
)

_WORDS: dict[JudgementValue, str] = {
    "best": N_("best"),
    "acceptable": N_("acceptable"),
    "poor": N_("poor"),
    "worst": N_("worst"),
}


@dataclass(frozen=True, slots=True)
class JudgementItem(OneChoice):
    """A situation with four actions, from best to worst; the chosen one scores its value."""

    kind: ClassVar[ItemKind] = ItemKind(
        name="judgement",
        title=N_("Judgement of a situation"),
        instruction=N_("Judgement: all four actions score, from best to worst"),
        key_field="value",
        options=(4, 4),
        place=5,
    )

    @property
    def categories(self) -> int:
        return 4

    @property
    def best(self) -> Answer:
        return tuple(option.key for option in self.options if option.value == "best")

    def mark(self, answer: Answer) -> int:
        return _rank(self.option(answer[0]))

    def belongs(self, option: Option) -> bool:
        return option.value in {"best", "acceptable"}

    def key_mark(self, option: Option) -> Mark | None:
        if option.value is None:
            return None
        return Mark(_WORDS[option.value], good=option.value == "best")

    def in_result(self, shown: Sequence[Option]) -> Sequence[Option]:
        return sorted(shown, key=_rank, reverse=True)

    def key_fault(self) -> KeyFault | None:
        values = [option.value for option in self.options]
        if Counter(values) == Counter(JUDGEMENT_VALUES):
            return None
        return KeyFault(
            f"the values {', '.join(map(str, values))}",
            f"use each of {', '.join(reversed(JUDGEMENT_VALUES))} once",
        )


def _rank(option: Option) -> int:
    return JUDGEMENT_VALUES.index(option.value) if option.value else 0
