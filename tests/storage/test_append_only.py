"""Append-only tables: no door for a change, however it is spelt."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competency.storage import append_only, chains
from competency.storage.engine import make_engine, write_session
from competency.storage.models import (
    AttemptRow,
    AuditEntry,
    Base,
    ChainHead,
    FrameworkVersion,
    HeldLevel,
    KpiRecord,
    LessonRead,
    Publication,
    ResponseRow,
    ReviewResult,
    ReviewRow,
    ScoringContextRow,
)
from tests.storage.records import NOW, VERSION, add_person, new_answer

DECLARED = {
    mapper.local_table.name  # type: ignore[attr-defined]
    for mapper in Base.registry.mappers
    if "Append-only" in (mapper.class_.__doc__ or "")
}


def test_the_list_names_every_table_whose_model_is_declared_append_only() -> None:
    assert set(append_only.TABLES) == DECLARED


def fill(session: Session) -> None:
    """A row in each append-only table, id 1 in all of them."""
    person = add_person(session)
    recorded: dict[str, Any] = {"recorded_at": NOW}
    dated: dict[str, Any] = {"occurred_at": NOW, **recorded}
    session.add(FrameworkVersion(version=VERSION, path_id="p", document={}, **recorded))
    session.add(
        AttemptRow(
            public_id="a",
            person_id=person,
            path_id="p",
            area="planning",
            framework_version=VERSION,
            state="open",
            started_at=NOW,
        )
    )
    session.add(
        ReviewRow(
            public_id="r",
            subject_id=person,
            reviewer_id=add_person(session),
            path_id="p",
            framework_version=VERSION,
            state="draft",
            created_at=NOW,
        )
    )
    session.flush()
    chains.append(session, person, [new_answer()], NOW)
    session.add_all(
        [
            AuditEntry(act="grant", detail="", actor_id=person, **recorded),
            ChainHead(day=date(2026, 1, 1), people=1, digest="d", signature="s", **recorded),
            HeldLevel(person_id=person, level="mid", **dated),
            KpiRecord(person_id=person, kpi="engagement", value=1.5, **dated),
            LessonRead(
                person_id=person, competency="c", read=True, framework_version=VERSION, **dated
            ),
            Publication(path_id="p", version=VERSION, **recorded),
            ResponseRow(
                attempt_id=1,
                position=0,
                person_id=person,
                competency="c",
                item_id="i",
                item_version="v",
                answer=["a"],
                category=1,
                categories=2,
                first=True,
                exposure=0,
                language="fa",
                framework_version=VERSION,
                **dated,
            ),
            ReviewResult(review_id=1, competency="c", step=3, **dated),
            ScoringContextRow(
                path_id="p", framework_version=VERSION, document={}, reason="first", **recorded
            ),
        ]
    )
    session.commit()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with write_session(engine) as session:
        fill(session)
    return engine


def rows(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]


def refused(engine: Engine, table: str, statement: str) -> None:
    """The statement fails with a text that names the table, and changes nothing."""
    with engine.connect() as connection:
        before = rows(connection, table)
        assert before, "a table without rows would prove nothing"
        connection.rollback()
        with pytest.raises(IntegrityError, match=f"{table} is append-only"):
            connection.execute(text(statement))
        connection.rollback()
        assert rows(connection, table) == before


@pytest.mark.parametrize("table", append_only.TABLES)
def test_a_recorded_row_cannot_be_updated_or_deleted(filled: Engine, table: str) -> None:
    refused(filled, table, f"UPDATE {table} SET recorded_at = recorded_at")
    refused(filled, table, f"UPDATE {table} SET id = id + 1000")
    refused(filled, table, f"DELETE FROM {table}")
    refused(filled, table, f"DELETE FROM {table} WHERE id = 1")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", append_only.TABLES)
def test_a_table_cannot_be_truncated(postgresql_url: str, table: str) -> None:
    from_nothing = _engine_with_rows(postgresql_url)
    refused(from_nothing, table, f"TRUNCATE {table} CASCADE")
    refused(from_nothing, table, f"TRUNCATE persons, {table} CASCADE")
    from_nothing.dispose()


@pytest.mark.postgresql
def test_truncating_persons_cannot_take_evidence_along(postgresql_url: str) -> None:
    engine = _engine_with_rows(postgresql_url)
    with engine.connect() as connection:
        with pytest.raises(IntegrityError, match="is append-only"):
            connection.execute(text("TRUNCATE persons CASCADE"))
        connection.rollback()
        assert rows(connection, "evidence")
    engine.dispose()


@pytest.mark.postgresql
def test_a_replication_role_does_not_slip_past_the_triggers(postgresql_url: str) -> None:
    engine = _engine_with_rows(postgresql_url)
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        with pytest.raises(IntegrityError, match="evidence is append-only"):
            connection.execute(text("DELETE FROM evidence"))
    engine.dispose()


def _engine_with_rows(url: str) -> Engine:
    engine = make_engine(url)
    with write_session(engine) as session:
        fill(session)
    return engine


@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_sqlite_cannot_replace_a_row_whatever_its_recursive_triggers_are(
    sqlite_engine: Engine, table: str, recursive: str, verb: str
) -> None:
    with write_session(sqlite_engine) as session:
        fill(session)
    with sqlite_engine.connect() as connection:
        connection.connection.cursor().execute(f"PRAGMA recursive_triggers = {recursive}")
        before = rows(connection, table)
        with pytest.raises(IntegrityError, match=f"{table} is append-only"):
            connection.execute(text(f"{verb} INTO {table} SELECT * FROM {table}"))
        connection.rollback()
        assert rows(connection, table) == before


@pytest.mark.parametrize(
    ("table", "other"),
    [
        ("evidence", "category = 0"),
        ("responses", "category = 0"),
        ("review_results", "step = 0"),
        ("framework_versions", "path_id = 'q'"),
        ("chain_heads", "digest = 'x'"),
    ],
)
def test_sqlite_cannot_replace_a_row_through_a_unique_key_and_a_new_id(
    sqlite_engine: Engine, table: str, other: str
) -> None:
    name, value = other.split(" = ")
    with write_session(sqlite_engine) as session:
        fill(session)
    with sqlite_engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA recursive_triggers = OFF")
        about = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
        columns = [row[1] for row in about if row[1] != "id"]
        chosen = ", ".join(value if column == name else column for column in columns)
        before = rows(connection, table)
        with pytest.raises(IntegrityError, match=f"{table} is append-only"):
            connection.execute(
                text(
                    f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) "
                    f"SELECT {chosen} FROM {table}"
                )
            )
        connection.rollback()
        assert rows(connection, table) == before


def test_an_upsert_cannot_update(filled: Engine) -> None:
    refused(
        filled,
        "framework_versions",
        "INSERT INTO framework_versions (version, path_id, document, recorded_at) "
        f"VALUES ('{VERSION}', 'q', '{{}}', '2026-01-01 00:00:00') "
        "ON CONFLICT (version) DO UPDATE SET path_id = 'q'",
    )


def test_new_rows_are_welcome_even_as_insert_or_replace(sqlite_engine: Engine) -> None:
    with write_session(sqlite_engine) as session:
        fill(session)
        session.execute(
            text(
                "INSERT OR REPLACE INTO kpi_records "
                "(person_id, kpi, value, occurred_at, recorded_at) SELECT "
                "person_id, kpi, value, occurred_at, recorded_at FROM kpi_records"
            )
        )
        session.commit()
        assert len(rows(session.connection(), "kpi_records")) == 2


def test_a_fresh_database_misses_nothing(engine: Engine) -> None:
    with engine.connect() as connection:
        assert append_only.missing(connection) == []


def test_a_missing_table_is_reported(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE kpi_records"))
    with engine.connect() as connection:
        assert append_only.missing(connection) == ["kpi_records: no such table"]


def test_a_trigger_with_its_name_but_without_its_teeth_is_reported_and_mended(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER evidence_refuse_delete"))
            connection.execute(
                text(
                    "CREATE TRIGGER evidence_refuse_delete BEFORE DELETE ON evidence "
                    "WHEN 0 BEGIN SELECT RAISE(ABORT, 'never'); END"
                )
            )
        else:
            connection.execute(text("ALTER TABLE evidence DISABLE TRIGGER evidence_refuse_change"))
    with engine.begin() as connection:
        (problem,) = append_only.missing(connection)
        assert problem.startswith("evidence: no trigger evidence_refuse_")
        append_only.install(connection)
        assert append_only.missing(connection) == []


@pytest.mark.postgresql
def test_a_function_that_no_longer_refuses_is_reported_and_mended(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION competency_refuse_change() RETURNS trigger "
                "LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            )
        )
        assert append_only.missing(connection) == ["competency_refuse_change(): missing or altered"]
        append_only.install(connection)
        assert append_only.missing(connection) == []
    engine.dispose()
