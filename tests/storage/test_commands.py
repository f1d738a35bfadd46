"""`competency backup`, `restore` and `doctor` as an operator runs them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text

from competency.cli.backup import backup, restore
from competency.cli.doctor import doctor
from competency.storage import chains
from competency.storage.engine import write_session
from tests.storage.records import NOW, add_person, new_answer

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path, sqlite_engine: Engine) -> Run:
    """Runs `competency` on an instance with a filled database."""
    with write_session(sqlite_engine) as session:
        chains.append(session, add_person(session), [new_answer()], NOW)
        session.commit()

    def competency(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from competency.cli.main import main; main()", *arguments],
            cwd=tmp_path,
            env={**os.environ, "COMPETENCY_INSTANCE": str(tmp_path), "COMPETENCY_DATABASE_URL": ""},
            capture_output=True,
            text=True,
            check=False,
        )

    return competency


def test_backup_and_restore_say_what_they_did(run: Run, sqlite_engine: Engine) -> None:
    sqlite_engine.dispose()
    done = run("backup", "today.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "to today.sqlite3; its manifest is today.sqlite3.json." in done.stdout
    done = run("restore", "today.sqlite3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Restored the backup of " in done.stdout
    assert "is kept as " in done.stdout


def test_a_refusal_is_one_sentence_and_exit_code_1(run: Run) -> None:
    refused = run("restore", "none.sqlite3")
    assert refused.returncode == 1
    assert refused.stderr == (
        "Error: There is no none.sqlite3. "
        "A backup is two files: none.sqlite3 and none.sqlite3.json.\n"
    )


def test_the_doctor_ends_with_0_when_all_is_well_and_with_1_when_not(
    run: Run, sqlite_engine: Engine
) -> None:
    healthy = run("doctor")
    assert (healthy.returncode, healthy.stderr) == (0, "")
    assert healthy.stdout.endswith("ok      estimates\nAll is well.\n")
    with sqlite_engine.begin() as connection:
        connection.execute(text("DROP TRIGGER evidence_refuse_delete"))
    ill = run("doctor")
    assert ill.returncode == 1
    assert "PROBLEM append-only triggers\n        - evidence: no trigger evidence" in ill.stdout
    assert ill.stderr == "Error: 1 problem found.\n"


def test_the_doctor_checks_signatures_with_the_key_of_the_installation(
    run: Run, sqlite_engine: Engine, tmp_path: Path
) -> None:
    (tmp_path / "secret_key").write_text("ours", encoding="ascii")
    with write_session(sqlite_engine) as session:
        chains.sign_head(session, key=chains.head_key("theirs"), now=NOW)
        session.commit()
    assert "the signature does not fit the head or the key" in run("doctor").stdout


@pytest.mark.parametrize("command", [backup, restore, doctor])
def test_help_shows_an_example(command: object) -> None:
    shown = CliRunner().invoke(command, ["--help"]).output  # type: ignore[arg-type]
    assert "Example:\n    competency " in shown
