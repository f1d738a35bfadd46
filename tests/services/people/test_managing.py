"""Who may change anybody's account at all."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden
from competency.domain.permissions import Grant
from competency.services.accounts import grants, invitations, status
from competency.services.people import persons
from competency.services.people.persons import Place
from tests.services.hr_cast import (
    NEW,
    NOW,
    OUTBOX,
    Cast,
    act,
    acts,
    build,
)


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


@pytest.mark.parametrize("role", ["manager", "learner"])
def test_a_manager_and_a_learner_manage_nobody(
    sqlite_session: Session, cast: Cast, role: str
) -> None:
    actor = act(sqlite_session, getattr(cast, role))
    with pytest.raises(Forbidden):
        persons.add_person(sqlite_session, actor, NEW, Place(), OUTBOX, now=NOW)
    for change in (status.disable, status.enable):
        with pytest.raises(Forbidden):
            change(sqlite_session, actor, cast.learner, now=NOW)
    with pytest.raises(Forbidden):
        persons.edit_details(sqlite_session, actor, cast.learner, NEW, OUTBOX, now=NOW)
    with pytest.raises(Forbidden):
        grants.give(sqlite_session, actor, cast.learner, Grant.AUTHOR, now=NOW)


def test_an_admin_touches_no_account_of_hr(sqlite_session: Session, cast: Cast) -> None:
    admin = act(sqlite_session, cast.admin)
    changes: list[Callable[[], object]] = [
        lambda: persons.edit_details(sqlite_session, admin, cast.hr, NEW, OUTBOX, now=NOW),
        lambda: status.disable(sqlite_session, admin, cast.hr, now=NOW),
        lambda: invitations.resend_invitation(sqlite_session, admin, cast.hr, OUTBOX, now=NOW),
        lambda: grants.give(sqlite_session, admin, cast.hr, Grant.ADMIN, now=NOW),
        lambda: grants.take(sqlite_session, admin, cast.hr, Grant.HR, now=NOW),
    ]
    for change in changes:
        with pytest.raises(Forbidden):
            change()
    assert acts(sqlite_session) == []
