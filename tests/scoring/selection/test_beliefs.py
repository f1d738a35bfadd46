"""What selection knows of a person agrees with what certifies."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from competency.domain.evidence import Evidence
from competency.scoring.certified import fold
from competency.scoring.requirements import Requirement
from competency.scoring.scale import NODES
from competency.scoring.selection import beliefs_of
from tests.scoring.factories import NOW, context, quiz, review, self_rating

NAMES = ("a", "b")
CONTEXT = context(*NAMES)
PROFILE = [Requirement(name, ("area",), "area", (1, 2, 3, 4)) for name in NAMES]
PIECES = st.lists(
    st.one_of(
        st.builds(lambda step, n, right: quiz(f"a/s{step}-{n}", right), st.integers(1, 4),
                  st.integers(0, 2), st.integers(0, 1)),
        st.builds(lambda step: self_rating(step, competency="a"), st.integers(0, 4)),
        st.builds(lambda step: review(step, competency="a"), st.integers(0, 4)),
    ),
    max_size=9,
)  # fmt: skip


@given(PIECES)
def test_no_answer_is_missing_exactly_where_a_step_can_be_shown(pieces: list[Evidence]) -> None:
    found = beliefs_of(pieces, PROFILE, CONTEXT, at=NOW + timedelta(hours=1))
    estimate = fold(pieces, CONTEXT, competency="a", at=NOW + timedelta(hours=1))
    assert (found["a"].missing == 0) is estimate.assessed
    assert found["b"].missing == CONTEXT.rules.min_responses


def test_answers_about_one_competency_move_the_belief_about_its_neighbour() -> None:
    def about_b(right: int) -> float:
        pieces = [quiz(f"a/s{step}-{n}", right) for step in (2, 3) for n in range(4)]
        return float(beliefs_of(pieces, PROFILE, CONTEXT, at=NOW)["b"].posterior @ NODES)

    assert about_b(1) > 0.3
    assert about_b(0) < -0.3
