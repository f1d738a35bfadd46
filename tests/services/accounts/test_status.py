"""Accounts closed and opened again."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.errors import InvalidInput, NotFound
from competency.services.accounts import status
from competency.storage.models import Identity, Person
from tests.services.hr_cast import (
    NOW,
    Cast,
    act,
    acts,
    build,
    sign_in,
    signed_in,
)


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_disabling_ends_sign_ins_and_enabling_undoes_it(
    sqlite_session: Session, cast: Cast
) -> None:
    hr = act(sqlite_session, cast.hr)
    sign_in(sqlite_session, cast.learner)
    status.disable(sqlite_session, hr, cast.learner, now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    status.disable(sqlite_session, hr, cast.learner, now=NOW)
    status.enable(sqlite_session, hr, cast.learner, now=NOW)
    assert sqlite_session.get_one(Identity, cast.learner).disabled_at is None
    assert acts(sqlite_session) == ["person.disable", "person.enable"]


def test_nobody_disables_themself(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        status.disable(sqlite_session, act(sqlite_session, cast.hr), cast.hr, now=NOW)


def test_a_stranger_is_not_found_and_leaves_nothing(sqlite_session: Session, cast: Cast) -> None:
    before = sqlite_session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(NotFound):
        status.disable(sqlite_session, act(sqlite_session, cast.hr), 9999, now=NOW)
    assert sqlite_session.scalar(select(func.count()).select_from(Person)) == before
