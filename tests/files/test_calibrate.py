"""`competency calibrate`: its files, what it refuses, and what it says."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from competency.cli import main as entry
from competency.cli.calibrate import calibrate, items
from competency.domain.errors import InvalidInput
from competency.files.calibrate import analyse_file, calibrate_file
from competency.i18n.translations import translator
from competency.services.items.sentences import text_of
from tests.scoring.lsat import LSAT6


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = ["one,two,three,four,five", *(",".join(map(str, row)) for row in LSAT6.codes)]
    (tmp_path / "R.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def refused(folder: Path, text: str, **settings: object) -> str:
    """What is said of a file; nothing may have been written."""
    (folder / "bad.csv").write_text(text, encoding="utf-8")
    before = sorted(path.name for path in folder.iterdir())
    given: dict[str, object] = {"model": "2pl", "scores": folder / "S.csv"} | settings
    with pytest.raises(InvalidInput) as caught:
        calibrate_file(folder / "bad.csv", folder / "I.json", **given)  # type: ignore[arg-type]
    assert sorted(path.name for path in folder.iterdir()) == before
    assert translator("fa").error(caught.value) != str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("model", "loglik"), [("rasch", -2466.938), ("2pl", -2466.653)])
def test_item_parameters_come_as_the_format_says(folder: Path, model: str, loglik: float) -> None:
    done = CliRunner().invoke(
        calibrate,
        ["--responses", "R.csv", "--model", model, "--no-prior", "--out", "I.json"],
    )
    assert done.exit_code == 0, done.output
    assert "Calibrated 5 items from 1,000 people in I.json" in done.output
    assert "Warning" not in done.output
    found = json.loads((folder / "I.json").read_text(encoding="utf-8"))
    assert list(found)[:4] == ["loglik", "model", "theta", "items"]
    assert found["loglik"] == pytest.approx(loglik, abs=0.001)
    assert found["model"] == model
    assert found["theta"] == {"mean": 0, "sd": 1}
    assert found["converged"] is True
    assert [list(item)[:4] for item in found["items"]] == [["item", "a", "b", "n"]] * 5
    assert [item["item"] for item in found["items"]] == ["one", "two", "three", "four", "five"]
    assert all(len(item["b"]) == 1 and item["n"] == 1000 for item in found["items"])
    assert (len({item["a"] for item in found["items"]}) == 1) == (model == "rasch")
    assert found["items"][2]["b"][0] == pytest.approx(
        -0.32 if model == "rasch" else -0.28, abs=0.01
    )


@pytest.mark.parametrize("method", ["eap", "map"])
def test_scores_stand_in_the_order_of_the_rows(folder: Path, method: str) -> None:
    done = CliRunner().invoke(
        calibrate,
        ["--responses", "R.csv", "--model", "2pl", "--out", "I.json", "--scores", "S.csv",
         "--method", method],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    with (folder / "S.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "theta", "sd"]
    assert [int(row[0]) for row in rows[1:]] == list(range(1, 1001))
    theta = np.array([float(row[1]) for row in rows[1:]])
    assert np.corrcoef(theta, LSAT6.codes.sum(axis=1))[0, 1] > 0.99
    assert theta[0] == theta.min()
    assert theta[-1] == theta.max()


def test_graded_categories_and_gaps_are_read(folder: Path) -> None:
    rng = np.random.default_rng(1)
    ability = rng.standard_normal(300)
    rows = ["a, b,c"]
    for theta in ability:
        cells = [str(int((theta + rng.logistic() / 2 > np.array([-1, 0, 1])).sum())) for _ in "abc"]
        cells[int(rng.integers(3))] = " " if rng.random() < 0.5 else ""
        rows.append(",".join(cells))
    (folder / "G.csv").write_text("﻿" + "\r\n".join(rows), encoding="utf-8")
    done = calibrate_file(folder / "G.csv", folder / "I.json", model="grm", priors=False)
    assert (done.items, done.people, done.converged) == (3, 300, True)
    found = json.loads((folder / "I.json").read_text())
    assert [item["item"] for item in found["items"]] == ["a", "b", "c"]
    for item in found["items"]:
        assert len(item["b"]) == 3
        assert item["b"] == sorted(item["b"])
        assert 150 < item["n"] < 250
        assert len(item["b_se"]) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,0\n1,2\n", "row 3, column b: “2” is not a whole number from 0 to 1"),
        ("a,b\n1,0\nyes,1\n", "row 3, column a: “yes”"),
        ("a,b\n1,0\n-1,1\n", "row 3, column a: “-1”"),
        ("a,b\n1,0\n1.0,1\n", "row 3, column a: “1.0”"),
        ("a,b\n1,0\n1\n", "row 3, column b: the row has 1 cells"),
        ("a,b\n1,0\n1,0,1\n", "row 3, column 3: the row has 3 cells"),
        ("a,a\n1,0\n", "column a stands there twice"),
        ("a,,c\n1,0,1\n", "row 1, column 2: this column has no name"),
        ("", "row 1, column 1: this column has no name"),
        ("a,b\n", "holds no responses"),
        ("a,b\n1,1\n1,0\n", "column a: nobody gave category 0"),
        ('a,b\n"1,0\n', "not CSV"),
    ],
)
def test_a_malformed_table_is_refused_with_row_and_column(
    folder: Path, text: str, message: str
) -> None:
    assert message in refused(folder, text, priors=False)


def test_graded_responses_need_the_graded_model(folder: Path) -> None:
    assert "from 0 to 99" in refused(folder, "a,b\n100,1\n", model="grm")
    assert "column a: nobody gave category 1" in refused(
        folder, "a,b\n0,0\n2,1\n0,1\n", model="grm", priors=False
    )


def test_files_that_are_not_there_are_said_plainly(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        calibrate_file(folder / "none.csv", folder / "I.json", model="2pl")
    with pytest.raises(InvalidInput, match="cannot be written"):
        calibrate_file(folder / "R.csv", folder / "no" / "I.json", model="2pl")
    with pytest.raises(InvalidInput, match="cannot be written"):
        calibrate_file(
            folder / "R.csv", folder / "I.json", model="2pl", scores=folder / "no" / "S.csv"
        )
    assert not (folder / "I.json").exists()


def test_estimates_that_cannot_be_trusted_carry_a_warning(folder: Path) -> None:
    (folder / "R.csv").write_text("a,b,c\n" + "1,1,0\n0,0,1\n" * 100 + "1,1,1\n0,0,0\n" * 60)
    done = CliRunner().invoke(
        calibrate, ["--responses", "R.csv", "--model", "2pl", "--no-prior", "--out", "I.json"]
    )
    assert done.exit_code == 0
    assert "not converged" in done.stderr
    assert "Check the key" in done.stderr
    found = json.loads((folder / "I.json").read_text())
    assert found["converged"] is False


def test_help_shows_an_example_and_an_error_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = CliRunner().invoke(calibrate, ["--help"])
    assert shown.exit_code == 0
    assert "competency calibrate --responses R.csv" in shown.output
    (folder / "R.csv").write_text("a,b\n1,x\n")
    monkeypatch.setattr(
        sys, "argv",
        ["competency", "calibrate", "--responses", "R.csv", "--model", "2pl", "--out", "I.json"],
    )  # fmt: skip
    with pytest.raises(SystemExit) as stopped:
        entry.main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("Error: R.csv, row 2, column b: “x” is not a whole number from 0 to 1")
    assert not (folder / "I.json").exists()


def test_items_prints_and_writes_the_classical_statistics(folder: Path) -> None:
    done = CliRunner().invoke(items, ["--responses", "R.csv", "--out", "STATS.json"])
    assert done.exit_code == 0, done.output
    assert "5 items, 1,000 people (1,000 with every answer), alpha 0.295." in done.output
    lines = {line.split()[0]: line.split() for line in done.output.splitlines() if line}
    assert lines["three"][1:5] == ["1,000", "0.553", "0.173", "0.217"]
    (finding,) = done_findings = analyse_file(folder / "R.csv", folder / "AGAIN.json").findings[0]
    assert [one.verdict.value for one in done_findings] == ["weak"]
    assert f"  {text_of(finding, 1000, 'en').text}\n" in done.output, "the sentence of the page"
    found = json.loads((folder / "STATS.json").read_text(encoding="utf-8"))
    assert (found["people"], found["complete"]) == (1000, 1000)
    assert found["alpha"] == pytest.approx(0.295, abs=5e-4)
    three = found["items"][2]
    assert three["item"] == "three"
    assert three["facility"] == pytest.approx(0.553)
    assert three["item_rest"] == pytest.approx(0.173, abs=6e-4)
    assert three["alpha_if_removed"] == pytest.approx(0.217, abs=6e-4)
    assert three["shares"] == pytest.approx([0.447, 0.553])
    assert three["findings"] == []
    assert found["items"][0]["findings"][0] == {
        "verdict": "weak", "value": pytest.approx(0.113, abs=6e-4), "advice": "rewrite",
    }  # fmt: skip


def test_items_takes_graded_tables_with_gaps_and_refuses_what_is_none(folder: Path) -> None:
    (folder / "R.csv").write_text("a,b\n3,\n1,0\n,1\n2,1\n", encoding="utf-8")
    found = analyse_file(folder / "R.csv", folder / "STATS.json").statistics
    assert [item.n for item in found.items] == [3, 3]
    assert found.items[0].facility == pytest.approx(2 / 3)
    (folder / "STATS.json").unlink()
    (folder / "R.csv").write_text("a,b\n3,good\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="row 2, column b: “good”"):
        analyse_file(folder / "R.csv", folder / "STATS.json")
    assert not (folder / "STATS.json").exists()


def test_items_help_shows_an_example() -> None:
    shown = CliRunner().invoke(items, ["--help"])
    assert shown.exit_code == 0
    assert "competency items --responses R.csv --out STATS.json" in shown.output
