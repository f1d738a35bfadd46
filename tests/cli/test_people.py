"""`competency import-people`, `export-matrix` and `create-admin` as an operator types them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.cli.people import create_admin, export_matrix, import_people
from competency.domain.errors import CompetencyError, Forbidden, InvalidInput
from competency.services.accounts import passwords
from competency.services.curriculum import publishing
from competency.storage.engine import make_engine, write_session
from competency.storage.migrate import upgrade
from competency.storage.models import AuditEntry, MailLogEntry
from competency.storage.queries import people as queries
from tests.services.hr_cast import NOW, build

SAMPLE = Path(__file__).parents[1] / "sample_path"
TABLE = "name,email,team,role\nمریم,maryam@c.example.org,برند,lead\nسارا,bad@,,\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with an organisation and a published path; the working folder."""
    monkeypatch.setenv("COMPETENCY_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("COMPETENCY_PASSWORD_COST", "low")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "instance").mkdir()
    (tmp_path / "people.csv").write_text(TABLE, encoding="utf-8")
    with stored(tmp_path) as session:
        publishing.publish(session, SAMPLE, now=NOW)
        build(session)
    return tmp_path


@contextmanager
def stored(folder: Path) -> Iterator[Session]:
    """A session on the installation's database."""
    engine = make_engine(f"sqlite:///{folder / 'instance' / 'competency.sqlite3'}")
    upgrade(engine)
    with write_session(engine) as session:
        yield session
    engine.dispose()


def run(command: click.Command, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(command, arguments, input=typed)


def test_a_dry_run_tells_every_row_and_writes_nothing(folder: Path) -> None:
    done = run(import_people, "people.csv", "--dry-run")
    assert done.exit_code == 1
    assert "people.csv:3: email: The email address is not complete" in done.output
    assert "Becomes lead of “Brand”." in done.output
    assert "1 new, 0 changed, 0 unchanged, 1 with errors" in done.output
    with stored(folder) as session:
        assert queries.by_email(session, "maryam@c.example.org") is None


def test_an_import_saves_the_good_rows_and_names_the_others(folder: Path) -> None:
    done = run(import_people, "people.csv", "--as", "leila@c.example.org")
    assert done.exit_code == 1
    assert "Saved 1 row: 1 new, 0 changed." in done.output
    assert "1 row left out." in done.output
    with stored(folder) as session:
        assert queries.by_email(session, "maryam@c.example.org") is not None
        hr = queries.by_email(session, "leila@c.example.org")
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "people.import")).one()
        assert hr is not None
        assert entry.actor_id == hr.person_id


def test_a_clean_table_ends_well(folder: Path) -> None:
    (folder / "people.csv").write_text("name,email\nمریم,m@c.example.org\n", encoding="utf-8")
    assert run(import_people, "people.csv").exit_code == 0
    again = run(import_people, "people.csv")
    assert again.exit_code == 0
    assert "There is nothing to save." in again.output


@pytest.mark.parametrize(
    ("email", "kind"),
    [("nima@c.example.org", Forbidden), ("nobody@c.example.org", SystemExit)],
)
def test_an_import_in_the_name_of_others_than_hr_is_refused(
    folder: Path, email: str, kind: type[BaseException]
) -> None:
    done = run(import_people, "people.csv", "--as", email)
    assert done.exit_code == 1
    assert isinstance(done.exception, kind)
    with stored(folder) as session:
        assert queries.by_email(session, "maryam@c.example.org") is None


def test_a_file_that_is_no_table_is_refused(folder: Path) -> None:
    (folder / "people.csv").write_bytes(b"PK\x03\x04")
    done = run(import_people, "people.csv")
    assert isinstance(done.exception, InvalidInput)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_matrix_is_written_whole(folder: Path, kind: str) -> None:
    done = run(export_matrix, "--format", kind, "--out", f"matrix.{kind}")
    assert done.exit_code == 0, done.output
    assert "Wrote 4 people as of" in done.output
    content = (folder / f"matrix.{kind}").read_bytes()
    if kind == "json":
        assert len(json.loads(content)["people"]) == 4
    assert {p.name for p in folder.iterdir()} == {"instance", "people.csv", f"matrix.{kind}"}
    with stored(folder) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "matrix.export")).one()
        assert (entry.actor_id, f"format={kind} people=4" in entry.detail) == (None, True)


def test_the_matrix_of_a_past_day_takes_both_calendars(folder: Path) -> None:
    for day in ("2026-11-01", "1405/08/10"):
        done = run(export_matrix, "--format", "json", "--as-of", day, "--out", "m.json")
        assert done.exit_code == 0, done.output
        assert json.loads((folder / "m.json").read_bytes())["as_of"] == "2026-11-01"
    wrong = run(export_matrix, "--format", "json", "--as-of", "soon", "--out", "m.json")
    assert isinstance(wrong.exception, CompetencyError)


def test_a_file_that_cannot_be_written_leaves_no_half(folder: Path) -> None:
    (folder / "taken").mkdir()
    done = run(export_matrix, "--format", "csv", "--out", "nowhere/m.csv")
    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert not (folder / "nowhere").exists()


def test_the_first_admin_chooses_a_password_that_is_not_shown(folder: Path) -> None:
    secret = "four quiet coffee beans"
    typed = f"short\nshort\n{secret}\n{secret}\n"
    done = run(create_admin, "New@C.example.org", "--name", "نو", "--hr", typed=typed)
    assert done.exit_code == 0, done.output
    assert "at least 10 characters" in done.output
    assert secret not in done.output
    with stored(folder) as session:
        made = queries.by_email(session, "new@c.example.org")
        assert made is not None
        assert passwords.verify(made.password_hash, secret, "low")
        assert queries.grants_of(session, made.person_id) == {"admin", "hr"}


def test_an_account_that_is_there_gets_the_right_only(folder: Path) -> None:
    done = run(create_admin, "sara@c.example.org", "--name", "سارا")
    assert done.exit_code == 0, done.output
    with stored(folder) as session:
        sara = queries.by_email(session, "sara@c.example.org")
        assert sara is not None
        assert (sara.name, sara.password_hash) == ("سارا محمدی", "chosen")
        assert queries.grants_of(session, sara.person_id) == {"admin"}


def test_an_invited_admin_gets_a_link(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = run(create_admin, "new@c.example.org", "--name", "نو", "--invite")
    assert without.exit_code == 1
    assert "COMPETENCY_PUBLIC_URL" in without.output
    monkeypatch.setenv("COMPETENCY_PUBLIC_URL", "https://c.example.org/")
    done = run(create_admin, "new@c.example.org", "--name", "نو", "--invite")
    assert done.exit_code == 0, done.output
    assert "The invitation: https://c.example.org/invite/" in done.output
    with stored(folder) as session:
        assert session.scalars(select(MailLogEntry.recipient)).all() == ["new@c.example.org"]
