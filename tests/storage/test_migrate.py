"""Migrations: from nothing to the models, once, whoever comes first."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from competency.storage import append_only, chains, migrate
from competency.storage.engine import WRITING, make_engine, write_session
from competency.storage.models import Base, GrantRow, ScoringContextRow
from tests.conftest import MakeDatabase
from tests.storage.records import NOW, add_person, quiz

AddRevision = Callable[[str], None]


def differences(connection: Connection) -> Sequence[Any]:
    """How the tables differ from the models, as Alembic's operations; empty is good."""
    context = MigrationContext.configure(connection, opts=migrate.configure_options())
    found: Sequence[Any] = compare_metadata(context, Base.metadata)
    return found


def test_migrations_from_nothing_to_head_make_the_tables_of_the_models(
    new_database: MakeDatabase,
) -> None:
    engine = make_engine(new_database())
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert differences(connection) == []
        assert set(inspect(connection).get_table_names()) == {
            *Base.metadata.tables,
            "alembic_version",
        }
    engine.dispose()


def test_a_column_that_no_migration_makes_is_a_difference(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE teams DROP COLUMN name_en"))
    with engine.connect() as connection:
        (difference,) = differences(connection)
    assert difference[0] == "add_column"
    assert difference[3].name == "name_en"


def test_an_empty_database_is_not_current_and_a_migrated_one_is(new_database: MakeDatabase) -> None:
    engine = make_engine(new_database())
    assert migrate.current(engine) is None
    assert migrate.upgrade(engine)
    assert migrate.current(engine) == migrate.head()
    engine.dispose()


def test_a_second_upgrade_changes_nothing(engine: Engine) -> None:
    assert not migrate.upgrade(engine)


def test_two_upgrades_at_once_migrate_once_and_both_succeed(new_database: MakeDatabase) -> None:
    url = new_database()

    def start(_: int) -> bool:
        engine = make_engine(url)
        try:
            return migrate.upgrade(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(start, range(4))) == [False, False, False, True]
    engine = make_engine(url)
    with engine.connect() as connection:
        assert differences(connection) == []
        assert append_only.missing(connection) == []
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.NewerDatabaseError, match="schema 9999"):
        migrate.upgrade(engine)
    assert migrate.current(engine) == "9999"


def test_an_upgrade_puts_back_a_trigger_that_went_missing(engine: Engine) -> None:
    trigger = (
        "evidence_refuse_delete"
        if engine.dialect.name == "sqlite"
        else ("evidence_refuse_change ON evidence")
    )
    with engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {trigger}"))
        assert len(append_only.missing(connection)) == 1
    assert migrate.upgrade(engine)
    with engine.connect() as connection:
        assert append_only.missing(connection) == []


def test_batch_mode_drops_triggers_and_an_upgrade_puts_them_back(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect().execution_options(**WRITING) as connection, connection.begin():
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("lesson_reads", recreate="always") as batch:
            batch.alter_column("competency", nullable=False)
        assert append_only.missing(connection) == [
            "lesson_reads: no trigger lesson_reads_refuse_update",
            "lesson_reads: no trigger lesson_reads_refuse_delete",
            "lesson_reads: no trigger lesson_reads_refuse_replace",
        ]
    assert migrate.upgrade(sqlite_engine)
    with sqlite_engine.connect() as connection:
        assert append_only.missing(connection) == []


def test_foreign_keys_are_enforced_again_after_an_upgrade(new_sqlite: MakeDatabase) -> None:
    engine = make_engine(new_sqlite(), pool_size=1, max_overflow=0)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000
    engine.dispose()


REBUILD = """
def upgrade():
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("evidence", recreate=recreate) as batch:
        batch.add_column(sa.Column("note_count", sa.Integer(), nullable=False, server_default="7"))
    with op.batch_alter_table("persons", recreate=recreate) as batch:
        batch.add_column(sa.Column("cohort", sa.Integer()))
"""
NEXT = "9999"
DANGLING = """
def upgrade():
    op.execute("INSERT INTO grants (person_id, name, granted_at) VALUES (4711, 'hr', '2026-01-01')")
"""


@pytest.fixture
def add_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AddRevision]:
    """Adds revision NEXT with a given body, as a later release would."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    newest = migrate.head()

    def forget() -> None:
        migrate.head.cache_clear()
        migrate.known_revisions.cache_clear()

    def add(body: str) -> None:
        text = "import sqlalchemy as sa\nfrom alembic import op\n"
        text += f'revision = "{NEXT}"\ndown_revision = "{newest}"\n{body}'
        (folder / "versions" / f"{NEXT}_next.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(migrate, "MIGRATIONS", folder)
        forget()

    yield add
    monkeypatch.undo()
    forget()


def with_evidence(engine: Engine) -> None:
    with write_session(engine) as session:
        for _ in range(2):
            chains.append(session, add_person(session), [quiz(), quiz()], NOW)
        session.commit()


def test_an_old_database_is_rebuilt_with_its_evidence_its_references_and_its_triggers(
    engine: Engine, add_revision: AddRevision
) -> None:
    with_evidence(engine)
    add_revision(REBUILD)
    assert migrate.current(engine) != migrate.head()
    assert migrate.upgrade(engine)
    assert migrate.current(engine) == NEXT
    with write_session(engine) as session:
        assert chains.verify(session) == []
        assert session.scalars(text("SELECT note_count FROM evidence")).all() == [7] * 4
        assert append_only.missing(session.connection()) == []
        with pytest.raises(IntegrityError, match="append-only"):
            session.execute(text("DELETE FROM evidence"))
        session.rollback()
        session.add(GrantRow(person_id=4711, name="hr", granted_at=NOW))
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_migration_that_would_leave_dangling_references_changes_nothing(
    engine: Engine, add_revision: AddRevision
) -> None:
    with_evidence(engine)
    before = migrate.head()
    add_revision(REBUILD + DANGLING.replace("def upgrade():\n", ""))
    with pytest.raises((RuntimeError, IntegrityError), match=r"dangling|foreign key"):
        migrate.upgrade(engine)
    assert migrate.current(engine) == before
    with engine.connect() as connection:
        assert differences(connection) == []
        assert append_only.missing(connection) == []
    with write_session(engine) as session:
        assert chains.verify(session) == []
        session.add(GrantRow(person_id=4711, name="hr", granted_at=NOW))
        with pytest.raises(IntegrityError):
            session.flush()


def test_contexts_from_before_their_authors_were_kept_stay_as_they_were(
    new_database: MakeDatabase,
) -> None:
    engine = make_engine(new_database())
    with engine.begin() as connection:
        command.upgrade(migrate.config(connection), "0002")
        append_only.install(connection)
        connection.execute(
            text(
                "INSERT INTO framework_versions (id, version, path_id, document, recorded_at) "
                "VALUES (1, 'v', 'p', '{}', '2026-01-01 00:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO scoring_contexts "
                "(id, path_id, framework_version, document, reason, recorded_at) "
                "VALUES (7, 'p', 'v', '{}', 'publication', '2026-01-01 00:00:00')"
            )
        )
    assert migrate.upgrade(engine)
    with write_session(engine) as session:
        row = session.get_one(ScoringContextRow, 7)
        assert (row.reason, row.recorded_by) == ("publication", None)
        with pytest.raises(IntegrityError, match="append-only"):
            session.execute(text("UPDATE scoring_contexts SET reason = 'put back'"))
    engine.dispose()
