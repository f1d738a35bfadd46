"""Next steps: few, mixed, each with its reason, the most useful first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from competency.domain.plan import (
    FULL_REVIEW_DAYS,
    OLD_REVIEW_DAYS,
    AreaFacts,
    EvidenceValue,
    Gap,
    Reason,
    StepKind,
    is_worth_saying,
    next_steps,
    points,
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
        st.builds(
            Gap,
            st.text("abc", min_size=1),
            st.integers(0, 4),
            st.integers(0, 4),
            st.booleans(),
            st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    review_age=st.none() | st.integers(0, 1000),
    review_open=st.booleans(),
    quiz=st.builds(EvidenceValue, st.floats(0, 0.4), st.integers(0, 4)),
    review=st.builds(EvidenceValue, st.floats(0, 0.4), st.integers(0, 4)),
)


def test_where_nothing_is_left_there_is_no_step() -> None:
    assert next_steps([DONE]) == ()


def test_a_newcomer_is_sent_to_a_quiz_for_the_first_estimate() -> None:
    newcomer = replace(DONE, unseen=12, assessed=0, self_rated=False, review_age=None)
    first = next_steps([newcomer])[0]
    assert (first.kind, first.reason) == (StepKind.QUIZ, Reason.FIRST_ESTIMATE)


def test_a_quiz_says_whether_it_could_move_the_level_or_only_the_certainty() -> None:
    blocked = replace(DONE, unseen=3, gaps=(Gap("espresso", 1, 0),))
    assert next_steps([blocked])[0].reason is Reason.BLOCKS_LEVEL
    assert next_steps([replace(DONE, unseen=3)])[0].reason is Reason.UNCERTAIN


def test_a_lesson_is_the_unread_one_of_the_widest_gap() -> None:
    facts = replace(
        DONE,
        gaps=(
            Gap("milk", 1, 1, unread=True),
            Gap("espresso", 3, 2, core=True, unread=True),
            Gap("till", 4, 3, core=True),
        ),
    )
    lessons = [step for step in next_steps([facts]) if step.kind is StepKind.LESSON]
    assert [step.competency for step in lessons] == ["espresso"]


def test_what_is_probably_known_is_to_be_shown_and_not_to_be_read() -> None:
    """The floor is two steps short, the likely step is not: a quiz, no lesson."""
    facts = replace(DONE, unseen=5, gaps=(Gap("espresso", 2, 0, unread=True),))
    assert [step.kind for step in next_steps([facts])] == [StepKind.QUIZ]
    lacking = replace(facts, gaps=(Gap("espresso", 2, 1, unread=True),))
    assert StepKind.LESSON in {step.kind for step in next_steps([lacking])}


def test_evidence_comes_in_the_order_of_what_it_would_tell() -> None:
    areas = [
        replace(DONE, area=name, unseen=4, quiz=EvidenceValue(change))
        for name, change in (("bar", 0.02), ("shift", 0.09))
    ]
    reviewable = replace(DONE, area="till", review_age=None, review=EvidenceValue(0.05))
    steps = next_steps([*areas, reviewable])
    assert [step.area for step in steps] == ["shift", "till", "bar"]
    assert [step.change for step in steps] == [0.09, 0.05, 0.02]


def test_what_assesses_more_comes_first_while_no_level_can_be_shown() -> None:
    few, many = (
        replace(DONE, area=name, unseen=4, quiz=EvidenceValue(0.03, newly))
        for name, newly in (("bar", 1), ("shift", 5))
    )
    assert [step.area for step in next_steps([few, many])] == ["shift", "bar"]


def test_a_review_is_asked_for_again_only_after_its_time() -> None:
    fresh = replace(DONE, review_age=OLD_REVIEW_DAYS - 1)
    old = replace(fresh, review_age=OLD_REVIEW_DAYS)
    assert next_steps([fresh]) == ()
    assert [step.reason for step in next_steps([old])] == [Reason.OLD_REVIEW]
    assert next_steps([replace(old, review_open=True)]) == ()


def test_a_review_is_worth_more_the_older_the_last_one_is_up_to_a_year() -> None:
    facts = replace(DONE, review=EvidenceValue(0.1))
    ages = [OLD_REVIEW_DAYS, 200, FULL_REVIEW_DAYS, 3 * FULL_REVIEW_DAYS]
    worth = [next_steps([replace(facts, review_age=age)])[0].worth for age in ages]
    assert worth == sorted(worth)
    assert worth[2] == worth[3]


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


@given(st.floats(0, 1))
def test_a_change_is_said_from_half_a_point_and_then_as_one_point_or_more(change: float) -> None:
    assert is_worth_saying(change) == (change >= 0.005)
    assert points(change) == max(1, round(100 * change))


def test_evidence_that_would_say_much_is_worth_more_than_the_lesson_of_a_wide_gap() -> None:
    """Ten points and more of a probability come before a lesson; two points do not."""
    gap = Gap("espresso", certain=4, likely=4, core=True, unread=True)
    order = {
        change: [
            step.kind
            for step in next_steps(
                [replace(DONE, unseen=4, gaps=(gap,), quiz=EvidenceValue(change))]
            )
        ]
        for change in (0.02, 0.25)
    }
    assert order[0.25] == [StepKind.QUIZ, StepKind.LESSON]
    assert order[0.02] == [StepKind.LESSON, StepKind.QUIZ]
