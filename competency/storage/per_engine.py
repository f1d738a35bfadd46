"""What is held in memory of a database, and goes when its engine does."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")


class PerEngine(Generic[T]):
    """One value for each engine, made when it is first asked for.

    Ids mean nothing beyond their database: what is remembered by id is kept here, never in a
    dictionary that all databases of a process share.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = Lock()
        self._values: WeakKeyDictionary[Engine, T] = WeakKeyDictionary()

    def of(self, session: Session) -> T:
        """The value of the database that a session is on; for several threads to share."""
        engine = session.get_bind().engine
        with self._lock:
            if engine not in self._values:
                self._values[engine] = self._make()
            return self._values[engine]
