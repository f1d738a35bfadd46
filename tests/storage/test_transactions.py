"""Units of work: stored by a commit, undone by anything else, also one inside another."""

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.storage.engine import write_session
from competency.storage.models import Person, Team
from competency.storage.transactions import transaction


class Refusal(Exception):
    """What a rule raises."""


def names(engine: Engine) -> list[str]:
    """The teams that are stored, as somebody else sees them."""
    with Session(engine) as other:
        return list(other.scalars(select(Team.name_en).order_by(Team.id)))


def add(session: Session, name: str) -> None:
    session.add(Team(name_fa=name, name_en=name))


def test_a_commit_stores_all_of_it(session: Session, engine: Engine) -> None:
    with transaction(session) as work:
        add(session, "bar")
        session.flush()
        add(session, "night")
        assert names(engine) == []
        work.commit()
    assert names(engine) == ["bar", "night"]


def refused(session: Session, name: str) -> None:
    """A unit of work that ends in a refusal."""
    with transaction(session):
        add(session, name)
        session.flush()
        raise Refusal


def test_left_without_a_commit_it_is_undone(session: Session, engine: Engine) -> None:
    def early() -> str:
        with transaction(session):
            add(session, "bar")
            session.flush()
            return "earlier result"

    assert early() == "earlier result"
    session.commit()
    assert names(engine) == []


def test_a_refusal_undoes_it_and_passes_through(session: Session, engine: Engine) -> None:
    with pytest.raises(Refusal):
        refused(session, "bar")
    session.commit()
    assert names(engine) == []


def test_what_is_pending_is_undone_too(session: Session, engine: Engine) -> None:
    with transaction(session):
        add(session, "never sent to the database")
    session.commit()
    assert names(engine) == []


def test_nobody_waits_for_it_once_it_is_left(session: Session, engine: Engine) -> None:
    with transaction(session):
        add(session, "bar")
        session.flush()
    with write_session(engine) as other:
        add(other, "night")
        other.commit()
    assert names(engine) == ["night"]


def test_the_session_goes_on_with_the_next(session: Session, engine: Engine) -> None:
    for name in ("bar", "night"):
        with transaction(session) as work:
            add(session, name)
            work.commit()
    with pytest.raises(Refusal), transaction(session):
        raise Refusal
    with transaction(session) as work:
        add(session, "roast")
        work.commit()
    assert names(engine) == ["bar", "night", "roast"]


def test_a_nested_commit_is_stored_by_the_outer_one(session: Session, engine: Engine) -> None:
    with transaction(session) as outer:
        add(session, "bar")
        with transaction(session) as inner:
            add(session, "night")
            inner.commit()
        assert names(engine) == []
        outer.commit()
    assert names(engine) == ["bar", "night"]


def test_without_the_outer_commit_a_nested_one_is_undone(session: Session, engine: Engine) -> None:
    with transaction(session), transaction(session) as inner:
        add(session, "night")
        inner.commit()
    session.commit()
    assert names(engine) == []


def test_a_nested_refusal_undoes_its_own_part_only(session: Session, engine: Engine) -> None:
    with transaction(session) as outer:
        add(session, "bar")
        with pytest.raises(Refusal):
            refused(session, "night")
        add(session, "roast")
        outer.commit()
    assert names(engine) == ["bar", "roast"]


def test_a_nested_row_that_the_database_refuses_spoils_nothing(
    session: Session, engine: Engine
) -> None:
    def of_no_team() -> None:
        with transaction(session):
            session.add(Team(name_fa="x", name_en="x", parent_id=10**6))
            session.flush()

    with transaction(session) as outer:
        add(session, "bar")
        with pytest.raises(IntegrityError):
            of_no_team()
        outer.commit()
    assert names(engine) == ["bar"]


def test_after_nesting_the_session_is_as_before(session: Session, engine: Engine) -> None:
    with transaction(session), transaction(session):
        pass
    with transaction(session) as work:
        add(session, "bar")
        work.commit()
    assert names(engine) == ["bar"]
    assert session.scalar(select(func.count()).select_from(Person)) == 0
