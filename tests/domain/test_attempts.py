"""A sitting moves from question to question and closes once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from competency.domain.attempts import MAX_ITEMS, Attempt, AttemptState, answer, ask, finish
from competency.domain.errors import Conflict, NotFound

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def sitting(*answered: int, state: AttemptState = AttemptState.OPEN) -> Attempt:
    return Attempt(1, ("q1", "q2", "q3"), frozenset(answered), state)


def test_the_next_question_is_the_first_without_an_answer() -> None:
    assert sitting().next_position == 0
    assert sitting(0).next_position == 1
    assert sitting(0, 1, 2).next_position is None


def test_an_answer_leaves_the_sitting_open_while_questions_are_left() -> None:
    moved = answer(sitting(0), 1, at=AT)
    assert moved.answered == {0, 1}
    assert moved.state is AttemptState.OPEN
    assert moved.finished_at is None


def test_the_last_answer_closes_the_sitting() -> None:
    moved = answer(sitting(0, 1), 2, at=AT)
    assert moved.state is AttemptState.FINISHED
    assert moved.finished_at == AT
    assert moved.next_position is None


@pytest.mark.parametrize("position", [-1, 3, 10**9])
def test_there_is_no_answer_to_a_question_that_is_not_there(position: int) -> None:
    with pytest.raises(NotFound):
        answer(sitting(), position, at=AT)


@pytest.mark.parametrize("state", AttemptState)
def test_a_second_answer_to_the_same_question_is_refused(state: AttemptState) -> None:
    with pytest.raises(Conflict, match="already been answered"):
        answer(sitting(0, 1, state=state), 1, at=AT)


def test_a_question_cannot_be_answered_before_it_was_shown() -> None:
    with pytest.raises(Conflict, match="one after the other"):
        answer(sitting(0), 2, at=AT)


def test_a_closed_sitting_takes_no_answer() -> None:
    with pytest.raises(Conflict, match="closed"):
        answer(sitting(0, state=AttemptState.FINISHED), 1, at=AT)


def test_ending_early_keeps_what_was_answered() -> None:
    moved = finish(sitting(0), at=AT)
    assert moved == replace(sitting(0), state=AttemptState.FINISHED, finished_at=AT)


def test_a_sitting_ends_once() -> None:
    with pytest.raises(Conflict):
        finish(finish(sitting(), at=AT), at=AT)


def adaptive(size: int, *answered: int, state: AttemptState = AttemptState.OPEN) -> Attempt:
    items = tuple(f"q{n}" for n in range(size))
    return Attempt(1, items, frozenset(answered), state, adaptive=True)


def test_an_adaptive_sitting_waits_for_its_next_question_after_each_answer() -> None:
    assert not adaptive(1).waits
    moved = answer(adaptive(1), 0, at=AT)
    assert moved.waits
    assert moved.state is AttemptState.OPEN
    asked = ask(moved, "q7")
    assert asked.items == ("q0", "q7")
    assert asked.next_position == 1
    assert not asked.waits


def test_a_fixed_form_never_waits() -> None:
    assert not answer(sitting(0, 1), 2, at=AT).waits
    assert not answer(sitting(), 0, at=AT).waits


def test_an_adaptive_sitting_that_is_done_is_finished() -> None:
    moved = finish(answer(adaptive(1), 0, at=AT), at=AT)
    assert moved.state is AttemptState.FINISHED
    assert not moved.waits


@pytest.mark.parametrize(
    ("attempt", "item"),
    [
        (sitting(0, 1, 2), "new"),
        (adaptive(2, 0), "new"),
        (adaptive(2, 0, 1), "q0"),
        (adaptive(2, 0, 1, state=AttemptState.FINISHED), "new"),
        (adaptive(MAX_ITEMS, *range(MAX_ITEMS)), "new"),
    ],
    ids=["a fixed form", "one is open", "asked before", "closed", "as long as may be"],
)
def test_no_further_question_is_taken(attempt: Attempt, item: str) -> None:
    with pytest.raises(Conflict, match="no further question"):
        ask(attempt, item)
