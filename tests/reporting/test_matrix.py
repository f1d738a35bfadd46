"""The skill matrix: totals and coverage, whatever the cells."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from competency.domain.career_path import Text
from competency.reporting.matrix import (
    NO_EVIDENCE,
    Matrix,
    MatrixColumn,
    MatrixRow,
    Tally,
    area_summary,
    area_totals,
    column_totals,
)
from tests.reporting.samples import HEAD, ROWS, cell, row

IDS = ("a", "b", "c", "d", "e")
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
        holders = [c for c in mine if c.floor is not None and c.floor >= column.needed]
        assert total.holders == (len(holders) if column.needed else 0)
        assert total.at_risk == (column.needed > 0 and total.holders < 2)


def test_what_the_work_does_not_need_is_no_risk() -> None:
    (total,) = column_totals([MatrixColumn("a", Text("a", "a"), "area", 0)], [])
    assert not total.at_risk
    (needed,) = column_totals([MatrixColumn("a", Text("a", "a"), "area", 1)], [])
    assert needed.at_risk


def test_the_foot_of_the_matrix_counts_people_at_need_and_risks_by_area() -> None:
    reporting, crisis = area_totals(Matrix(HEAD, ROWS))
    # Sara holds one of two, lower median of 3−2 and 1−2 is below; Behzad holds both.
    assert (reporting.at_need, reporting.people, reporting.risks) == (1, 3, 2)
    assert (crisis.at_need, crisis.people, crisis.risks) == (1, 3, 1)


def test_a_person_without_any_evidence_is_unknown_everywhere() -> None:
    newcomer = ROWS[2]
    assert newcomer.cell("calendar") is NO_EVIDENCE
    assert area_summary(newcomer, HEAD.areas[0]).floor is None
