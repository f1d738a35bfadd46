"""A review's states and moves, and what it asks for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain import reviews as rules
from competency.domain.career_path import LEVELS, STEPS, Competency, LevelId, Text
from competency.domain.errors import CompetencyError, Conflict, InvalidInput
from competency.domain.reviews import (
    MAX_COMPETENCIES,
    MAX_NOTE,
    VISIBLE_TO_SUBJECT,
    Rating,
    Review,
    ReviewState,
    choose,
)

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
RATED = (Rating("a", 3, "an example"), Rating("b", None))

Move = Callable[[Review], Review]
MOVES: dict[str, Move] = {
    "edit": lambda review: rules.edit(review, (Rating("a", 1),)),
    "submit": lambda review: rules.submit(review, at=AT),
    "release": lambda review: rules.release(review, at=AT + timedelta(hours=1)),
    "acknowledge": rules.acknowledge,
    "dispute": rules.dispute,
}
ALLOWED = {
    ("draft", "edit"): "draft",
    ("draft", "submit"): "submitted",
    ("submitted", "release"): "released",
    ("released", "acknowledge"): "acknowledged",
    ("released", "dispute"): "disputed",
    ("acknowledged", "dispute"): "disputed",
}


def a_review(state: ReviewState = ReviewState.DRAFT) -> Review:
    return Review(subject=1, reviewer=2, state=state, ratings=RATED)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", ReviewState)
def test_a_review_moves_along_its_states_and_nowhere_else(state: ReviewState, move: str) -> None:
    review = a_review(state)
    target = ALLOWED.get((state.value, move))
    if target is None:
        with pytest.raises(Conflict):
            MOVES[move](review)
    else:
        assert MOVES[move](review).state == target


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_what_was_submitted_never_changes_again(moves: list[str]) -> None:
    review, frozen = a_review(), None
    for name in moves:
        try:
            review = MOVES[name](review)
        except CompetencyError:
            continue
        if review.state is not ReviewState.DRAFT:
            frozen = frozen or review.ratings
            assert review.ratings == frozen


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_nothing_is_visible_to_the_subject_before_the_release(moves: list[str]) -> None:
    review, was_released = a_review(), False
    for name in moves:
        try:
            review = MOVES[name](review)
        except CompetencyError:
            continue
        was_released = was_released or name == "release"
        assert (review.state in VISIBLE_TO_SUBJECT) == was_released


def test_a_review_keeps_when_it_was_submitted_and_released() -> None:
    review = rules.release(rules.submit(a_review(), at=AT), at=AT + timedelta(days=1))
    assert (review.submitted_at, review.released_at) == (AT, AT + timedelta(days=1))


@given(
    st.lists(
        st.builds(
            Rating,
            competency=st.sampled_from("abcdef"),
            step=st.none() | st.sampled_from(STEPS),
            note=st.text(max_size=20),
            chosen=st.just(True),
        ),
        max_size=6,
    )
)
def test_a_review_without_any_step_cannot_be_submitted(ratings: list[Rating]) -> None:
    review = replace(a_review(), ratings=tuple(ratings))
    if any(r.step is not None for r in ratings):
        assert rules.submit(review, at=AT).ratings == tuple(ratings)
    else:
        with pytest.raises(InvalidInput):
            rules.submit(review, at=AT)


def test_an_example_without_a_step_is_named_at_submission() -> None:
    review = replace(a_review(), ratings=(*RATED, Rating("c", None, "seen", chosen=False)))
    with pytest.raises(InvalidInput) as refused:
        rules.submit(review, at=AT)
    assert refused.value.field == "c"


@given(st.integers())
def test_only_the_five_steps_can_be_given(step: int) -> None:
    rating = Rating("a", step)
    if step in STEPS:
        assert rules.check_rating(rating) is rating
    else:
        with pytest.raises(InvalidInput) as refused:
            rules.check_rating(rating)
        assert refused.value.field == "a"


def test_an_example_has_room_for_two_thousand_characters_and_no_more() -> None:
    assert rules.check_rating(Rating("a", 1, "x" * MAX_NOTE))
    with pytest.raises(InvalidInput):
        rules.check_rating(Rating("a", 1, "x" * (MAX_NOTE + 1)))


def test_a_rating_is_empty_only_without_choice_and_words() -> None:
    assert Rating("a", None, "  ", chosen=False).empty
    assert not Rating("a", None, "seen", chosen=False).empty
    assert not Rating("a", None).empty
    assert not Rating("a", 0).empty


# What a review asks for


@st.composite
def pools(draw: st.DrawFn) -> list[Competency]:
    size = draw(st.integers(0, 30))
    return [
        Competency(
            id=f"c{n}",
            home="area",
            areas=("area",),
            title=Text("", ""),
            statement=Text("", ""),
            depth=2,
            requirements=draw(st.sampled_from([(0, 0, 0, 1), (0, 1, 2, 3), (1, 2, 3, 4)])),
            core_from=draw(st.none() | st.sampled_from(LEVELS)),
        )
        for n in range(size)
    ]


doubts = st.dictionaries(st.sampled_from([f"c{n}" for n in range(30)]), st.floats(0, 3))


@given(pools(), st.sampled_from(LEVELS), doubts)
def test_a_review_asks_for_at_most_twelve_competencies_of_its_pool(
    pool: list[Competency], target: LevelId, doubt: dict[str, float]
) -> None:
    asked = choose(pool, target=target, doubt=doubt)
    assert len(asked) == min(len(pool), MAX_COMPETENCIES)
    assert asked <= {c.id for c in pool}


@given(pools(), st.sampled_from(LEVELS), doubts)
def test_nothing_less_urgent_is_asked_for_in_place_of_something_more_urgent(
    pool: list[Competency], target: LevelId, doubt: dict[str, float]
) -> None:
    asked = choose(pool, target=target, doubt=doubt)
    left = [c for c in pool if c.id not in asked]
    taken = [c for c in pool if c.id in asked]
    if any(c.is_core_at(target) for c in left):
        assert all(c.is_core_at(target) for c in taken)
    for out in left:
        for c in taken:
            same = c.is_core_at(target) == out.is_core_at(target)
            if same and c.required_at(target) == 0:
                assert out.required_at(target) == 0
            if same and (c.required_at(target) > 0) == (out.required_at(target) > 0):
                assert doubt.get(c.id, 9.0) >= doubt.get(out.id, 9.0)
