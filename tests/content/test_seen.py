"""Facts that change: a warning twelve months after they were seen."""

from datetime import date

from competency import content
from tests.content.conftest import Draft

EN = "bar/milk-steaming.en.md"


def said(draft: Draft, today: date) -> list[str]:
    return [str(problem) for problem in content.read(draft.folder, today=today).problems]


def test_nothing_is_said_within_twelve_months(draft: Draft) -> None:
    assert said(draft, date(2027, 11, 20)) == []


def test_a_year_later_each_place_is_a_warning(draft: Draft) -> None:
    reading = content.read(draft.folder, today=date(2027, 11, 21))
    assert reading.curriculum is not None
    assert all(problem.warning for problem in reading.problems)
    assert len(reading.problems) == 6
    assert (
        f"{draft.at(EN, '{seen')}: warning: this was seen on 2026-11-20, more than twelve months "
        "ago: look again, mend what has changed and write the new day."
    ) in [str(problem) for problem in reading.problems]


def test_what_was_seen_tomorrow_is_a_problem(draft: Draft) -> None:
    draft.change(EN, "2026-11-20", "2026-12-31")
    reading = content.read(draft.folder, today=date(2026, 12, 30))
    assert reading.curriculum is None
    assert [str(problem) for problem in reading.problems] == [
        f"{draft.at(EN, '{seen')}: 2026-12-31 is in the future: write the day on which it was seen."
    ]


def test_a_rule_of_a_platform_grows_old_too(draft: Draft) -> None:
    items = "bar/items.yaml"
    draft.change(items, 'source: "Rao 2008"', 'source: "Rao 2008", seen: 2025-01-05')
    assert said(draft, date(2026, 11, 28)) == [
        f"{draft.at(items, 'espresso-q1')}: warning: this was seen on 2025-01-05, more than "
        "twelve months ago: look again, mend what has changed and write the new day."
    ]


def test_publishing_asks_for_no_day_and_never_warns(draft: Draft) -> None:
    draft.change(EN, "2026-11-20", "2001-01-01")
    assert content.load(draft.folder)[1] == ()
