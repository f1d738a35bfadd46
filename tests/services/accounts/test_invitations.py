"""Invitations: sent again, and to people who still wait."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict
from competency.services.accounts import invitations, status
from competency.services.people import persons
from competency.services.people.persons import Place
from tests.services.hr_cast import NEW, NOW, OUTBOX, Cast, act, build, person


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_an_invitation_is_sent_again_only_while_it_is_needed(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    made = persons.add_person(sqlite_session, hr, NEW, Place(), OUTBOX, now=NOW)
    invitations.resend_invitation(sqlite_session, hr, made, OUTBOX, now=NOW)
    with pytest.raises(Conflict):
        invitations.resend_invitation(sqlite_session, hr, cast.learner, OUTBOX, now=NOW)
    status.disable(sqlite_session, hr, made, now=NOW)
    with pytest.raises(Conflict):
        invitations.resend_invitation(sqlite_session, hr, made, OUTBOX, now=NOW)


def test_invitations_that_wait_go_out_in_portions(sqlite_session: Session, cast: Cast) -> None:
    for number in range(3):
        person(sqlite_session, "تازه‌وارد", f"new{number}@c.example.org", password_hash="")
    sqlite_session.commit()
    hr = act(sqlite_session, cast.hr)
    assert invitations.invite_waiting(sqlite_session, hr, OUTBOX, now=NOW, most=2) == (2, 1)
    assert invitations.invite_waiting(sqlite_session, hr, OUTBOX, now=NOW, most=2) == (1, 0)
    assert invitations.invite_waiting(sqlite_session, hr, OUTBOX, now=NOW, most=2) == (0, 0)
