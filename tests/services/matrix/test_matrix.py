"""The organisation's matrix: who sees it, what filters leave, and any past day as it was."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import Forbidden, InvalidInput, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.permissions import Actor
from competency.reporting.csv_export import write_csv
from competency.reporting.json_export import write_json
from competency.services.curriculum import publishing, versions
from competency.services.evidence.entry import enter
from competency.services.matrix import page, rows
from competency.services.matrix.page import Filters, MatrixView
from competency.services.people import membership, persons, team_tree
from competency.storage.chains import NewEvidence
from competency.storage.queries.people import MEMBER
from tests.services.hr_cast import Cast, act, acts, build, person

ZONE = ZoneInfo("Asia/Tehran")
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
SPRING = datetime(2026, 4, 10, 8, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 10, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "sample_path"
ALL = ("espresso-extraction", "milk-steaming", "bar-cleanliness", "shift-handover")


@pytest.fixture
def curriculum(sqlite_session: Session) -> Curriculum:
    publishing.publish(sqlite_session, SAMPLE, now=START)
    return versions.in_service(sqlite_session)


@pytest.fixture
def cast(sqlite_session: Session, curriculum: Curriculum) -> Cast:
    cast = build(sqlite_session, now=START)
    rate(sqlite_session, curriculum, cast, cast.learner, step=2, at=SPRING)
    return cast


def rate(
    session: Session, curriculum: Curriculum, cast: Cast, subject: int, *, step: int, at: datetime
) -> None:
    """A review of everything, as evidence."""
    entries = [
        NewEvidence(
            competency=competency,
            kind=EvidenceKind.REVIEW,
            category=step,
            categories=5,
            item_version=None,
            rater_id=cast.manager,
            source=f"review:{at.timestamp()}",
            framework_version=curriculum.version,
            occurred_at=at,
        )
        for competency in ALL
    ]
    enter(session, subject, entries, curriculum, now=at, zone=ZONE)
    session.commit()


def show(
    session: Session,
    cast: Cast,
    curriculum: Curriculum,
    *,
    actor: Actor | None = None,
    now: datetime = NOW,
    **filters: Any,
) -> MatrixView:
    return page.load(
        session,
        actor or act(session, cast.hr),
        curriculum,
        Filters(**filters),
        language="fa",
        now=now,
        zone=ZONE,
    )


def names(view: MatrixView) -> list[str]:
    return [line.row.name for line in view.lines]


@pytest.mark.parametrize("role", ["admin", "manager", "learner"])
def test_only_hr_sees_the_organisation(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum, role: str
) -> None:
    actor = act(sqlite_session, getattr(cast, role))
    with pytest.raises(Forbidden):
        show(sqlite_session, cast, curriculum, actor=actor)
    with pytest.raises(Forbidden):
        page.export(sqlite_session, actor, curriculum, Filters(), language="fa", now=NOW, zone=ZONE)


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
    assert newcomer.row.measured_level is None
    assert not view.past


def test_a_past_day_is_told_as_it_was_shown_then(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    shown_then = show(sqlite_session, cast, curriculum, now=SPRING)
    rate(sqlite_session, curriculum, cast, cast.learner, step=4, at=AUTUMN)
    now = show(sqlite_session, cast, curriculum)
    again = show(sqlite_session, cast, curriculum, as_of=SPRING.astimezone(ZONE).date())
    assert again.past
    assert [line.row for line in again.lines] == [line.row for line in shown_then.lines]
    assert again.area_totals == shown_then.area_totals
    assert [line.row for line in now.lines] != [line.row for line in again.lines]


def test_evidence_recorded_later_does_not_change_a_past_day(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    day = date(2026, 5, 1)
    before = show(sqlite_session, cast, curriculum, as_of=day)
    entry = NewEvidence(
        competency=ALL[0],
        kind=EvidenceKind.REVIEW,
        category=0,
        categories=5,
        item_version=None,
        rater_id=cast.manager,
        source="review:late",
        framework_version=curriculum.version,
        occurred_at=SPRING + timedelta(days=1),
    )
    enter(sqlite_session, cast.manager, [entry], curriculum, now=AUTUMN, zone=ZONE)
    sqlite_session.commit()
    remembered = show(sqlite_session, cast, curriculum, as_of=day)
    rows.forget_past()
    after = show(sqlite_session, cast, curriculum, as_of=day)
    for shown in (remembered, after):
        assert [line.row for line in shown.lines] == [line.row for line in before.lines]
    today = {line.row.person_id: line.row for line in show(sqlite_session, cast, curriculum).lines}
    assert today[cast.manager].cell(ALL[0]).assessed


def test_a_past_day_has_the_teams_levels_and_people_of_then(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    hr = act(sqlite_session, cast.hr)
    membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=AUTUMN)
    membership.set_place(sqlite_session, hr, cast.learner, level="senior", now=AUTUMN)
    person(sqlite_session, "تازه‌وارد", "new@c.example.org", now=AUTUMN)
    persons.disable(sqlite_session, hr, cast.admin, now=AUTUMN)
    then = show(sqlite_session, cast, curriculum, as_of=date(2026, 6, 1))
    now = show(sqlite_session, cast, curriculum)
    assert names(then) == ["آرش بهرامی", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    assert names(now) == ["تازه‌وارد", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    was, is_now = then.lines[1].row, now.lines[1].row
    assert (was.team, was.held_level) == ("شبکه‌های اجتماعی", None)
    assert (is_now.team, is_now.held_level) == ("برند", 3)
    assert is_now.cell(ALL[0]).need == curriculum.path.competency(ALL[0]).requirements[2]
    in_social_then = show(
        sqlite_session, cast, curriculum, as_of=date(2026, 6, 1), team=cast.social
    )
    assert "سارا محمدی" in names(in_social_then)


def test_a_day_before_everything_shows_nobody(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    view = show(sqlite_session, cast, curriculum, as_of=date(2020, 1, 1))
    assert view.lines == ()
    assert view.paging.total == view.paging.first == 0


def test_a_day_to_come_is_refused(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    with pytest.raises(InvalidInput) as refused:
        show(sqlite_session, cast, curriculum, as_of=date(2026, 11, 23))
    assert refused.value.field == "as_of"


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


def test_an_export_holds_exactly_the_filtered_people_and_all_competencies(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    filters = Filters(team=cast.marketing, sort="level", descending=True)
    found = page.export(
        sqlite_session,
        act(sqlite_session, cast.hr),
        curriculum,
        filters,
        language="en",
        now=NOW,
        zone=ZONE,
    )
    out = BytesIO()
    write_json(found.head, found.rows, out)
    document = json.loads(out.getvalue())
    assert document["filters"] == "Team: Marketing"
    assert [p["id"] for p in document["people"]] == [cast.learner, cast.manager]
    assert set(document["people"][0]["cells"]) == set(ALL)
    assert found.people == 2


def test_a_team_that_looks_like_a_formula_is_disarmed_in_a_file(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    team = team_tree.create_team(sqlite_session, name_fa="=1+1")
    person(sqlite_session, "کاوه", "kaveh@c.example.org", team_id=team, now=START)
    sqlite_session.commit()
    found = page.export(
        sqlite_session,
        act(sqlite_session, cast.hr),
        curriculum,
        Filters(search="کاوه"),
        language="fa",
        now=NOW,
        zone=ZONE,
    )
    out = BytesIO()
    write_csv(found.head, found.rows, out, language="fa")
    assert b",'=1+1," in out.getvalue()


def test_a_manager_exports_their_own_team_and_no_other(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    manager = act(sqlite_session, cast.manager)

    def team_file(actor: Actor, team: int, *, below: bool = True) -> page.Export:
        return page.export_team(
            sqlite_session,
            actor,
            curriculum,
            team,
            below=below,
            day=None,
            language="fa",
            now=NOW,
            zone=ZONE,
        )

    assert {row.person_id for row in team_file(manager, cast.social).rows} == {
        cast.manager,
        cast.learner,
    }
    for foreign in (cast.brand, cast.marketing, 999):
        with pytest.raises(NotFound):
            team_file(manager, foreign)
    for nobody in (cast.learner, cast.admin):
        with pytest.raises(NotFound):
            team_file(act(sqlite_session, nobody), cast.social)
    hr = act(sqlite_session, cast.hr)
    assert team_file(hr, cast.marketing).people == 2
    assert team_file(hr, cast.marketing, below=False).people == 0


def test_an_export_is_audited_with_counts_and_no_names(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    hr = act(sqlite_session, cast.hr)
    found = page.export(
        sqlite_session, hr, curriculum, Filters(), language="fa", now=NOW, zone=ZONE
    )
    page.note_export(sqlite_session, hr, kind="csv", export=found, now=NOW)
    page.note_export(sqlite_session, hr, kind="csv", export=found, team_id=cast.social, now=NOW)
    assert acts(sqlite_session) == ["matrix.export", "team.export"]
