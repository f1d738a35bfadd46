"""The doctor finds what is wrong and says nothing where all is well."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from competency.services.operation import doctor
from competency.services.operation.doctor import Check, Examination, Finding, examine
from competency.storage import chains
from competency.storage.engine import make_engine, write_session
from competency.storage.snapshots import file_of
from tests.conftest import MakeDatabase
from tests.storage.records import NOW, add_person, new_answer

KEY = chains.head_key("secret")


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with write_session(engine) as session:
        for _ in range(3):
            chains.append(session, add_person(session), [new_answer(), new_answer()], NOW)
        chains.sign_head(session, key=KEY, now=NOW + timedelta(days=1))
        session.commit()
    return engine


def problems(engine: Engine, key: bytes | None = KEY) -> dict[str, tuple[str, ...]]:
    return {f.check: f.sentences for f in examine(engine, key=key) if f.sentences}


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_healthy_database_has_no_problems(filled: Engine) -> None:
    told: list[Finding] = []
    findings = examine(filled, key=KEY, report=told.append)
    assert [finding.check for finding in findings] == [
        "schema",
        "file",
        "append-only triggers",
        "foreign keys",
        "evidence chains",
        "daily heads",
        "estimates",
    ]
    assert not any(finding.sentences for finding in findings)
    assert told == findings


def test_a_missing_trigger_is_told(filled: Engine) -> None:
    trigger = "evidence_refuse_delete"
    if filled.dialect.name == "postgresql":
        trigger = "evidence_refuse_change ON evidence"
    run(filled, f"DROP TRIGGER {trigger}")
    assert problems(filled) == {
        "append-only triggers": (f"evidence: no trigger {trigger.split()[0]}",)
    }


def test_tampering_is_told_with_person_and_row(filled: Engine) -> None:
    if filled.dialect.name == "sqlite":
        run(filled, "DROP TRIGGER evidence_refuse_update")
    else:
        run(filled, "ALTER TABLE evidence DISABLE TRIGGER USER")
    run(filled, "UPDATE evidence SET category = 0 WHERE person_id = 2 AND seq = 1")
    found = problems(filled)
    assert set(found) == {"append-only triggers", "evidence chains"}
    assert found["evidence chains"] == (
        "person 2, row 1: has other facts than those its hash was made from",
    )


def test_a_signature_of_another_key_is_told_only_where_a_key_is_given(filled: Engine) -> None:
    assert set(problems(filled, chains.head_key("another"))) == {"daily heads"}
    assert problems(filled, None) == {}


def test_a_dangling_reference_is_told(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            text("INSERT INTO grants (person_id, name, granted_at) VALUES (7, 'hr', '2026-01-01')")
        )
        connection.commit()
        connection.invalidate()
    assert problems(sqlite_engine) == {
        "foreign keys": ("grants: row 1 refers to no row of persons",)
    }


@pytest.mark.postgresql
def test_a_foreign_key_that_is_not_enforced_is_told(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url)
    run(
        engine,
        "ALTER TABLE grants DROP CONSTRAINT fk_grants_person_id",
        "ALTER TABLE grants ADD CONSTRAINT fk_grants_person_id FOREIGN KEY (person_id) "
        "REFERENCES persons (id) NOT VALID",
    )
    assert problems(engine) == {
        "foreign keys": ("grants: foreign key fk_grants_person_id is not enforced",)
    }
    engine.dispose()


def test_a_damaged_file_is_told(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with write_session(engine) as session:
        chains.append(session, add_person(session), [new_answer()] * 200, NOW)
        session.commit()
    engine.dispose()
    file = Path(str(file_of(sqlite_url)))
    data = bytearray(file.read_bytes())
    data[-4096 * 8 :] = b"\xff" * 4096 * 8
    file.write_bytes(data)
    assert "file" in problems(engine)
    engine.dispose()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_bytes(b"nothing of a database" * 1000)
    engine = make_engine(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    (finding,) = examine(engine)
    assert finding.sentences == ("could not be checked: file is not a database",)
    engine.dispose()


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    (finding,) = examine(make_engine(f"sqlite:///{file}"))
    assert f"there is no database at {file}" in finding.sentences[0]
    assert not file.exists()


@pytest.mark.parametrize(
    ("revision", "sentence"), [("9999", "newer version"), (None, "the database is empty")]
)
def test_another_schema_is_told_and_nothing_else_is_looked_at(
    engine: Engine, revision: str | None, sentence: str
) -> None:
    run(engine, "DELETE FROM alembic_version")
    if revision:
        run(engine, f"INSERT INTO alembic_version VALUES ('{revision}')")
    (finding,) = examine(engine)
    assert finding.check == "schema"
    assert sentence in finding.sentences[0]


def test_an_unmigrated_database_is_told(new_database: MakeDatabase) -> None:
    engine = make_engine(new_database())
    (finding,) = examine(engine)
    assert len(finding.sentences) == 1
    engine.dispose()


def test_a_feature_can_add_a_check_of_its_own(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(on: Examination) -> Iterator[str]:
        yield f"{on.session.scalar(text('SELECT count(*) FROM persons'))} people"

    monkeypatch.setattr(doctor, "CHECKS", [*doctor.CHECKS, Check("estimates", look)])
    assert problems(engine) == {"estimates": ("0 people",)}


def test_a_check_that_meets_a_database_error_is_a_finding_and_the_next_one_runs(
    engine: Engine,
) -> None:
    def fail(on: Examination) -> list[str]:
        on.session.execute(text("SELECT * FROM nowhere"))
        return []

    checks = [Check("first", fail), Check("second", lambda _: ["seen"])]
    schema, first, second = examine(engine, checks=checks)
    assert schema.sentences == ()
    assert "could not be checked" in first.sentences[0]
    assert second.sentences == ("seen",)


def test_many_problems_are_told_in_short(engine: Engine) -> None:
    checks = [Check("many", lambda _: [str(n) for n in range(100)])]
    finding = examine(engine, checks=checks)[-1]
    assert finding.sentences == (*[str(n) for n in range(20)], "and 80 more")
