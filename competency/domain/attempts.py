"""An attempt: one sitting of an area's quiz, its states and allowed moves.

A fixed form knows all its items from the start. An adaptive sitting knows the one being asked
and those before it: after each answer it is either asked another one or finished.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from competency.domain.errors import N_, Conflict, NotFound

MAX_ITEMS = 20
"""A sitting has at most this many items."""


class AttemptState(StrEnum):
    """Open until the last item is answered or the person ends the sitting."""

    OPEN = "open"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sitting.

    Attributes:
        items: Item versions in the order shown.
        answered: Positions (0-based) that have a recorded response.
        adaptive: Whether items are added one by one.
    """

    person: int
    items: tuple[str, ...]
    answered: frozenset[int]
    state: AttemptState
    finished_at: datetime | None = None
    adaptive: bool = False

    @property
    def next_position(self) -> int | None:
        """The first position without a response; None when all are answered."""
        return next((i for i in range(len(self.items)) if i not in self.answered), None)

    @property
    def waits(self) -> bool:
        """Whether an adaptive sitting is to be asked its next item, or finished."""
        return self.adaptive and self.state is AttemptState.OPEN and self.next_position is None


def answer(attempt: Attempt, position: int, *, at: datetime) -> Attempt:
    """The attempt after a response at `position`; the last one of a fixed form closes it.

    Raises:
        NotFound: no such position.
        Conflict: the attempt is closed, the position was answered before, or an earlier one
            was not: a question that was never shown cannot be answered.
    """
    if not 0 <= position < len(attempt.items):
        raise NotFound(N_("This sitting has no such question."))
    if position in attempt.answered:
        raise Conflict(N_("This question has already been answered; the first answer counts."))
    if attempt.state is not AttemptState.OPEN:
        raise Conflict(N_("This sitting is closed. What you answered is kept; start a new one."))
    if position != attempt.next_position:
        raise Conflict(N_("Questions are answered one after the other; here is the next one."))
    answered = attempt.answered | {position}
    if len(answered) == len(attempt.items) and not attempt.adaptive:
        return replace(attempt, answered=answered, state=AttemptState.FINISHED, finished_at=at)
    return replace(attempt, answered=answered)


def ask(attempt: Attempt, item: str) -> Attempt:
    """The adaptive attempt with one more item, whose turn it is now.

    Raises:
        Conflict: it is closed or a fixed form, an item of it still waits for its answer, it
            has had this item, or has as many as a sitting may have.
    """
    if not attempt.waits or item in attempt.items or len(attempt.items) >= MAX_ITEMS:
        raise Conflict(N_("This sitting has no further questions."))
    return replace(attempt, items=(*attempt.items, item))


def finish(attempt: Attempt, *, at: datetime) -> Attempt:
    """End a sitting, done or early; what was answered counts, the rest stays unseen.

    Raises:
        Conflict: it is closed already.
    """
    if attempt.state is not AttemptState.OPEN:
        raise Conflict(N_("This sitting is already closed."))
    return replace(attempt, state=AttemptState.FINISHED, finished_at=at)
