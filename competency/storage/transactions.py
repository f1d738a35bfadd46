"""Units of work: what a service writes is stored as a whole, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.orm import Session, SessionTransaction

_OPEN: Final = "unit of work"
"""Marks a session in which one is open."""


class UnitOfWork:
    """An open unit of work, as `transaction` hands it out."""

    def __init__(self, session: Session, savepoint: SessionTransaction | None) -> None:
        self._session = session
        self._savepoint = savepoint
        self.committed = False

    def commit(self) -> None:
        """Store what was written; inside another unit of work, hand it over to that one."""
        (self._savepoint or self._session).commit()
        self.committed = True

    def undo(self) -> None:
        """Take back what was written since it began."""
        if self._savepoint is None:
            self._session.rollback()
        elif self._session.get_nested_transaction() is self._savepoint:
            self._savepoint.rollback()


@contextmanager
def transaction(session: Session) -> Iterator[UnitOfWork]:
    """One unit of work on a session; it takes over a transaction that has begun by reading.

    Only `commit()` stores. Left in any other way, by an exception or an early return, it is
    undone and its locks are free::

        with transaction(session) as work:
            require(actor, Action.TEAM_MANAGE)
            ...
            work.commit()

    Inside another one on the same session it becomes a part of that: what it commits is stored
    when the outer one commits; a refusal undoes its own part only.
    """
    nested = session.info.get(_OPEN, False)
    work = UnitOfWork(session, session.begin_nested() if nested else None)
    session.info[_OPEN] = True
    try:
        yield work
    finally:
        session.info[_OPEN] = nested
        if not work.committed:
            work.undo()
