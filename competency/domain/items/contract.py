"""What every kind of item has in common: its options, its key and what is known of the kind."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Literal

from competency.domain.career_path import Text
from competency.domain.errors import N_, InvalidInput

Answer = tuple[str, ...]
"""Option keys; what their order means depends on the form of the answer."""
JudgementValue = Literal["best", "acceptable", "poor", "worst"]
JUDGEMENT_VALUES: tuple[JudgementValue, ...] = ("worst", "poor", "acceptable", "best")
Proposal = Literal["right", "wrong"]
KeyField = Literal["correct", "position", "match", "value"]
"""The field of an option that holds the key."""


class AnswerForm(StrEnum):
    """How an item is answered: what its page offers, and what the keys of an answer mean."""

    ONE = "one"
    """The chosen key."""
    SEVERAL = "several"
    """The chosen keys, sorted."""
    ORDER = "order"
    """All keys in the order given."""
    PAIRS = "pairs"
    """For each option in bank order, the key of the option whose right side was chosen."""


@dataclass(frozen=True, slots=True)
class ItemKind:
    """What is known of a kind of item besides its marking.

    Attributes:
        name: In item banks and published versions; never changes.
        title: What lists call it: a message id, as is `instruction`.
        instruction: What it asks for, as whoever answers reads it.
        key_field: The field of its options that holds the key.
        options: How few and how many options it may have.
        place: Where it stands among the kinds, the lowest first.
    """

    name: str
    title: str
    instruction: str
    key_field: KeyField
    options: tuple[int, int]
    place: int

    def __str__(self) -> str:
        return self.name


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
class Mark:
    """What the key says of an option, in a word or two.

    Attributes:
        message: A message id; `params` are the values of its places.
        good: Whether it is what the key asks for.
    """

    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    good: bool = False


@dataclass(frozen=True, slots=True)
class KeyFault:
    """Why no answer, or every answer, could meet a key: for authors, in English.

    Attributes:
        found: What the item has.
        wanted: What to write instead.
    """

    found: str
    wanted: str


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
    form: ClassVar[AnswerForm]

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
        """The ordered category of a well-formed answer, 0 … categories − 1; never raises."""

    @property
    @abstractmethod
    def best(self) -> Answer:
        """The answer of the highest category."""

    @abstractmethod
    def key_fault(self) -> KeyFault | None:
        """What makes the key impossible; None where nothing does."""

    @abstractmethod
    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        """An answer from form values; `InvalidInput` says what is missing."""

    @abstractmethod
    def hit(self, option: Option, answer: Answer) -> bool:
        """Whether an answer chose the option, or put it in its right place."""

    @property
    def graded(self) -> bool:
        return self.categories > 2

    @property
    def guess(self) -> float:
        """Chance of a right answer without knowledge; 0 where nothing can be guessed from."""
        return 0.0

    def gives_away(self, order: Sequence[str]) -> bool:
        """Whether options shown in this order would tell the answer."""
        return False

    def belongs(self, option: Option) -> bool:
        """Whether those who know may well choose the option, or put it in its place."""
        return option.key in self.best

    def key_mark(self, option: Option) -> Mark | None:
        """What the key says of an option; None where that says nothing."""
        return None

    def answer_mark(self, option: Option, answer: Answer) -> Mark | None:
        """What the result says of an option, given the answer."""
        return self.key_mark(option)

    def in_result(self, shown: Sequence[Option]) -> Sequence[Option]:
        """The options in the order of the result, from the order in which they were shown."""
        return shown

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


def comparable(text: str) -> str:
    """A text without differences of case, spacing, half-spaces and final stop."""
    return " ".join(text.replace("\u200c", " ").casefold().split()).rstrip(".")
