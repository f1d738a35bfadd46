"""`competency score`, `levels`, `calibrate` and `items` write what they have always written.

`reference/files.json.gz` holds generated tables (60 people, 8 competencies, 5 reviewers; 400
people's responses) and the files that engine version 2 made of them.
"""

import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from competency.files.calibrate import analyse_file, calibrate_file
from competency.files.score import level_file, score_file

REFERENCE = Path(__file__).parent / "reference" / "files.json.gz"
PRINTED = 1.01e-6
"""One in the last of six decimals: a number may lie on the edge of two."""
SEARCHED = 1e-7
"""Calibration searches for a maximum and stops near it."""

Run = Callable[[Path, Path], object]


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(gzip.decompress(REFERENCE.read_bytes()))
    return found


RUNS: dict[str, Run] = {
    "m1.csv": lambda given, out: score_file(given / "E.csv", given / "I.csv", out),
    "m1-asof.csv": lambda given, out: score_file(
        given / "E.csv", given / "I.csv", out, as_of=date(2026, 6, 1), mu=0.3, sigma=0.8
    ),
    "m2.csv": lambda given, out: score_file(
        given / "E.csv", given / "I.csv", out, model="m2", areas=given / "A.csv"
    ),
    "m2-asof.csv": lambda given, out: score_file(
        given / "E.csv", given / "I.csv", out, model="m2", areas=given / "A.csv",
        as_of=date(2027, 6, 1),
    ),
    "l.csv": lambda given, out: level_file(
        given / "E.csv", given / "I.csv", given / "P.csv", out
    ),
    "l-asof.csv": lambda given, out: level_file(
        given / "E.csv", given / "I.csv", given / "P.csv", out, as_of=date(2026, 7, 1), seed=5
    ),
    "rasch.json": lambda given, out: calibrate_file(
        given / "R-2pl.csv", out, model="rasch", priors=False, scores=out.with_suffix(".csv")
    ),
    "2pl.json": lambda given, out: calibrate_file(
        given / "R-2pl.csv", out, model="2pl", scores=out.with_suffix(".csv"), method="map"
    ),
    "grm.json": lambda given, out: calibrate_file(
        given / "R-grm.csv", out, model="grm", scores=out.with_suffix(".csv")
    ),
    "stats.json": lambda given, out: analyse_file(given / "R-grm.csv", out),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_file_says_what_it_has_always_said(
    name: str, reference: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    for given, text in reference["inputs"].items():
        (tmp_path / given).write_text(text, "utf-8")
    RUNS[name](tmp_path, tmp_path / name)
    written = [name, Path(name).with_suffix(".csv").name] if name.endswith("json") else [name]
    for file in written:
        if file not in reference["outputs"]:
            continue
        found, expected = (tmp_path / file).read_text("utf-8"), reference["outputs"][file]
        if file.endswith(".json"):
            agree(json.loads(found), json.loads(expected), SEARCHED, file)
        else:
            agree(table(found), table(expected), PRINTED, file)


def test_every_file_of_the_reference_is_compared(reference: dict[str, dict[str, str]]) -> None:
    scores = {Path(name).with_suffix(".csv").name for name in RUNS}
    assert set(reference["outputs"]) <= set(RUNS) | scores


def table(text: str) -> list[list[object]]:
    """Cells as words or, where they have decimals, as numbers."""
    return [
        [float(cell) if "." in cell else cell for cell in row]
        for row in csv.reader(io.StringIO(text))
    ]


def agree(found: Any, expected: Any, near: float, where: str) -> None:
    assert type(found) is type(expected), where
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key in expected:
            agree(found[key], expected[key], near, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            agree(one, other, near, f"{where}[{number}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, abs=near, rel=near), where
    else:
        assert found == expected, where
