"""Backup and restore: a round trip, and a refusal of whatever would do harm."""

import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from competency.domain.errors import CompetencyError, Conflict, InvalidInput, NotFound, Unavailable
from competency.services.operation import backup
from competency.services.operation.backup import RestoreReport, back_up, manifest_path, restore
from competency.storage import append_only, chains, erasure, migrate
from competency.storage.engine import make_engine, write_session
from competency.storage.models import EvidenceRow, Identity, Person
from competency.storage.snapshots import file_of
from tests.conftest import MakeDatabase
from tests.storage.records import NOW, add_person, quiz

LATER = NOW + timedelta(days=1)


def fill(url: str, people: int = 1) -> None:
    """People with names and evidence."""
    engine = make_engine(url)
    with write_session(engine) as session:
        for number in range(people):
            person = add_person(session)
            name = f"نام {person}"
            session.add(
                Identity(person_id=person, email=f"{person}@x.org", name=name, name_key=name)
            )
            chains.append(session, person, [quiz(), quiz(category=number % 2)], NOW)
        session.commit()
    engine.dispose()


def contents(url: str) -> dict[int, tuple[str | None, int]]:
    """Person → name and pieces of evidence; checks that the record is whole."""
    engine = make_engine(url)
    with Session(engine) as session:
        assert chains.verify(session) == []
        assert append_only.missing(session.connection()) == []
        assert migrate.current(engine) == migrate.head()
        rows = session.scalars(select(EvidenceRow.person_id)).all()
        people = session.execute(
            select(Person.id, Identity.name).outerjoin(Identity, Identity.person_id == Person.id)
        )
        found = {row.id: (row.name, rows.count(row.id)) for row in people}
    engine.dispose()
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup of today.dump"


def test_a_backup_restores_what_was_there(database_url: str, file: Path) -> None:
    fill(database_url, 2)
    before = contents(database_url)
    manifest = back_up(database_url, file, nonce="n", now=NOW)
    fill(database_url, 3)
    assert len(contents(database_url)) == 5

    done = restore(database_url, file, nonce="n", now=LATER)
    assert contents(database_url) == before
    assert (done.manifest, done.erased, done.sound) == (manifest, 0, True)
    assert done.kept is not None


def test_restore_works_twice_and_every_replaced_database_is_kept(
    database_url: str, file: Path
) -> None:
    fill(database_url)
    back_up(database_url, file, nonce="n", now=NOW)
    first = restore(database_url, file, nonce="n", now=LATER)
    again = file.with_name("again.dump")
    back_up(database_url, again, nonce="n", now=LATER)
    second = restore(database_url, again, nonce="n", now=LATER + timedelta(hours=1))
    assert len(contents(database_url)) == 1
    assert first.kept != second.kept
    assert second.sound


def test_the_replaced_database_is_kept_whole(sqlite_url: str, file: Path) -> None:
    back_up(sqlite_url, file, nonce="n", now=NOW)
    fill(sqlite_url, 3)
    kept = Path(str(restore(sqlite_url, file, nonce="n", now=LATER).kept))
    assert kept.parent == Path(str(file_of(sqlite_url))).parent
    assert mode(kept) == 0o600
    assert len(contents(f"sqlite:///{kept}")) == 3
    assert contents(sqlite_url) == {}


@pytest.mark.postgresql
def test_the_replaced_schema_is_kept_whole(postgresql_url: str, file: Path) -> None:
    back_up(postgresql_url, file, nonce="n", now=NOW)
    fill(postgresql_url, 3)
    kept = restore(postgresql_url, file, nonce="n", now=LATER).kept
    assert contents(postgresql_url) == {}
    engine = make_engine(postgresql_url)
    with engine.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {kept}.persons")) == 3
        with pytest.raises(Exception, match="evidence is append-only"):
            connection.execute(text(f"DELETE FROM {kept}.evidence"))
    engine.dispose()


def test_a_backup_restores_where_there_was_no_database(
    database_url: str, new_database: MakeDatabase, file: Path
) -> None:
    target = new_database()
    fill(database_url)
    back_up(database_url, file, nonce="n", now=NOW)
    done = restore(target, file, nonce="n", now=LATER)
    assert done.kept is None
    assert contents(target) == contents(database_url)


def test_both_files_of_a_backup_are_for_their_owner_only(database_url: str, file: Path) -> None:
    earlier = os.umask(0)
    try:
        back_up(database_url, file, nonce="n", now=NOW)
    finally:
        os.umask(earlier)
    assert [mode(path) for path in (file, manifest_path(file))] == [0o600, 0o600]
    assert sorted(path.name for path in file.parent.glob(".*")) == []


def test_a_restored_file_is_for_its_owner_only(sqlite_url: str, file: Path) -> None:
    back_up(sqlite_url, file, nonce="n", now=NOW)
    file.chmod(0o644)
    restore(sqlite_url, file, nonce="n", now=LATER)
    assert mode(Path(str(file_of(sqlite_url)))) == 0o600


def test_a_new_database_is_for_its_owner_only(new_sqlite: MakeDatabase) -> None:
    url = new_sqlite()
    earlier = os.umask(0)
    try:
        engine = make_engine(url)
        migrate.upgrade(engine)
        with engine.connect():
            folder = Path(str(file_of(url))).parent
            modes = {mode(path) for path in folder.glob("*.sqlite3*")}
        engine.dispose()
    finally:
        os.umask(earlier)
    assert modes == {0o600}


def test_the_manifest_says_what_the_backup_is(database_url: str, dialect: str, file: Path) -> None:
    back_up(database_url, file, nonce="n", now=NOW)
    document = json.loads(manifest_path(file).read_text(encoding="utf-8"))
    assert document["format"] == "competency-backup"
    assert document["database"] == dialect
    assert document["schema_revision"] == migrate.head()
    assert document["created_at"] == "2026-11-22T09:30:15+00:00"
    assert document["size"] == file.stat().st_size
    assert re.fullmatch("[0-9a-f]{64}", document["sha256"])


def test_a_backup_holds_what_an_open_writer_has_committed_and_nothing_else(
    sqlite_url: str, file: Path
) -> None:
    fill(sqlite_url)
    engine = make_engine(sqlite_url)
    with write_session(engine) as session:
        add_person(session)
        back_up(sqlite_url, file, nonce="n", now=NOW)
        session.commit()
    engine.dispose()
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("SELECT count(*) FROM persons").fetchone() == (1,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert len(contents(sqlite_url)) == 2


def test_an_existing_file_is_not_overwritten(database_url: str, file: Path) -> None:
    file.write_text("precious")
    with pytest.raises(Conflict, match="already"):
        back_up(database_url, file, nonce="n", now=NOW)
    assert file.read_text() == "precious"
    assert not manifest_path(file).exists()


def test_a_folder_that_is_not_there_is_named(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"missing/b\.dump cannot be written: No such file"):
        back_up(database_url, tmp_path / "missing" / "b.dump", nonce="n", now=NOW)


def test_nothing_cannot_be_backed_up(new_database: MakeDatabase, file: Path) -> None:
    with pytest.raises(NotFound):
        back_up(new_database(), file, nonce="n", now=NOW)
    assert not file.exists()


Damage = Callable[[Path], None]


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _manifest(**changes: object) -> Damage:
    def change(file: Path) -> None:
        path = manifest_path(file)
        document = json.loads(path.read_text(encoding="utf-8")) | changes
        path.write_text(json.dumps(document), encoding="utf-8")

    return change


def _without_a_page(file: Path) -> None:
    """Broken inside, though the manifest fits."""
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    file.write_bytes(data)
    _manifest(sha256=backup._sha256(file))(file)


HARM = [
    pytest.param(_cut, InvalidInput, "is damaged", id="cut short"),
    pytest.param(_flip, InvalidInput, "is damaged", id="one bit flipped"),
    pytest.param(Path.unlink, NotFound, "There is no", id="no file"),
    pytest.param(lambda f: manifest_path(f).unlink(), NotFound, "two files", id="no manifest"),
    pytest.param(lambda f: manifest_path(f).write_text("{"), InvalidInput, "manifest", id="cut"),
    pytest.param(lambda f: manifest_path(f).write_text("[]"), InvalidInput, "manifest", id="list"),
    pytest.param(_manifest(version=2), InvalidInput, "manifest", id="newer manifest"),
    pytest.param(_manifest(size="1"), InvalidInput, "manifest", id="size of a wrong type"),
    pytest.param(_manifest(extra=1), InvalidInput, "manifest", id="unknown field"),
    pytest.param(_manifest(schema_revision="9999"), InvalidInput, "schema 9999", id="newer"),
    pytest.param(_manifest(database="oracle"), InvalidInput, "oracle", id="other database"),
]


@pytest.mark.parametrize(("harm", "error", "sentence"), HARM)
def test_a_harmful_backup_is_refused_and_nothing_is_touched(
    database_url: str, file: Path, harm: Damage, error: type[CompetencyError], sentence: str
) -> None:
    back_up(database_url, file, nonce="n", now=NOW)
    harm(file)
    fill(database_url)
    before = contents(database_url)
    with pytest.raises(error, match=sentence):
        restore(database_url, file, nonce="n", now=LATER)
    assert contents(database_url) == before
    live = file_of(database_url)
    if live is not None:
        assert not list(live.parent.glob("*before-restore*")) + list(live.parent.glob(".*"))


def test_damage_inside_a_backup_is_found_though_the_manifest_fits(
    sqlite_url: str, file: Path
) -> None:
    fill(sqlite_url, 20)
    back_up(sqlite_url, file, nonce="n", now=NOW)
    _without_a_page(file)
    before = contents(sqlite_url)
    with pytest.raises(InvalidInput, match="is damaged"):
        restore(sqlite_url, file, nonce="n", now=LATER)
    assert contents(sqlite_url) == before


@pytest.mark.postgresql
def test_a_dump_that_fails_half_way_leaves_the_old_schema_in_service(
    postgresql_url: str, file: Path
) -> None:
    fill(postgresql_url)
    back_up(postgresql_url, file, nonce="n", now=NOW)
    file.write_bytes(file.read_bytes()[:-2000])
    _manifest(sha256=backup._sha256(file), size=file.stat().st_size)(file)
    before = contents(postgresql_url)
    with pytest.raises(Unavailable, match="PostgreSQL refused"):
        restore(postgresql_url, file, nonce="n", now=LATER)
    assert contents(postgresql_url) == before


def test_a_damaged_database_is_not_backed_up_silently(sqlite_url: str, file: Path) -> None:
    fill(sqlite_url, 20)
    live = Path(str(file_of(sqlite_url)))
    data = bytearray(live.read_bytes())
    data[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    live.write_bytes(data)
    with pytest.raises(InvalidInput, match="is damaged"):
        back_up(sqlite_url, file, nonce="n", now=NOW)
    assert not file.exists()


def test_a_damaged_database_can_be_replaced_and_is_kept(sqlite_url: str, file: Path) -> None:
    fill(sqlite_url)
    back_up(sqlite_url, file, nonce="n", now=NOW)
    live = Path(str(file_of(sqlite_url)))
    live.write_bytes(b"nothing of a database" * 1000)
    done = restore(sqlite_url, file, nonce="n", now=LATER)
    assert not done.erasures_known
    assert Path(str(done.kept)).read_bytes().startswith(b"nothing of a database")
    assert len(contents(sqlite_url)) == 1


def test_a_database_in_use_is_not_replaced(engine: Engine, database_url: str, file: Path) -> None:
    back_up(database_url, file, nonce="n", now=NOW)
    fill(database_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(Conflict, match="Stop the server"):
            restore(database_url, file, nonce="n", now=LATER)
    assert len(contents(database_url)) == 1


def _erase(url: str, person: int) -> None:
    engine = make_engine(url)
    with write_session(engine) as session:
        erasure.erase(session, person, NOW + timedelta(hours=2))
        session.commit()
    erasure.scrub(engine)
    engine.dispose()


def test_whoever_was_erased_after_the_backup_stays_erased(database_url: str, file: Path) -> None:
    fill(database_url, 2)
    gone, stays = sorted(contents(database_url))
    back_up(database_url, file, nonce="n", now=NOW)
    _erase(database_url, gone)

    done: RestoreReport = restore(database_url, file, nonce="n", now=LATER)
    assert done.erased == 1
    assert done.erasures_known
    assert contents(database_url) == {gone: (None, 2), stays: (f"نام {stays}", 2)}
    engine = make_engine(database_url)
    with Session(engine) as session:
        assert erasure.erased(session) == {gone: NOW + timedelta(hours=2)}
    engine.dispose()
    live = file_of(database_url)
    if live is not None:
        assert f"{gone}@x.org".encode() not in live.read_bytes()
        assert f"{stays}@x.org".encode() in live.read_bytes()


@pytest.mark.postgresql
def test_a_missing_program_is_named(
    postgresql_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Unavailable, match="pg_dump is not installed here"):
        back_up(postgresql_url, file, nonce="n", now=NOW)
    assert not file.exists()


def test_a_server_that_does_not_answer_is_a_sentence(file: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        back_up("postgresql+psycopg://nobody@127.0.0.1:1/none", file, nonce="n", now=NOW)


def test_no_password_stands_among_the_arguments_of_a_program(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@ :: $PGPASSWORD" > "{seen}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr(backup, "_revision", lambda _: migrate.head())
    url = "postgresql+psycopg://hr:hush@localhost/competency?sslmode=require"
    back_up(url, file, nonce="n", now=NOW)
    arguments, password = seen.read_text().strip().split(" :: ")
    assert "hush" not in arguments
    assert "--dbname=postgresql://hr@localhost/competency?sslmode=require" in arguments
    assert password == "hush"
