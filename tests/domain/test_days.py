"""The organisation's days: Tehran's, whatever the clock of the server says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.days import days_left, end_of_day, is_late, local_day

TEHRAN = ZoneInfo("Asia/Tehran")
LATE_EVENING = datetime(2026, 11, 22, 21, 15, tzinfo=UTC)
"""Past midnight in Tehran."""


def test_a_moment_belongs_to_the_day_of_its_place() -> None:
    assert local_day(LATE_EVENING, TEHRAN) == date(2026, 11, 23)
    assert local_day(LATE_EVENING, UTC) == date(2026, 11, 22)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 22, 21, 15), TEHRAN)  # noqa: DTZ001


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_a_day_ends_where_the_next_one_begins(day: date) -> None:
    end = end_of_day(day, TEHRAN)
    assert local_day(end, TEHRAN) == day + timedelta(days=1)
    assert local_day(end - timedelta(microseconds=1), TEHRAN) == day


@pytest.mark.parametrize(
    ("due", "left", "late"),
    [
        (LATE_EVENING + timedelta(days=3), 3, False),
        (LATE_EVENING.replace(hour=20, minute=45), 0, False),
        (LATE_EVENING.replace(hour=20, minute=15), -1, True),
        (LATE_EVENING - timedelta(days=2), -2, True),
        (None, None, False),
    ],
)
def test_only_what_was_due_on_an_earlier_day_is_late(
    due: datetime | None, left: int | None, late: bool
) -> None:
    found = days_left(due, now=LATE_EVENING, zone=TEHRAN)
    assert found == left
    assert is_late(found) == late
