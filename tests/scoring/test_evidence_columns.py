"""One builder of columns: which pieces count, one person as a portion of one, what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import (
    FIRST_RATER,
    NONE,
    QUIZ,
    SELF,
    LikelihoodTable,
    Numbering,
    Pieces,
    columns_of_person,
)
from competency.scoring.fading import day_number
from competency.scoring.items import item_log_likelihoods
from competency.scoring.people import judge_people
from competency.scoring.requirements import Requirement
from tests.scoring.factories import NOW, context, quiz, review, self_rating

NAMES = ("a", "b")
CONTEXT = context(*NAMES, severities={9: (0.4, 0.1)})
PROFILE = tuple(Requirement(name, ("area",), "area", (1, 2, 3, 4)) for name in NAMES)


def test_names_are_numbered_in_the_order_in_which_they_are_asked_for() -> None:
    numbers = Numbering[str]({"known": 0})
    assert [numbers[name] for name in ("x", "known", "y", "x")] == [1, 0, 2, 1]
    assert list(numbers) == ["known", "x", "y"]


def test_the_first_response_to_an_item_counts_and_what_is_later_or_elsewhere_does_not() -> None:
    first = quiz("a/s1-0", 1, days=9)
    columns = columns_of_person(
        [
            quiz("a/s1-0", 0, days=3),
            first,
            review(2, days=5, competency="b", rater=9),
            self_rating(3, days=7, competency="a"),
            review(4, days=-1, competency="b", rater=9),
            review(4, days=5, competency="elsewhere", rater=11),
        ],
        NAMES, CONTEXT, NOW,
    )  # fmt: skip
    assert columns.source.tolist() == [QUIZ, SELF, FIRST_RATER]
    assert columns.competency.tolist() == [0, 0, 1]
    assert columns.category.tolist() == [1, 3, 2]
    assert columns.raters == (9,)
    row = columns.table[columns.alone[0]]
    assert row == pytest.approx(item_log_likelihoods(CONTEXT.item(first.item))[1])


def test_repeated_responses_are_told_by_person_item_and_day() -> None:
    pieces = Pieces(
        person=np.array([1, 0, 0, 0, 1]),
        competency=np.array([0, 0, 0, 0, 0]),
        item=np.array([5, 5, 5, NONE, 5]),
        rater=np.array([NONE] * 5),
        day=np.array([3, 8, 4, 9, 3]),
        category=np.array([0, 0, 1, 2, 1]),
    )
    # Of person 0 the earlier day, of person 1's equal days the first in order.
    assert pieces.counting().tolist() == [2, 3, 0]


PIECES = st.lists(
    st.one_of(
        st.builds(lambda name, step, right: quiz(f"{name}/s{step}-0", right, 5 * step),
                  st.sampled_from(NAMES), st.integers(1, 4), st.integers(0, 1)),
        st.builds(lambda name, step: review(step, 40, competency=name, rater=9 + step % 2),
                  st.sampled_from(NAMES), st.integers(0, 4)),
    ),
    max_size=8,
)  # fmt: skip


@given(st.lists(PIECES, min_size=2, max_size=4))
def test_any_stretch_of_people_is_judged_like_each_alone(people: list[list[Evidence]]) -> None:
    items, raters = Numbering[str](), Numbering[int]()
    rows = [
        (
            person, NAMES.index(piece.competency),
            items[piece.item] if piece.item else NONE,
            NONE if piece.rater is None else raters[piece.rater],
            day_number(piece.occurred_at), piece.category,
        )
        for person, pieces in enumerate(people)
        for piece in sorted(pieces, key=lambda one: one.occurred_at)
    ]  # fmt: skip
    everything = Pieces(*np.array(rows, dtype=np.int64).reshape(-1, 6).T)
    kept = everything.of(everything.counting())
    likelihoods = LikelihoodTable(
        [CONTEXT.item(name) for name in items], [CONTEXT.severity(one) for one in raters],
        tuple(raters),
    )  # fmt: skip
    begin, today = 1, day_number(NOW)
    portion = likelihoods.columns(kept, begin, len(people))
    judgement = judge_people(portion, len(people) - begin, PROFILE, CONTEXT, day=today)
    for person, decision in enumerate(judgement.decisions, start=begin):
        alone = columns_of_person(people[person], NAMES, CONTEXT, NOW)
        (expected,) = judge_people(alone, 1, PROFILE, CONTEXT, day=today).decisions
        assert decision.at_least == pytest.approx(expected.at_least, abs=1 / 256)
        assert decision.mean == pytest.approx(expected.mean, abs=1e-9)
        assert decision.held == expected.held


def test_what_the_context_does_not_know_is_refused() -> None:
    with pytest.raises(LookupError, match="elsewhere"):
        columns_of_person([quiz("a/elsewhere", 1)], NAMES, CONTEXT, NOW)
    with pytest.raises(LookupError, match="no parameters"):
        columns_of_person([replace(quiz("a/s1-0", 1), item=None)], NAMES, CONTEXT, NOW)


def test_a_review_without_its_rater_is_refused() -> None:
    nameless = replace(review(3, competency="a"), rater=None)
    assert nameless.kind is EvidenceKind.REVIEW
    with pytest.raises(ValueError, match="who reviewed"):
        columns_of_person([nameless], NAMES, CONTEXT, NOW)


@pytest.mark.parametrize("piece", [quiz("a/s1-0", 2), review(5, competency="a")])
def test_an_impossible_category_is_refused(piece: Evidence) -> None:
    with pytest.raises(ValueError, match="outside"):
        columns_of_person([piece], NAMES, CONTEXT, NOW)


def test_nothing_gives_empty_columns() -> None:
    empty = columns_of_person([], NAMES, ScoringContext("v", {}), NOW)
    assert empty.person.size == 0
    assert empty.raters == ()
