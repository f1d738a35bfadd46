"""Engines that keep their promises: durable, serialised writes and one Persian sort order.

SQLite's own defaults lose updates: the driver opens transactions behind our back and a
deferred transaction that first reads and then writes fails as soon as another writer came in
between. Here the driver is put into autocommit and every transaction is opened by us:
`BEGIN IMMEDIATE` where the connection's execution option `sqlite_begin` is "IMMEDIATE"
(whoever is going to write takes the write lock first and then reads), else `BEGIN`.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from competency.i18n.collation import compare

COLLATION: Final = "fa-x-icu"
"""Name of the Persian collation on both databases, for `collate(column, COLLATION)`."""

WRITING: Final[dict[str, Any]] = {"sqlite_begin": "IMMEDIATE"}
"""Execution options of sessions and connections that are going to write."""

BUSY_MILLISECONDS: Final = 15_000
"""How long a writer waits for another one before it gives up."""

_PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
)
_WAL_TRIES: Final = 100
_WAL_PAUSE_SECONDS: Final = 0.05


def engine_options(url: str | URL) -> dict[str, Any]:
    """What `create_engine` needs for an address besides `configure`.

    For whoever makes the engine elsewhere (Flask-SQLAlchemy's engine options).
    """
    # Errors end up in logs, and logs hold no names or answers: statements yes, values no.
    options = {"hide_parameters": True}
    if make_url(url).get_backend_name() != "sqlite":
        options["pool_pre_ping"] = True
    return options


def make_engine(url: str | URL, **options: Any) -> Engine:
    """An engine of our own for an address, configured.

    Args:
        url: SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`.
        options: Passed on to `create_engine`.
    """
    engine = create_engine(url, **(engine_options(url) | options))
    configure(engine)
    return engine


def configure(engine: Engine) -> None:
    """Put the settings of this module on every connection that the engine will open.

    Raises:
        ValueError: for a database that is neither SQLite nor PostgreSQL.
    """
    match engine.dialect.name:
        case "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin)
        case "postgresql":
            event.listen(engine, "connect", _set_up_postgresql)
        case other:
            raise ValueError(f"database {other!r}: only sqlite and postgresql are supported")


def for_writing(session: Session) -> Session:
    """Let every transaction that the session opens from now on take the write lock at once.

    Call it before the session is first used; a transaction already open stays as it is.
    """
    session.execution_options = session.execution_options.union(WRITING)
    return session


@contextmanager
def reading(session: Session) -> Iterator[None]:
    """Let a session read for long without the write lock, so that others can write meanwhile.

    What it has begun ends before and after (a rollback); afterwards it opens its transactions
    as it did before.
    """
    before = session.execution_options
    session.rollback()
    session.execution_options = before.union({"sqlite_begin": ""})
    try:
        yield
    finally:
        session.rollback()
        session.execution_options = before


@contextmanager
def write_session(source: Engine | sessionmaker[Session]) -> Iterator[Session]:
    """A session for the command line and tests whose transactions begin IMMEDIATE.

    Closed at the end; what was not committed by then is rolled back.
    """
    session = Session(source) if isinstance(source, Engine) else source()
    with for_writing(session):
        yield session


def _set_up_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # Autocommit in the driver's own terms: it never begins a transaction by itself.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    _use_wal(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
    connection.create_collation(COLLATION, compare)


def _use_wal(cursor: Any) -> None:
    """Write-ahead logging; the switch does not honour busy_timeout, hence the tries.

    Two processes that open a new file at once meet here; a file keeps its mode, so later
    connections find it switched and change nothing.
    """
    for last in (*[False] * (_WAL_TRIES - 1), True):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if last or "locked" not in str(error):
                raise
        time.sleep(_WAL_PAUSE_SECONDS)


def _set_up_postgresql(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    connection.commit()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "")
    connection.exec_driver_sql(f"BEGIN {mode}".strip())
