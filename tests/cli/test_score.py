"""`competency score` and `competency levels` as an operator types them."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from competency.cli import main as entry
from competency.cli.score import levels, score
from tests.files.test_score import EVIDENCE, ITEMS, P_HEAD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "E.csv").write_text(EVIDENCE, encoding="utf-8")
    (tmp_path / "I.csv").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "P.csv").write_text(P_HEAD + "plan,one,1,2,3,4,\n", encoding="utf-8")
    (tmp_path / "A.csv").write_text("competency,area\nplan,x\nreport,x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


GIVEN = ["--evidence", "E.csv", "--items", "I.csv"]


def test_score_writes_the_estimates_and_says_how_many(folder: Path) -> None:
    done = CliRunner().invoke(
        score, [*GIVEN, "--as-of", "2026-05-01", "--prior", "0.1,0.9", "--out", "OUT.csv"]
    )
    assert done.exit_code == 0, done.output
    assert "Scored 2 people: 3 estimates in OUT.csv." in done.output
    assert (folder / "OUT.csv").read_text().splitlines()[0] == (
        "person,competency,mean,sd,p0,p1,p2,p3,p4,floor,point"
    )


def test_score_knows_the_joint_model(folder: Path) -> None:
    done = CliRunner().invoke(
        score, [*GIVEN, "--model", "m2", "--areas", "A.csv", "--out", "OUT.csv"]
    )
    assert done.exit_code == 0, done.output
    assert len((folder / "OUT.csv").read_text().splitlines()) == 5


def test_levels_writes_the_levels(folder: Path) -> None:
    done = CliRunner().invoke(
        levels, [*GIVEN, "--profile", "P.csv", "--seed", "3", "--out", "L.csv"]
    )
    assert done.exit_code == 0, done.output
    assert "Decided the levels of 2 people in L.csv." in done.output
    assert (folder / "L.csv").read_text().splitlines()[0] == (
        "person,p_junior,p_mid,p_senior,p_leadership,reached,assessed,required"
    )


@pytest.mark.parametrize("command", [score, levels])
def test_help_shows_an_example(command: object) -> None:
    done = CliRunner().invoke(command, ["--help"])  # type: ignore[arg-type]
    assert done.exit_code == 0
    assert "Example:" in done.output
    assert "competency " in done.output


@pytest.mark.parametrize("prior", ["0", "0,x", "0,0"])
def test_a_prior_that_is_none_is_refused(folder: Path, prior: str) -> None:
    done = CliRunner().invoke(score, [*GIVEN, "--prior", prior, "--out", "OUT.csv"])
    assert done.exit_code == 1
    assert not (folder / "OUT.csv").exists()


def test_a_malformed_row_ends_in_one_sentence_and_exit_code_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "E.csv").write_text(EVIDENCE + "ava,plan,quiz,,single,9,\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["competency", "score", *GIVEN, "--out", "OUT.csv"])
    entry.cli.add_command(score)
    with pytest.raises(SystemExit) as stopped:
        entry.main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("Error: E.csv, row 11, column category: “9” is not a whole number")
    assert not (folder / "OUT.csv").exists()
