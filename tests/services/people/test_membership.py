"""People's places: teams, roles and held levels, and what a change ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.errors import InvalidInput
from competency.services.people import membership
from competency.storage.models import HeldLevel, Membership
from competency.storage.queries.people import LEAD, MEMBER
from tests.services.hr_cast import NOW, Cast, act, acts, build, sign_in, signed_in


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_becoming_a_lead_ends_sign_ins_and_moving_as_a_member_does_not(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    sign_in(sqlite_session, cast.learner)
    membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=NOW)
    assert signed_in(sqlite_session, cast.learner)
    membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: LEAD}, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)


def test_a_move_ends_one_membership_and_begins_another(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    later = NOW + timedelta(days=30)
    assert membership.set_place(
        sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=later
    )
    assert not membership.set_place(
        sqlite_session, hr, cast.learner, teams={cast.brand: MEMBER}, now=later
    )
    rows = sqlite_session.scalars(
        select(Membership).where(Membership.person_id == cast.learner).order_by(Membership.id)
    ).all()
    assert [(r.team_id, r.started_at, r.ended_at) for r in rows] == [
        (cast.social, NOW, later),
        (cast.brand, later, None),
    ]
    assert acts(sqlite_session) == ["membership.change"]


def test_a_team_that_is_gone_is_refused(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    with pytest.raises(InvalidInput):
        membership.set_place(sqlite_session, hr, cast.learner, teams={999: MEMBER}, now=NOW)
    with pytest.raises(InvalidInput):
        membership.set_place(sqlite_session, hr, cast.learner, teams={cast.brand: "hr"}, now=NOW)


def test_the_same_held_level_is_recorded_once(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    assert membership.set_place(sqlite_session, hr, cast.learner, level="mid", now=NOW)
    assert not membership.set_place(sqlite_session, hr, cast.learner, level="mid", now=NOW)
    assert membership.set_place(sqlite_session, hr, cast.learner, level="senior", now=NOW)
    levels = sqlite_session.scalars(select(HeldLevel.level).order_by(HeldLevel.id)).all()
    assert levels == ["mid", "senior"]
    with pytest.raises(InvalidInput):
        membership.set_place(sqlite_session, hr, cast.learner, level="boss", now=NOW)
