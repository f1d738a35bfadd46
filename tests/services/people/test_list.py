"""The list of people: searched, filtered, sorted."""

import pytest
from sqlalchemy.orm import Session

from competency.services.accounts import status as accounts
from competency.services.people import membership
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from tests.services.hr_cast import NOW, Cast, act, build, person


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


@pytest.mark.parametrize(
    ("status", "expected"), [("active", 4), ("invited", 1), ("disabled", 1), (None, 6)]
)
def test_the_list_of_people_filters_by_status(
    sqlite_session: Session, cast: Cast, status: str | None, expected: int
) -> None:
    person(sqlite_session, "دعوت‌شده", "invited@c.example.org", password_hash="")
    gone = person(sqlite_session, "رفته", "gone@c.example.org")
    sqlite_session.commit()
    accounts.disable(sqlite_session, act(sqlite_session, cast.hr), gone, now=NOW)
    _, total = _page(sqlite_session, status=status)
    assert total == expected


@pytest.mark.parametrize(
    ("key", "address", "count"),
    [("محمدی", "محمدی", 1), ("sara", "sara@c", 1), ("100%", "100%", 0), ("_", "_", 0)],
)
def test_the_list_of_people_is_searched_by_name_and_address(
    sqlite_session: Session, cast: Cast, key: str, address: str, count: int
) -> None:
    assert _page(sqlite_session, key=key, address=address)[1] == count


def test_the_list_of_people_sorts_in_persian_and_by_level(session: Session) -> None:
    cast = build(session)
    membership.set_place(session, act(session, cast.hr), cast.manager, level="senior", now=NOW)
    membership.set_place(session, act(session, cast.hr), cast.learner, level="mid", now=NOW)
    by_name = [row.name for row in _page(session)[0]]
    assert by_name == ["آرش بهرامی", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    by_level = [row.id for row in _page(session, sort="held", descending=True)[0]]
    assert by_level[:2] == [cast.manager, cast.learner]
    in_team = _page(session, team_ids=[cast.social], limit=1)
    assert (len(in_team[0]), in_team[1]) == (1, 2)


def _page(session: Session, **changes: object) -> tuple[list[queries.PersonRow], int]:
    values: dict[str, object] = {
        "key": "",
        "address": "",
        "team_ids": None,
        "status": None,
        "sort": "name",
        "descending": False,
        "path_id": "social-media-manager",
        "limit": 50,
        "offset": 0,
    }
    rows, total = directory.page(session, **(values | changes))  # type: ignore[arg-type]
    return list(rows), total
