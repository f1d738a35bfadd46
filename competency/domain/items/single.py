"""Two to four options, one right."""

from dataclasses import dataclass
from typing import ClassVar

from competency.domain.errors import N_
from competency.domain.items.answers import OneChoice
from competency.domain.items.contract import Answer, ItemKind, KeyFault, Mark, Option


@dataclass(frozen=True, slots=True)
class SingleItem(OneChoice):
    """Two to four options, one right."""

    kind: ClassVar[ItemKind] = ItemKind(
        name="single",
        title=N_("One answer"),
        instruction=N_("One answer"),
        key_field="correct",
        options=(2, 4),
        place=1,
    )

    @property
    def categories(self) -> int:
        return 2

    @property
    def guess(self) -> float:
        return 1 / len(self.options)

    @property
    def best(self) -> Answer:
        return tuple(option.key for option in self.options if option.correct)

    def mark(self, answer: Answer) -> int:
        return int(self.option(answer[0]).correct)

    def key_mark(self, option: Option) -> Mark | None:
        return Mark(N_("right"), good=True) if option.correct else None

    def key_fault(self) -> KeyFault | None:
        if len(self.best) == 1:
            return None
        return KeyFault(f"{len(self.best)} right options", "mark exactly one with correct: true")
