"""Item kinds: what each looks like and how an answer becomes an ordered category.

One class a kind. `mark` never raises for a well-formed answer of the kind; `parse`
turns the raw values of a form into an answer or raises `InvalidInput`.
An answer is a tuple of option keys:
single, judgement: the chosen key · multiple: the chosen keys, sorted ·
ordering: all keys in the order given · matching: for each option in bank order,
the key of the option whose right side was chosen for it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import ClassVar, Literal

from competency.domain.career_path import Text
from competency.domain.errors import N_, InvalidInput
from competency.domain.numbers import whole_number

Answer = tuple[str, ...]
JudgementValue = Literal["best", "acceptable", "poor", "worst"]
JUDGEMENT_VALUES: tuple[JudgementValue, ...] = ("worst", "poor", "acceptable", "best")
Proposal = Literal["right", "wrong"]


class ItemKind(StrEnum):
    """The five kinds of items."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDERING = "ordering"
    MATCHING = "matching"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of an item; which of the key fields is used depends on the kind.

    Attributes:
        correct: single, multiple: whether it belongs to the key.
        position: ordering: its right place, 1-based.
        match: matching: its right side.
        value: judgement: how good the action is.
    """

    key: str
    text: Text
    why: Text
    correct: bool = False
    position: int | None = None
    match: Text | None = None
    value: JudgementValue | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of the trade that decides an item and that its stem leaves unsaid.

    Attributes:
        source: Work or page that the rule is taken from.
        seen: Day (ISO) on which a rule of a platform or a law was read there; "" for others.
    """

    text: Text
    source: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Item(ABC):
    """A quiz question. `version` is the hash of its content (its identity in the record).

    The fields from `setting` on are notes of its authors. People who answer it never see
    them, so they are no part of its version.

    Attributes:
        step: The proficiency step (1–4) that answering it shows.
        stem: The question as Markdown source.
        stem_html: The stem rendered and sanitised at publish.
        setting: Where it is set: "cafe" (the recurring case), "clinic", …; "" where unsaid.
        see: Anchor id of the section of the lesson that teaches it; "" where unsaid.
        naive: What common sense answers: option keys, in their order for ordering; () unsaid.
        proposal: Whether what somebody in the stem proposes is right; None without a proposal.
        not_with: Ids of items that give this one away, or that it gives away.
    """

    kind: ClassVar[ItemKind]

    id: str
    competency: str
    step: int
    stem: Text
    options: tuple[Option, ...]
    version: str = ""
    stem_html: Text = Text("", "")
    setting: str = ""
    see: str = ""
    rule: Rule | None = None
    naive: tuple[str, ...] = ()
    proposal: Proposal | None = None
    not_with: tuple[str, ...] = ()

    @property
    @abstractmethod
    def categories(self) -> int:
        """Number of ordered response categories (2 = right/wrong)."""

    @abstractmethod
    def mark(self, answer: Answer) -> int:
        """The ordered category of an answer, 0 … categories − 1."""

    @abstractmethod
    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        """An answer from form values; `InvalidInput` says what is missing."""

    @property
    def graded(self) -> bool:
        return self.categories > 2

    @property
    def guess(self) -> float:
        """Chance of a right answer without knowledge; 0 for graded kinds."""
        return 0.0

    def option(self, key: str) -> Option:
        """The option of that key; KeyError when there is none."""
        for option in self.options:
            if option.key == key:
                return option
        raise KeyError(key)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options)

    def _chosen(self, values: Mapping[str, Sequence[str]]) -> list[str]:
        chosen = list(dict.fromkeys(values.get("answer", ())))
        if not chosen:
            raise InvalidInput(N_("Choose an answer before you go on."), field="answer")
        if any(key not in self.keys for key in chosen):
            raise InvalidInput(
                N_("That answer is not one of the options of this question."), field="answer"
            )
        return chosen


class _OneChoice(Item):
    __slots__ = ()

    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        chosen = self._chosen(values)
        if len(chosen) != 1:
            raise InvalidInput(N_("Choose exactly one answer."), field="answer")
        return (chosen[0],)


@dataclass(frozen=True, slots=True)
class SingleItem(_OneChoice):
    """Two to four options, one right."""

    kind: ClassVar[ItemKind] = ItemKind.SINGLE

    @property
    def categories(self) -> int:
        return 2

    @property
    def guess(self) -> float:
        return 1 / len(self.options)

    def mark(self, answer: Answer) -> int:
        return int(self.option(answer[0]).correct)


@dataclass(frozen=True, slots=True)
class MultipleItem(Item):
    """Several right options; scored by agreement with the key."""

    kind: ClassVar[ItemKind] = ItemKind.MULTIPLE

    @property
    def categories(self) -> int:
        return 4 if len(self.options) >= 5 else 3

    def mark(self, answer: Answer) -> int:
        """All agree: the top; one off: one less; … an agreement at or below half: 0."""
        off = sum(option.correct != (option.key in answer) for option in self.options)
        if not answer:
            return 0
        return max(0, self.categories - 1 - off)

    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        return tuple(sorted(self._chosen(values)))


@dataclass(frozen=True, slots=True)
class OrderingItem(Item):
    """Put the options in order; scored by the share of concordant pairs."""

    kind: ClassVar[ItemKind] = ItemKind.ORDERING

    @property
    def categories(self) -> int:
        return 4

    def mark(self, answer: Answer) -> int:
        """Share of pairs in the right order: all → 3, ≥ 4/5 → 2, ≥ 3/5 → 1, else 0.

        A random order has half of the pairs right, so category 0 covers chance.
        """
        place = {option.key: option.position or 0 for option in self.options}
        pairs = list(combinations([place[key] for key in answer], 2))
        share = sum(a < b for a, b in pairs) / len(pairs)
        return 3 if share == 1 else 2 if share >= 0.8 else 1 if share >= 0.6 else 0

    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        """Reads `place-<key>` = 1-based place of each option; each place once."""
        places: dict[str, int] = {}
        for key in self.keys:
            place = whole_number((values.get(f"place-{key}") or [""])[0])
            if place is None:
                raise InvalidInput(N_("Give every line a place before you go on."), field="answer")
            places[key] = place
        if sorted(places.values()) != list(range(1, len(self.options) + 1)):
            raise InvalidInput(
                N_("Two lines stand in the same place: use each number once."), field="answer"
            )
        return tuple(sorted(places, key=places.__getitem__))


@dataclass(frozen=True, slots=True)
class MatchingItem(Item):
    """Match each left side with its right side; scored by the number of right pairs.

    Attributes:
        spare: Right entries without a partner (their `text`), at most two.
    """

    kind: ClassVar[ItemKind] = ItemKind.MATCHING

    spare: tuple[Option, ...] = ()

    @property
    def categories(self) -> int:
        return 4 if len(self.options) >= 4 else 3

    def mark(self, answer: Answer) -> int:
        """All right → top; else one less for each wrong pair beyond the first, at least 0."""
        wrong = sum(key != given for key, given in zip(self.keys, answer, strict=True))
        return self.categories - 1 if wrong == 0 else max(0, self.categories - wrong)

    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        """Reads `match-<key>` = key of the option whose right side was chosen."""
        given: list[str] = []
        for key in self.keys:
            raw = (values.get(f"match-{key}") or [""])[0]
            if raw not in self.keys:
                raise InvalidInput(N_("Choose a match for every line."), field="answer")
            given.append(raw)
        if len(set(given)) != len(given):
            raise InvalidInput(
                N_("The same match is chosen twice: each fits one line only."), field="answer"
            )
        return tuple(given)


@dataclass(frozen=True, slots=True)
class JudgementItem(_OneChoice):
    """A situation with four actions, from best to worst; the chosen one scores its value."""

    kind: ClassVar[ItemKind] = ItemKind.JUDGEMENT

    @property
    def categories(self) -> int:
        return 4

    def mark(self, answer: Answer) -> int:
        value = self.option(answer[0]).value
        return JUDGEMENT_VALUES.index(value) if value else 0


ITEM_CLASSES: dict[ItemKind, type[Item]] = {
    cls.kind: cls for cls in (SingleItem, MultipleItem, OrderingItem, MatchingItem, JudgementItem)
}
