"""The four forms of answers: what a page sends becomes an answer, or a sentence says why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from competency.domain.errors import N_, InvalidInput
from competency.domain.items.contract import Answer, AnswerForm, Item, Option
from competency.domain.numbers import whole_number


@dataclass(frozen=True, slots=True)
class OneChoice(Item):
    """One option is chosen."""

    form: ClassVar[AnswerForm] = AnswerForm.ONE

    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        chosen = self._chosen(values)
        if len(chosen) != 1:
            raise InvalidInput(N_("Choose exactly one answer."), field="answer")
        return (chosen[0],)

    def hit(self, option: Option, answer: Answer) -> bool:
        return option.key in answer


@dataclass(frozen=True, slots=True)
class SeveralChoices(Item):
    """Any number of options is chosen, but one at least."""

    form: ClassVar[AnswerForm] = AnswerForm.SEVERAL

    def parse(self, values: Mapping[str, Sequence[str]]) -> Answer:
        return tuple(sorted(self._chosen(values)))

    def hit(self, option: Option, answer: Answer) -> bool:
        return option.key in answer


@dataclass(frozen=True, slots=True)
class Order(Item):
    """All options are put in order."""

    form: ClassVar[AnswerForm] = AnswerForm.ORDER

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

    def hit(self, option: Option, answer: Answer) -> bool:
        return answer.index(option.key) == self.best.index(option.key)

    def gives_away(self, order: Sequence[str]) -> bool:
        return tuple(order) == self.best


@dataclass(frozen=True, slots=True)
class Pairs(Item):
    """Each option gets the right side of one option, its own or another's."""

    form: ClassVar[AnswerForm] = AnswerForm.PAIRS

    @property
    def best(self) -> Answer:
        return self.keys

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

    def hit(self, option: Option, answer: Answer) -> bool:
        return answer[self.keys.index(option.key)] == option.key
