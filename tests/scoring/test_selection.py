"""Choosing a sitting."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.scoring.posterior import Estimate, fold
from competency.scoring.selection import (
    DEFAULT_SITTING,
    MAX_SITTING,
    ItemRef,
    choose_sitting,
    uncertain_step,
)
from tests.scoring.factories import NOW, context, quiz, review

NAMES = ("a", "b", "c", "d", "e")
CONTEXT = context(*NAMES)
BANK = {
    name: [ItemRef(f"{name}/s{step}-{n}", step) for step in (1, 2, 3, 4) for n in range(3)]
    for name in NAMES
}


def estimates(**evidence: list[object]) -> dict[str, Estimate]:
    return {
        name: fold(evidence.get(name, []), CONTEXT, competency=name, at=NOW)  # type: ignore[arg-type]
        for name in NAMES
    }


def counts(versions: list[str]) -> Counter[str]:
    return Counter(version.split("/")[0] for version in versions)


def test_a_sitting_covers_every_competency_evenly() -> None:
    chosen = choose_sitting(estimates(), BANK, set(), seed=1)
    assert len(chosen) == len(set(chosen)) == DEFAULT_SITTING
    assert set(counts(chosen)) == set(NAMES)
    assert max(counts(chosen).values()) - min(counts(chosen).values()) <= 1


def test_the_most_uncertain_competency_gets_the_extra_items() -> None:
    known = {
        name: [*(quiz(f"{name}/s{s}-{n}", int(s < 3)) for s in (1, 2, 3, 4) for n in range(3)),
               review(2, competency=name)]
        for name in "abde"
    }  # fmt: skip
    chosen = choose_sitting(estimates(**known), BANK, set(), size=11, seed=1)  # type: ignore[arg-type]
    assert counts(chosen)["c"] == 3
    one = choose_sitting(estimates(**known), BANK, set(), size=1, seed=1)  # type: ignore[arg-type]
    assert counts(one) == {"c": 1}


@given(st.sets(st.sampled_from([i.version for bank in BANK.values() for i in bank])),
       st.integers(1, MAX_SITTING), st.integers(0, 99))  # fmt: skip
def test_seen_items_never_come_back_and_the_size_is_kept(
    seen: set[str], size: int, seed: int
) -> None:
    chosen = choose_sitting(estimates(), BANK, seen, size=size, seed=seed)
    assert not seen & set(chosen)
    assert len(chosen) == min(size, 60 - len(seen))
    assert chosen == choose_sitting(estimates(), BANK, seen, size=size, seed=seed)


def test_items_lie_near_the_uncertain_cut_with_neighbours_mixed_in() -> None:
    strong = {"a": [quiz(f"a/s{s}-{n}", 1) for s in (1, 2, 3) for n in range(4)]}
    found = estimates(**strong)  # type: ignore[arg-type]
    assert uncertain_step(found["a"]) >= 3
    chosen = choose_sitting(found, {"a": BANK["a"]}, set(), size=4, seed=3)
    steps = [int(version.split("/s")[1][0]) for version in chosen]
    assert min(steps) >= 2
    assert len(set(steps)) >= 2


def test_a_newcomer_begins_around_knowledge() -> None:
    chosen = choose_sitting({}, {"a": BANK["a"]}, set(), size=4, seed=3)
    steps = Counter(int(version.split("/s")[1][0]) for version in chosen)
    assert steps == {2: 2, 3: 1, 1: 1}


def test_another_seed_gives_another_sitting() -> None:
    assert choose_sitting({}, BANK, set(), seed=1) != choose_sitting({}, BANK, set(), seed=2)


def test_an_empty_bank_gives_an_empty_sitting() -> None:
    assert choose_sitting({}, {"a": []}, set(), seed=1) == []


@pytest.mark.parametrize("size", [0, 21])
def test_a_sitting_beyond_twenty_items_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="1…20"):
        choose_sitting({}, BANK, set(), size=size, seed=1)
