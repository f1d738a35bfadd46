"""Where a person is: own level, steps against needs, areas, chances, coverage."""

from dataclasses import replace
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.career_path import LEVELS, LevelId
from competency.domain.standing import (
    ENOUGH_HOLDERS,
    AreaSummary,
    CompetencyStanding,
    LevelStanding,
    enough_assessed,
    gap,
    holds,
    is_coverage_risk,
    is_ready,
    level_above,
    reached_chance,
    shown_below_bar,
    shown_chance,
)

steps = st.integers(0, 4)
competencies = st.builds(CompetencyStanding, st.none() | steps, st.none() | steps, steps)
areas = st.lists(competencies, min_size=1, max_size=8)
chances = st.floats(0, 1)
AT_LEAST = (0.95, 0.7, 0.2, 0.05)


def standing(floor: int | None, need: int, likely: int | None = None) -> CompetencyStanding:
    return CompetencyStanding(floor, likely, need)


# One competency


@pytest.mark.parametrize(
    ("floor", "need", "expected"), [(1, 3, 2), (3, 3, 0), (4, 3, 0), (0, 0, 0), (None, 3, None)]
)
def test_the_gap_is_what_the_floor_is_short_of_the_need_and_never_negative(
    floor: int | None, need: int, expected: int | None
) -> None:
    assert gap(need, floor) == expected
    assert standing(floor, need).gap == expected


@given(competencies)
def test_a_competency_is_held_exactly_where_it_is_assessed_without_a_gap(
    one: CompetencyStanding,
) -> None:
    assert one.held == holds(one.floor, one.need) == (one.assessed and one.gap == 0)
    assert one.short_of_need == (one.assessed and one.asked and not one.held)


def test_what_is_not_assessed_is_neither_held_nor_short_of_anything() -> None:
    unknown = standing(None, 3, likely=4)
    assert not unknown.held
    assert not unknown.short_of_need
    assert not unknown.likely_higher


def test_a_step_outside_the_scale_is_refused() -> None:
    for wrong in ((5, None, 1), (1, -1, 1), (1, 1, 7)):
        with pytest.raises(ValueError, match="0–4"):
            CompetencyStanding(*wrong)


# An area


@given(areas)
def test_an_area_shows_the_lower_median_of_its_floors_where_half_are_assessed(
    area: list[CompetencyStanding],
) -> None:
    floors = [one.floor for one in area if one.floor is not None]
    summary = AreaSummary.of(area)
    assert (summary.assessed, summary.total) == (len(floors), len(area))
    enough = floors and 2 * len(floors) >= len(area)
    assert summary.floor == (median_low(floors) if enough else None)


def test_fewer_than_half_assessed_is_not_yet_assessed_and_half_is_enough() -> None:
    unknown = [standing(None, 1)] * 2
    assert AreaSummary.of([standing(3, 1), standing(None, 1), *unknown]).floor is None
    assert AreaSummary.of([standing(3, 1), standing(1, 1), *unknown]).floor == 1


@given(areas)
def test_of_what_is_asked_as_much_is_held_as_the_competencies_say(
    area: list[CompetencyStanding],
) -> None:
    summary = AreaSummary.of(area)
    asked = [one for one in area if one.need > 0]
    assert (summary.held, summary.asked) == (sum(one.held for one in asked), len(asked))


@given(areas)
def test_an_area_is_short_where_the_middle_distance_of_what_is_asked_and_assessed_is_negative(
    area: list[CompetencyStanding],
) -> None:
    summary = AreaSummary.of(area)
    distances = [one.floor - one.need for one in area if one.floor is not None and one.asked]
    expected = summary.floor is not None and bool(distances) and median_low(distances) < 0
    assert summary.short_of_need == expected


def test_a_floor_above_the_middle_need_does_not_hide_that_most_needs_are_unmet() -> None:
    """Two rules once disagreed about this: a manager saw no mark, HR saw one."""
    area = [standing(3, 4), standing(3, 4), standing(4, 1), standing(4, 1), standing(2, 3)]
    summary = AreaSummary.of(area)
    assert (summary.floor, summary.need) == (3, 3)
    assert summary.short_of_need


def test_what_no_level_asks_for_makes_an_area_neither_short_nor_better() -> None:
    short = [standing(1, 3), standing(1, 3)]
    assert AreaSummary.of([*short, *[standing(4, 0)] * 5]).short_of_need
    assert not AreaSummary.of([standing(1, 0), standing(0, 0)]).short_of_need


def test_what_is_asked_and_not_assessed_makes_an_area_no_shorter() -> None:
    met = [standing(3, 3), standing(3, 2)]
    assert not AreaSummary.of([*met, standing(None, 4), standing(None, 4)]).short_of_need


@given(areas, st.data())
def test_a_higher_floor_never_lowers_an_area(
    area: list[CompetencyStanding], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(area) - 1))
    old = area[place]
    better = data.draw(st.integers(old.floor or 0, 4))
    raised = AreaSummary.of([*area[:place], replace(old, floor=better), *area[place + 1 :]])
    before = AreaSummary.of(area)
    assert raised.held >= before.held
    if old.floor is not None and before.floor is not None:
        assert raised.floor is not None
        assert raised.floor >= before.floor
        assert raised.short_of_need <= before.short_of_need


def test_the_likely_step_of_an_area_counts_only_where_it_is_higher() -> None:
    assert AreaSummary.of([standing(2, 1, 3), standing(2, 1, 3)]).likely_higher
    assert not AreaSummary.of([standing(2, 1, 1), standing(2, 1, 2)]).likely_higher
    assert not AreaSummary.of([standing(2, 1), standing(2, 1)]).likely_higher
    unknown = [standing(None, 1, 4)] * 2
    assert not AreaSummary.of([standing(2, 1, 2), standing(2, 1, 2), *unknown]).likely_higher


# Levels


@pytest.mark.parametrize(
    ("held", "measured", "rank", "own"),
    [
        (LevelId.SENIOR, 1, 3, LevelId.SENIOR),
        (LevelId.JUNIOR, None, 1, LevelId.JUNIOR),
        (None, 2, 2, LevelId.MID),
        (None, 0, 0, LevelId.JUNIOR),
        (None, None, None, LevelId.JUNIOR),
    ],
)
def test_the_own_level_is_held_else_measured_else_the_lowest(
    held: LevelId | None, measured: int | None, rank: int | None, own: LevelId
) -> None:
    level = LevelStanding(held, measured, AT_LEAST)
    assert (level.rank, level.own) == (rank, own)


@given(st.integers(0, 4), st.lists(chances, min_size=4, max_size=4))
def test_a_measured_level_is_as_sure_as_itself_or_a_higher_one_and_below_junior_as_not_junior(
    reached: int, at_least: list[float]
) -> None:
    expected = at_least[reached - 1] if reached else 1 - at_least[0]
    assert reached_chance(reached, at_least) == expected
    assert LevelStanding(None, reached, at_least).chance == expected


def test_a_level_that_is_not_known_has_no_chance() -> None:
    assert reached_chance(None, AT_LEAST) is None
    assert LevelStanding(LevelId.MID, None, AT_LEAST).chance is None
    assert LevelStanding(LevelId.MID, None, AT_LEAST).next_chance is None
    assert LevelStanding(None, None, None).next_level is None


def test_the_next_level_is_above_the_held_one_whatever_is_measured() -> None:
    level = LevelStanding(LevelId.MID, 3, AT_LEAST)
    assert (level.next_level, level.next_chance) == (LevelId.SENIOR, 0.2)
    top = LevelStanding(LevelId.LEADERSHIP, 1, AT_LEAST)
    assert (top.next_level, top.next_chance) == (None, None)
    newcomer = LevelStanding(None, 0, AT_LEAST)
    assert (newcomer.next_level, newcomer.next_chance) == (LevelId.JUNIOR, 0.95)


def test_above_every_level_but_the_top_there_is_one() -> None:
    assert [level_above(rank) for rank in range(5)] == [*LEVELS, None]


def test_a_rank_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="rank"):
        LevelStanding(None, 5, AT_LEAST)


def test_ready_begins_at_the_bar_of_the_rules() -> None:
    assert is_ready(0.6, 0.6)
    assert not is_ready(0.599, 0.6)
    assert not is_ready(None, 0.6)
    assert is_ready(0.3, 0.25)


@pytest.mark.parametrize(
    ("required", "coverage", "expected"),
    [(35, 0.6, 21), (36, 0.6, 22), (38, 0.6, 23), (4, 0.5, 2), (10, 0.0, 1), (10, 1.0, 10)],
)
def test_as_many_are_to_be_assessed_as_the_coverage_says_and_at_least_one(
    required: int, coverage: float, expected: int
) -> None:
    assert enough_assessed(required, coverage) == expected


@given(st.integers(1, 60), st.floats(0, 1))
def test_the_engine_shows_a_level_from_exactly_as_many(required: int, coverage: float) -> None:
    needed = enough_assessed(required, coverage)
    assert needed >= coverage * required - 1e-9
    assert needed == 1 or needed - 1 < coverage * required - 1e-9


# Chances as they are printed


@given(chances)
def test_a_chance_is_never_shown_as_certain(chance: float) -> None:
    assert 0.01 <= shown_chance(chance) <= 0.99
    assert 0.01 <= shown_below_bar(chance) <= 0.99


@given(st.floats(1e-9, 0.0099), st.integers(2, 99))
def test_a_chance_just_below_a_bar_is_never_rounded_up_to_it(missing: float, bar: int) -> None:
    assert shown_below_bar(bar / 100 - missing) == (bar - 1) / 100


@pytest.mark.parametrize("per_cent", range(1, 100))
def test_a_whole_per_cent_stays_as_it_is(per_cent: int) -> None:
    """0.29 * 100 is less than 29 in floats."""
    assert shown_below_bar(per_cent / 100) == per_cent / 100


# Coverage


def test_too_few_holders_are_a_risk_only_where_the_work_needs_a_step() -> None:
    assert is_coverage_risk(3, ENOUGH_HOLDERS - 1)
    assert not is_coverage_risk(3, ENOUGH_HOLDERS)
    assert not is_coverage_risk(0, 0)
