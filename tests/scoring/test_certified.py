"""One competency's estimate: properties of the fold and of what it says."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring import certified_many
from competency.scoring.certified import (
    Estimate,
    advance,
    fold,
    last_posterior,
    log_likelihood,
    start,
    update,
)
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import columns_of_person
from competency.scoring.fading import day_number
from competency.scoring.scale import CUTS, NODES, STEPS
from tests.scoring.factories import NOW, bank, context, days_ago, quiz, review, self_rating

CONTEXT = context(severities={7: (0.3, 0.2)}, half_lives={"other": 100.0})
ITEMS = tuple(bank())


@st.composite
def pieces(draw: st.DrawFn, days: st.SearchStrategy[float] | None = None) -> Evidence:
    age = draw(days if days is not None else st.integers(0, 1500))
    kind = draw(st.sampled_from(EvidenceKind))
    if kind is EvidenceKind.QUIZ:
        item = draw(st.sampled_from(ITEMS))
        top = CONTEXT.item(item).categories - 1
        return quiz(item, draw(st.integers(0, top)), age)
    category = draw(st.integers(0, 4))
    if kind is EvidenceKind.REVIEW:
        return review(category, age, rater=draw(st.sampled_from([7, 8])))
    return self_rating(category, age)


def by_item(evidence: list[Evidence]) -> list[Evidence]:
    """At most one response an item, so that shuffling cannot change which is the first."""
    kept = {piece.item or id(piece): piece for piece in evidence}
    return list(kept.values())


pieces_of_one = st.lists(pieces(), max_size=12).map(by_item)


def estimate(evidence: list[Evidence], at_days_ago: float = 0) -> Estimate:
    return fold(evidence, CONTEXT, competency="calendar", at=days_ago(at_days_ago))


def test_without_evidence_the_estimate_is_the_prior_and_not_assessed() -> None:
    empty = estimate([])
    assert empty.posterior == pytest.approx(CONTEXT.transition.prior)
    assert (empty.floor, empty.point, empty.assessed, empty.newest) == (None, None, False, None)
    assert empty.likely == 2


def test_the_posterior_is_prior_times_likelihoods() -> None:
    evidence = [quiz("calendar/s3-0", 1), review(3), self_rating(4), quiz("calendar/g2-1", 2)]
    total = np.log(CONTEXT.transition.prior) + sum(log_likelihood(e, CONTEXT) for e in evidence)
    direct = np.exp(total - total.max())
    assert estimate(evidence).posterior == pytest.approx(direct / direct.sum())


@given(pieces_of_one)
def test_probabilities_sum_to_one_and_agree_with_the_posterior(evidence: list[Evidence]) -> None:
    found = estimate(evidence)
    assert found.posterior.min() >= 0
    assert found.posterior.sum() == pytest.approx(1)
    assert sum(found.probabilities) == pytest.approx(1)
    assert found.probabilities == pytest.approx(tuple(STEPS @ found.posterior))
    assert found.low < found.mean < found.high
    assert found.expected == pytest.approx(np.arange(5) @ np.array(found.probabilities))


@given(pieces_of_one, st.randoms(use_true_random=False))
def test_the_order_of_the_record_is_irrelevant(evidence: list[Evidence], random: object) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert estimate(shuffled).posterior == pytest.approx(estimate(evidence).posterior, abs=1e-12)


@given(st.lists(pieces(st.just(3)), max_size=8).map(by_item), st.randoms(use_true_random=False))
def test_the_order_of_same_date_evidence_is_irrelevant(
    evidence: list[Evidence], random: object
) -> None:
    times = list(range(len(evidence)))
    random.shuffle(times)  # type: ignore[attr-defined]
    spread = [
        replace(piece, occurred_at=piece.occurred_at + timedelta(minutes=minute))
        for piece, minute in zip(evidence, times, strict=True)
    ]
    assert estimate(spread).posterior == pytest.approx(estimate(evidence).posterior, abs=1e-12)


@given(pieces_of_one, pieces())
def test_a_better_category_never_lowers_the_mean(evidence: list[Evidence], piece: Evidence) -> None:
    top = piece.categories - 1
    others = [other for other in evidence if other.item is None or other.item != piece.item]
    means = [
        estimate([*others, replace(piece, category=category)]).mean for category in range(top + 1)
    ]
    assert all(low <= high + 1e-12 for low, high in pairwise(means))


@given(pieces_of_one)
def test_incremental_equals_refold(evidence: list[Evidence]) -> None:
    last = start(CONTEXT)
    for piece in sorted(evidence, key=lambda piece: piece.occurred_at):
        last = update(last, piece, CONTEXT)
    step_by_step = advance(last, CONTEXT, competency="calendar", at=NOW)
    refolded = estimate(evidence)
    assert step_by_step.posterior == pytest.approx(refolded.posterior, abs=1e-6)
    assert replace(step_by_step, posterior=refolded.posterior) == replace(
        refolded, posterior=refolded.posterior
    )
    if evidence:
        columns = columns_of_person(evidence, ["calendar"], CONTEXT, NOW)
        all_at_once = certified_many.certified_scores(
            columns, np.array([730.0]), CONTEXT, day_number(NOW)
        )
        assert step_by_step.posterior == pytest.approx(all_at_once.posteriors[0], abs=1e-6)


@settings(max_examples=50)
@given(st.lists(pieces_of_one.filter(bool), min_size=1, max_size=5))
def test_folding_many_people_at_once_equals_folding_each(
    people: list[list[Evidence]],
) -> None:
    group, day, rows = [], [], []
    for index, evidence in enumerate(people):
        for piece in evidence:
            group.append(index)
            day.append(day_number(piece.occurred_at))
            rows.append(log_likelihood(piece, CONTEXT))
    half_life = np.full(len(people), CONTEXT.half_life_days)
    last = certified_many.fold_groups(
        np.array(group), np.array(day), np.arange(len(rows)), np.array(rows), half_life,
        CONTEXT.transition,
    )  # fmt: skip
    now, ages = certified_many.advance_to(last, day_number(NOW), half_life, CONTEXT.transition)
    floors = certified_many.floors(last.posteriors, now, ages, CONTEXT.transition, CONTEXT.rules)
    named = certified_many.points(last.posteriors @ STEPS.T, now @ STEPS.T, CONTEXT.rules)
    for index, evidence in enumerate(people):
        alone = estimate(evidence)
        assert now[index] == pytest.approx(alone.posterior, abs=1e-9)
        if alone.assessed:
            assert floors[index] == alone.floor
            assert named[index] == (certified_many.NO_FLOOR if alone.point is None else alone.point)


@given(pieces_of_one, st.integers(0, 1400), st.integers(1, 1400))
def test_time_never_raises_a_floor_or_a_point(
    evidence: list[Evidence], first: int, more: int
) -> None:
    last = last_posterior(evidence, CONTEXT, at=NOW)
    early, late = (
        advance(last, CONTEXT, competency="calendar", at=NOW + timedelta(days=days))
        for days in (first, first + more)
    )
    if early.floor is None:
        assert late.floor is None
    else:
        assert late.floor is not None
        assert late.floor <= early.floor
    if late.point is not None:
        assert early.point is not None
        assert late.point <= early.point


@given(st.lists(pieces(st.just(0)), min_size=6, max_size=12).map(by_item))
def test_time_widens_what_is_narrower_than_the_population(evidence: list[Evidence]) -> None:
    last = last_posterior(evidence, CONTEXT, at=NOW)
    spreads = [
        advance(last, CONTEXT, competency="calendar", at=NOW + timedelta(days=days)).sd
        for days in (0, 100, 400, 900, 3000)
    ]
    # Contradictory answers can leave somebody less sure than the population is wide.
    assume(spreads[0] < 0.97)
    assert all(early <= late + 1e-3 for early, late in pairwise(spreads))
    assert spreads[-1] > spreads[0]


def test_a_floor_that_dipped_on_the_way_stays_lowered() -> None:
    """P(θ ≥ −1.8) falls below .8 within months and rises again with the pull to the mean."""
    record = [quiz(f"calendar/s1-{n}", int(n < 4)) for n in range(5)]
    record += [quiz(f"calendar/s2-{n}", 0) for n in range(8)]
    record += [review(1, rater=rater) for rater in (11, 12, 13)]
    last = last_posterior(record, CONTEXT, at=NOW)

    def after(days: int) -> Estimate:
        return advance(last, CONTEXT, competency="calendar", at=NOW + timedelta(days=days))

    assert after(0).floor == 1
    assert after(100).floor == 0
    for days in (300, 4000):
        assert 1 - after(days).probabilities[0] > 0.8
        assert after(days).floor == 0


@given(pieces_of_one, pieces_of_one)
def test_as_of_ignores_the_future(evidence: list[Evidence], later: list[Evidence]) -> None:
    past = [replace(piece, occurred_at=piece.occurred_at - timedelta(days=2000), item=piece.item)
            for piece in evidence]  # fmt: skip
    at = days_ago(1600)
    alone = fold(past, CONTEXT, competency="calendar", at=at)
    with_future = fold([*past, *later], CONTEXT, competency="calendar", at=at)
    assert with_future.posterior == pytest.approx(alone.posterior, abs=1e-15)
    assert with_future.newest == alone.newest


def test_only_the_first_response_to_an_item_counts() -> None:
    first = quiz("calendar/s3-0", 0, days=10)
    again = quiz("calendar/s3-0", 1, days=5)
    once, twice = estimate([first]), estimate([again, first])
    assert twice.posterior == pytest.approx(once.posterior, abs=1e-15)
    assert (twice.responses, twice.right) == (1, 0)
    assert twice.newest == first.occurred_at


@given(pieces_of_one, pieces(st.just(0)))
def test_one_more_piece_of_any_kind_never_widens_an_estimate_on_average(
    evidence: list[Evidence], piece: Evidence
) -> None:
    """Over what the piece is expected to say the variance cannot grow (law of total variance)."""
    record = [other for other in evidence if other.item is None or other.item != piece.item]
    before = estimate(record)
    said = [replace(piece, category=category) for category in range(piece.categories)]
    chances = [float(before.posterior @ np.exp(log_likelihood(one, CONTEXT))) for one in said]
    after = [estimate([*record, one]).sd for one in said]
    assert sum(chances) == pytest.approx(1)
    assert np.dot(chances, np.square(after)) <= before.sd**2 + 1e-9
    assert np.dot(chances, after) <= before.sd + 1e-9


def test_more_evidence_of_the_same_kind_narrows_the_interval_on_average() -> None:
    rng = np.random.default_rng(5)
    widths = []
    for _ in range(60):
        theta = rng.normal()
        record = []
        row = []
        for n in range(8):
            for step, cut in enumerate(CUTS, 1):
                chance = 0.25 + 0.75 / (1 + np.exp(-1.2 * (theta - cut)))
                record.append(quiz(f"calendar/s{step}-{n}", int(rng.random() < chance)))
            if n in (0, 1, 3, 7):
                found = estimate(record)
                row.append(found.high - found.low)
        widths.append(row)
    average = np.mean(widths, axis=0)
    assert (np.diff(average) < 0).all()


@pytest.mark.parametrize(
    ("record", "assessed"),
    [
        ([self_rating(4, rater_days) for rater_days in range(6)], False),
        ([quiz(f"calendar/s2-{n}", 1) for n in range(3)], False),
        ([quiz(f"calendar/s2-{n}", 1) for n in range(4)], True),
        ([review(2)], True),
        ([quiz("calendar/s2-0", 1, days) for days in range(4)], False),
    ],
)
def test_assessed_needs_four_responses_or_a_review(record: list[Evidence], assessed: bool) -> None:
    found = estimate(record)
    assert found.assessed is assessed
    assert (found.floor is not None) is assessed
    assert assessed or found.point is None


def test_a_floor_is_the_highest_step_that_is_eighty_percent_sure() -> None:
    found = estimate([quiz(f"calendar/s{step}-{n}", 1) for step in (2, 3) for n in range(6)])
    tail = np.cumsum(found.probabilities[::-1])[::-1]
    assert found.floor is not None
    assert tail[found.floor] >= 0.8
    assert tail[found.floor + 1] < 0.8


def test_counts_say_what_an_estimate_rests_on() -> None:
    found = estimate(
        [quiz("calendar/s1-0", 1), quiz("calendar/g1-0", 2), quiz("calendar/g1-1", 3), review(2, 9),
         self_rating(3, 2)]
    )  # fmt: skip
    assert (found.responses, found.right, found.reviews, found.self_ratings) == (3, 2, 1, 1)
    assert found.newest == NOW


def test_a_competency_may_fade_at_its_own_pace() -> None:
    slow = estimate([review(4, 100)])
    fast = fold([review(4, 100, competency="other")], CONTEXT, competency="other", at=NOW)
    assert fast.mean == pytest.approx(slow.mean * 0.5 / 0.5 ** (100 / 730), abs=1e-6)


def test_a_strict_raters_judgement_is_worth_more_than_a_lenient_ones() -> None:
    strict, lenient = (
        fold([review(3)], replace(CONTEXT, severities={7: (shift, 0.1)}), competency="calendar",
             at=NOW)
        for shift in (0.6, -0.6)
    )  # fmt: skip
    assert strict.mean > lenient.mean + 0.5


def test_older_evidence_than_the_last_asks_for_a_refold() -> None:
    last = update(start(CONTEXT), review(3, 1), CONTEXT)
    with pytest.raises(ValueError, match="refold"):
        update(last, review(3, 5), CONTEXT)
    with pytest.raises(ValueError, match="taken back"):
        advance(last, CONTEXT, competency="calendar", at=days_ago(5))


def test_an_item_that_the_context_does_not_know_is_named() -> None:
    with pytest.raises(LookupError, match="calendar/s9-9"):
        estimate([quiz("calendar/s9-9", 1)])


def test_an_impossible_category_is_refused() -> None:
    with pytest.raises(ValueError, match="category 2"):
        estimate([quiz("calendar/s1-0", 2)])
    with pytest.raises(ValueError, match="not all"):
        fold([review(1)], CONTEXT, competency="other", at=NOW)


def test_a_context_survives_its_document() -> None:
    assert ScoringContext.from_document(CONTEXT.to_document()) == CONTEXT


@pytest.mark.parametrize(
    "change",
    [{"mu": 3.0}, {"sigma": 0.0}, {"half_life_days": 0.0}, {"severities": {1: (0.0, -1.0)}}],
)
def test_an_impossible_context_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be|must lie"):
        context(**change)


def test_a_document_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a scoring context"):
        ScoringContext.from_document({"items": {}})


def test_the_mean_of_the_grid_is_centred() -> None:
    assert CONTEXT.transition.prior @ NODES == pytest.approx(0, abs=1e-12)
