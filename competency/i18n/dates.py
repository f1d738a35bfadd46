"""Dates and times as people of each language write and read them.

Persian shows the Jalali calendar, English the Gregorian one. What is stored and exported is
always Gregorian and ISO; only pages, charts and typed input pass through here.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from competency.domain.days import local_day
from competency.domain.errors import N_, InvalidInput
from competency.i18n.digits import normalise, to_latin, to_persian

DateStyle = Literal["long", "short", "month", "weekday"]

DEFAULT_ZONE: tzinfo = ZoneInfo("Asia/Tehran")

JALALI_MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = {
    "fa": ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_JALALI_YEARS = range(1200, 1600)
_GREGORIAN_YEARS = range(1800, 2200)
_EXAMPLES = {"fa": "۱۴۰۵/۰۹/۰۱", "en": "2026-11-22"}


def to_jalali(day: date) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian day in the Jalali calendar."""
    jalali = JalaliDate(day)  # type: ignore[no-untyped-call]
    return jalali.year, jalali.month, jalali.day


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one; ValueError when the calendar has no such day."""
    gregorian: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return gregorian


def local_date(value: date | datetime, tz: tzinfo = DEFAULT_ZONE) -> date:
    """The day of a moment in a time zone; a plain date is itself.

    Raises:
        ValueError: for a naive datetime, whose day nobody knows.
    """
    return local_day(value, tz) if isinstance(value, datetime) else value


def format_date(
    value: date | datetime,
    language: str,
    style: DateStyle = "long",
    tz: tzinfo = DEFAULT_ZONE,
    *,
    today: date | datetime | None = None,
) -> str:
    """A day in words.

    long «۱ آذر ۱۴۰۵» / "22 November 2026"; weekday «یکشنبه ۱ آذر ۱۴۰۵» / "Sunday, 22 November
    2026"; month «آذر ۱۴۰۵» / "November 2026"; short «۱ آذر» / "22 Nov" when `today` is given
    and falls in the same year of that calendar, else with the year.

    Args:
        value: A date, or an aware datetime, whose day is taken in `tz`.
        language: "fa" or "en".
    Raises:
        ValueError: for a naive datetime.
    """
    day = local_date(value, tz)
    reference = None if today is None else local_date(today, tz)
    if language == "fa":
        jalali_year, jalali_month, number = to_jalali(day)
        month, year = JALALI_MONTHS[jalali_month - 1], str(jalali_year)
        this_year = reference is not None and to_jalali(reference)[0] == jalali_year
    else:
        month, year, number = MONTHS[day.month - 1], str(day.year), day.day
        this_year = reference is not None and reference.year == day.year
    match style:
        case "month":
            words = f"{month} {year}"
        case "short":
            short_month = month if language == "fa" else month[:3]
            words = f"{number} {short_month}" + ("" if this_year else f" {year}")
        case "weekday":
            comma = "" if language == "fa" else ","
            words = f"{_WEEKDAYS[language][day.weekday()]}{comma} {number} {month} {year}"
        case "long":
            words = f"{number} {month} {year}"
    return to_persian(words) if language == "fa" else words


def format_time(value: datetime, language: str, tz: tzinfo = DEFAULT_ZONE) -> str:
    """The time of day on a 24-hour clock: «۱۲:۰۴» / "12:04".

    Raises:
        ValueError: for a naive datetime.
    """
    local = _aware(value).astimezone(tz)
    clock = f"{local.hour:02}:{local.minute:02}"
    return to_persian(clock) if language == "fa" else clock


def ago(
    then: date | datetime, now: date | datetime, language: str, tz: tzinfo = DEFAULT_ZONE
) -> str:
    """How long before `now` something was, roughly: «شش ماه پیش» / "six months ago".

    A moment after `now` reads «سه روز دیگر» / "in three days". Two datetimes are told apart to
    the minute; when either is a plain date, to the day ("today", "yesterday").

    Raises:
        ValueError: for a naive datetime.
    """
    if isinstance(then, datetime) and isinstance(now, datetime):
        gap = _aware(now).astimezone(UTC) - _aware(then).astimezone(UTC)
        if abs(gap) < timedelta(minutes=1):
            return _NOW[language]
        if abs(gap) < timedelta(hours=22):
            minutes = round(abs(gap) / timedelta(minutes=1))
            if minutes < 60:
                return _distance(minutes, "minute", gap > timedelta(0), language)
            return _distance(round(minutes / 60), "hour", gap > timedelta(0), language)
    days = (local_date(now, tz) - local_date(then, tz)).days
    if days in _NEAR[language]:
        return _NEAR[language][days]
    count, unit = _coarse(abs(days))
    return _distance(count, unit, days > 0, language)


def parse_date(text: str, language: str = "fa") -> date:
    """The day that a person typed, in either calendar, whatever the script of the digits.

    Accepts 1405/09/01, ۱۴۰۵-۹-۱, «۱ آذر ۱۴۰۵», 2026-11-22, "22 November 2026"; years 1200–1599
    are Jalali, 1800–2199 Gregorian.

    Args:
        language: Which example an error shows.
    Raises:
        InvalidInput: when it is no date, or a day that its calendar does not have.
    """
    clean = re.sub(r"\s+", " ", to_latin(normalise(text))).replace("\u200c", "").strip()
    parts = _numeric_parts(clean) or _worded_parts(clean)
    if parts is None:
        raise InvalidInput(
            N_("This is not a date. Write it like %(example)s."),
            example=_EXAMPLES[language],
        )
    year, month, day = parts
    try:
        if year in _JALALI_YEARS:
            return from_jalali(year, month, day)
        return date(year, month, day)
    except ValueError:
        raise InvalidInput(
            N_("There is no such day in the calendar. Write it like %(example)s."),
            example=_EXAMPLES[language],
        ) from None


_NUMERIC = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})")
_WORDED = re.compile(r"(?:[^\W\d]+,? )?(\d{1,2}) ([^\W\d]+) (\d{4})")


def _known_year(year: int) -> bool:
    return year in _JALALI_YEARS or year in _GREGORIAN_YEARS


def _numeric_parts(text: str) -> tuple[int, int, int] | None:
    found = _NUMERIC.fullmatch(text)
    if not found or not _known_year(int(found[1])):
        return None
    return int(found[1]), int(found[3]), int(found[4])


def _worded_parts(text: str) -> tuple[int, int, int] | None:
    found = _WORDED.fullmatch(text)
    if not found:
        return None
    day, name, year = int(found[1]), found[2].casefold(), int(found[3])
    if year in _JALALI_YEARS and name in JALALI_MONTHS:
        return year, JALALI_MONTHS.index(name) + 1, day
    if year in _GREGORIAN_YEARS:
        for number, month in enumerate(MONTHS, start=1):
            if name in (month.casefold(), month[:3].casefold()):
                return year, number, day
    return None


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a datetime without a time zone has no known day")
    return value


_NOW = {"fa": "همین حالا", "en": "just now"}
_NEAR: dict[str, dict[int, str]] = {
    "fa": {0: "امروز", 1: "دیروز", -1: "فردا"},
    "en": {0: "today", 1: "yesterday", -1: "tomorrow"},
}
_UNITS = {
    "minute": "دقیقه",
    "hour": "ساعت",
    "day": "روز",
    "week": "هفته",
    "month": "ماه",
    "year": "سال",
}
_NUMBER_WORDS = {
    "fa": ("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده"),
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}
_DAYS_A_MONTH = 365.25 / 12


def _coarse(days: int) -> tuple[int, str]:
    """A number of days (>= 2) in the unit that a person would say it in."""
    if days < 14:
        return days, "day"
    if days < 46:
        return round(days / 7), "week"
    months = round(days / _DAYS_A_MONTH)
    if months < 18 and months != 12:
        return months, "month"
    return round(days / 365.25), "year"


def _distance(count: int, unit: str, past: bool, language: str) -> str:
    words = _NUMBER_WORDS[language]
    number = words[count - 1] if count <= len(words) else str(count)
    if language == "fa":
        return to_persian(f"{number} {_UNITS[unit]} {'پیش' if past else 'دیگر'}")
    span = f"{number} {unit}{'s' if count != 1 else ''}"
    return f"{span} ago" if past else f"in {span}"
