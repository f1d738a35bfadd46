"""Data for tests of charts and exports: believable, bilingual, with awkward corners."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from competency.domain.career_path import LevelId, Text
from competency.domain.evidence import EvidenceKind
from competency.domain.standing import LevelStanding
from competency.reporting.charts import (
    chart_of,
    coverage,
    item_curve,
    item_information,
    kpi,
    progress,
    radar,
)
from competency.reporting.charts.contract import Chart
from competency.reporting.matrix import (
    MatrixArea,
    MatrixCalibration,
    MatrixCell,
    MatrixColumn,
    MatrixHead,
    MatrixRow,
)

AREAS = (
    Text("استراتژی محتوا", "Content strategy"),
    Text("تکنیک‌های محتوا", "Content techniques"),
    Text("برنامه‌ریزی", "Planning"),
    Text("وفادارسازی", "Loyalty"),
    Text("چشم‌انداز راهبردی", "Strategic vision"),
    Text("تعامل با مخاطب", "Audience interaction"),
    Text("گزارش‌نویسی", "Reporting"),
    Text("مدیریت پروژه", "Project management"),
    Text("تعارض", "Conflict"),
    Text("بحران", "Crisis"),
)
SENIOR = Text("ارشد", "Senior")
NEEDS = (3.0, 3.75, 1.25, 3.0, 2.0, 2.5, 3.0, 2.3, 4.0, 2.0)
NAMES = (
    "الهام نوری",
    "سارا محمدی",
    "مریم حسینی",
    "بهزاد موسوی",
    "امیرحسین رضایی",
    "نگار صادقی",
    "ترانه جعفری",
    "پویا کریمی",
    "کیان فرهادی",
    "دانیال احمدی",
    "شیوا رستمی",
    "یاسمن قاسمی",
)


def radar_person(name: str, *means: float | None) -> radar.RadarPerson:
    values = (
        None if mean is None else radar.RadarValue(mean, max(0, mean - 0.4), min(4, mean + 0.3))
        for mean in means
    )
    return radar.RadarPerson(name, tuple(values))


SARA = radar_person("سارا محمدی", 3.3, 2.5, 2.4, 2.6, 1.7, 3.3, 3.2, 2.2, 2.4, 1.6)
YASAMAN = radar_person("یاسمن قاسمی", 0.8, 1.2, None, 0.9, None, 1.4, 0.7, 0.3, None, None)
RADAR = radar.RadarData(AREAS, (SARA,), SENIOR, NEEDS)
RADAR_YOUNG = radar.RadarData(AREAS, (YASAMAN,), SENIOR, NEEDS)
RADAR_THREE = radar.RadarData(
    AREAS,
    (SARA, radar_person("Reza O'Neil", 2.2, 3.2, 1.5, 1.9, 1, 2.6, 2.8, 1.2, None, 0), YASAMAN),
    SENIOR,
    NEEDS,
)
RADAR_PLAIN = radar.RadarData(AREAS[:3], (radar_person("Mina", 0, None, 4),))

LEVELS = (
    progress.LevelCut(Text("ابتدایی", "Junior"), -1.0),
    progress.LevelCut(Text("میانی", "Mid-level"), -0.1),
    progress.LevelCut(Text("ارشد", "Senior"), 0.85),
    progress.LevelCut(Text("رهبری", "Leadership"), 1.5),
)
_START = date(2025, 6, 2)


def _progress() -> progress.ProgressData:
    points = []
    evidence = []
    for month in range(18):
        day = _START + timedelta(days=31 * month)
        mean, width = -0.7 + 0.07 * month, 0.9 * 0.96**month
        points.append(progress.ProgressPoint(day, mean, mean - width, mean + 0.8 * width))
        evidence.append(progress.EvidenceDay(day + timedelta(days=12), EvidenceKind.QUIZ, 7))
    evidence.append(progress.EvidenceDay(_START, EvidenceKind.SELF, 38))
    evidence.append(progress.EvidenceDay(date(2026, 5, 10), EvidenceKind.REVIEW, 12))
    return progress.ProgressData("سارا محمدی", tuple(points), tuple(evidence), LEVELS)


PROGRESS = _progress()
PROGRESS_ONE_DAY = progress.ProgressData(
    "یاسمن", (progress.ProgressPoint(date(2026, 11, 22), -1, -2, 0.1),)
)
PROGRESS_SHORT = progress.ProgressData(
    "یاسمن",
    (
        progress.ProgressPoint(date(2026, 11, 2), -1.2, -2.0, 0.1),
        progress.ProgressPoint(date(2026, 11, 12), -1.0, -1.9, 0.1),
    ),
    (),
    LEVELS,
)

COVERAGE = coverage.CoverageData(
    "تیم شبکه‌های اجتماعی",
    12,
    (
        coverage.CoverageBar(Text("مدیریت بحران", "Crisis management"), 3, 0),
        coverage.CoverageBar(
            Text(
                "استخراج چشم‌انداز سازمانی از استراتژی کلان سازمان",
                "Deriving the organisation's vision from its strategy",
            ),
            2,
            1,
        ),
        coverage.CoverageBar(Text("تقویم محتوا", "Content calendar"), 4, 5),
        coverage.CoverageBar(Text("لحن برند", "Brand voice"), 1, 12),
    ),
)
COVERAGE_LARGE = coverage.CoverageData(
    "بیتستان", 341, (coverage.CoverageBar(Text("لحن برند", "Brand voice"), 1, 1),)
)

KPI = kpi.KpiData(
    Text("میزان تعامل", "Engagement rate"),
    "percent",
    tuple(
        kpi.KpiPoint(date(2026, month, 20), value)
        for month, value in enumerate((2.1, 2.4, 2.2, 3.1, 3.3, 3.0, 3.9, 4.1, 4.6), start=2)
    ),
    5.0,
)
KPI_COUNT = kpi.KpiData(
    Text("ترافیک ارجاعی", "Referral traffic"),
    "count",
    (kpi.KpiPoint(date(2026, 9, 1), 12_340), kpi.KpiPoint(date(2026, 11, 1), 9_870)),
)
KPI_ONE = kpi.KpiData(
    Text("افزایش دنبال‌کنندگان", "Follower growth"), "percent", (kpi.KpiPoint(_START, -1.5),)
)


CUTS = (-1.8, -0.8, 0.4, 1.4)
CALENDAR = Text("تقویم محتوا", "Content calendar")
INFORMATION = item_information.ItemInformationData(
    CALENDAR,
    tuple(
        item_information.InformationPoint(n / 4, round(0.36 / (1 + (n / 4 - 0.4) ** 2), 4))
        for n in range(-12, 13)
    ),
    0.4,
    CUTS,
    3,
)
INFORMATION_FLAT = item_information.ItemInformationData(
    CALENDAR,
    (item_information.InformationPoint(-3.0, 0.0), item_information.InformationPoint(3.0, 1.93)),
    3.0,
    CUTS,
    1,
)


def _curve(*groups: tuple[float, float, float]) -> tuple[item_curve.CurveGroup, ...]:
    return tuple(
        item_curve.CurveGroup(
            20 + n, theta, seen, meant, max(meant - 0.17, 0), min(meant + 0.17, 1)
        )
        for n, (theta, seen, meant) in enumerate(groups)
    )


ITEM_CURVE = item_curve.ItemCurveData(
    CALENDAR, _curve((-1.31, 0.31, 0.35), (-0.4, 0.5, 0.47), (0.35, 0.91, 0.62), (1.2, 1.0, 0.84)),
    CUTS,
)  # fmt: skip
ITEM_CURVE_GRADED = item_curve.ItemCurveData(
    CALENDAR, _curve((-3.4, 0.0, 0.05), (0.05, 0.41, 0.52), (3.6, 0.93, 0.97)), CUTS, graded=True
)
ITEM_CURVE_ONE = item_curve.ItemCurveData(CALENDAR, _curve((0.0, 0.62, 0.58)), CUTS)


@dataclass(frozen=True)
class Sample:
    """One piece of a chart's data."""

    name: str
    data: Any

    @property
    def chart(self) -> Chart[Any]:
        """The chart that draws it."""
        return chart_of(self.data)


SAMPLES = (
    Sample("radar", RADAR),
    Sample("radar-young", RADAR_YOUNG),
    Sample("radar-three", RADAR_THREE),
    Sample("radar-plain", RADAR_PLAIN),
    Sample("progress", PROGRESS),
    Sample("progress-one-day", PROGRESS_ONE_DAY),
    Sample("progress-short", PROGRESS_SHORT),
    Sample("coverage", COVERAGE),
    Sample("coverage-large", COVERAGE_LARGE),
    Sample("kpi", KPI),
    Sample("kpi-count", KPI_COUNT),
    Sample("kpi-one", KPI_ONE),
    Sample("information", INFORMATION),
    Sample("information-flat", INFORMATION_FLAT),
    Sample("item-curve", ITEM_CURVE),
    Sample("item-curve-graded", ITEM_CURVE_GRADED),
    Sample("item-curve-one", ITEM_CURVE_ONE),
)

COLUMNS = (
    MatrixColumn("calendar", Text("تقویم محتوا", "Content calendar"), "reporting", 4),
    MatrixColumn("proposals", Text("پروپوزال", "Proposals"), "reporting", 2),
    MatrixColumn("crisis", Text("مدیریت بحران", "Crisis management"), "crisis", 3),
)
HEAD = MatrixHead(
    title=Text("مدیر شبکه‌های اجتماعی", "Social media manager"),
    framework_version="7f3a91c0d2",
    as_of=date(2026, 11, 22),
    calibration=MatrixCalibration(date(2026, 10, 23), 9_000),
    floor_bar=0.8,
    columns=COLUMNS,
    areas=(
        MatrixArea(
            "reporting",
            Text("اصول گزارش‌نویسی", "Reporting"),
            Text("گزارش‌نویسی", "Reporting"),
            ("calendar", "proposals"),
        ),
        MatrixArea(
            "crisis",
            Text("مدیریت بحران", "Crisis management"),
            Text("بحران", "Crisis"),
            ("crisis",),
        ),
    ),
)
# 21:15 UTC is past midnight in Tehran: the day of this evidence depends on the zone.
NEWEST = datetime(2026, 11, 15, 21, 15, tzinfo=UTC)


def cell(
    floor: int | None, need: int = 0, *, likely: int | None = None, evidence: int = 8
) -> MatrixCell:
    """A cell whose floor decides whether the need is held."""
    assessed = floor is not None
    return MatrixCell(
        floor=floor,
        likely=likely if likely is not None else floor,
        probability=0.58123 if assessed else None,
        need=need,
        newest=NEWEST if evidence else None,
        evidence=evidence,
        probabilities=(0.01, 0.04, 0.2, 0.58123, 0.16877) if assessed else None,
    )


def row(person_id: int, name: str, *, email: str | None = None, **cells: MatrixCell) -> MatrixRow:
    return MatrixRow(
        person_id=person_id,
        name=name,
        email=email,
        team="شبکه‌های اجتماعی",
        level=LevelStanding(LevelId.MID, 2, (0.99, 0.87123, 0.18, 0.01)),
        cells=cells,
    )


ROWS = (
    row(
        1,
        "سارا محمدی",
        email="sara@example.org",
        calendar=cell(3, 2, likely=4),
        proposals=cell(1, 2),
        crisis=cell(None, 1, evidence=2),
    ),
    row(2, "بهزاد موسوی", calendar=cell(4, 4), proposals=cell(2, 2), crisis=cell(3, 3)),
    MatrixRow(3, "یاسمن قاسمی", None, "", LevelStanding(None, None, None), {}),
)
