"""The skill matrix: areas, totals and coverage, whatever the cells."""

from dataclasses import replace
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.career_path import Text
from competency.reporting.matrix import (
    NO_EVIDENCE,
    Matrix,
    MatrixArea,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Tally,
    area_cell,
    area_totals,
    column_totals,
    coverage_risks,
    holders,
)
from tests.reporting.samples import COLUMNS, HEAD, ROWS, cell, row

IDS = ("a", "b", "c", "d", "e")
AREA = MatrixArea("area", Text("حوزه", "Area"), Text("حوزه", "Area"), IDS)
steps = st.integers(0, 4)
cells = st.builds(
    lambda floor, need, likely: cell(floor, need, likely=likely),
    st.none() | steps,
    steps,
    st.none() | steps,
)
rows = st.dictionaries(st.sampled_from(IDS), cells).map(
    lambda found: replace(row(1, "x"), cells=found)
)


@given(rows)
def test_an_area_shows_the_lower_median_of_its_floors_where_half_are_assessed(
    person: MatrixRow,
) -> None:
    floors = [c.floor for c in person.cells.values() if c.floor is not None]
    found = area_cell(person, AREA)
    assert found.assessed == len(floors)
    assert found.total == 5
    assert found.floor == (median_low(floors) if 2 * len(floors) >= 5 else None)


@given(rows)
def test_of_what_is_asked_as_much_is_held_as_cells_say(person: MatrixRow) -> None:
    found = area_cell(person, AREA)
    asked = [c for c in person.cells.values() if c.need > 0]
    assert (found.held, found.asked) == (sum(c.held for c in asked), len(asked))
    assert 0 <= found.held <= found.asked <= found.total


@given(rows)
def test_an_area_is_below_the_need_only_where_something_asked_is_not_held(
    person: MatrixRow,
) -> None:
    found = area_cell(person, AREA)
    if found.below_need:
        assert found.floor is not None
        assert any(c.below_need for c in person.cells.values())
    if found.held == found.asked:
        assert not found.below_need


@given(rows, st.sampled_from(IDS), steps)
def test_a_higher_floor_never_lowers_an_area(
    person: MatrixRow, competency: str, floor: int
) -> None:
    before = area_cell(person, AREA)
    old = person.cell(competency)
    if old.floor is None or old.floor > floor:
        return
    better = replace(person, cells={**person.cells, competency: cell(floor, old.need)})
    after = area_cell(better, AREA)
    assert before.floor is None or (after.floor is not None and after.floor >= before.floor)
    assert after.held >= before.held


def test_fewer_than_half_assessed_is_not_yet_assessed_and_half_is_enough() -> None:
    four = MatrixArea("x", AREA.title, AREA.short, IDS[:4])
    one = row(1, "x", a=cell(3))
    two = row(1, "x", a=cell(3), b=cell(1))
    assert area_cell(one, four).floor is None
    assert area_cell(two, four).floor == 1


def test_the_likely_step_of_an_area_counts_only_where_it_is_higher() -> None:
    lower = row(1, "x", a=cell(2, likely=1), b=cell(2, likely=2))
    higher = row(1, "x", a=cell(2, likely=3), b=cell(2, likely=3))
    area = MatrixArea("x", AREA.title, AREA.short, ("a", "b"))
    assert not area_cell(lower, area).likely_higher
    assert area_cell(higher, area).likely_higher


@given(st.lists(rows, max_size=8), st.lists(steps, min_size=5, max_size=5))
def test_totals_count_people_once_and_streaming_changes_nothing(
    people: list[MatrixRow], needed: list[int]
) -> None:
    columns = [
        MatrixColumn(name, Text(name, name), "area", step)
        for name, step in zip(IDS, needed, strict=True)
    ]
    tally = Tally(columns)
    for person in people:
        tally.add(person)
    assert tally.totals() == column_totals(columns, iter(people))
    for total, column in zip(tally.totals(), columns, strict=True):
        mine = [person.cell(column.id) for person in people]
        assert total.people == tally.people == len(people)
        assert total.assessed == sum(c.floor is not None for c in mine)
        assert total.held == sum(c.need > 0 and c.held for c in mine)
        assert total.held <= total.asked <= total.people
        assert total.holders == len(holders(people, column))
        assert total.at_risk == (column.needed > 0 and total.holders < 2)


def test_what_the_work_does_not_need_is_no_risk() -> None:
    (total,) = column_totals([MatrixColumn("a", Text("a", "a"), "area", 0)], [])
    assert not total.at_risk
    (needed,) = column_totals([MatrixColumn("a", Text("a", "a"), "area", 1)], [])
    assert needed.at_risk


def test_risks_name_the_fewest_holders_first_and_who_they_are() -> None:
    matrix = Matrix(HEAD, ROWS)
    risks = coverage_risks(matrix)
    assert [(risk.competency, risk.holders) for risk in risks] == [
        ("calendar", 1),
        ("proposals", 1),
        ("crisis", 1),
    ]
    assert [person.name for person in holders(ROWS, COLUMNS[2])] == ["بهزاد موسوی"]
    nobody = Matrix(HEAD, ROWS[2:])
    assert {risk.holders for risk in coverage_risks(nobody)} == {0}


def test_the_foot_of_the_matrix_counts_people_at_need_and_risks_by_area() -> None:
    reporting, crisis = area_totals(Matrix(HEAD, ROWS))
    # Sara holds one of two, lower median of 3−2 and 1−2 is below; Behzad holds both.
    assert (reporting.at_need, reporting.people, reporting.risks) == (1, 3, 2)
    assert (crisis.at_need, crisis.people, crisis.risks) == (1, 3, 1)


def test_a_cell_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly where it is assessed"):
        MatrixCell(2, 2, 0.5, False, 1, False, None, 0)
    with pytest.raises(ValueError, match="exactly where it is assessed"):
        MatrixCell(None, 2, 0.5, True, 1, False, None, 0)
    with pytest.raises(ValueError, match="not held"):
        MatrixCell(None, None, None, False, 1, True, None, 0)
    with pytest.raises(ValueError, match="0–4"):
        MatrixCell(5, 2, 0.5, True, 1, True, None, 0)
    with pytest.raises(ValueError, match="rank"):
        replace(ROWS[0], held_level=5)


def test_a_person_without_any_evidence_is_unknown_everywhere() -> None:
    newcomer = ROWS[2]
    assert newcomer.cell("calendar") is NO_EVIDENCE
    assert area_cell(newcomer, HEAD.areas[0]).floor is None
