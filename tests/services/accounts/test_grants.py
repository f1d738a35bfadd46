"""Rights: who gives and takes them, and what follows."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden
from competency.domain.permissions import Grant
from competency.services.accounts import grants
from competency.storage.queries import people as queries
from tests.services.hr_cast import NOW, Cast, act, acts, build, sign_in, signed_in


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_an_admin_cannot_grant_hr_but_grants_admin_and_author(
    sqlite_session: Session, cast: Cast
) -> None:
    admin = act(sqlite_session, cast.admin)
    with pytest.raises(Forbidden):
        grants.give(sqlite_session, admin, cast.learner, Grant.HR, now=NOW)
    grants.give(sqlite_session, admin, cast.learner, Grant.AUTHOR, now=NOW)
    assert queries.grants_of(sqlite_session, cast.learner) == {"author"}
    assert grants.changeable(sqlite_session, admin, cast.learner) == (Grant.ADMIN, Grant.AUTHOR)


@pytest.mark.parametrize("role", ["hr", "admin"])
def test_nobody_changes_their_own_rights(sqlite_session: Session, cast: Cast, role: str) -> None:
    own = getattr(cast, role)
    actor = act(sqlite_session, own)
    for grant in Grant:
        with pytest.raises(Forbidden):
            grants.give(sqlite_session, actor, own, grant, now=NOW)
        with pytest.raises(Forbidden):
            grants.take(sqlite_session, actor, own, grant, now=NOW)
    assert grants.changeable(sqlite_session, actor, own) == ()


def test_a_change_of_rights_ends_sign_ins_and_is_audited(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    sign_in(sqlite_session, cast.learner)
    grants.give(sqlite_session, hr, cast.learner, Grant.HR, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    sign_in(sqlite_session, cast.learner)
    grants.give(sqlite_session, hr, cast.learner, Grant.HR, now=NOW)
    assert signed_in(sqlite_session, cast.learner), "nothing changed, so nothing ends"
    grants.take(sqlite_session, hr, cast.learner, Grant.HR, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    assert acts(sqlite_session) == ["grant.add", "grant.remove"]
