"""What holds for every chart: in both languages, both themes and both widths."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from competency.domain.career_path import LANGUAGES, Language, Text
from competency.domain.errors import Unavailable
from competency.i18n.bidi import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, RIGHT_TO_LEFT_ISOLATE
from competency.i18n.digits import to_latin
from competency.reporting.charts import (
    chart_of,
    charts,
    coverage,
    item_curve,
    item_information,
    kpi,
    progress,
    radar,
)
from competency.reporting.charts.canvas import Label
from competency.reporting.charts.contract import WIDTHS, Width, content_hash
from competency.reporting.charts.fonts import find_fonts
from competency.reporting.charts.sheet import SMALL, Sheet
from competency.reporting.palette import PALETTES, THEMES, Theme
from tests.reporting import samples
from tests.reporting.samples import SAMPLES, Sample

SVG = "{http://www.w3.org/2000/svg}"
REPORTING = Path(radar.__file__).parents[1]

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_theme = pytest.mark.parametrize("theme", THEMES)
every_width = pytest.mark.parametrize("width", WIDTHS)


def test_every_chart_has_a_sample() -> None:
    assert {sample.chart for sample in SAMPLES} == set(charts())


def test_data_that_no_chart_draws_is_named() -> None:
    with pytest.raises(TypeError, match="no chart draws Sample"):
        chart_of(SAMPLES[0])


@cache
def draw(
    sample: Sample, language: Language, theme: Theme = "light", width: Width = "wide"
) -> bytes:
    drawn = sample.chart.draw(sample.data, language=language, theme=theme, width=width)
    assert isinstance(drawn, bytes)
    return drawn


@cache
def compose(sample: Sample, language: Language, width: Width = "wide") -> Sheet:
    sheet = sample.chart.compose(sample.data, language=language, theme="light", width=width)
    assert isinstance(sheet, Sheet)
    return sheet


@every_sample
@every_language
@every_theme
@every_width
def test_a_chart_is_a_named_image_that_a_strict_policy_lets_through(
    sample: Sample, language: Language, theme: Theme, width: Width
) -> None:
    drawn = draw(sample, language, theme, width)
    root = ET.fromstring(drawn)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == root.get("aria-label") == sample.chart.title(sample.data, language)
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == sample.chart.description(sample.data, language)
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "g", "path", "rect", "use"}
    for node in root.iter():
        assert not {"style", "onload", "class"} & set(node.keys())
        assert node.get("href", "#").startswith("#")
    assert len(drawn) < 80_000


@every_sample
@every_language
@every_width
def test_a_page_knows_the_size_of_a_chart_before_it_is_drawn(
    sample: Sample, language: Language, width: Width
) -> None:
    root = ET.fromstring(draw(sample, language, width=width))
    across, down = sample.chart.size(sample.data, width)
    assert (root.get("width"), root.get("height")) == (str(across), str(down))
    assert root.get("viewBox") == f"0 0 {across} {down}"
    assert across == 320 if width == "narrow" else across > 320
    lowest = max(m.at[1] for m in compose(sample, language, width).marks if isinstance(m, Label))
    # Room for a key of another language, but no empty page.
    assert lowest < down < lowest + 100


@every_sample
@every_language
def test_the_same_data_gives_the_same_bytes(sample: Sample, language: Language) -> None:
    again = sample.chart.draw(sample.data, language=language, theme="light", width="wide")
    assert again == draw(sample, language)


def test_another_process_with_another_hash_seed_draws_the_same_bytes() -> None:
    program = (
        "import sys; from tests.reporting import samples as s;"
        "sys.stdout.buffer.write(s.radar.CHART.draw("
        "s.RADAR_YOUNG, language='fa', theme='dark', width='narrow'))"
    )
    drawn = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": str(REPORTING.parents[1])},
            cwd=REPORTING.parents[1],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    here = radar.CHART.draw(samples.RADAR_YOUNG, language="fa", theme="dark", width="narrow")
    assert drawn == [here, here]


def test_charts_drawn_at_the_same_time_do_not_disturb_each_other() -> None:
    def drawn(sample: Sample) -> Any:
        return sample.chart.draw(sample.data, language="fa", theme="dark", width="narrow")

    calm = [drawn(sample) for sample in SAMPLES[:6]]
    with ThreadPoolExecutor(4) as pool:
        hurried = list(pool.map(drawn, [*SAMPLES[:6]] * 3))
    assert hurried == calm * 3


@every_sample
@every_width
def test_each_persian_label_stands_between_right_to_left_isolates(
    sample: Sample, width: Width
) -> None:
    labels = [mark.text for mark in compose(sample, "fa", width).marks if isinstance(mark, Label)]
    assert labels
    for label in labels:
        assert label[0] == RIGHT_TO_LEFT_ISOLATE
        assert label[-1] == POP_ISOLATE
        assert not re.search("[\u2066-\u2069\u202a-\u202e]", label[1:-1])
    english = [m.text for m in compose(sample, "en", width).marks if isinstance(m, Label)]
    assert all(label.startswith(LEFT_TO_RIGHT_ISOLATE) for label in english)


@every_sample
@every_width
def test_a_persian_chart_shows_no_latin_digit(sample: Sample, width: Width) -> None:
    sheet = compose(sample, "fa", width)
    assert not [text for text in sheet.texts if re.search("[0-9]", text)]
    assert not re.search("[0-9]", sample.chart.title(sample.data, "fa"))
    assert not re.search("[0-9]", sample.chart.description(sample.data, "fa"))


@every_sample
@every_language
@every_width
def test_no_text_is_illegible_or_runs_off_the_sheet(
    sample: Sample, language: Language, width: Width
) -> None:
    sheet = compose(sample, language, width)
    for mark in sheet.marks:
        if isinstance(mark, Label):
            assert mark.size >= SMALL
            bold = mark.font == find_fonts().bold
            reach = sheet.measure(mark.text, size=mark.size, bold=bold)
            left = mark.at[0] - {"left": 0.0, "center": reach / 2, "right": reach}[mark.anchor]
            assert left >= -0.5, mark.text
            assert left + reach <= sheet.width + 0.5, mark.text
            assert mark.at[1] - mark.size * 0.8 > 0
            assert mark.at[1] + mark.size * 0.3 < sheet.height


@every_sample
@every_language
@every_width
def test_labels_do_not_lie_on_each_other(sample: Sample, language: Language, width: Width) -> None:
    sheet = compose(sample, language, width)
    boxes = []
    for mark in sheet.marks:
        if isinstance(mark, Label):
            bold = mark.font == find_fonts().bold
            reach = sheet.measure(mark.text, size=mark.size, bold=bold)
            left = mark.at[0] - {"left": 0.0, "center": reach / 2, "right": reach}[mark.anchor]
            boxes.append((left, left + reach, mark.at[1] - mark.size * 0.7, mark.at[1], mark.text))
    for number, (left, right, top, bottom, text) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart, f"{text!r} lies on {other[4]!r}"


@every_sample
@every_language
def test_themes_change_colours_only(sample: Sample, language: Language) -> None:
    light, dark = draw(sample, language, "light"), draw(sample, language, "dark")
    assert light != dark

    def shapes(drawn: bytes) -> str:
        return re.sub(r'(fill|stroke)="#[0-9a-f]{6}"', "", drawn.decode())

    # Black and white inks are told by absence, so compare without any paint.
    strip = re.compile(r'\s*(fill|stroke)="[^"]*"')
    assert strip.sub("", shapes(light)) == strip.sub("", shapes(dark))
    assert PALETTES["dark"].surface in dark.decode()


@every_language
def test_every_number_of_a_chart_is_in_its_table(language: Language) -> None:
    for sample in SAMPLES:
        head, rows = sample.chart.table(sample.data, language)
        assert rows
        assert all(len(row) == len(head) for row in rows), sample.name
        said = to_latin(" | ".join(cell for row in rows for cell in row)).replace("\u200e", "")
        said = said.replace("\u2212", "-").replace("\u066b", ".").replace("\u066c", "")
        numbers = [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", said.replace(",", ""))]
        for value in numbers_of(sample.data):
            assert any(abs(value - number) <= 0.0501 for number in numbers), (sample.name, value)


def numbers_of(data: Any) -> list[float]:
    """The numbers that a chart shows as positions, lengths or digits."""
    match data:
        case radar.RadarData():
            known = [v for person in data.people for v in person.values if v is not None]
            return [*data.needs, *(x for v in known for x in (v.mean, v.low, v.high))]
        case progress.ProgressData():
            points = [x for point in data.points for x in (point.mean, point.low, point.high)]
            return [*points, *(level.value for level in data.levels)]
        case coverage.CoverageData():
            return [data.people, *(x for bar in data.bars for x in (bar.holders, bar.step))]
        case kpi.KpiData():
            values = [point.value for point in data.points]
            return values if data.target is None else [*values, data.target]
        case item_information.ItemInformationData():
            points = [x for point in data.points for x in (point.theta, point.information)]
            return [*points, data.peak, *data.cuts]
        case item_curve.ItemCurveData():
            shares = [x for g in data.groups for x in (g.observed, g.expected, g.low, g.high)]
            return [
                *(x for group in data.groups for x in (group.people, group.theta)),
                *(100 * share for share in shares),
                *data.cuts,
            ]
    raise AssertionError(data)


@every_language
def test_what_is_not_assessed_is_said_in_the_table(language: Language) -> None:
    said = {"fa": "هنوز سنجیده نشده", "en": "Not yet assessed"}[language]
    unknown = sum(value is None for value in samples.YASAMAN.values)
    cells = [cell for row in radar.table(samples.RADAR_YOUNG, language).rows for cell in row]
    assert cells.count(said) == unknown


def test_the_identity_of_a_drawing_tells_all_apart_that_is_drawn_differently() -> None:
    seen = {
        content_hash(sample.data, language, theme, width)
        for sample in SAMPLES
        for language in LANGUAGES
        for theme in THEMES
        for width in WIDTHS
    }
    assert len(seen) == len(SAMPLES) * 8
    again = replace(samples.KPI_ONE)
    assert content_hash(again, "fa", "light", "wide") == content_hash(
        samples.KPI_ONE, "fa", "light", "wide"
    )
    other = replace(samples.KPI_ONE, target=3.0)
    assert content_hash(again, "fa", "light", "wide") != content_hash(other, "fa", "light", "wide")


def test_only_plain_data_has_an_identity() -> None:
    with pytest.raises(TypeError, match="dataclass"):
        content_hash({"a": 1}, "fa", "light", "wide")
    with pytest.raises(TypeError, match="plain values"):
        content_hash(Text(fa=object(), en=""), "fa", "light", "wide")  # type: ignore[arg-type]


HOSTILE = [
    "</title><script>alert(1)</script>",
    "$\\frac{1}{2}$ & “quotes” 'single'",
    "two\nlines\tand a tab\r",
    "\u202eoverride\u2069\u2069 closing",
    "emoji 🙂 and 漢字",
    "--> <!-- comment",
    "a" * 400,
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
@every_language
@every_width
def test_a_hostile_name_stays_a_name(name: str, language: Language, width: Width) -> None:
    data = coverage.CoverageData(name, 2, (coverage.CoverageBar(Text(name, name), 2, 1),))
    root = ET.fromstring(coverage.CHART.draw(data, language=language, theme="light", width=width))
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert "script" not in tags
    person = radar.RadarPerson(name, samples.SARA.values)
    data3 = radar.RadarData(samples.AREAS, (person,) * 3, Text(name, name), samples.NEEDS)
    assert ET.fromstring(radar.CHART.draw(data3, language=language, theme="light", width=width))


def test_what_the_font_lacks_is_shown_as_missing_not_dropped() -> None:
    sheet = Sheet(300, 40, language="en", theme="light")
    sheet.text(150, 20, "Kim 漢 🙂")
    label = next(mark for mark in sheet.marks if isinstance(mark, Label))
    assert label.text == f"{LEFT_TO_RIGHT_ISOLATE}Kim \ufffd \ufffd{POP_ISOLATE}"


def test_importing_the_charts_does_not_import_matplotlib() -> None:
    program = (
        "import sys; import competency.reporting.charts.radar,"
        "competency.reporting.exports.xlsx; sys.exit('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=REPORTING.parents[1], check=False)
    assert done.returncode == 0


def test_one_module_alone_touches_matplotlib() -> None:
    touching = {
        path.name
        for path in REPORTING.rglob("*.py")
        if re.search(r"^\s*(from|import) matplotlib", path.read_text(encoding="utf-8"), re.M)
    }
    assert touching == {"canvas.py"}


def test_missing_fonts_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="fonts"):
        find_fonts((tmp_path,))


def test_the_ground_of_a_chart_is_painted_to_its_edges() -> None:
    for sample in SAMPLES:
        root = ET.fromstring(draw(sample, "fa", "dark"))
        ground = next(root.iter(f"{SVG}rect"))
        assert ground.get("width") == root.get("width")
        assert ground.get("height") == root.get("height")
        assert ground.get("fill") == PALETTES["dark"].surface
