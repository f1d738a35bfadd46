"""Progress and KPIs over time: calendars, direction, evidence and ticks."""

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from competency.domain.career_path import LANGUAGES, Language, Text
from competency.domain.evidence import EvidenceKind
from competency.i18n.dates import JALALI_MONTHS, MONTHS
from competency.reporting.charts import kpi, progress
from competency.reporting.charts.canvas import Disc, Line
from competency.reporting.charts.sheet import DASHED, Sheet
from competency.reporting.charts.ticks import nice_ticks
from competency.reporting.charts.time_axis import TimeAxis, labelled_days, month_starts
from competency.reporting.palette import PALETTES
from tests.reporting.samples import KPI, KPI_COUNT, LEVELS, PROGRESS, PROGRESS_ONE_DAY

LIGHT = PALETTES["light"]
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
languages = st.sampled_from(LANGUAGES)


def day_of_month(day: date, language: Language) -> int:
    if language == "en":
        return day.day
    return int(JalaliDate(day).day)  # type: ignore[no-untyped-call]


@given(days, st.integers(0, 1500), languages)
def test_month_starts_are_all_the_first_days_in_the_stretch(
    first: date, length: int, language: Language
) -> None:
    last = first + timedelta(days=length)
    every = [first + timedelta(days=number) for number in range(length + 1)]
    expected = [day for day in every if day_of_month(day, language) == 1]
    assert month_starts(first, last, language) == expected


@given(days, st.integers(0, 6000), languages, st.integers(2, 6))
def test_the_axis_has_few_labels_evenly_apart_and_never_none(
    first: date, length: int, language: Language, most: int
) -> None:
    last = first + timedelta(days=length)
    labelled = labelled_days(first, last, language, most)
    assert 1 <= len(labelled) <= most
    assert [day for day, _ in labelled] == sorted(day for day, _ in labelled)
    assert all(first <= day <= last for day, _ in labelled)
    if len(labelled) > 2:
        steps = [(b - a).days for (a, _), (b, _) in pairwise(labelled)]
        # Half a Jalali year has 186 days or 179.
        assert max(steps) - min(steps) <= 7


def test_labels_follow_the_calendar_of_the_reader() -> None:
    first, last = PROGRESS.points[0].at, PROGRESS.points[-1].at
    persian = [text.split()[0] for _, text in labelled_days(first, last, "fa", 4)]
    english = [text.split()[0] for _, text in labelled_days(first, last, "en", 4)]
    assert len(persian) > 1
    assert set(persian) <= set(JALALI_MONTHS)
    assert set(english) <= set(MONTHS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_time_runs_from_left_to_right_in_both_languages(language: Language) -> None:
    sheet = progress.compose(PROGRESS, language=language, theme="light", width="wide")
    curve = next(
        mark
        for mark in sheet.marks
        if isinstance(mark, Line) and mark.stroke.colour == LIGHT.accent
    )
    assert len(curve.points) == len(PROGRESS.points)
    xs = [x for x, _ in curve.points]
    assert xs == sorted(xs)
    # The estimate rises, so the line climbs: y counts downwards.
    assert curve.points[-1][1] < curve.points[0][1]


def strokes(sheet: Sheet, height: float) -> int:
    return sum(
        isinstance(mark, Line)
        and len(mark.points) == 2
        and mark.points[0][0] == mark.points[1][0]
        and math.isclose(mark.points[0][1] - mark.points[1][1], height)
        for mark in sheet.marks
    )


def test_each_kind_of_evidence_has_a_mark_of_its_own_and_a_key() -> None:
    sheet = progress.compose(PROGRESS, language="en", theme="light", width="wide")
    first, last = PROGRESS.points[0].at, PROGRESS.points[-1].at
    inside = [day for day in PROGRESS.evidence if first <= day.at <= last]
    quizzes = sum(day.kind is EvidenceKind.QUIZ for day in inside)
    assert strokes(sheet, 7) == quizzes + 1  # and one in the legend
    assert strokes(sheet, 15) == 1 + 1
    hollow = [m for m in sheet.marks if isinstance(m, Disc) and m.fill == LIGHT.surface]
    assert len(hollow) == 1 + 1
    assert {"Quiz", "Review", "Self-rating"} <= set(sheet.texts)


def test_a_kind_of_evidence_that_is_absent_has_no_key() -> None:
    sheet = progress.compose(PROGRESS_ONE_DAY, language="en", theme="light", width="wide")
    assert not {"Quiz", "Review", "Self-rating"} & set(sheet.texts)


def test_the_table_counts_evidence_between_the_dates() -> None:
    rows = progress.table(PROGRESS, "en").rows
    assert rows[0][3] == "38 self-ratings"
    assert rows[1][3] == "7 answers"
    assert sum("12 ratings by reviewers" in row[3] for row in rows) == 1
    assert [row[0] for row in rows[-4:]] == [f"“{level.title.en}” begins at" for level in LEVELS]


def test_progress_that_goes_back_in_time_is_refused() -> None:
    point = progress.ProgressPoint(date(2026, 1, 1), 0, -1, 1)
    for points in ((), (point, point)):
        with pytest.raises(ValueError, match="oldest first"):
            progress.ProgressData("x", points)
    with pytest.raises(ValueError, match="lowest first"):
        progress.ProgressData("x", (point,), (), LEVELS[::-1])
    with pytest.raises(ValueError, match="low <= mean"):
        progress.ProgressPoint(date(2026, 1, 1), 0, 0.5, 1)
    with pytest.raises(ValueError, match="finite"):
        progress.ProgressPoint(date(2026, 1, 1), 0, float("-inf"), 1)


@given(st.lists(st.floats(14, 264), max_size=4))
def test_names_of_cuts_that_lie_close_move_apart_and_stay_on_the_sheet(ys: list[float]) -> None:
    lines = sorted(ys, reverse=True)
    places = progress._spread(lines, 8)
    assert all(8 <= place <= 270 for place in places)
    assert all(below - above >= 16.9 for below, above in pairwise(places))
    if all(below - above >= 17 for below, above in pairwise(lines)):
        assert places == lines


@given(
    st.floats(-1e6, 1e6, allow_nan=False),
    st.floats(1e-3, 1e6, allow_nan=False),
)
def test_the_ticks_of_a_kpi_enclose_it_with_few_round_steps(low: float, span: float) -> None:
    high = low + span
    ticks = nice_ticks(low, high)
    step = ticks[1] - ticks[0]
    assert ticks[0] <= low + 1e-6 * step + 1e-9
    assert ticks[-1] >= high - 1e-6 * step - 1e-9
    assert 2 <= len(ticks) <= 7
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - nice) for nice in (1, 2, 2.5, 5, 10)) < 1e-3


def test_a_kpi_that_never_moves_is_drawn_all_the_same() -> None:
    still = kpi.KpiData(Text("صفر", "Zero"), "ratio", (kpi.KpiPoint(date(2026, 1, 1), 0.0),), None)
    assert kpi.CHART.draw(still, language="fa", theme="light", width="narrow").startswith(b"<svg")


def test_the_target_is_a_dashed_line_only_where_there_is_one() -> None:
    def targets(data: kpi.KpiData) -> int:
        sheet = kpi.compose(data, language="en", theme="light", width="wide")
        return sum(isinstance(m, Line) and m.stroke.dash == DASHED for m in sheet.marks)

    assert targets(KPI) == 2  # and one in the legend
    assert targets(KPI_COUNT) == 0


def test_a_kpi_is_shown_in_its_unit() -> None:
    assert kpi.table(KPI, "fa").rows[0][1] == "۲٫۱\u200f٪"
    assert kpi.table(KPI_COUNT, "en").rows[0][1] == "12,340"
    assert kpi.table(KPI, "en").rows[-1] == ("Target", "5.0%")


def test_a_single_day_lies_in_the_middle() -> None:
    day = date(2026, 11, 22)
    assert TimeAxis(day, day, 10, 110).x(day) == 60
