"""A fixed form: drawn up before its first answer."""

from collections import Counter
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.attempts import MAX_ITEMS
from competency.scoring.context import cold_start
from competency.scoring.selection import Belief, Exposure, ItemRef, fixed_form
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


def form(
    available: dict[str, list[ItemRef]],
    beliefs: dict[str, Belief] | None = None,
    *,
    seen: frozenset[str] = frozenset(),
    exposure: Exposure = NOBODY,
    size: int = 12,
    seed: int = 1,
) -> list[str]:
    return fixed_form(
        beliefs or newcomer(*available), available, seen=seen, exposure=exposure, size=size,
        seed=seed,
    )  # fmt: skip


def difficulty(versions: list[str], available: dict[str, list[ItemRef]]) -> float:
    known = items_by_version(available)
    return fmean(fmean(known[version].parameters.b) for version in versions)


@given(situations(), st.integers(1, MAX_ITEMS), st.integers(0, 99))
def test_seen_items_never_come_back_and_the_size_is_kept(
    situation: Situation, size: int, seed: int
) -> None:
    available, beliefs, seen, exposure = situation
    chosen = form(available, beliefs, seen=seen, exposure=exposure, size=size, seed=seed)
    unseen = set(items_by_version(available)) - seen
    assert len(set(chosen)) == len(chosen) == min(size, len(unseen))
    assert set(chosen) <= unseen
    assert chosen == form(available, beliefs, seen=seen, exposure=exposure, size=size, seed=seed)


@given(situations(), st.integers(1, MAX_ITEMS), st.integers(0, 99))
def test_no_competency_is_ahead_of_its_share_while_others_have_items(
    situation: Situation, size: int, seed: int
) -> None:
    available, beliefs, seen, exposure = situation
    chosen = form(available, beliefs, seen=seen, exposure=exposure, size=size, seed=seed)
    counts = Counter(map(competency, chosen))
    unseen = {name: sum(i.version not in seen for i in bank) for name, bank in available.items()}
    for name, bank_left in unseen.items():
        if counts[name] < bank_left:
            assert max(counts.values()) <= counts[name] + 1


def test_the_most_uncertain_competency_gets_the_extra_items() -> None:
    beliefs = newcomer() | {"c": belief(sd=1.1)}
    assert Counter(map(competency, form(area(12), beliefs, size=4)))["c"] == 2
    assert [competency(v) for v in form(area(12), beliefs, size=1)] == ["c"]
    known = {"a": belief(sd=0.9, missing=0), "b": belief(sd=0.7, missing=1)}
    assert [competency(v) for v in form(area(12, "a", "b"), known, size=1)] == ["b"]


def test_items_follow_the_likely_step() -> None:
    available = area(12, "a")
    weak = form(available, {"a": belief(-1.5, 0.6)}, size=5)
    strong = form(available, {"a": belief(1.2, 0.6)}, size=5)
    assert difficulty(weak, available) < -0.9
    assert difficulty(strong, available) > 0.5


def test_a_newcomer_meets_several_steps() -> None:
    available = area(12, "a")
    known = items_by_version(available)
    steps = {round(fmean(known[v].parameters.b), 2) for v in form(available, size=5)}
    assert len(steps) >= 2
    assert difficulty(form(available, size=5), available) == pytest.approx(-0.2, abs=0.5)


def test_a_form_mirrors_the_kinds_of_its_bank() -> None:
    available = area(36, "a")
    known = items_by_version(available)
    graded = sum(item.graded for item in available["a"]) / len(available["a"])
    chosen = form(available, size=15)
    assert abs(sum(known[v].graded for v in chosen) - graded * 15) < 1


def test_of_equally_useful_items_the_least_met_is_asked() -> None:
    equal = [ItemRef(f"a/{n}", cold_start(2, 2, 0.25)) for n in range(6)]
    met = Exposure({item.version: 9 - n for n, item in enumerate(equal)}, takers=10)
    assert set(form({"a": equal}, exposure=met, size=2)) == {"a/4", "a/5"}


def test_a_much_better_item_is_asked_however_often_it_was_met() -> None:
    near, far = ItemRef("a/near", cold_start(2, 2, None)), ItemRef("a/far", cold_start(4, 2, 0.25))
    met = Exposure({"a/near": 10}, takers=10)
    assert form({"a": [near, far]}, {"a": belief(-0.8, 0.6)}, exposure=met, size=1) == ["a/near"]


def test_another_seed_gives_another_sitting() -> None:
    assert form(area(12), seed=1) != form(area(12), seed=2)


def test_competencies_alternate_in_an_order_that_tells_nothing() -> None:
    rounds = set()
    for seed in range(20):
        chosen = [competency(version) for version in form(area(12), size=6, seed=seed)]
        assert set(chosen[:3]) == set(chosen[3:]) == set(AREA)
        rounds.add(tuple(chosen))
    assert len(rounds) > 6


def test_an_empty_bank_gives_an_empty_sitting() -> None:
    assert form({"a": []}) == []


@pytest.mark.parametrize("size", [0, 21])
def test_a_sitting_beyond_twenty_items_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="1…20"):
        form(area(12), size=size)
