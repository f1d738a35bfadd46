"""What the engine says of ten fixed people: level, coverage, reasons."""

import numpy as np
import pytest

from competency.domain.evidence import EvidenceKind
from competency.domain.level_decision import LevelDecision
from competency.scoring.certified import Estimate, fold
from competency.scoring.explain import Contribution, contributions, needed_for_next
from tests.scoring.one_person import decide
from tests.scoring.profile import PROFILE
from tests.scoring.ten_people import CONTEXT, EVIDENCE_OF, FIRST_RATER, NOW, SECOND_RATER, SEED

NONE, JUNIOR, MID, SENIOR, LEADERSHIP = range(5)
SAMPLE = "content-calendar"


@pytest.fixture(scope="module")
def decisions() -> dict[str, LevelDecision]:
    return {
        name: decide(evidence, PROFILE, CONTEXT, at=NOW, seed=SEED)
        for name, evidence in EVIDENCE_OF.items()
    }


def estimate(name: str, competency: str = SAMPLE) -> Estimate:
    return fold(EVIDENCE_OF[name][competency], CONTEXT, competency=competency, at=NOW)


def reasons(name: str, competency: str = SAMPLE) -> dict[EvidenceKind, Contribution]:
    found = contributions(EVIDENCE_OF[name][competency], CONTEXT, competency=competency, at=NOW)
    return {one.kind: one for one in reversed(found)}


@pytest.mark.parametrize(
    ("name", "reached", "assessed", "required"),
    [
        ("blank newcomer", None, 0, 38),
        ("modest expert", LEADERSHIP, 38, 38),
        ("boaster", NONE, 22, 22),
        ("long-absent senior", MID, 38, 38),
        ("perfect leader", LEADERSHIP, 38, 38),
        ("steady junior", JUNIOR, 38, 38),
        ("mid on the way up", MID, 38, 38),
        ("reviews only", MID, 38, 38),
        ("quizzes only", None, 19, 38),
        ("contradictory evidence", LEADERSHIP, 38, 38),
    ],
)
def test_each_person_stands_where_a_sensible_manager_would_put_them(
    decisions: dict[str, LevelDecision],
    name: str,
    reached: int | None,
    assessed: int,
    required: int,
) -> None:
    found = decisions[name]
    assert (found.reached, found.assessed, found.required) == (reached, assessed, required)


def test_a_blank_newcomer_gets_no_level_and_nothing_but_open_questions(
    decisions: dict[str, LevelDecision],
) -> None:
    found = decisions["blank newcomer"]
    assert not found.enough
    assert all(blocker.floor is None and blocker.gap is None for blocker in found.blockers)
    assert found.high - found.low > 2
    assert all(area.expected is None for area in found.areas.values())


def test_a_modest_expert_is_not_held_down_by_their_own_modesty(
    decisions: dict[str, LevelDecision],
) -> None:
    assert decisions["modest expert"].at_least[3] > 0.95
    why = reasons("modest expert")
    assert why[EvidenceKind.SELF].change < 0
    assert why[EvidenceKind.QUIZ].change > 0.3
    assert why[EvidenceKind.REVIEW].change > 0.1
    assert abs(why[EvidenceKind.SELF].change) < why[EvidenceKind.REVIEW].change


def test_a_boasters_claims_move_nothing_that_counts(decisions: dict[str, LevelDecision]) -> None:
    assert decisions["boaster"].at_least[0] < 0.02
    assert estimate("boaster").floor == 0
    why = reasons("boaster")
    assert 0 < why[EvidenceKind.SELF].change < 0.3
    assert why[EvidenceKind.QUIZ].change < -1
    first = decisions["boaster"].blockers[0]
    assert first.core
    assert (first.required, first.floor) == (2, 0)


def test_a_long_absent_senior_keeps_mid_and_must_show_senior_again(
    decisions: dict[str, LevelDecision],
) -> None:
    found = decisions["long-absent senior"]
    then = decide(
        EVIDENCE_OF["long-absent senior"], PROFILE, CONTEXT,
        at=EVIDENCE_OF["long-absent senior"][SAMPLE][-1].occurred_at, seed=SEED,
    )  # fmt: skip
    assert then.reached in (LEADERSHIP, SENIOR)
    assert found.at_least[2] < 0.5
    assert all(one.weight < 0.1 for one in reasons("long-absent senior").values())
    assert found.high - found.low > 2 * (then.high - then.low)


def test_a_perfect_leader_has_nothing_left_to_show(decisions: dict[str, LevelDecision]) -> None:
    found = decisions["perfect leader"]
    assert found.blockers == ()
    assert found.held == found.asked
    assert needed_for_next(
        EVIDENCE_OF["perfect leader"][SAMPLE], CONTEXT, competency=SAMPLE, at=NOW
    ) is None  # fmt: skip
    assert estimate("perfect leader").point == 4


def test_a_steady_junior_sees_mid_competencies_one_step_away(
    decisions: dict[str, LevelDecision],
) -> None:
    found = decisions["steady junior"]
    assert found.at_least[0] > 0.9
    assert found.at_least[1] < 0.2
    assert found.held[0] == found.asked[0]
    assert {blocker.gap for blocker in found.blockers} == {1}
    assert [blocker.core for blocker in found.blockers[:3]] == [True] * 3


def test_a_mid_on_the_way_up_is_blocked_by_the_half_that_is_behind(
    decisions: dict[str, LevelDecision],
) -> None:
    found = decisions["mid on the way up"]
    behind = {one.competency for n, one in enumerate(PROFILE) if n % 2 == 0}
    two_steps = {one.competency for one in found.blockers if (one.gap or 0) >= 2}
    assert two_steps
    assert two_steps <= behind
    chance = {
        half: np.mean([one.chance for one in found.blockers if (one.competency in behind) is half])
        for half in (True, False)
    }
    assert chance[True] < chance[False]
    assert found.blockers[0].competency == "conflict-management"
    assert found.blockers[0].gap == 3


def test_reviews_alone_certify_with_wide_margins(decisions: dict[str, LevelDecision]) -> None:
    both = decisions["reviews only"]
    assert estimate("reviews only").assessed
    assert estimate("reviews only").responses == 0
    quizzed = decisions["mid on the way up"]
    assert both.high - both.low > 2 * (quizzed.high - quizzed.low)


def test_quizzes_of_half_the_path_say_how_much_is_assessed(
    decisions: dict[str, LevelDecision],
) -> None:
    found = decisions["quizzes only"]
    assert not found.enough
    assert found.areas["content-strategy"].reached is not None
    assert found.areas["reporting"].reached is None
    assert found.areas["reporting"].expected is None


def test_contradictory_evidence_lowers_the_floors_and_names_both_raters(
    decisions: dict[str, LevelDecision],
) -> None:
    found = decisions["contradictory evidence"]
    assert estimate("contradictory evidence").floor == 2
    assert estimate("contradictory evidence").point is None
    why = reasons("contradictory evidence")
    assert why[EvidenceKind.QUIZ].change > 0 > why[EvidenceKind.REVIEW].change
    assert {one.rater for one in found.conflicts} == {FIRST_RATER, SECOND_RATER}
    assert not any(one.above for one in found.conflicts)


def test_nobody_elses_evidence_is_called_contradictory(
    decisions: dict[str, LevelDecision],
) -> None:
    others = [found for name, found in decisions.items() if name != "contradictory evidence"]
    assert all(found.conflicts == () for found in others)
