"""What more evidence would tell: against what it does tell when it comes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competency.domain.evidence import Evidence
from competency.scoring import value_of_evidence
from competency.scoring.context import Rules, cold_start
from competency.scoring.fading import day_number
from competency.scoring.items import at_least
from competency.scoring.joint import joint_scores
from competency.scoring.requirements import structure_of
from competency.scoring.value_of_evidence import RATING, UNKNOWN_RATER, Option, Outlook, outlook
from tests.scoring.factories import NOW, review
from tests.scoring.one_person import all_of, columns, decide
from tests.scoring.profile import COMPETENCIES, PROFILE
from tests.scoring.ten_people import CONTEXT, answers

ALL = dict.fromkeys(COMPETENCIES, (RATING,))
FIRST, SECOND = COMPETENCIES[:8], COMPETENCIES[8:16]


def middling(names: Sequence[str] = COMPETENCIES) -> dict[str, list[Evidence]]:
    return {name: answers(name, 2 + n % 2, days=20) for n, name in enumerate(names)}


def look(evidence: dict[str, list[Evidence]], *options: Option) -> Outlook:
    return outlook(all_of(evidence), PROFILE, CONTEXT, options, at=NOW)


def sitting(names: Sequence[str], each: int, step: int = 3) -> Option:
    return Option({name: [cold_start(step, 2, 0.25)] * each for name in names})


def test_the_level_at_stake_is_the_decisions_undecided_one() -> None:
    for evidence in (middling(), {}, middling(COMPETENCIES[:6])):
        found, decision = look(evidence), decide(evidence, PROFILE, CONTEXT, at=NOW)
        assert found.rank == min(sum(p >= 0.8 for p in decision.at_least) + 1, 4)
        assert found.chance == decision.at_least[found.rank - 1]
        assert found.enough == decision.enough


def test_nothing_new_changes_nothing() -> None:
    (nothing,) = look(middling(), Option({})).prospects
    assert (nothing.share, nothing.change, nothing.assessed) == (0.0, 0.0, 0)


def test_more_of_the_same_tells_more() -> None:
    found = look(middling(), *(sitting(FIRST, n) for n in (1, 2, 4))).prospects
    assert [one.share for one in found] == sorted(one.share for one in found)
    assert [one.change for one in found] == sorted(one.change for one in found)
    wide, narrow = look(
        middling(), Option(ALL, UNKNOWN_RATER), Option({FIRST[0]: (RATING,)}, UNKNOWN_RATER)
    ).prospects
    assert wide.change > narrow.change > 0


def test_a_raters_shared_error_makes_a_wide_review_worth_less_than_its_parts() -> None:
    one, apart = look(middling(), Option(ALL, UNKNOWN_RATER), Option(ALL, 1e-9)).prospects
    assert one.share < apart.share


def test_questions_far_from_where_a_person_stands_tell_less() -> None:
    strong = {name: answers(name, 4, days=5) for name in COMPETENCIES}
    easy, fitting = look(strong, sitting(FIRST, 3, step=1), sitting(FIRST, 3, step=4)).prospects
    assert fitting.change > 2 * easy.change


def test_a_review_assesses_at_once_and_a_sitting_from_four_answers_on() -> None:
    known = middling(FIRST)
    few, enough, reviewed = look(
        known, sitting(SECOND, 3), sitting(SECOND, 4),
        Option(dict.fromkeys((*FIRST, *SECOND), (RATING,)), UNKNOWN_RATER),
    ).prospects  # fmt: skip
    rank = look(known).rank
    asked = {one.competency for one in PROFILE if one.required[rank - 1]}
    assert few.assessed == 0
    assert enough.assessed == reviewed.assessed == len(asked & set(SECOND))


def test_competencies_that_the_path_does_not_have_are_left_out() -> None:
    (one,) = look(middling(), Option({"juggling": (RATING,)}, UNKNOWN_RATER)).prospects
    assert one.change == 0.0


@settings(max_examples=40)
@given(st.floats(-3, 3), st.floats(0.001, 0.99), st.floats(0.55, 0.95))
def test_afterwards_is_a_distribution_around_today(z: float, share: float, reach: float) -> None:
    change, above = value_of_evidence._afterwards(z, share, reach)
    draws = np.random.default_rng(1).standard_normal(20_000)
    cdf = np.vectorize(value_of_evidence.STANDARD.cdf)
    after = cdf((z + np.sqrt(share) * draws) / np.sqrt(1 - share))
    assert after.mean() == pytest.approx(value_of_evidence.STANDARD.cdf(z), abs=0.015)
    assert change == pytest.approx(
        np.abs(after - value_of_evidence.STANDARD.cdf(z)).mean(), abs=0.02
    )
    assert above == pytest.approx((after >= reach).mean(), abs=0.02)


def test_the_expected_change_is_about_what_reviews_drawn_from_the_model_bring() -> None:
    """Sixty reviews simulated from the joint posterior; the mean change within a third."""
    evidence = middling()
    chosen = COMPETENCIES[::3]
    mine = columns(evidence, COMPETENCIES, CONTEXT, NOW)
    _, joint = joint_scores(mine, 1, structure_of(PROFILE), CONTEXT, day_number(NOW))
    rng = np.random.default_rng(5)
    now = look(evidence, Option(dict.fromkeys(chosen, (RATING,)), UNKNOWN_RATER))
    changes = []
    for _ in range(60):
        theta = rng.multivariate_normal(joint.mean[0], joint.covariance[0])
        error = np.sqrt(UNKNOWN_RATER) * rng.standard_normal()
        more = dict(evidence)
        for name in chosen:
            seen = theta[COMPETENCIES.index(name)] + error
            tails = at_least(RATING.a, np.array(RATING.b) - seen)[:, 30]  # θ = 0 on the grid
            step = int((rng.random() < tails).sum())
            more[name] = [*evidence[name], review(step, 0, competency=name, rater=99)]
        after = decide(more, PROFILE, CONTEXT, at=NOW + timedelta(hours=1))
        changes.append(abs(after.at_least[now.rank - 1] - now.chance))
    assert now.prospects[0].change == pytest.approx(np.mean(changes), rel=0.35)


def test_where_the_top_is_reached_it_is_the_top_that_is_at_stake() -> None:
    best = {
        name: [*answers(name, 4, days=1), *(review(4, 1, competency=name, rater=n) for n in (1, 2))]
        for name in COMPETENCIES
    }
    found = outlook(
        all_of(best),
        PROFILE,
        replace(CONTEXT, rules=Rules(reach=0.55)),
        [sitting(FIRST, 2)],
        at=NOW,
    )
    assert found.rank == 4
    assert 0 <= found.prospects[0].change < 0.3


def test_a_blank_newcomer_has_everything_to_tell() -> None:
    found = look({}, sitting(FIRST, 2), Option(ALL, UNKNOWN_RATER))
    assert not found.enough
    assert found.prospects[1].assessed == 38, "of anybody junior is likely, mid is at stake"
    assert found.prospects[1].change > found.prospects[0].change > 0.02
