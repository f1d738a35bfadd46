"""Any past day of the matrix is as it was shown then."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from competency.domain.career_path import LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.errors import InvalidInput
from competency.domain.evidence import EvidenceKind
from competency.services.accounts import status
from competency.services.evidence.entry import enter
from competency.services.people import membership
from competency.storage.chains import NewEvidence
from competency.storage.engine import make_engine
from competency.storage.queries.people import MEMBER
from tests.services.hr_cast import Cast, act, person
from tests.services.matrix.organisation import (
    ALL,
    AUTUMN,
    SPRING,
    ZONE,
    names,
    rate,
    show,
)


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
    sqlite_session: Session, sqlite_url: str, cast: Cast, curriculum: Curriculum
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
    fresh = make_engine(sqlite_url)
    with Session(fresh) as forgetful:
        after = show(forgetful, cast, curriculum, as_of=day)
    fresh.dispose()
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
    status.disable(sqlite_session, hr, cast.admin, now=AUTUMN)
    then = show(sqlite_session, cast, curriculum, as_of=date(2026, 6, 1))
    now = show(sqlite_session, cast, curriculum)
    assert names(then) == ["آرش بهرامی", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    assert names(now) == ["تازه‌وارد", "سارا محمدی", "لیلا شریفی", "نیما کاویانی"]
    was, is_now = then.lines[1].row, now.lines[1].row
    assert (was.team, was.level.held) == ("شبکه‌های اجتماعی", None)
    assert (is_now.team, is_now.level.held) == ("برند", LevelId.SENIOR)
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


def test_a_day_that_is_over_is_computed_once(
    sqlite_session: Session, sqlite_engine: Engine, cast: Cast, curriculum: Curriculum
) -> None:
    read: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if re.search(r"\bFROM evidence\b", statement):
            read.append(statement)

    event.listen(sqlite_engine, "before_cursor_execute", note)
    show(sqlite_session, cast, curriculum, as_of=date(2026, 5, 1))
    assert len(read) == 1
    show(sqlite_session, cast, curriculum, as_of=date(2026, 5, 1))
    assert len(read) == 1
    show(sqlite_session, cast, curriculum, as_of=date(2026, 5, 2))
    assert len(read) == 2


def test_a_day_that_has_hardly_ended_is_computed_anew(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    """A transaction that began before midnight may still end."""
    day = date(2026, 11, 21)
    just_over = datetime(2026, 11, 21, 20, 40, tzinfo=UTC)
    before = show(sqlite_session, cast, curriculum, as_of=day, now=just_over)
    rate(sqlite_session, curriculum, cast, cast.manager, step=3, at=just_over - timedelta(hours=1))
    after = show(sqlite_session, cast, curriculum, as_of=day, now=just_over)
    assert [line.row for line in after.lines] != [line.row for line in before.lines]
