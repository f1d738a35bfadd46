"""Backups: a consistent copy taken while people work, and a way back that checks first.

A backup is two files: the database (a SQLite file, or PostgreSQL's custom dump format) and
beside it a manifest with its SHA-256 and schema revision. Both are readable by their owner
only: they hold everything that the platform knows about people.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from competency import __version__
from competency.domain.errors import N_, Conflict, InvalidInput, NotFound, Unavailable
from competency.services.operation import doctor
from competency.services.operation.doctor import Finding
from competency.storage import dumps, erasure, migrate, snapshots
from competency.storage.engine import make_engine, write_session

FORMAT: Final = "competency-backup"
FORMAT_VERSION: Final = 1
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is, as its manifest says.

    Attributes:
        database: "sqlite" or "postgresql".
        schema_revision: Of the database that was copied.
        application: Version that made the backup.
        created_at: ISO 8601, UTC.
        sha256: Of the backup's file, hexadecimal.
        size: Of the backup's file, in bytes.
    """

    database: str
    schema_revision: str
    application: str
    created_at: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did.

    Attributes:
        kept: Where the replaced database is now; None where there was none.
        erased: People who had come back with the backup and were erased again.
        erasures_known: Whether the replaced database could be asked for its erasures.
        findings: What `doctor` says of the restored database.
    """

    manifest: Manifest
    kept: str | None
    erased: int
    erasures_known: bool
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether the doctor found nothing."""
        return not any(finding.sentences for finding in self.findings)


def manifest_path(backup: Path) -> Path:
    """Where the manifest of a backup is: beside it, with `.json` added to the name."""
    return backup.with_name(backup.name + ".json")


def back_up(url: str, target: Path, *, nonce: str, now: datetime) -> Manifest:
    """Copy the database into a new file and write its manifest; people may go on working.

    Args:
        nonce: Random, from the edge: two backups at once write files of their own.
    Raises:
        Conflict: there is a file of that name already.
        InvalidInput: the file cannot be written, or the database is damaged.
        NotFound: there is no database yet.
        Unavailable: the database cannot be read, or pg_dump is missing or failed.
    """
    for path in (target, manifest_path(target)):
        if path.exists():
            raise Conflict(
                N_("There is a file %(file)s already. Choose another name."), file=str(path)
            )
    source = snapshots.file_of(url)
    if source is not None and not source.is_file():
        raise NotFound(N_("There is no database at %(file)s to back up."), file=str(source))
    revision = _revision(url)
    part = target.with_name(f".{target.name}.{nonce}.part")
    try:
        snapshots.create_private(part)
        if source is not None:
            snapshots.copy_online(source, part)
            _refuse_damaged(part, source)
        else:
            with _programs():
                dumps.dump(url, part)
        manifest = Manifest(
            database="postgresql" if source is None else "sqlite",
            schema_revision=revision,
            application=__version__,
            created_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            sha256=_sha256(part),
            size=part.stat().st_size,
        )
        _write_manifest(manifest_path(target), manifest)
        snapshots.move_into_place(part, target)
    except (OSError, sqlite3.Error) as error:
        raise InvalidInput(
            N_("%(file)s cannot be written: %(reason)s."),
            file=str(target),
            reason=getattr(error, "strerror", None) or str(error),
        ) from error
    finally:
        snapshots.discard(part)
    return manifest


def check(backup: Path) -> Manifest:
    """Read a backup's manifest and compare the file with it.

    Raises:
        NotFound: one of its two files is missing.
        InvalidInput: the backup is damaged, or comes from a newer version.
    """
    beside = manifest_path(backup)
    for path in (backup, beside):
        if not path.is_file():
            raise NotFound(
                N_("There is no %(file)s. A backup is two files: %(backup)s and %(manifest)s."),
                file=str(path),
                backup=backup.name,
                manifest=beside.name,
            )
    manifest = _read_manifest(beside)
    if backup.stat().st_size != manifest.size or _sha256(backup) != manifest.sha256:
        raise InvalidInput(
            N_("%(file)s is damaged: it is not what its manifest says. Use another one."),
            file=str(backup),
        )
    if manifest.schema_revision not in migrate.known_revisions():
        raise _newer(manifest.schema_revision)
    return manifest


def restore(url: str, backup: Path, *, nonce: str, now: datetime) -> RestoreReport:
    """Put a backup in the place of the database, which is kept under another name.

    The backup is checked, brought to this version's schema and freed of everybody who has
    been erased since it was made, before the database in service is touched.

    Args:
        nonce: Random, from the edge: part of the name of the file in the making.
    Raises:
        NotFound, InvalidInput: as `check`, or the backup is of another kind of database.
        Conflict: the server is still running.
        Unavailable: pg_restore is missing or failed.
    """
    manifest = check(backup)
    live = snapshots.file_of(url)
    kind = "postgresql" if live is None else "sqlite"
    if manifest.database != kind:
        raise InvalidInput(
            N_("This backup is of a %(backup)s database; the one in the settings is %(here)s."),
            backup=manifest.database,
            here=kind,
        )
    if live is None:
        return _restore_postgresql(url, backup, manifest, now=now)
    return _restore_sqlite(live, backup, manifest, nonce=nonce, now=now)


def _restore_sqlite(
    live: Path, backup: Path, manifest: Manifest, *, nonce: str, now: datetime
) -> RestoreReport:
    live.parent.mkdir(parents=True, exist_ok=True)
    erasures = _erasures_of_file(live)
    part = live.with_name(f".{live.name}.{nonce}.part")
    try:
        snapshots.private_copy(backup, part)
        _refuse_damaged(part, backup)
        engine = make_engine(snapshots.address_of(part))
        try:
            erased, findings = _finish(engine, erasures or {})
        finally:
            engine.dispose()
        _claim(part)
        kept = None
        if live.exists():
            _claim(live)
            kept = str(snapshots.keep_beside(live, now))
        snapshots.move_into_place(part, live)
    finally:
        snapshots.discard(part)
    return RestoreReport(manifest, kept, erased, erasures is not None, findings)


def _restore_postgresql(
    url: str, backup: Path, manifest: Manifest, *, now: datetime
) -> RestoreReport:
    engine = make_engine(url)
    try:
        if dumps.others_connected(engine):
            raise _in_use()
        with Session(engine) as session:
            erasures = erasure.erased(session)
        engine.dispose()
        kept = dumps.set_aside(engine, now)
        try:
            with _programs():
                dumps.load(url, backup)
            erased, findings = _finish(engine, erasures)
        except BaseException:
            dumps.bring_back(engine, kept)
            raise
    finally:
        engine.dispose()
    return RestoreReport(manifest, kept, erased, True, findings)


def _finish(engine: Engine, erasures: dict[int, datetime]) -> tuple[int, tuple[Finding, ...]]:
    """Migrate, erase again and examine a database that is not in service yet."""
    migrate.upgrade(engine)
    with write_session(engine) as session:
        erased = erasure.replay(session, erasures)
        session.commit()
    if erased:
        erasure.scrub(engine)
    return erased, tuple(doctor.examine(engine))


def _erasures_of_file(live: Path) -> dict[int, datetime] | None:
    """Who was erased in the database to be replaced; None where it can no longer tell."""
    if not live.exists():
        return {}
    _claim(live)
    engine = make_engine(snapshots.address_of(live))
    try:
        with Session(engine) as session:
            return erasure.erased(session)
    except DBAPIError:
        return None
    finally:
        engine.dispose()


def _claim(path: Path) -> None:
    try:
        snapshots.claim(path)
    except snapshots.InUseError as error:
        raise _in_use() from error


def _in_use() -> Conflict:
    return Conflict(N_("The database is in use. Stop the server and then restore."))


def _refuse_damaged(copy: Path, source: Path) -> None:
    for reason in snapshots.damage(copy):
        raise InvalidInput(
            N_("%(file)s is damaged: %(reason)s. Use an earlier backup."),
            file=str(source),
            reason=reason,
        )


def _newer(revision: str) -> InvalidInput:
    return InvalidInput(
        N_(
            "The backup has schema %(revision)s, which this version does not know. Install the "
            "version of Competency that made it, or a newer one."
        ),
        revision=revision,
    )


@contextmanager
def _programs() -> Iterator[None]:
    """Say what to do where one of PostgreSQL's programs is missing or fails."""
    try:
        yield
    except dumps.ProgramMissingError as error:
        raise Unavailable(
            N_(
                "%(program)s is not installed here. Install PostgreSQL's client programs "
                "(Debian: postgresql-client) in the server's version."
            ),
            program=str(error),
        ) from error
    except dumps.ProgramFailedError as error:
        raise Unavailable(N_("PostgreSQL refused: %(reason)s"), reason=str(error)) from error


def _revision(url: str) -> str:
    engine = make_engine(url)
    try:
        revision = migrate.current(engine)
    except DBAPIError as error:
        raise Unavailable(
            N_("The database cannot be read: %(reason)s"), reason=str(error.orig).strip()
        ) from error
    finally:
        engine.dispose()
    if revision is None:
        raise NotFound(N_("The database is empty; there is nothing to back up."))
    return revision


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _write_manifest(path: Path, manifest: Manifest) -> None:
    snapshots.create_private(path)
    document = {"format": FORMAT, "version": FORMAT_VERSION} | asdict(manifest)
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    snapshots.flush_to_disk(path)


def _read_manifest(path: Path) -> Manifest:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if (document.pop("format"), document.pop("version")) != (FORMAT, FORMAT_VERSION):
            raise ValueError
        manifest = Manifest(**document)
        if any(
            type(getattr(manifest, name)) is not kind
            for name, kind in Manifest.__annotations__.items()
        ):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(
            N_("%(file)s is not the manifest of a backup that this version can read."),
            file=str(path),
        ) from error
    return manifest
