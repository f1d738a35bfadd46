"""The page of the organisation's matrix: who sees it, what filters leave, in which order."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import Forbidden, NotFound
from competency.services.matrix.export import export_matrix
from competency.services.matrix.filters import Filters
from tests.services.hr_cast import Cast, act, person
from tests.services.matrix.organisation import NOW, SPRING, START, ZONE, names, rate, show


@pytest.mark.parametrize("role", ["admin", "manager", "learner"])
def test_only_hr_sees_the_organisation(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum, role: str
) -> None:
    actor = act(sqlite_session, getattr(cast, role))
    with pytest.raises(Forbidden):
        show(sqlite_session, cast, curriculum, actor=actor)
    with pytest.raises(Forbidden):
        export_matrix(
            sqlite_session, actor, curriculum, Filters(), language="fa", now=NOW, zone=ZONE
        )


def test_everybody_stands_in_persian_order_with_what_is_known(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    view = show(sqlite_session, cast, curriculum)
    assert names(view) == ["آرش بهرامی", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    sara = view.lines[1]
    assert sara.row.team == "شبکه‌های اجتماعی"
    assert sara.areas[0].floor is not None
    assert sara.areas[0].assessed == 3
    newcomer = view.lines[0]
    assert newcomer.areas[0].floor is None
    assert newcomer.row.level.measured is None
    assert not view.past


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"search": "محمدي"}, ["سارا محمدی"]),
        ({"search": "  لیلا"}, ["لیلا شریفی"]),
        ({"search": "NIMA@"}, ["نیما کاویانی"]),
        ({"search": "%"}, []),
        ({"level": "unknown"}, ["آرش بهرامی", "لیلا شریفی", "نیما کاویانی"]),
        ({"level": "leadership"}, []),
    ],
)
def test_filters_leave_whom_they_name(
    sqlite_session: Session,
    cast: Cast,
    curriculum: Curriculum,
    filters: dict[str, Any],
    expected: list[str],
) -> None:
    view = show(sqlite_session, cast, curriculum, **filters)
    assert names(view) == expected
    assert view.paging.total == len(expected)
    if view.area_totals:
        assert view.area_totals[0].people == len(expected)


def test_a_team_brings_the_teams_below_it(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    view = show(sqlite_session, cast, curriculum, team=cast.marketing)
    assert names(view) == ["سارا محمدی", "نیما کاویانی"]
    assert names(show(sqlite_session, cast, curriculum, team=cast.brand)) == []


def test_an_area_opens_into_its_competencies_with_their_totals(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    view = show(sqlite_session, cast, curriculum, area="shift")
    assert [column.id for column in view.columns] == ["bar-cleanliness", "shift-handover"]
    assert [total.people for total in view.column_totals] == [4, 4]
    assert view.area_totals == ()
    sara = next(line for line in view.lines if line.row.person_id == cast.learner)
    assert all(cell.assessed for cell in sara.cells)


@pytest.mark.parametrize("sort", ["bar", "milk-steaming", "level"])
def test_the_unknown_stands_last_whichever_way_the_list_is_sorted(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum, sort: str
) -> None:
    rate(sqlite_session, curriculum, cast, cast.manager, step=4, at=SPRING)
    up = names(show(sqlite_session, cast, curriculum, sort=sort))
    down = names(show(sqlite_session, cast, curriculum, sort=sort, descending=True))
    assert up == ["سارا محمدی", "نیما کاویانی", "آرش بهرامی", "لیلا شریفی"]
    assert down == ["نیما کاویانی", "سارا محمدی", "آرش بهرامی", "لیلا شریفی"]


@pytest.mark.parametrize(
    "filters", [{"area": "kitchen"}, {"level": "boss"}, {"team": 999}, {"sort": "shoe-size"}]
)
def test_what_does_not_exist_is_not_found(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum, filters: dict[str, Any]
) -> None:
    with pytest.raises(NotFound):
        show(sqlite_session, cast, curriculum, **filters)


def test_totals_count_all_people_and_the_page_shows_fifty(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    for number in range(60):
        person(sqlite_session, f"نفر {number}", f"p{number}@c.example.org", now=START)
    sqlite_session.commit()
    first = show(sqlite_session, cast, curriculum)
    last = show(sqlite_session, cast, curriculum, page=99)
    assert (len(first.lines), first.paging.pages, first.area_totals[0].people) == (50, 2, 64)
    assert (len(last.lines), last.paging.first, last.paging.last) == (14, 51, 64)
    assert not set(names(first)) & set(names(last))
