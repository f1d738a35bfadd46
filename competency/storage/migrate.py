"""Bringing a database to the schema of this version: forward only, one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from competency.domain.errors import N_, Unavailable
from competency.storage import append_only, snapshots
from competency.storage.engine import BUSY_MILLISECONDS, WRITING
from competency.storage.models import Base
from competency.storage.queries.integrity import foreign_key_problems
from competency.storage.types import UtcDateTime

MIGRATIONS: Final = Path(__file__).parent / "migrations"

_LOCK: Final = 0x636F_6D70_6574
"""Key of the advisory lock on PostgreSQL ("compet" in ASCII)."""

_WAIT_MILLISECONDS: Final = 600_000
"""How long a process waits for another one's migration on SQLite."""


class NewerDatabaseError(Unavailable):
    """The database has a schema that this version does not know."""


def upgrade(engine: Engine) -> bool:
    """Bring the database to the newest schema and put the append-only triggers in place.

    Safe to call at every start, from several processes at once: the first one holds a lock
    (`BEGIN IMMEDIATE` on SQLite, an advisory lock on PostgreSQL) and the others then find
    nothing left to do. All of it is one transaction: a failure leaves the old schema.

    Returns:
        Whether anything changed.
    Raises:
        NewerDatabaseError: the database comes from a newer version; nothing was changed.
    """
    _make_file(engine)
    with engine.connect() as connection:
        if _in_order(connection):
            return False
    with _locked(engine) as connection:
        if _in_order(connection):
            return False
        command.upgrade(config(connection), "head")
        append_only.install(connection)
        problems = foreign_key_problems(connection)
        if problems:
            raise RuntimeError(f"the migration would leave dangling references: {problems[:3]}")
    return True


def current(engine: Engine) -> str | None:
    """The revision of the database; None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


@cache
def head() -> str:
    """The newest revision of this version."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    assert revision is not None, "a release has at least one migration"  # noqa: S101
    return revision


@cache
def known_revisions() -> frozenset[str]:
    """All revisions that this version can start from."""
    script = ScriptDirectory.from_config(config())
    return frozenset(revision.revision for revision in script.walk_revisions())


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here instead of read from an alembic.ini."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def configure_options() -> dict[str, Any]:
    """How Alembic compares and renders; the same for migrating, comparing and generating."""
    return {
        "target_metadata": Base.metadata,
        "render_as_batch": True,
        "compare_type": True,
        "compare_server_default": True,
        "transactional_ddl": True,
        "render_item": _render_item,
    }


def _render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Write our own types as what they are in the database: a migration outlives the model."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _make_file(engine: Engine) -> None:
    """Have a new SQLite file readable by its owner only; its log inherits that."""
    file = snapshots.file_of(engine.url)
    if file is not None and not file.exists():
        with suppress(FileExistsError):
            snapshots.create_private(file)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _in_order(connection: Connection) -> bool:
    revision = _revision(connection)
    if revision is not None and revision not in known_revisions():
        raise NewerDatabaseError(
            N_(
                "The database has schema %(revision)s, which this version does not know. "
                "Install the version of Competency that wrote it, or a newer one."
            ),
            revision=revision,
        )
    return revision == head() and not append_only.missing(connection)


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that no other migration can enter."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection
        return
    with engine.connect() as connection:
        # Batch mode rebuilds tables that others refer to. Foreign keys can only be switched
        # outside a transaction; `upgrade` checks them before the transaction ends.
        _pragma(connection, f"busy_timeout = {_WAIT_MILLISECONDS}")
        _pragma(connection, "foreign_keys = OFF")
        try:
            connection.execution_options(**WRITING)
            with connection.begin():
                yield connection
        finally:
            _pragma(connection, "foreign_keys = ON")
            _pragma(connection, f"busy_timeout = {BUSY_MILLISECONDS}")


def _pragma(connection: Connection, pragma: str) -> None:
    """Set a pragma past SQLAlchemy, which would open a transaction for it."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
