"""The radar: what is known, what is not, and which way it reads."""

import math

import pytest

from competency.domain.career_path import Text
from competency.reporting.charts import radar
from competency.reporting.charts.canvas import Disc, Label, Line, Polygon
from competency.reporting.charts.sheet import DASHED, Sheet
from competency.reporting.palette import PALETTES
from tests.reporting.samples import (
    AREAS,
    NEEDS,
    RADAR,
    RADAR_THREE,
    RADAR_YOUNG,
    SARA,
    SENIOR,
    YASAMAN,
    radar_person,
)

LIGHT = PALETTES["light"]


def compose(data: radar.RadarData, language: str = "en") -> Sheet:
    return radar.compose(
        data, language="fa" if language == "fa" else "en", theme="light", width="wide"
    )


def dashed(sheet: Sheet, colour: str) -> list[Line]:
    lines = [mark for mark in sheet.marks if isinstance(mark, Line)]
    # Spokes are longer than the swatch of the legend.
    return [
        line
        for line in lines
        if line.stroke.dash == DASHED
        and line.stroke.colour == colour
        and math.dist(*line.points) > 30
    ]


def test_each_value_is_a_point_and_each_unknown_area_a_dashed_spoke() -> None:
    sheet = compose(RADAR_YOUNG)
    known = sum(value is not None for value in YASAMAN.values)
    points = [mark for mark in sheet.marks if isinstance(mark, Disc)]
    assert len(points) == known + 1  # and one in the legend
    assert len(dashed(sheet, LIGHT.control)) == len(AREAS) - known
    assert not dashed(compose(RADAR), LIGHT.control)


def test_an_area_unknown_of_one_person_of_three_keeps_its_spoke_plain() -> None:
    assert not dashed(compose(RADAR_THREE), LIGHT.control)


def test_the_line_of_a_person_breaks_at_an_unknown_area() -> None:
    sheet = compose(RADAR_YOUNG)
    lines = [
        mark
        for mark in sheet.marks
        if isinstance(mark, Line) and mark.stroke.colour == LIGHT.people[0]
    ]
    # Known: 0, 1 | 3 | 5, 6, 7: the lone one has a point but no line. The last is the legend's.
    assert sorted(len(line.points) for line in lines) == [2, 2, 3]


def test_a_band_over_all_areas_closes() -> None:
    bands = [m for m in compose(RADAR).marks if isinstance(m, Polygon) and m.alpha < 1]
    assert len(bands[0].points) == 2 * (len(AREAS) + 1)


@pytest.mark.parametrize(("language", "side"), [("en", 1), ("fa", -1)])
def test_areas_follow_each_other_in_the_direction_of_reading(language: str, side: int) -> None:
    sheet = compose(RADAR, language)
    titles = {mark.text[1:-1]: mark for mark in sheet.marks if isinstance(mark, Label)}
    second = titles[AREAS[1][language]]
    assert (second.at[0] - sheet.width / 2) * side > 0


@pytest.mark.parametrize("spoke", range(10))
def test_a_point_lies_as_far_out_as_its_step(spoke: int) -> None:
    shape = radar._Shape(260, 180, 120, 10, mirrored=False)
    for step in (0, 1, 2.5, 4):
        assert math.dist((260, 180), shape.at(spoke, step)) == pytest.approx(120 * step / 4)


def test_between_two_spokes_the_ring_is_straight() -> None:
    shape = radar._Shape(0, 0, 100, 10, mirrored=True)
    (ax, ay), (bx, by) = shape.at(0, 4), shape.at(1, 4)
    x, y = shape.at(0.3, 4)
    assert (bx - ax) * (y - ay) == pytest.approx((by - ay) * (x - ax))


def test_people_laid_over_each_other_have_shapes_of_their_own() -> None:
    sheet = compose(RADAR_THREE)
    for number, corners in ((1, 4), (2, 3)):
        shapes = {
            len(mark.points)
            for mark in sheet.marks
            if isinstance(mark, Polygon) and mark.alpha == 1
            if mark.fill == LIGHT.people[number]
        }
        assert shapes == {corners}


def test_the_description_names_what_is_below_the_need_and_what_is_unknown() -> None:
    said = radar.description(RADAR_YOUNG, "en")
    assert "below the need of “Senior” in: Content strategy, Content techniques, Loyalty" in said
    assert "Not yet assessed for یاسمن قاسمی: Planning, Strategic vision, Conflict, Crisis." in said


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"areas": AREAS[:2]}, "three areas"),
        ({"people": ()}, "one to 3"),
        ({"people": (SARA,) * 4}, "one to 3"),
        ({"people": (radar_person("x", 1, 2, 3),)}, "for each area"),
        ({"needs": NEEDS[:4]}, "one need"),
        ({"level": None}, "one need"),
        ({"needs": (5.0, *NEEDS[1:])}, "steps 0"),
    ],
)
def test_data_that_cannot_be_drawn_is_refused(wrong: dict[str, object], message: str) -> None:
    right: dict[str, object] = {
        "areas": AREAS,
        "people": (SARA,),
        "level": SENIOR,
        "needs": NEEDS,
    }
    radar.RadarData(**right)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=message):
        radar.RadarData(**{**right, **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [(2, 2.5, 3), (2, 1, 1.5), (2, -0.1, 3), (2, 1, 4.5)])
def test_a_value_outside_its_band_or_the_scale_is_refused(
    value: tuple[float, float, float],
) -> None:
    with pytest.raises(ValueError, match="low <= mean <= high"):
        radar.RadarValue(*value)


def test_without_a_level_there_is_no_need_in_drawing_or_table() -> None:
    data = radar.RadarData((Text("a", "a"),) * 3, (radar_person("Mina", 1, 2, 3),))
    assert radar.table(data, "en").head == ("Skill area", "Estimate", "90% band")
    assert not dashed(compose(data), LIGHT.ink)
