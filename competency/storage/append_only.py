"""Append-only tables: triggers that refuse every change of a recorded row, on both databases.

The list below is the only one. Alembic's batch mode rebuilds a table without its triggers,
so `migrate.upgrade` calls `install` after every upgrade; `missing` says what is not in place.

On SQLite a third trigger refuses `INSERT OR REPLACE`: its hidden DELETE fires no trigger
unless the connection has `recursive_triggers` on, which a foreign tool has not. On PostgreSQL
the triggers are ENABLE ALWAYS, so that a replication role does not slip past them, and a
statement trigger refuses TRUNCATE.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, inspect, text

TABLES: Final = (
    "audit_entries",
    "chain_heads",
    "evidence",
    "framework_versions",
    "held_levels",
    "kpi_records",
    "lesson_reads",
    "publications",
    "responses",
    "review_results",
    "scoring_contexts",
)

REFUSAL: Final = "is append-only: record a new row that supersedes the old one"

_FUNCTION: Final = "competency_refuse_change"
_FUNCTION_BODY: Final = f"""
BEGIN
    RAISE EXCEPTION '% {REFUSAL}', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
"""


def install(connection: Connection) -> None:
    """Put every missing or altered trigger in place, in the connection's transaction.

    Triggers that are as they should be are left alone, so that a start-up of one process
    does not lock the tables of another.
    """
    present = set(inspect(connection).get_table_names())
    for table in TABLES:
        if table in present:
            _install_table(connection, table)


def missing(connection: Connection) -> list[str]:
    """What is not protected as it should be: one sentence a table or trigger; empty is good."""
    present = set(inspect(connection).get_table_names())
    problems = [f"{table}: no such table" for table in TABLES if table not in present]
    if connection.dialect.name == "postgresql" and not _function_is_right(connection):
        problems.append(f"{_FUNCTION}(): missing or altered")
    for table in TABLES:
        if table in present:
            problems += [f"{table}: no trigger {name}" for name in _lacking(connection, table)]
    return problems


def _install_table(connection: Connection, table: str) -> None:
    if connection.dialect.name == "sqlite":
        wanted = dict(_sqlite_triggers(connection, table))
        for name in _lacking(connection, table):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(wanted[name])
        return
    if not _function_is_right(connection):
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $body${_FUNCTION_BODY.replace('%', '%%')}$body$"
        )
    for name in _lacking(connection, table):
        timing, level = _POSTGRESQL[name.removeprefix(f"{table}_")]
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} {timing} ON {table} {level} EXECUTE FUNCTION {_FUNCTION}()"
        )
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def _lacking(connection: Connection, table: str) -> list[str]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t"),
            {"t": table},
        )
        found = {row.name: row.sql for row in rows}
        return [name for name, sql in _sqlite_triggers(connection, table) if found.get(name) != sql]
    rows = connection.execute(
        text(
            "SELECT t.tgname, pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger t "
            "WHERE t.tgrelid = to_regclass(:t) AND NOT t.tgisinternal"
        ),
        {"t": table},
    )
    right = {
        name
        for name, definition, enabled in rows
        if enabled == "A"
        and name.removeprefix(f"{table}_") in _POSTGRESQL
        and _defines(definition, *_POSTGRESQL[name.removeprefix(f"{table}_")])
    }
    return [f"{table}_{change}" for change in _POSTGRESQL if f"{table}_{change}" not in right]


_POSTGRESQL: Final = {
    "refuse_change": ("BEFORE DELETE OR UPDATE", "FOR EACH ROW"),
    "refuse_truncate": ("BEFORE TRUNCATE", "FOR EACH STATEMENT"),
}
"""Trigger name after its table → when it fires and for what, as PostgreSQL spells it."""


def _defines(definition: str, timing: str, level: str) -> bool:
    return (
        f" {timing} ON " in definition
        and f" {level} EXECUTE FUNCTION " in definition
        and definition.endswith(f"{_FUNCTION}()")
    )


def _function_is_right(connection: Connection) -> bool:
    body = connection.scalar(
        text("SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(:name)"),
        {"name": f"{_FUNCTION}()"},
    )
    return bool(body == _FUNCTION_BODY)


def _sqlite_triggers(connection: Connection, table: str) -> Iterator[tuple[str, str]]:
    """Name and statement of each trigger of a table."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
    for change in ("update", "delete"):
        name = f"{table}_refuse_{change}"
        yield name, f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table} {refuse}"
    taken = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")"
        for key in _keys(connection, table)
    )
    name = f"{table}_refuse_replace"
    replaced = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - names of our own
    yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {replaced} {refuse}"


def _keys(connection: Connection, table: str) -> list[tuple[str, ...]]:
    """Primary key and every unique key: whatever an INSERT OR REPLACE could hit."""
    about = inspect(connection)
    unique = [tuple(key["column_names"]) for key in about.get_unique_constraints(table)]
    unique += [
        tuple(column for column in index["column_names"] if column)
        for index in about.get_indexes(table)
        if index["unique"]
    ]
    primary = tuple(about.get_pk_constraint(table)["constrained_columns"])
    return [primary, *sorted(set(unique))]
