"""Several right options; scored by agreement with the key."""

from dataclasses import dataclass
from typing import ClassVar

from competency.domain.errors import N_
from competency.domain.items.answers import SeveralChoices
from competency.domain.items.contract import Answer, ItemKind, KeyFault, Mark, Option

MOST_RIGHT = 4


@dataclass(frozen=True, slots=True)
class MultipleItem(SeveralChoices):
    """Several right options; scored by agreement with the key."""

    kind: ClassVar[ItemKind] = ItemKind(
        name="multiple",
        title=N_("Several answers"),
        instruction=N_("Several answers"),
        key_field="correct",
        options=(4, 6),
        place=2,
    )

    @property
    def categories(self) -> int:
        return 4 if len(self.options) >= 5 else 3

    @property
    def best(self) -> Answer:
        return tuple(sorted(option.key for option in self.options if option.correct))

    def mark(self, answer: Answer) -> int:
        """All agree: the top; one off: one less; … an agreement at or below half: 0."""
        off = sum(option.correct != (option.key in answer) for option in self.options)
        if not answer:
            return 0
        return max(0, self.categories - 1 - off)

    def key_mark(self, option: Option) -> Mark:
        if option.correct:
            return Mark(N_("belongs to the answer"), good=True)
        return Mark(N_("does not belong"))

    def key_fault(self) -> KeyFault | None:
        if 2 <= len(self.best) <= min(MOST_RIGHT, len(self.options) - 1):
            return None
        return KeyFault(
            f"{len(self.best)} right options of {len(self.options)}",
            "mark two to four with correct: true and leave at least one wrong",
        )
