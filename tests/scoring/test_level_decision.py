"""The joint model and the level decision."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.domain.career_path import Competency, LevelId, Text
from competency.domain.evidence import Evidence
from competency.domain.level_decision import LevelDecision
from competency.scoring.certified import fold
from competency.scoring.certified_many import certified_scores
from competency.scoring.context import Rules
from competency.scoring.evidence_columns import EvidenceColumns
from competency.scoring.fading import day_number
from competency.scoring.joint import Structure, joint_scores, likely_scores
from competency.scoring.level_decision import steps_of
from competency.scoring.people import judge_people, people_levels
from competency.scoring.requirements import Ladder, Requirement
from tests.scoring.factories import NOW, context, quiz, review, self_rating
from tests.scoring.one_person import columns, decide, likely_steps
from tests.scoring.profile import COMPETENCIES, PROFILE
from tests.scoring.ten_people import CONTEXT, answers

SMALL = (
    Requirement("a", ("one",), "one", (1, 2, 3, 4), 1),
    Requirement("b", ("one", "two"), "one", (1, 1, 2, 3), 3),
    Requirement("c", ("two",), "two", (0, 1, 2, 3)),
)
SMALL_CONTEXT = context("a", "b", "c", per_step=4)
SMALL_IDS = ("a", "b", "c")


def small(evidence: dict[str, list[Evidence]], **changes: object) -> LevelDecision:
    return decide(evidence, SMALL, SMALL_CONTEXT, at=NOW, seed=1)


def structure() -> Structure:
    return Structure(SMALL_IDS, ("one", "one", "two"))


def test_the_profile_is_the_designs() -> None:
    assert len(PROFILE) == 38
    ladder = Ladder(PROFILE, 0.7)
    assert ladder.asked_count.tolist() == [22, 38, 38, 38]
    assert ladder.needed.tolist() == [16, 27, 27, 27]


@st.composite
def evidence_of_people(draw_: st.DrawFn) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for name in SMALL_IDS:
        kinds = draw_(st.lists(st.integers(0, 3), max_size=4))
        pieces = []
        for n, kind in enumerate(kinds):
            days = draw_(st.integers(0, 2000))
            if kind == 0:
                pieces.append(
                    review(draw_(st.integers(0, 4)), days, competency=name, rater=7 + n % 2)
                )
            elif kind == 1:
                pieces.append(self_rating(draw_(st.integers(0, 4)), days, competency=name))
            else:
                step = draw_(st.integers(1, 4))
                pieces.append(quiz(f"{name}/s{step}-{n}", draw_(st.integers(0, 1)), days))
        found[name] = pieces
    return found


@settings(max_examples=60)
@given(evidence_of_people())
def test_probabilities_of_levels_are_consistent(evidence: dict[str, list[Evidence]]) -> None:
    found = small(evidence)
    assert sum(found.exact) == pytest.approx(1)
    assert min(found.exact) >= 0
    assert list(found.at_least) == sorted(found.at_least, reverse=True)
    assert found.at_least == pytest.approx(tuple(1 - np.cumsum(found.exact[:4])))
    assert found.low < found.mean < found.high
    assert found.enough == (found.reached is not None)
    for area in found.areas.values():
        assert list(area.at_least) == sorted(area.at_least, reverse=True)
        if area.expected is not None and area.low is not None and area.high is not None:
            assert 0 <= area.low <= area.expected + 1e-9 <= area.high + 1 <= 5
        assert (area.expected is None) == (area.assessed == 0)


@settings(max_examples=30)
@given(evidence_of_people(), st.randoms(use_true_random=False))
def test_the_decision_does_not_depend_on_the_order_of_the_record(
    evidence: dict[str, list[Evidence]], random: object
) -> None:
    shuffled = {name: list(pieces) for name, pieces in reversed(evidence.items())}
    for pieces in shuffled.values():
        random.shuffle(pieces)  # type: ignore[attr-defined]
    first, second = small(evidence), small(shuffled)
    assert first.at_least == pytest.approx(second.at_least, abs=1 / 256)
    assert first.mean == pytest.approx(second.mean, abs=1e-9)
    assert first.held == second.held


def test_the_same_seed_gives_the_same_decision() -> None:
    evidence = {"a": answers("a", 2, days=3)[:8]}
    evidence["a"] = [piece for piece in evidence["a"] if piece.item in SMALL_CONTEXT.items]
    assert small(evidence) == small(evidence)
    other = decide(evidence, SMALL, SMALL_CONTEXT, at=NOW, seed=2)
    assert other.at_least == pytest.approx(small(evidence).at_least, abs=0.08)


def test_a_level_needs_seventy_percent_and_all_levels_below() -> None:
    ladder = Ladder(SMALL, 0.7)
    assert ladder.asked_count.tolist() == [2, 3, 3, 3]
    assert ladder.needed.tolist() == [2, 3, 3, 3]
    theta = np.array([
        [-2.0, 4.0, 4.0],  # a below junior's step: nothing holds
        [-0.7, -1.0, -1.0],  # mid: a at 2, b at 1, c at 1
        [4.0, 4.0, 4.0],
        [0.5, 0.0, -1.0],  # senior misses c at 2
    ])  # fmt: skip
    each = ladder.at_least(steps_of(theta[:, :, None])).tolist()
    assert each == [[0, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1], [1, 1, 0, 0]]
    assert ladder.at_least(steps_of(theta.T[None]))[0] == pytest.approx([0.75, 0.75, 0.25, 0.25])


def test_seventy_percent_of_thirty_is_twenty_one() -> None:
    many = [Requirement(f"c{n}", ("x",), "x", (1, 1, 1, 1)) for n in range(30)]
    assert Ladder(many, 0.7).needed.tolist() == [21] * 4


def test_no_level_is_shown_before_sixty_percent_is_assessed() -> None:
    """22 competencies at junior: 60 % of them are 13.2, so 14 must be assessed."""
    asked = [one.competency for one in PROFILE if one.required[0]]
    below = {name: answers(name, 0, days=1) for name in asked}
    thirteen, fourteen = (
        decide({name: below[name] for name in asked[:count]}, PROFILE, CONTEXT, at=NOW, seed=1)
        for count in (13, 14)
    )
    assert (thirteen.reached, thirteen.assessed, thirteen.required) == (None, 13, 22)
    assert (fourteen.reached, fourteen.assessed, fourteen.required) == (0, 14, 22)


def test_self_ratings_alone_never_show_a_level() -> None:
    claims = {name: [self_rating(4, competency=name)] for name in COMPETENCIES}
    found = decide(claims, PROFILE, CONTEXT, at=NOW, seed=1)
    assert found.reached is None
    assert found.assessed == 0


def test_blockers_stand_core_first_then_widest_then_unassessed() -> None:
    found = small({"b": [review(0, competency="b"), review(0, competency="b", rater=8)]})
    assert found.required == found.asked[0], "junior is the undecided level"
    assert [one.competency for one in found.blockers] == ["a", "b"]
    evidence = {
        "a": [review(3, competency="a", rater=n) for n in range(5)],
        "b": [review(1, competency="b", rater=n) for n in range(5)],
    }
    found = decide(
        evidence, SMALL, replace(SMALL_CONTEXT, rules=Rules(coverage=0.0)), at=NOW, seed=1
    )
    names = [one.competency for one in found.blockers]
    gaps = [one.gap for one in found.blockers]
    cores = [one.core for one in found.blockers]
    assert cores == sorted(cores, reverse=True)
    assert names[-1] == "c"
    assert gaps[-1] is None


def test_where_all_floors_hold_the_doubtful_competencies_are_named() -> None:
    """Certified one by one, yet not sure enough all together."""
    evidence = {name: [quiz(f"{name}/s1-{n}", 1) for n in range(4)] for name in ("a", "b")}
    low = {"c": [review(0, competency="c", rater=n) for n in range(9)]}
    found = decide(
        evidence | low, SMALL, replace(SMALL_CONTEXT, rules=Rules(reach=0.99)), at=NOW, seed=1
    )
    assert max(found.at_least) < 0.99, "junior is the undecided level"
    assert found.held[0] == found.asked[0] == 2
    assert found.blockers
    assert all(one.gap == 0 for one in found.blockers)


def test_a_path_that_asks_for_nothing_has_no_level_and_nothing_in_the_way() -> None:
    nothing = tuple(replace(one, required=(0, 0, 0, 0)) for one in SMALL)
    found = decide({"a": [review(2, competency="a")]}, nothing, SMALL_CONTEXT, at=NOW)
    assert (found.reached, found.required, found.blockers) == (None, 0, ())


def test_a_shared_competency_counts_in_each_of_its_areas() -> None:
    found = small({"b": [review(2, competency="b")]})
    assert found.areas["one"].assessed == 1
    assert found.areas["two"].assessed == 1
    assert found.areas["two"].total == 2


def test_time_lowers_a_level_and_widens_the_band() -> None:
    evidence = {name: answers(name, 4, days=0) for name in COMPETENCIES}
    now, later = (
        decide(evidence, PROFILE, CONTEXT, at=NOW + timedelta(days=days), seed=1)
        for days in (0, 1500)
    )
    assert later.at_least[3] < now.at_least[3]
    assert later.high - later.low > now.high - now.low


def test_five_years_ago_everything_known_is_little_known_today() -> None:
    """Shared innovations: 38 old facts about one person do not add up to certainty."""
    evidence = {name: answers(name, 5, days=1825) for name in COMPETENCIES}
    found = decide(evidence, PROFILE, CONTEXT, at=NOW, seed=1)
    rho = 0.5**2.5
    still = np.sqrt(1 - rho**2) * np.sqrt(0.5 + 0.25 / 8 + 0.25 / 38)
    assert (found.high - found.low) / (2 * 1.645) == pytest.approx(still, rel=0.08)


def test_evidence_after_the_date_is_ignored() -> None:
    past = {"a": [review(2, 100, competency="a")]}
    future = {"a": [*past["a"], review(4, 1, competency="a")], "b": [review(4, 1, competency="b")]}
    at = NOW - timedelta(days=50)
    assert decide(past, SMALL, SMALL_CONTEXT, at=at, seed=1) == decide(
        future, SMALL, SMALL_CONTEXT, at=at, seed=1
    )


@pytest.mark.parametrize(
    ("required", "home", "message"),
    [((1, 2, 3), "x", "four"), ((3, 2, 3, 4), "x", "decrease"), ((1, 2, 3, 5), "x", "four"),
     ((1, 2, 3, 4), "y", "home")],
)  # fmt: skip
def test_an_impossible_requirement_is_refused(
    required: tuple[int, int, int, int], home: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Requirement("a", ("x",), home, required)


def test_a_profile_without_or_with_double_competencies_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        decide({}, (), SMALL_CONTEXT, at=NOW, seed=1)
    with pytest.raises(ValueError, match="twice"):
        decide({}, (SMALL[0], SMALL[0]), SMALL_CONTEXT, at=NOW, seed=1)


def test_a_requirement_is_read_off_a_published_competency() -> None:
    text = Text("", "")
    published = Competency("a", "one", ("one", "two"), text, text, 3, (1, 2, 3, 4), LevelId.SENIOR)
    assert Requirement.of(published) == Requirement("a", ("one", "two"), "one", (1, 2, 3, 4), 3)
    assert Requirement.of(replace(published, core_from=None)).core_from is None


def test_many_people_at_once_get_the_decisions_of_each_alone() -> None:
    people = [
        {name: answers(name, (n + p) % 5, days=10 * p) for n, name in enumerate(SMALL_IDS)}
        | {"c": [review(p % 5, 400, competency="c"), self_rating(3, 90, competency="c")]}
        for p in range(4)
    ]
    wide = context(*SMALL_IDS, per_step=8)
    parts = [columns(one, SMALL_IDS, wide, NOW) for one in people]
    offsets = np.cumsum([0, *(len(one.table) for one in parts)])
    everybody = EvidenceColumns(
        person=np.concatenate([np.full(one.day.size, p) for p, one in enumerate(parts)]),
        competency=np.concatenate([one.competency for one in parts]),
        source=np.concatenate([one.source for one in parts]),
        day=np.concatenate([one.day for one in parts]),
        category=np.concatenate([one.category for one in parts]),
        alone=np.concatenate([one.alone + o for one, o in zip(parts, offsets, strict=False)]),
        apart=np.concatenate([one.apart + o for one, o in zip(parts, offsets, strict=False)]),
        table=np.vstack([one.table for one in parts]),
        shared=parts[0].shared,
        raters=parts[0].raters,
    )
    day = day_number(NOW)
    judgement = judge_people(everybody, 4, SMALL, wide, day=day, seed=1)
    levels = people_levels(everybody, 4, SMALL, wide, day=day, seed=1)
    scores = certified_scores(everybody, structure().half_lives(wide), wide, day)
    likely_of_all = likely_scores(*joint_scores(everybody, 4, structure(), wide, day), wide)
    for p, one in enumerate(people):
        alone = decide(one, SMALL, wide, at=NOW, seed=1)
        assert judgement.decisions[p].at_least == pytest.approx(alone.at_least)
        assert levels.at_least[p] == pytest.approx(alone.at_least)
        assert judgement.decisions[p].reached == levels.shown()[p] == alone.reached
        assert (levels.assessed[p], levels.required[p]) == (alone.assessed, alone.required)
        likely = likely_steps(one, SMALL, wide, at=NOW)
        for j, name in enumerate(SMALL_IDS):
            mine = fold(one[name], wide, competency=name, at=NOW)
            row = int(np.flatnonzero((scores.person == p) & (scores.competency == j))[0])
            assert scores.posteriors[row] == pytest.approx(mine.posterior)
            assert scores.floor[row] == (-1 if mine.floor is None else mine.floor)
            assert likely_of_all.steps[3 * p + j] == pytest.approx(likely[name].probabilities)
            assert judgement.likely[p, j] == pytest.approx(likely[name].probabilities)


def test_nobody_at_all_is_scored_without_an_error() -> None:
    empty = columns({}, SMALL_IDS, SMALL_CONTEXT, NOW)
    half_lives = structure().half_lives(SMALL_CONTEXT)
    assert certified_scores(empty, half_lives, SMALL_CONTEXT, 0).person.size == 0
    levels = people_levels(empty, 1, SMALL, SMALL_CONTEXT, day=0, seed=1)
    assert levels.shown() == [None]
    (decision,) = judge_people(empty, 1, SMALL, SMALL_CONTEXT, day=0).decisions
    assert decision.reached is None
