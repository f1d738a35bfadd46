"""Choosing one by one."""

from collections import Counter
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.selection import Area, answers_needed, worn
from competency.domain.attempts import MAX_ITEMS
from competency.scoring.selection import (
    ADAPTIVE_BANK,
    FEWEST_TAKERS,
    MAX_SHARE,
    TARGET_SD,
    Belief,
    Exposure,
    ItemRef,
    expected_length,
    expected_variance,
    large_enough,
    next_item,
)
from tests.scoring.factories import context
from tests.scoring.selection.banks import (
    AREA,
    NOBODY,
    area,
    belief,
    competency,
    items_by_version,
    newcomer,
    situations,
)

Situation = tuple[dict[str, list[ItemRef]], dict[str, Belief], frozenset[str], Exposure]
CONTEXT = context("a")


def sitting(
    available: dict[str, list[ItemRef]],
    beliefs: dict[str, Belief],
    *,
    seen: frozenset[str] = frozenset(),
    exposure: Exposure = NOBODY,
    seed: int = 1,
) -> list[str]:
    """A whole sitting of somebody whose answers change nothing."""
    asked: list[str] = []
    while True:
        version = next_item(
            beliefs, available, seen=seen, asked=asked, exposure=exposure, seed=seed + len(asked)
        )
        if version is None:
            return asked
        asked.append(version)


@given(situations(), st.integers(0, 99))
def test_no_item_is_asked_that_was_seen_or_asked_before(situation: Situation, seed: int) -> None:
    available, beliefs, seen, exposure = situation
    asked = sitting(available, beliefs, seen=seen, exposure=exposure, seed=seed)
    assert len(set(asked)) == len(asked) <= MAX_ITEMS
    assert not seen & set(asked)
    assert set(asked) <= set(items_by_version(available))
    assert asked == sitting(available, beliefs, seen=seen, exposure=exposure, seed=seed)


@given(situations(), st.integers(0, 99))
def test_no_competency_is_ahead_of_its_share_while_others_are_not_known_closely_enough(
    situation: Situation, seed: int
) -> None:
    available, beliefs, seen, exposure = situation
    asked = sitting(available, beliefs, seen=seen, exposure=exposure, seed=seed)
    unseen = {name: sum(i.version not in seen for i in bank) for name, bank in available.items()}
    for length in range(1, len(asked) + 1):
        counts = Counter(map(competency, asked[:length]))
        for name in AREA:
            wants = counts[name] < unseen[name] and not beliefs[name].close_enough
            if wants:
                assert max(counts.values()) <= counts[name] + 1


@given(situations(), st.integers(0, 99))
def test_the_cap_on_exposure_holds_unless_nothing_else_is_left(
    situation: Situation, seed: int
) -> None:
    available, beliefs, seen, exposure = situation
    asked = sitting(available, beliefs, seen=seen, exposure=exposure, seed=seed)
    for place, version in enumerate(asked):
        if exposure.exhausted(version):
            left = {i.version for i in available[competency(version)]} - seen - set(asked[:place])
            assert all(map(exposure.exhausted, left))
            assert exposure.of(version) == min(map(exposure.of, left))


@given(situations(), st.integers(0, 99))
def test_a_sitting_ends_at_the_target_at_twenty_or_with_the_bank(
    situation: Situation, seed: int
) -> None:
    available, beliefs, seen, exposure = situation
    asked = sitting(available, beliefs, seen=seen, exposure=exposure, seed=seed)
    counts = Counter(map(competency, asked))
    unseen = {name: sum(i.version not in seen for i in bank) for name, bank in available.items()}
    for name in AREA:
        if beliefs[name].close_enough:
            assert counts[name] == min(1, unseen[name])
        elif len(asked) < MAX_ITEMS:
            assert counts[name] == unseen[name]


def test_a_sitting_stops_where_every_competency_is_known_closely_enough() -> None:
    done = {name: belief(sd=TARGET_SD, missing=0) for name in AREA}
    assert Counter(map(competency, sitting(area(30), done))) == dict.fromkeys(AREA, 1)


def test_a_competency_without_a_step_to_show_is_asked_about_however_narrow_it_is() -> None:
    beliefs = {"a": belief(sd=0.3, missing=1), "b": belief(sd=0.9, missing=0)}
    available = area(30, "a", "b")
    assert len([v for v in sitting(available, beliefs) if competency(v) == "a"]) == 10


def test_the_most_uncertain_competency_comes_first() -> None:
    beliefs = newcomer() | {"b": belief(sd=1.2)}
    firsts = {competency(sitting(area(30), beliefs, seed=seed)[0]) for seed in range(10)}
    assert firsts == {"b"}


@given(situations(), st.integers(0, 99))
def test_two_questions_in_a_row_are_about_different_competencies_while_that_is_fair(
    situation: Situation, seed: int
) -> None:
    available, _beliefs, seen, exposure = situation
    asked = sitting(available, newcomer(), seen=seen, exposure=exposure, seed=seed)
    names = [competency(version) for version in asked]
    unseen = {name: sum(i.version not in seen for i in bank) for name, bank in available.items()}
    for place, (one, other) in enumerate(pairwise(names), start=1):
        if one == other:
            counts = Counter(names[:place])
            others = [n for n in AREA if n != one and counts[n] < unseen[n]]
            assert all(counts[n] > counts[one] for n in others)


def test_the_item_is_among_the_three_that_tell_most_of_its_kind() -> None:
    available = area(30, "a")
    known = items_by_version(available)
    for seed in range(20):
        beliefs = {"a": belief(0.9, 0.7)}
        version = next_item(beliefs, available, seen=set(), asked=(), exposure=NOBODY, seed=seed)
        assert version is not None
        kind = [i for i in available["a"] if i.graded is known[version].graded]
        values = expected_variance(beliefs["a"].posterior, [i.parameters for i in kind])
        chosen = values[[i.version for i in kind].index(version)]
        assert chosen <= np.sort(values)[2] + 1e-12


def test_neighbours_do_not_get_the_same_sitting() -> None:
    sittings = [frozenset(sitting(area(30), newcomer(), seed=100 * n)) for n in range(6)]
    assert len(set(sittings)) == 6
    shared = [len(one & other) for one in sittings for other in sittings if one is not other]
    assert fmean(shared) < 0.6 * MAX_ITEMS


def test_with_few_takers_an_item_is_not_used_up_at_once() -> None:
    assert not Exposure({"a/00": 1}, takers=1).exhausted("a/00")
    assert Exposure({"a/00": int(MAX_SHARE * FEWEST_TAKERS)}, takers=10).exhausted("a/00")


@pytest.mark.parametrize(
    ("unseen", "adaptive"),
    [
        ([ADAPTIVE_BANK, ADAPTIVE_BANK], True),
        ([ADAPTIVE_BANK, ADAPTIVE_BANK - 1], False),
        ([ADAPTIVE_BANK, 0], True),
        ([0, 0], False),
        ([], False),
    ],
)
def test_a_bank_is_large_enough_where_each_competency_with_unseen_items_has_enough(
    unseen: list[int], adaptive: bool
) -> None:
    assert large_enough(unseen) is adaptive


@given(situations())
def test_the_announced_length_lies_within_the_bounds(situation: Situation) -> None:
    available, beliefs, seen, exposure = situation
    unseen = len(set(items_by_version(available)) - seen)
    length = expected_length(beliefs, available, CONTEXT, seen=seen, exposure=exposure)
    assert min(unseen, 1) <= length <= min(MAX_ITEMS, unseen)


def test_more_known_beforehand_announces_a_shorter_sitting() -> None:
    def announced(sd: float, missing: int) -> int:
        beliefs = {name: belief(sd=sd, missing=missing) for name in AREA}
        return expected_length(beliefs, area(30), CONTEXT, seen=set(), exposure=NOBODY)

    assert announced(0.5, 0) == len(AREA)
    assert announced(0.5, 0) < announced(0.8, 4) < announced(1.14, 4) <= MAX_ITEMS


def test_from_a_bank_of_forty_choosing_saves_a_quarter_against_random_order() -> None:
    needed = answers_needed(40, calibrated=False, people=150, target=TARGET_SD, seed=11)
    assert needed["adaptive"].answers <= 0.77 * needed["random order"].answers
    assert needed["adaptive"].answers <= 0.92 * needed["fixed form"].answers
    assert needed["adaptive"].error <= TARGET_SD + 0.08


def test_from_a_bank_of_twelve_choosing_saves_less_than_one_answer() -> None:
    needed = answers_needed(12, calibrated=False, people=150, target=TARGET_SD, seed=11)
    assert 0 <= needed["fixed form"].answers - needed["adaptive"].answers < 1.0


def test_sittings_are_about_as_long_as_announced() -> None:
    in_area = Area(np.random.default_rng(7), 3, 30)
    sat = [in_area.sit(in_area.person(), ()) for _ in range(12)]
    lengths = [len(one.asked) for one in sat]
    assert sum(length < MAX_ITEMS for length in lengths) > 6
    assert abs(fmean(lengths) - fmean(one.expected for one in sat)) < 2.5
    for one in sat:
        done = all(one.beliefs[name].close_enough for name in in_area.names)
        assert done or len(one.asked) == MAX_ITEMS


def test_takers_in_a_row_spread_over_the_bank() -> None:
    most, mean, shared = worn(Area(np.random.default_rng(9), 4, ADAPTIVE_BANK), 40)
    assert most <= MAX_SHARE
    assert mean > 0.15
    assert shared < 0.5
