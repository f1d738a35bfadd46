"""Left sides to match with right sides; scored by the number of right pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from competency.domain.career_path import LANGUAGES
from competency.domain.errors import N_
from competency.domain.items.answers import Pairs
from competency.domain.items.contract import (
    Answer,
    ItemKind,
    KeyFault,
    Mark,
    Option,
    comparable,
)


@dataclass(frozen=True, slots=True)
class MatchingItem(Pairs):
    """Match each left side with its right side; scored by the number of right pairs.

    Attributes:
        spare: Right entries without a partner (their `text`), at most two.
    """

    kind: ClassVar[ItemKind] = ItemKind(
        name="matching",
        title=N_("Match the pairs"),
        instruction=N_("Match the pairs"),
        key_field="match",
        options=(3, 5),
        place=4,
    )

    spare: tuple[Option, ...] = ()

    @property
    def categories(self) -> int:
        return 4 if len(self.options) >= 4 else 3

    def mark(self, answer: Answer) -> int:
        """All right → top; else one less for each wrong pair beyond the first, at least 0."""
        wrong = sum(key != given for key, given in zip(self.keys, answer, strict=True))
        return self.categories - 1 if wrong == 0 else max(0, self.categories - wrong)

    def answer_mark(self, option: Option, answer: Answer) -> Mark:
        given = self.option(answer[self.keys.index(option.key)])
        if given.key == option.key:
            return Mark(N_("matched"), good=True)
        return Mark(N_("you chose: %(text)s"), {"text": given.match})

    def in_result(self, shown: Sequence[Option]) -> Sequence[Option]:
        return self.options

    def key_fault(self) -> KeyFault | None:
        for language in LANGUAGES:
            sides = [option.match[language] for option in self.options if option.match]
            if len({comparable(side) for side in sides}) != len(sides):
                return KeyFault(
                    "two equal right sides", "give each line a match that fits it alone"
                )
        return None
