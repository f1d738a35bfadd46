"""Dates in both calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.errors import InvalidInput
from competency.i18n.dates import ago, format_date, format_time, parse_date

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, 34, tzinfo=UTC)


def test_a_day_in_every_style_and_language() -> None:
    assert format_date(DAY, "fa") == "۱ آذر ۱۴۰۵"
    assert format_date(DAY, "fa", "weekday") == "یکشنبه ۱ آذر ۱۴۰۵"
    assert format_date(DAY, "fa", "month") == "آذر ۱۴۰۵"
    assert format_date(DAY, "en") == "22 November 2026"
    assert format_date(DAY, "en", "weekday") == "Sunday, 22 November 2026"
    assert format_date(DAY, "en", "month") == "November 2026"


def test_a_short_date_leaves_out_the_year_only_within_the_year() -> None:
    assert format_date(DAY, "fa", "short", today=NOW) == "۱ آذر"
    assert format_date(DAY, "en", "short", today=NOW) == "22 Nov"
    assert format_date(DAY, "fa", "short") == "۱ آذر ۱۴۰۵"
    # 1 February 2026 lies in the same Gregorian, but not in the same Jalali year.
    assert format_date(date(2026, 2, 1), "en", "short", today=NOW) == "1 Feb"
    assert format_date(date(2026, 2, 1), "fa", "short", today=NOW) == "۱۲ بهمن ۱۴۰۴"


def test_the_day_of_a_moment_is_the_day_in_its_time_zone() -> None:
    late = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    assert format_date(late, "en") == "22 November 2026"
    assert format_date(late, "en", tz=UTC) == "21 November 2026"


def test_the_time_of_day_in_both_languages() -> None:
    assert format_time(NOW, "fa") == "۱۲:۰۴"
    assert format_time(NOW, "en") == "12:04"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_time(datetime(2026, 11, 22), "fa")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("gap", "fa", "en"),
    [
        (timedelta(seconds=20), "همین حالا", "just now"),
        (timedelta(minutes=5), "پنج دقیقه پیش", "five minutes ago"),
        (timedelta(hours=3), "سه ساعت پیش", "three hours ago"),
        (timedelta(days=1), "دیروز", "yesterday"),
        (timedelta(days=12), "۱۲ روز پیش", "12 days ago"),
        (timedelta(days=21), "سه هفته پیش", "three weeks ago"),
        (timedelta(days=184), "شش ماه پیش", "six months ago"),
        (timedelta(days=366), "یک سال پیش", "one year ago"),
        (timedelta(days=500), "۱۶ ماه پیش", "16 months ago"),
        (timedelta(days=760), "دو سال پیش", "two years ago"),
        (timedelta(days=-1), "فردا", "tomorrow"),
        (timedelta(days=-5), "پنج روز دیگر", "in five days"),
    ],
)
def test_a_distance_in_time_is_rounded_to_what_people_say(gap: timedelta, fa: str, en: str) -> None:
    assert ago(NOW - gap, NOW, "fa") == fa
    assert ago(NOW - gap, NOW, "en") == en


def test_plain_dates_are_told_apart_by_the_day() -> None:
    assert ago(DAY, DAY, "en") == "today"
    assert ago(DAY, NOW, "fa") == "امروز"


@given(st.integers(min_value=-4000, max_value=4000))
def test_every_distance_has_words_in_both_languages(days: int) -> None:
    past_en = ago(DAY - timedelta(days=days), DAY, "en")
    past_fa = ago(DAY - timedelta(days=days), DAY, "fa")
    assert ("ago" in past_en) == (days > 1)
    assert ("پیش" in past_fa) == (days > 1)


@pytest.mark.parametrize(
    "text",
    [
        "1405/09/01",
        "۱۴۰۵/۹/۱",
        "۱۴۰۵-۰۹-۰۱",
        " ١٤٠٥/٩/١ ",
        "۱ آذر ۱۴۰۵",
        "یکشنبه ۱ آذر ۱۴۰۵",
        "2026-11-22",
        "۲۰۲۶/۱۱/۲۲",
        "22 November 2026",
        "Sunday, 22 nov 2026",
    ],
)
def test_a_typed_date_is_understood_in_either_calendar(text: str) -> None:
    assert parse_date(text) == DAY


@given(st.dates(date(1830, 1, 1), date(2199, 12, 31)))
def test_what_is_shown_can_be_typed(day: date) -> None:
    assert parse_date(format_date(day, "fa"), "fa") == day
    assert parse_date(format_date(day, "en", "weekday"), "en") == day


@pytest.mark.parametrize("text", ["", "آذر", "05/09/01", "1405/09", "1405/09-01", "1700/01/01"])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="۱۴۰۵/۰۹/۰۱"):
        parse_date(text)


def test_a_day_that_the_calendar_lacks_is_refused() -> None:
    assert parse_date("۱۴۰۳/۱۲/۳۰") == date(2025, 3, 20)
    with pytest.raises(InvalidInput, match="no such day"):
        parse_date("۱۴۰۴/۱۲/۳۰")
    with pytest.raises(InvalidInput, match="2026-11-22"):
        parse_date("2026-02-30", "en")
