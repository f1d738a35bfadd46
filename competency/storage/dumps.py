"""PostgreSQL databases as a whole, through the server's own programs pg_dump and pg_restore."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Engine, make_url, text

SCHEMA: Final = "public"
"""The schema that holds the tables; the only one dumped."""


class ProgramMissingError(Exception):
    """A program of PostgreSQL is not installed here; the message is its name."""


class ProgramFailedError(Exception):
    """A program of PostgreSQL failed; the message is its last line."""


def dump(url: str, target: Path) -> None:
    """Write a consistent dump of the schema, in PostgreSQL's custom format.

    Raises:
        ProgramMissingError, ProgramFailedError: nothing useful was written.
    """
    _run("pg_dump", url, "--format=custom", f"--schema={SCHEMA}", f"--file={target}")


def load(url: str, source: Path) -> None:
    """Read a dump into an empty schema, in one transaction.

    Raises:
        ProgramMissingError, ProgramFailedError: the schema is still empty.
    """
    # --schema leaves out the statement that makes the schema: it is there already.
    options = (f"--schema={SCHEMA}", "--single-transaction", "--exit-on-error")
    _run("pg_restore", url, *options, str(source))


def others_connected(engine: Engine) -> bool:
    """Whether anybody else has the database open."""
    with engine.connect() as connection:
        others = connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        )
    return bool(others)


def set_aside(engine: Engine, now: datetime) -> str | None:
    """Rename the schema and make an empty one in its place.

    Returns:
        The new name of the old schema; None where it held no tables and stays.
    """
    kept = f"before_restore_{now.astimezone(UTC):%Y%m%d_%H%M%S}"
    with engine.begin() as connection:
        tables = connection.scalar(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = :schema"), {"schema": SCHEMA}
        )
        if not tables:
            return None
        connection.exec_driver_sql(f"ALTER SCHEMA {SCHEMA} RENAME TO {kept}")
        connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
    return kept


def bring_back(engine: Engine, kept: str | None) -> None:
    """Undo `set_aside`: drop what is in the schema now and give the old one its name back."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA} CASCADE")
        if kept is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")
        else:
            connection.exec_driver_sql(f"ALTER SCHEMA {kept} RENAME TO {SCHEMA}")


def _run(program: str, url: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise ProgramMissingError(program)
    full = make_url(url)
    # The password goes through the environment: arguments can be read by everybody here.
    environment = os.environ | ({"PGPASSWORD": full.password} if full.password else {})
    plain = URL.create(
        "postgresql", full.username, None, full.host, full.port, full.database, full.query
    ).render_as_string()
    ran = subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
        [path, "--no-owner", "--no-privileges", f"--dbname={plain}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        lines = ran.stderr.strip().splitlines() or [f"exit code {ran.returncode}"]
        raise ProgramFailedError(lines[0])
