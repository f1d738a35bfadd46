"""A level decision goes into its row and comes back the same."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from competency.domain.level_decision import AreaDecision, Blocker, Conflict, LevelDecision
from competency.services.evidence.level_document import decision_of, to_document
from competency.storage.models import LevelRow

DECISION = LevelDecision(
    reached=2,
    at_least=(0.99, 0.9, 0.4, 0.05),
    exact=(0.01, 0.09, 0.5, 0.35, 0.05),
    assessed=30,
    required=38,
    enough=True,
    held=(22, 30, 12, 2),
    needed=(16, 27, 27, 27),
    asked=(22, 38, 38, 38),
    mean=0.7,
    low=0.3,
    high=1.1,
    blockers=(
        Blocker("crisis-response", 3, 1, 0.2, core=True),
        Blocker("ad-reporting", 2, None, 0.4, core=False),
    ),
    areas={
        "crisis": AreaDecision("crisis", 1.5, 1.0, 2.0, (0.9, 0.8, 0.3, 0.1), 4, 5, 2),
        "reporting": AreaDecision("reporting", None, None, None, (0.7, 0.4, 0.2, 0.1), 0, 4),
    },
    conflicts=(Conflict(17, above=False),),
    likely={"crisis-response": (1, 0.625), "ad-reporting": (2, 0.5)},
)


def row(**document: object) -> LevelRow:
    return LevelRow(
        person_id=1, path_id="path", day=date(2026, 11, 1), context_id=1, newest=True,
        rolled=False, reached=2, p_junior=0.99, p_mid=0.9, p_senior=0.4, p_leadership=0.05,
        assessed=30, required=38, mean=0.7, low=0.3, high=1.1, document=document,
        computed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_decision_comes_back_as_it_was_stored() -> None:
    assert decision_of(row(**to_document(DECISION))) == DECISION


def test_where_nothing_is_stored_there_is_no_decision() -> None:
    assert decision_of(None) is None


def test_documents_from_before_conflicts_and_likely_steps_are_read() -> None:
    document = to_document(DECISION)
    del document["conflicts"], document["likely"]
    assert decision_of(row(**document)) == replace(DECISION, conflicts=(), likely={})


@pytest.mark.parametrize(
    ("reached", "chance", "next_chance"), [(2, 0.9, 0.4), (0, 0.01, 0.99), (4, 0.05, None)]
)
def test_a_decision_knows_its_own_and_the_next_chance(
    reached: int, chance: float, next_chance: float | None
) -> None:
    decision = replace(DECISION, reached=reached)
    assert decision.chance == pytest.approx(chance)
    assert decision.next_chance == next_chance
    assert (decision.next_level is None) == (next_chance is None)


def test_a_gap_is_what_is_still_to_be_shown_and_unknown_without_a_floor() -> None:
    short, unknown = DECISION.blockers
    assert (short.gap, unknown.gap) == (2, None)
    assert replace(short, floor=4).gap == 0
