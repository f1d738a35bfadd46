"""A sitting as its pages need it: its questions, how far it is, why it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from competency.domain import attempts as rules
from competency.domain.attempts import Attempt, AttemptState
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.items import Item, Option
from competency.domain.permissions import Action, Actor, Scope, require
from competency.services.curriculum import versions
from competency.storage.models import AttemptItem, AttemptRow, ResponseRow
from competency.storage.queries import attempts as queries


class Ending(StrEnum):
    """Why a sitting ended."""

    COMPLETE = "complete"
    """Every question of a fixed form is answered."""
    CLOSE_ENOUGH = "close-enough"
    """Every competency is known closely enough, or has no unseen question left."""
    LONGEST = "longest"
    """It has as many questions as a sitting may have."""
    STOPPED = "stopped"
    """The person ended it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One place of a sitting as the quiz page needs it.

    Forms name options by their number on the page, from 1, never by their key in the bank: the
    key would say where an option is there, and, of a matching item, which sides belong
    together. `keyed` turns numbers back.

    Attributes:
        options: In the order shown.
        right_sides: matching: the right sides in an order that says nothing about the left ones.
    """

    position: int
    item: Item
    options: tuple[Option, ...]
    answered: ResponseRow | None

    @property
    def right_sides(self) -> tuple[Option, ...]:
        return tuple(sorted(self.options, key=lambda option: (option.match or option.text).fa))

    def right_number(self, key: str) -> str:
        """The number of the right side that belongs to an option."""
        return str([option.key for option in self.right_sides].index(key) + 1)

    def keyed(self, values: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Form values by option key, as `Item.parse` reads them; unknown numbers become ""."""
        found = {"answer": [_key_of(self.options, raw) for raw in values.get("answer", ())]}
        for number, option in enumerate(self.options, start=1):
            found[f"place-{option.key}"] = list(values.get(f"place-{number}", ()))
            found[f"match-{option.key}"] = [
                _key_of(self.right_sides, raw) for raw in values.get(f"match-{number}", ())
            ]
        return found


def _key_of(options: Sequence[Option], number: str) -> str:
    numbered = {str(place): option.key for place, option in enumerate(options, start=1)}
    return numbered.get(number, "")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting with everything its pages need."""

    row: AttemptRow
    state: Attempt
    items: tuple[AttemptItem, ...]
    responses: Mapping[int, ResponseRow]
    curriculum: Curriculum

    @property
    def size(self) -> int:
        """How many questions it has so far; a fixed form has all of them from the start."""
        return len(self.items)

    @property
    def adaptive(self) -> bool:
        """Whether its questions are chosen one by one."""
        return self.state.adaptive

    @property
    def most(self) -> int:
        """How many questions it has at most."""
        return rules.MAX_ITEMS if self.adaptive else self.size

    @property
    def about(self) -> int | None:
        """About how many questions an adaptive sitting will have.

        None for a fixed form, and where nothing better can be said than `most`.
        """
        expected = self.row.expected_length
        if expected is None or not self.size <= expected < self.most:
            return None
        return expected

    @property
    def open(self) -> bool:
        return self.state.state is AttemptState.OPEN

    @property
    def ending(self) -> "Ending | None":
        """Why it ended; None while it is open."""
        if self.open:
            return None
        if self.position is not None:
            return Ending.STOPPED
        if not self.adaptive:
            return Ending.COMPLETE
        return Ending.LONGEST if self.size >= self.most else Ending.CLOSE_ENOUGH

    @property
    def position(self) -> int | None:
        """The first unanswered place; None when all are answered."""
        return self.state.next_position

    def question(self, position: int) -> Question:
        """The question at a place.

        Raises:
            NotFound: no such place.
        """
        if not 0 <= position < self.size:
            raise NotFound(N_("This sitting has no such question."))
        place = self.items[position]
        item = self.curriculum.item_by_version[place.item_version]
        options = tuple(item.option(key) for key in place.option_order)
        return Question(position, item, options, self.responses.get(position))

    def answered_questions(self) -> tuple[Question, ...]:
        return tuple(self.question(position) for position in sorted(self.responses))


def load(session: Session, actor: Actor, public_id: str) -> Sitting:
    """One's own sitting.

    Raises:
        NotFound: there is none, or it is another person's.
    """
    row = queries.by_public_id(session, public_id)
    if row is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.ATTEMPT_TAKE, Scope(person=row.person_id))
    items = queries.items_of(session, row.id)
    responses = queries.responses_of(session, row.id)
    state = Attempt(
        person=row.person_id,
        items=tuple(i.item_version for i in items),
        answered=frozenset(responses),
        state=AttemptState(row.state),
        finished_at=row.finished_at,
        adaptive=row.expected_length is not None,
    )
    curriculum = versions.curriculum_of(session, row.framework_version)
    return Sitting(row, state, tuple(items), responses, curriculum)
