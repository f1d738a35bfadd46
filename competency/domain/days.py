"""The organisation's days: which one a moment falls in, when it ends, how far off it is."""

from datetime import date, datetime, time, timedelta, tzinfo


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The organisation's date at a moment.

    Raises:
        ValueError: for a naive moment, whose day nobody knows.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs its time zone: {moment!r}")
    return moment.astimezone(zone).date()


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The midnight that ends a local day: results of a day are results as of its end."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def days_left(due: datetime | None, *, now: datetime, zone: tzinfo) -> int | None:
    """Local days until the day on which something is due.

    Returns:
        0 on that day, negative after it; None where no day is set.
    """
    return None if due is None else (local_day(due, zone) - local_day(now, zone)).days


def is_late(left: int | None) -> bool:
    """Whether the due day is over; what has no due day is never late."""
    return left is not None and left < 0
