"""A form that is sent twice has one effect, and stands for no other form."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import InvalidInput
from competency.services.operation import idempotency
from competency.services.operation.idempotency import MAX_KEY, earlier_result, remember
from tests.services.hr_cast import NOW, Cast, build


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_the_first_result_is_found_again(sqlite_session: Session, cast: Cast) -> None:
    assert earlier_result(sqlite_session, cast.hr, "team.create", "k1") is None
    remember(sqlite_session, cast.hr, "team.create", "k1", "7", now=NOW)
    sqlite_session.commit()
    assert earlier_result(sqlite_session, cast.hr, "team.create", "k1") == "7"


def test_another_act_person_or_key_finds_nothing(sqlite_session: Session, cast: Cast) -> None:
    remember(sqlite_session, cast.hr, "team.create", "k1", "7", now=NOW)
    sqlite_session.commit()
    assert earlier_result(sqlite_session, cast.hr, "person.create", "k1") is None
    assert earlier_result(sqlite_session, cast.admin, "team.create", "k1") is None
    assert earlier_result(sqlite_session, cast.hr, "team.create", "k2") is None


def test_without_a_key_nothing_is_kept(sqlite_session: Session, cast: Cast) -> None:
    remember(sqlite_session, cast.hr, "team.create", "", "7", now=NOW)
    sqlite_session.commit()
    assert earlier_result(sqlite_session, cast.hr, "team.create", "") is None


def test_two_long_keys_with_one_beginning_are_two(sqlite_session: Session, cast: Cast) -> None:
    one, other = "k" * MAX_KEY, "k" * (MAX_KEY - 1) + "x"
    remember(sqlite_session, cast.hr, "people.import", one, "7", now=NOW)
    sqlite_session.commit()
    assert earlier_result(sqlite_session, cast.hr, "people.import", other) is None
    with pytest.raises(InvalidInput):
        earlier_result(sqlite_session, cast.hr, "people.import", one + "k")


def test_every_act_leaves_room_for_its_key() -> None:
    acts = ("people.import", "calibration.adopt", "calibration.undo", "review.answer")
    assert all(len(idempotency._stored(act, "k" * MAX_KEY)) <= 64 for act in acts)
