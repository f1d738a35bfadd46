"""Level bar, coverage and heat map: what they say and which way they read."""

import pytest

from competency.domain.career_path import Text
from competency.reporting.charts import coverage, heat_map, level_bar
from competency.reporting.charts.canvas import Box, Polygon
from competency.reporting.palette import PALETTES, Tone
from tests.reporting.samples import (
    COVERAGE,
    COVERAGE_LARGE,
    HEAT_MAP,
    LEVEL_BAR,
    LEVEL_BAR_TOP,
    LEVEL_BAR_UNKNOWN,
)

LIGHT = PALETTES["light"]


def test_the_bracket_covers_the_reached_level_and_those_above() -> None:
    assert LEVEL_BAR.at_least == pytest.approx(0.87)
    sheet = level_bar.compose(LEVEL_BAR, language="en", theme="light", width="wide")
    assert "At least Mid: 87%" in sheet.texts


def test_below_junior_and_unknown_levels_have_no_bracket() -> None:
    lowest = level_bar.LevelBarData("x", (0.9, 0.1, 0.0, 0.0, 0.0), 0)
    for data in (lowest, LEVEL_BAR_UNKNOWN):
        sheet = level_bar.compose(data, language="en", theme="light", width="wide")
        assert not [text for text in sheet.texts if text.startswith("At least")]
        assert len(level_bar.table(data, "en").rows) == 5


def said(data: level_bar.LevelBarData, level: str) -> str:
    return next(row[1] for row in level_bar.table(data, "en").rows if row[0] == level)


def test_no_estimate_is_rounded_to_certainty() -> None:
    assert said(LEVEL_BAR_TOP, "Mid") == "under 1%"
    sure = level_bar.LevelBarData("x", (0.0, 0.0, 0.0, 0.003, 0.997), 4)
    assert said(sure, "Leadership") == "over 99%"
    certain = level_bar.LevelBarData("x", (0.0, 0.0, 0.0, 0.0, 1.0), 4)
    assert said(certain, "Leadership") == "100%"


def test_columns_stand_in_reading_order() -> None:
    def highest(language: str) -> float:
        sheet = level_bar.compose(
            LEVEL_BAR_TOP,
            language="fa" if language == "fa" else "en",
            theme="light",
            width="wide",
        )
        return next(m.x for m in sheet.marks if isinstance(m, Box) and m.fill == LIGHT.accent)

    assert highest("fa") < 260 < highest("en")


@pytest.mark.parametrize(
    ("shares", "reached"),
    [
        ((0.5, 0.5, 0.5, 0.0, 0.0), 1),
        ((1.5, -0.5, 0.0, 0.0, 0.0), 1),
        ((1.0, 0.0, 0.0, 0.0, 0.0), 5),
    ],
)
def test_shares_that_are_no_distribution_are_refused(
    shares: tuple[float, float, float, float, float], reached: int
) -> None:
    with pytest.raises(ValueError, match=r"shares|reached"):
        level_bar.LevelBarData("x", shares, reached)


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


def test_each_cell_shows_its_floor_and_its_marks_in_words() -> None:
    row = heat_map.HeatRow(
        "x", "Mid", (heat_map.HeatCell(2, True, True), heat_map.HeatCell(0), None)
    )
    data = heat_map.HeatMapData("t", (Text("a", "a"),) * 3, (row,))
    assert heat_map.table(data, "en").rows[0][2:] == (
        "2, below own level's need, likely step is higher",
        "0",
        "Not yet assessed",
    )


def test_not_yet_assessed_is_dashed_and_never_coloured_like_a_step() -> None:
    sheet = heat_map.compose(HEAT_MAP, language="fa", theme="light", width="wide")
    dashed = [m for m in sheet.marks if isinstance(m, Box) and m.stroke and m.stroke.dash]
    unknown = sum(cell is None for row in HEAT_MAP.rows for cell in row.cells)
    assert len(dashed) == unknown + 1  # and one in the legend
    assert all(box.fill is None for box in dashed)


def test_a_likely_higher_step_has_its_triangle_in_the_far_corner() -> None:
    row = heat_map.HeatRow("x", "Mid", (heat_map.HeatCell(2, likely_higher=True),))
    data = heat_map.HeatMapData("t", (Text("a", "a"),), (row,))
    for language, far in (("en", 1), ("fa", -1)):
        sheet = heat_map.compose(
            data, language="fa" if language == "fa" else "en", theme="light", width="narrow"
        )
        cell = next(m for m in sheet.marks if isinstance(m, Box))
        triangle = next(m for m in sheet.marks if isinstance(m, Polygon))
        middle = cell.x + cell.width / 2
        assert (triangle.points[0][0] - middle) * far > 0


def test_the_heat_map_is_also_a_png_of_stable_bytes() -> None:
    def png(scale: float) -> bytes:
        return heat_map.draw_png(HEAT_MAP, language="fa", theme="light", width="wide", scale=scale)

    assert png(1) == png(1)
    assert png(1).startswith(b"\x89PNG")
    across = int.from_bytes(png(1)[16:20])
    assert (across, int.from_bytes(png(2)[16:20])) == (1088, 2176)
    with pytest.raises(ValueError, match="scale"):
        png(9)


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", PALETTES.values(), ids=PALETTES.keys())
def test_every_ink_is_legible_on_its_ground(theme: object) -> None:
    palette = next(p for p in PALETTES.values() if p is theme)
    tones = [*palette.steps, palette.warning]
    tones += [Tone(palette.surface, ink) for ink in (palette.ink, palette.secondary)]
    tones += [Tone(palette.surface, person) for person in palette.people]
    assert min(contrast(tone.ground, tone.ink) for tone in tones) >= 4.5
    assert contrast(palette.surface, palette.control) >= 3
