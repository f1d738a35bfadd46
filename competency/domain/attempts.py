"""An attempt: one sitting of an area's quiz, its states and allowed moves."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from competency.domain.errors import N_, Conflict, NotFound

MAX_ITEMS = 20
"""A sitting has at most this many items."""


class AttemptState(StrEnum):
    """Open until every item is answered or the person ends the sitting."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sitting.

    Attributes:
        items: Item versions in the order shown.
        answered: Positions (0-based) that have a recorded response.
    """

    person: int
    items: tuple[str, ...]
    answered: frozenset[int]
    state: AttemptState
    finished_at: datetime | None = None

    @property
    def next_position(self) -> int | None:
        """The first position without a response; None when all are answered."""
        return next((i for i in range(len(self.items)) if i not in self.answered), None)


def answer(attempt: Attempt, position: int, *, at: datetime) -> Attempt:
    """The attempt after a response at `position`; the last one closes it.

    Raises:
        NotFound: no such position.
        Conflict: the attempt is closed, the position was answered before, or an earlier one
            was not: a question that was never shown cannot be answered.
    """
    if not 0 <= position < len(attempt.items):
        raise NotFound(N_("This sitting has no such question."))
    if position in attempt.answered:
        raise Conflict(N_("This question is answered already; the first answer stands."))
    if attempt.state is not AttemptState.OPEN:
        raise Conflict(N_("This sitting is closed. What you answered is kept; start a new one."))
    if position != attempt.next_position:
        raise Conflict(N_("Questions are answered one after the other; here is the next one."))
    answered = attempt.answered | {position}
    if len(answered) == len(attempt.items):
        return replace(attempt, answered=answered, state=AttemptState.FINISHED, finished_at=at)
    return replace(attempt, answered=answered)


def finish(attempt: Attempt, *, at: datetime) -> Attempt:
    """End a sitting early; what was answered counts, the rest stays unseen.

    Raises:
        Conflict: it is closed already.
    """
    if attempt.state is not AttemptState.OPEN:
        raise Conflict(N_("This sitting is closed already."))
    return replace(attempt, state=AttemptState.FINISHED, finished_at=at)
