"""A statement that is true or false."""

from dataclasses import dataclass
from typing import ClassVar

from competency.domain.errors import N_
from competency.domain.items.answers import OneChoice
from competency.domain.items.contract import Answer, ItemKind, KeyFault, Mark, Option


@dataclass(frozen=True, slots=True)
class StatementItem(OneChoice):
    """A statement with two verdicts, one of them right."""

    kind: ClassVar[ItemKind] = ItemKind(
        name="statement",
        title=N_("True or false"),
        instruction=N_("Is the statement true?"),
        key_field="correct",
        options=(2, 2),
        place=6,
    )

    @property
    def categories(self) -> int:
        return 2

    @property
    def guess(self) -> float:
        return 0.5

    @property
    def best(self) -> Answer:
        return tuple(option.key for option in self.options if option.correct)

    def mark(self, answer: Answer) -> int:
        return int(self.option(answer[0]).correct)

    def key_mark(self, option: Option) -> Mark:
        return Mark(N_("that is so"), good=True) if option.correct else Mark(N_("that is not so"))

    def key_fault(self) -> KeyFault | None:
        if len(self.best) == 1:
            return None
        return KeyFault(f"{len(self.best)} right verdicts", "mark one with correct: true")
