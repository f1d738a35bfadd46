"""Reasons: what each occasion did, and what would help next."""

import math
from dataclasses import replace

import pytest

from competency.domain.evidence import EvidenceKind
from competency.scoring.certified import fold
from competency.scoring.explain import contributions, needed_for_next
from tests.scoring.factories import NOW, context, days_ago, quiz, review, self_rating

CONTEXT = context()
MIXED = [
    *(quiz(f"calendar/s2-{n}", int(n < 5), 400) for n in range(6)),
    review(3, 100),
    self_rating(0, 50),
    quiz("calendar/g3-0", 0, 2),
    quiz("calendar/s3-0", 1, 2),
]


def test_each_occasion_is_one_contribution_newest_first() -> None:
    found = contributions(MIXED, CONTEXT, competency="calendar", at=NOW)
    assert [(one.kind, one.count, one.right, one.category, one.rater) for one in found] == [
        (EvidenceKind.QUIZ, 2, 1, None, None),
        (EvidenceKind.SELF, 1, 0, 0, None),
        (EvidenceKind.REVIEW, 1, 0, 3, 7),
        (EvidenceKind.QUIZ, 6, 5, None, None),
    ]


def test_a_contribution_is_the_difference_that_leaving_it_out_makes() -> None:
    whole = fold(MIXED, CONTEXT, competency="calendar", at=NOW)
    without = fold(
        [one for one in MIXED if one.kind is not EvidenceKind.REVIEW], CONTEXT,
        competency="calendar", at=NOW,
    )  # fmt: skip
    found = contributions(MIXED, CONTEXT, competency="calendar", at=NOW, towards=3)[2]
    assert found.change == pytest.approx(whole.expected - without.expected)

    def odds(of: tuple[float, ...]) -> float:
        return math.log(sum(of[3:]) / sum(of[:3]))

    expected = odds(whole.probabilities) - odds(without.probabilities)
    assert found.log_odds == pytest.approx(expected)
    assert found.towards == 3


def test_good_evidence_raises_and_bad_evidence_lowers() -> None:
    good = [review(4, 10), *(quiz(f"calendar/s3-{n}", 1, 5) for n in range(4))]
    bad = [replace(piece, category=0) for piece in good]
    assert all(
        one.change > 0 and one.log_odds > 0
        for one in contributions(good, CONTEXT, competency="calendar", at=NOW)
    )
    assert all(
        one.change < 0 and one.log_odds < 0
        for one in contributions(bad, CONTEXT, competency="calendar", at=NOW)
    )


def test_a_contributions_weight_fades_with_the_square_of_the_correlation() -> None:
    found = contributions([review(3, 730), review(3, 0)], CONTEXT, competency="calendar", at=NOW)
    assert [one.weight for one in found] == pytest.approx([1.0, 0.25])
    assert found[0].change > found[1].change


def test_practice_and_the_future_are_not_among_the_reasons() -> None:
    evidence = [quiz("calendar/s1-0", 1, 20), quiz("calendar/s1-0", 0, 10), review(2, 1)]
    found = contributions(evidence, CONTEXT, competency="calendar", at=days_ago(5))
    assert [(one.count, one.right) for one in found] == [(1, 1)]


def test_without_evidence_there_are_no_reasons() -> None:
    assert contributions([], CONTEXT, competency="calendar", at=NOW) == ()


def test_the_answers_needed_do_bring_the_floor_up() -> None:
    evidence = [quiz(f"calendar/s2-{n}", int(n < 4)) for n in range(6)]
    before = fold(evidence, CONTEXT, competency="calendar", at=NOW)
    assert before.floor is not None
    step = before.floor + 1
    needed = needed_for_next(evidence, CONTEXT, competency="calendar", at=NOW)
    assert needed is not None
    assert needed > 0
    wide = context(per_step=20)
    added = [quiz(f"calendar/s{step}-{n + 8}", 1) for n in range(needed)]
    floors = [
        fold([*evidence, *added[:count]], wide, competency="calendar", at=NOW).floor
        for count in (needed - 1, needed)
    ]
    assert floors == [before.floor, step]


def test_nothing_is_needed_for_a_step_that_is_certain() -> None:
    strong = [review(4, rater=n) for n in range(6)]
    assert needed_for_next(strong, CONTEXT, competency="calendar", at=NOW, step=2) == 0
    assert fold(strong, CONTEXT, competency="calendar", at=NOW).floor == 4
    assert needed_for_next(strong, CONTEXT, competency="calendar", at=NOW) is None


def test_a_newcomer_needs_at_least_the_four_responses_of_an_assessment() -> None:
    needed = needed_for_next([], CONTEXT, competency="calendar", at=NOW)
    assert needed == 4


def test_out_of_reach_is_said_so() -> None:
    hopeless = [*(quiz(f"calendar/g{s}-{n}", 0) for s in (1, 2, 3, 4) for n in range(8)),
                *(review(0, rater=n) for n in range(20))]  # fmt: skip
    assert needed_for_next(hopeless, CONTEXT, competency="calendar", at=NOW, step=4) is None
    with pytest.raises(ValueError, match="step"):
        needed_for_next([], CONTEXT, competency="calendar", at=NOW, step=5)
