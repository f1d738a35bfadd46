"""SQLite files as a whole: copy one while it is in use, check one, swap one in."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, make_url


class InUseError(Exception):
    """Another process has the database open."""


def file_of(url: str | URL) -> Path | None:
    """The file of a SQLite address; None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in {None, "", ":memory:"}:
        return None
    return Path(str(parsed.database))


def address_of(path: Path) -> URL:
    """The SQLite address of a file, whatever signs its name holds."""
    return URL.create("sqlite", database=str(path))


def create_private(path: Path) -> None:
    """Make an empty file that only its owner can read.

    Raises:
        FileExistsError: there is one already.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def copy_online(source: Path, target: Path) -> None:
    """A consistent copy of a database that others may be writing to, in one file.

    `target` exists and is empty. Writers are not held up: in WAL mode the copy reads the
    state at its beginning.
    """
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        to_one_file(copy)
    flush_to_disk(target)


def to_one_file(connection: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the file and leave WAL mode.

    Raises:
        sqlite3.OperationalError: another connection has the file open ("database is locked").
    """
    connection.execute("PRAGMA journal_mode = DELETE").fetchall()


def damage(path: Path) -> list[str]:
    """What is wrong inside a database file; empty is good."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as opened:
            rows = opened.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [str(line) for (line,) in rows if line != "ok"]


def claim(path: Path) -> None:
    """Make sure that nobody else has the database open; leaves it as one file.

    A file too damaged to be opened is nobody's: it passes.

    Raises:
        InUseError: another connection is open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            to_one_file(connection)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise InUseError(str(path)) from error
    except sqlite3.DatabaseError:
        return


def keep_beside(path: Path, now: datetime) -> Path:
    """Rename a database, with its log if it still has one, so that another can take its place."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = path.with_name(f"{path.stem}.before-restore-{stamp}{path.suffix}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.stem}.before-restore-{stamp}-{number}{path.suffix}")
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    kept.chmod(0o600)
    return kept


def private_copy(source: Path, target: Path) -> None:
    """Copy a closed file to one that only its owner can read."""
    create_private(target)
    shutil.copyfile(source, target)
    flush_to_disk(target)


def discard(path: Path) -> None:
    """Remove a database file of ours and its log."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def move_into_place(source: Path, target: Path) -> None:
    """Rename over the target, and have both names on disk before returning."""
    source.replace(target)
    flush_to_disk(target)


def flush_to_disk(path: Path) -> None:
    """Have a file's contents and its name on disk."""
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
