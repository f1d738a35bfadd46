"""Next steps: few, mixed, each with its reason, the most useful first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from competency.domain.plan import (
    FULL_REVIEW_DAYS,
    OLD_REVIEW_DAYS,
    AreaFacts,
    Reason,
    StepKind,
    next_steps,
)

DONE = AreaFacts(
    area="bar",
    unseen=0,
    self_rated=True,
    assessed=3,
    total=3,
    gaps=(),
    review_age=10,
    review_open=False,
)
"""An area in which nothing is left to do."""

FACTS = st.builds(
    AreaFacts,
    area=st.sampled_from(["bar", "shift", "roast", "till"]),
    unseen=st.integers(0, 15),
    self_rated=st.booleans(),
    assessed=st.integers(0, 4),
    total=st.just(4),
    gaps=st.lists(
        st.tuples(st.text("abc", min_size=1), st.integers(1, 4), st.booleans(), st.booleans()),
        max_size=4,
    ).map(tuple),
    review_age=st.none() | st.integers(0, 1000),
    review_open=st.booleans(),
)


def test_where_nothing_is_left_there_is_no_step() -> None:
    assert next_steps([DONE]) == ()


def test_a_newcomer_is_sent_to_a_quiz_for_the_first_estimate() -> None:
    newcomer = replace(DONE, unseen=12, assessed=0, self_rated=False, review_age=None)
    first = next_steps([newcomer])[0]
    assert (first.kind, first.reason) == (StepKind.QUIZ, Reason.FIRST_ESTIMATE)


def test_a_quiz_says_whether_it_could_move_the_level_or_only_the_certainty() -> None:
    blocked = replace(DONE, unseen=3, gaps=(("espresso", 1, False, False),))
    assert next_steps([blocked])[0].reason is Reason.BLOCKS_LEVEL
    assert next_steps([replace(DONE, unseen=3)])[0].reason is Reason.UNCERTAIN


def test_a_lesson_is_the_unread_one_of_the_widest_gap() -> None:
    facts = replace(
        DONE,
        gaps=(("milk", 1, False, True), ("espresso", 3, True, True), ("till", 4, True, False)),
    )
    lessons = [step for step in next_steps([facts]) if step.kind is StepKind.LESSON]
    assert [step.competency for step in lessons] == ["espresso"]


def test_a_review_is_asked_for_again_only_after_its_time() -> None:
    gap = (("espresso", 2, False, False),)
    fresh = replace(DONE, gaps=gap, review_age=OLD_REVIEW_DAYS - 1)
    old = replace(fresh, review_age=OLD_REVIEW_DAYS)
    assert next_steps([fresh]) == ()
    assert [step.reason for step in next_steps([old])] == [Reason.OLD_REVIEW]
    assert next_steps([replace(old, review_open=True)]) == ()


def test_a_review_is_worth_more_the_older_the_last_one_is_up_to_a_year() -> None:
    facts = replace(DONE, gaps=(("espresso", 2, False, False),))
    ages = [OLD_REVIEW_DAYS, 200, FULL_REVIEW_DAYS, 3 * FULL_REVIEW_DAYS]
    worth = [next_steps([replace(facts, review_age=age)])[0].worth for age in ages]
    assert worth == sorted(worth)
    assert worth[2] == worth[3]


def test_a_gap_in_a_core_competency_weighs_twice() -> None:
    plain = replace(DONE, gaps=(("espresso", 2, False, False),))
    assert replace(plain, gaps=(("espresso", 2, True, False),)).weight == 2 * plain.weight


@given(st.lists(FACTS, max_size=5, unique_by=lambda facts: facts.area), st.integers(0, 5))
def test_steps_are_few_sorted_mixed_and_never_twice_the_same(
    areas: list[AreaFacts], most: int
) -> None:
    steps = next_steps(areas, most=most)
    assert len(steps) <= most
    assert [s.worth for s in steps] == sorted((s.worth for s in steps), reverse=True)
    assert len({(s.kind, s.area) for s in steps}) == len(steps)
    for kind in StepKind:
        assert sum(s.kind is kind for s in steps) <= 2
    for step in steps:
        assert (step.competency is not None) is (step.kind is StepKind.LESSON)


@given(st.lists(FACTS, max_size=5, unique_by=lambda facts: facts.area), st.randoms())
def test_the_order_of_the_areas_does_not_change_the_steps(
    areas: list[AreaFacts], chance: object
) -> None:
    shuffled = list(areas)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert next_steps(shuffled) == next_steps(areas)
