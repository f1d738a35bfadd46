"""Coverage: what it says and how it marks risks."""

import pytest

from competency.domain.career_path import Text
from competency.reporting.charts import coverage
from competency.reporting.charts.canvas import Box
from competency.reporting.palette import PALETTES
from tests.reporting.samples import COVERAGE, COVERAGE_LARGE

LIGHT = PALETTES["light"]


def test_a_competency_held_by_one_person_is_at_risk_and_by_two_covered() -> None:
    bars = tuple(coverage.CoverageBar(Text("a", "a"), 2, holders) for holders in (0, 1, 2))
    rows = coverage.table(coverage.CoverageData("x", 5, bars), "en").rows
    assert [row[-1] for row in rows] == ["At risk", "At risk", "Covered"]


def test_risks_stand_on_a_ground_of_their_own() -> None:
    sheet = coverage.compose(COVERAGE, language="fa", theme="light", width="wide")
    grounds = [m for m in sheet.marks if isinstance(m, Box) and m.fill == LIGHT.warning.ground]
    assert len(grounds) == sum(bar.holders < 2 for bar in COVERAGE.bars)


def test_a_small_group_has_a_segment_a_person() -> None:
    sheet = coverage.compose(COVERAGE, language="en", theme="light", width="narrow")
    segments = [m for m in sheet.marks if isinstance(m, Box) and m.height == 8]
    assert len(segments) == COVERAGE.people * len(COVERAGE.bars)
    filled = [m for m in segments if m.fill != LIGHT.empty]
    assert len(filled) == sum(bar.holders for bar in COVERAGE.bars)


def test_one_of_hundreds_is_still_to_be_seen() -> None:
    sheet = coverage.compose(COVERAGE_LARGE, language="en", theme="light", width="wide")
    filled = [m for m in sheet.marks if isinstance(m, Box) and m.fill == LIGHT.warning.ink]
    assert [m.width >= 3 for m in filled] == [True]


@pytest.mark.parametrize(
    ("people", "holders", "step"),
    [
        (0, 0, 1),
        (2, 3, 1),
        (2, -1, 1),
        (2, 1, 5),
    ],
)
def test_coverage_that_cannot_be_is_refused(people: int, holders: int, step: int) -> None:
    with pytest.raises(ValueError, match=r"holders|step|person"):
        coverage.CoverageData("x", people, (coverage.CoverageBar(Text("a", "a"), step, holders),))
