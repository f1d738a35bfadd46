"""Labels of a time axis: month beginnings of the reader's calendar.

Time runs from left to right in both languages, as charts are printed in Iran, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from persiantools.jdatetime import JalaliDate

from competency.domain.career_path import Language
from competency.i18n.dates import format_date
from competency.reporting.charts.sheet import SMALL, Sheet

_STRIDES = (1, 2, 3, 6, 12, 24, 60, 120)
_CLEAR = 14.0
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days on a stretch of px.

    Attributes:
        first: The day at `left`.
        last: The day at `right`; a single day lies in the middle.
    """

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """The x of a day, in px."""
        days = (self.last - self.first).days
        if days <= 0:
            return (self.left + self.right) / 2
        return self.left + (self.right - self.left) * (day - self.first).days / days


def month_starts(first: date, last: date, language: Language) -> list[date]:
    """The days in [first, last] with which a month begins: Jalali in fa, Gregorian in en."""
    found = []
    day = first
    while day <= last:
        if (_jalali_day(day) if language == "fa" else day.day) == 1:
            found.append(day)
            # The shortest month has 28 days, so nothing is skipped.
            day += 27 * _A_DAY
        day += _A_DAY
    return found


def _jalali_day(day: date) -> int:
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
    return int(jalali.day)


def labelled_days(first: date, last: date, language: Language, most: int) -> list[tuple[date, str]]:
    """The days to label and their labels, oldest first, at most so many.

    Month beginnings at an even stride that ends with the newest one; a stretch with fewer
    than two of them is labelled with its first and last day.
    """
    months = month_starts(first, last, language)
    if len(months) < 2:
        ends: Sequence[date] = [first, last] if last > first else [first]
        return [(day, format_date(day, language, "short")) for day in ends]
    stride = next((s for s in _STRIDES if len(months) <= s * most), _STRIDES[-1])
    chosen = months[::-1][::stride][:most][::-1]
    return [(day, format_date(day, language, "month")) for day in chosen]


def draw_time_axis(sheet: Sheet, axis: TimeAxis, y: float, *, most: int) -> None:
    """The line of the axis at y, and under it the labels that fit beside each other."""
    palette = sheet.palette
    sheet.line([(axis.left, y), (axis.right, y)], palette.control)
    free = sheet.width
    # From the newest back: where two labels collide, the older one goes.
    for day, text in reversed(labelled_days(axis.first, axis.last, sheet.language, most)):
        half = sheet.measure(text, size=SMALL) / 2
        middle = min(max(axis.x(day), half + 2), sheet.width - half - 2)
        if middle + half > free:
            continue
        free = middle - half - _CLEAR
        sheet.line([(axis.x(day), y), (axis.x(day), y + 5)], palette.control)
        sheet.text(middle, y + 18, text, colour=palette.secondary)
