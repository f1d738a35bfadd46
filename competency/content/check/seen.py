"""Facts that change: the days on which they were seen."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from competency.content.braces import read_day
from competency.content.parse.items import Bank
from competency.content.parse.pages import Page
from competency.content.problems import Place, Problems

LASTS = timedelta(days=365)
"""How long a fact that was seen is taken as it was."""


def seen_days(pages: Iterable[Page], banks: Iterable[Bank]) -> Iterator[tuple[date, Place]]:
    """All days on which something was seen, with their places."""
    for page in pages:
        for brace in page.braces:
            day = read_day(brace.target) if brace.kind == "seen" else None
            if day:
                yield day, page.document.place(brace.start)
    for bank in banks:
        for placed in bank.items:
            rule = placed.item.rule
            day = read_day(rule.seen) if rule else None
            if day:
                yield day, placed.place


def check_seen(
    pages: Iterable[Page], banks: Iterable[Bank], today: date, problems: Problems
) -> None:
    """Warn of facts that were seen more than twelve months ago, or are yet to be seen."""
    for day, place in seen_days(pages, banks):
        if today - day > LASTS:
            problems.warn(
                place,
                "this was seen on %(day)s, more than twelve months ago",
                "look again, mend what has changed and write the new day",
                day=day.isoformat(),
            )
        elif day > today:
            problems.add(
                place,
                "%(day)s is in the future",
                "write the day on which it was seen",
                day=day.isoformat(),
            )
