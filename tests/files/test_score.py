"""The CSV files of `competency score` and `competency levels`, right and wrong."""

import csv
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from competency.domain.evidence import Evidence, EvidenceKind
from competency.files import batches
from competency.files.evidence import read_items, read_profile
from competency.files.score import level_file, score_file
from competency.scoring.certified import fold
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.items import ItemParameters
from competency.scoring.requirements import Requirement
from tests.scoring.one_person import decide, likely_steps

E_HEAD = "person,competency,kind,occurred_at,item,category,rater\n"
I_HEAD = "item,competency,model,a,b,c,step,options\n"
P_HEAD = "competency,area,junior,mid,senior,leadership,core\n"

ITEMS = I_HEAD + (
    "single,plan,3pl,,,,3,4\n"
    "free,plan,2pl,,,,2,\n"
    "sorting,plan,grm,,,,3,4\n"
    "known,plan,3pl,1.7,0.25,0.2,,\n"
    "thresholds,report,grm,0.9,-1;0;1.5,,,\n"
    "easy,report,2pl,1.1,-2,,,\n"
)
PARAMETERS = {
    "single": cold_start(3, 2, 0.25),
    "free": cold_start(2, 2, None),
    "sorting": cold_start(3, 4, None),
    "known": ItemParameters(1.7, (0.25,), 0.2),
    "thresholds": ItemParameters(0.9, (-1, 0, 1.5)),
    "easy": ItemParameters(1.1, (-2,)),
}
EVIDENCE = E_HEAD + (
    "ava,plan,quiz,2026-01-10,single,1,\n"
    "ava,plan,quiz,2026-01-10T10:00:00Z,free,1,\n"
    "bij,report,review,2025-06-01,,2,boss\n"
    "ava,plan,quiz,2026-03-01,sorting,2,\n"
    "ava,plan,quiz,2026-03-02T01:00:00+03:30,known,1,\n"
    "ava,report,self,,,4,\n"
    "bij,report,quiz,2026-02-01,thresholds,3,\n"
    "ava,plan,review,2026-03-05,,3,boss\n"
    "ava,plan,quiz,2026-03-06,single,0,\n"
)
AS_OF = date(2026, 5, 1)
AT = datetime(2026, 5, 1, tzinfo=UTC)

Files = Callable[..., dict[str, Path]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    def write(**texts: str) -> dict[str, Path]:
        found = {}
        for name, text in texts.items():
            found[name] = tmp_path / f"{name}.csv"
            found[name].write_text(text, encoding="utf-8")
        return found

    return write


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def evidence_of(person: str) -> dict[str, list[Evidence]]:
    """The rows of EVIDENCE as the engine's evidence; undated is as of the date."""
    found: dict[str, list[Evidence]] = {}
    for row in csv.DictReader(EVIDENCE.splitlines()):
        if row["person"] != person:
            continue
        moment = datetime.fromisoformat(row["occurred_at"]) if row["occurred_at"] else AT
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        kind = EvidenceKind(row["kind"])
        categories = PARAMETERS[row["item"]].categories if row["item"] else 5
        found.setdefault(row["competency"], []).append(
            Evidence(1, row["competency"], kind, int(row["category"]), categories,
                     row["item"] or None, 7 if row["rater"] else None, moment, moment, "files")
        )  # fmt: skip
    return found


def test_scores_equal_the_engines_estimates(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS)
    out = tmp_path / "out.csv"
    done = score_file(given["evidence"], given["items"], out, as_of=AS_OF)
    assert (done.people, done.rows) == (2, 3)
    context = ScoringContext("files", PARAMETERS)
    rows = table(out)
    assert [(row["person"], row["competency"]) for row in rows] == [
        ("ava", "plan"), ("ava", "report"), ("bij", "report"),
    ]  # fmt: skip
    for row in rows:
        name = row["competency"]
        expected = fold(evidence_of(row["person"])[name], context, competency=name, at=AT)
        assert float(row["mean"]) == pytest.approx(expected.mean, abs=1e-6)
        assert float(row["sd"]) == pytest.approx(expected.sd, abs=1e-6)
        assert [float(row[f"p{k}"]) for k in range(5)] == pytest.approx(
            expected.probabilities, abs=1e-6
        )
        assert row["floor"] == ("" if expected.floor is None else str(expected.floor))
        assert row["point"] == ("" if expected.point is None else str(expected.point))
    assert rows[1]["floor"] == "", "a self-rating certifies nothing"


def test_without_a_date_nothing_fades(files: Files, tmp_path: Path) -> None:
    undated = EVIDENCE.replace("2026-01-10T10:00:00Z", "")
    for stamp in ("2026-01-10", "2025-06-01", "2026-03-01", "2026-03-05", "2026-03-06"):
        undated = undated.replace(stamp, "")
    undated = undated.replace("2026-03-02T01:00:00+03:30", "").replace("2026-02-01", "")
    given = files(evidence=undated, items=ITEMS)
    plain, later = tmp_path / "plain.csv", tmp_path / "later.csv"
    score_file(given["evidence"], given["items"], plain)
    score_file(given["evidence"], given["items"], later, as_of=date(2099, 1, 1))
    assert plain.read_text() == later.read_text()


def test_the_default_date_is_that_of_the_newest_evidence(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS)
    default, explicit = tmp_path / "default.csv", tmp_path / "explicit.csv"
    score_file(given["evidence"], given["items"], default)
    score_file(given["evidence"], given["items"], explicit, as_of=date(2026, 3, 6))
    assert default.read_text() == explicit.read_text()


def test_evidence_after_the_date_is_left_out(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS)
    out = tmp_path / "out.csv"
    score_file(given["evidence"], given["items"], out, as_of=date(2025, 12, 31))
    assert [(row["person"], row["competency"]) for row in table(out)] == [
        ("ava", "report"), ("bij", "report"),
    ]  # fmt: skip


def test_m2_gives_every_competency_of_the_area_file(files: Files, tmp_path: Path) -> None:
    areas = "competency,area\nreport,x\nvoice,x\nplan,y\n"
    given = files(evidence=EVIDENCE, items=ITEMS, areas=areas)
    out = tmp_path / "out.csv"
    score_file(
        given["evidence"], given["items"], out, as_of=AS_OF, model="m2", areas=given["areas"]
    )
    context = ScoringContext("files", PARAMETERS)
    names = {"report": "x", "voice": "x", "plan": "y"}
    profile = [Requirement(name, (area,), area, (1, 2, 3, 4)) for name, area in names.items()]
    rows = table(out)
    assert len(rows) == 6
    for person in ("ava", "bij"):
        expected = likely_steps(evidence_of(person), profile, context, at=AT)
        for row in (row for row in rows if row["person"] == person):
            assert float(row["mean"]) == pytest.approx(expected[row["competency"]].mean, abs=1e-6)


def test_levels_equal_the_engines_decisions(files: Files, tmp_path: Path) -> None:
    profile = P_HEAD + "plan,one,1,2,3,4,junior\nreport,two;one,0,1,2,3,\n"
    given = files(evidence=EVIDENCE, items=ITEMS, profile=profile)
    out = tmp_path / "levels.csv"
    level_file(given["evidence"], given["items"], given["profile"], out, as_of=AS_OF, seed=5)
    context = ScoringContext("files", PARAMETERS)
    requirements = [
        Requirement("plan", ("one",), "one", (1, 2, 3, 4), 1),
        Requirement("report", ("two", "one"), "two", (0, 1, 2, 3)),
    ]
    assert read_profile(given["profile"]) == requirements
    names = {None: "", 0: "none", 1: "junior", 2: "mid", 3: "senior", 4: "leadership"}
    rows = table(out)
    assert [row["person"] for row in rows] == ["ava", "bij"]
    for row in rows:
        expected = decide(evidence_of(row["person"]), requirements, context, at=AT, seed=5)
        chances = [float(row[f"p_{n}"]) for n in ("junior", "mid", "senior", "leadership")]
        assert chances == pytest.approx(expected.at_least, abs=1e-6)
        assert row["reached"] == names[expected.reached]
        assert (int(row["assessed"]), int(row["required"])) == (
            expected.assessed, expected.required,
        )  # fmt: skip


def test_levels_leave_out_competencies_beyond_the_profile(files: Files, tmp_path: Path) -> None:
    profile = P_HEAD + "report,two,1,2,3,4,\n"
    given = files(evidence=EVIDENCE, items=ITEMS, profile=profile)
    out = tmp_path / "levels.csv"
    level_file(given["evidence"], given["items"], given["profile"], out, as_of=AS_OF)
    assert [row["required"] for row in table(out)] == ["1", "1"]


def test_the_same_files_and_seed_give_the_same_bytes(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS, profile=P_HEAD + "plan,one,1,2,3,4,\n")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    for out in (first, second):
        level_file(given["evidence"], given["items"], given["profile"], out, seed=9)
    assert first.read_bytes() == second.read_bytes()


def test_another_prior_moves_the_estimates(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS)
    means = []
    for mu in (0.0, 0.5):
        out = tmp_path / f"{mu}.csv"
        score_file(given["evidence"], given["items"], out, as_of=AS_OF, mu=mu, sigma=0.8)
        means.append([float(row["mean"]) for row in table(out)])
    assert np.all(np.array(means[1]) > np.array(means[0]))


def test_items_are_read_as_they_are_written(files: Files) -> None:
    given = files(items=ITEMS + "given,plan,3pl,,,0.3,1,\n")
    found = {name: item.parameters for name, item in read_items(given["items"]).items()}
    assert found == PARAMETERS | {"given": replace(cold_start(1, 2, None), c=0.3)}


def test_bom_extra_columns_blank_lines_and_windows_line_ends_are_accepted(
    files: Files, tmp_path: Path
) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS)
    dressed = tmp_path / "dressed.csv"
    lines = [f"note,{line}" for line in EVIDENCE.splitlines()]
    dressed.write_bytes(("﻿" + "\r\n".join([*lines[:3], "", *lines[3:]])).encode())
    outs = [tmp_path / "plain.csv", tmp_path / "dressed-out.csv"]
    for source, out in zip((given["evidence"], dressed), outs, strict=True):
        score_file(source, given["items"], out, as_of=AS_OF)
    assert outs[0].read_text() == outs[1].read_text()


def test_an_evidence_file_without_rows_gives_an_empty_result(files: Files, tmp_path: Path) -> None:
    given = files(evidence=E_HEAD, items=ITEMS, profile=P_HEAD + "plan,one,1,2,3,4,\n")
    out = tmp_path / "out.csv"
    assert score_file(given["evidence"], given["items"], out).rows == 0
    assert level_file(given["evidence"], given["items"], given["profile"], out).people == 0
    assert out.read_text().startswith("person,p_junior")


def test_any_chunk_size_gives_the_same_result(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = files(evidence=many_people(40), items=ITEMS)
    outs = [tmp_path / "whole.csv", tmp_path / "parts.csv"]
    score_file(given["evidence"], given["items"], outs[0])
    monkeypatch.setattr(batches, "CHUNK", 7)
    shares: list[float] = []
    score_file(given["evidence"], given["items"], outs[1], progress=shares.append)
    numbers = [
        [[float(cell or -1) for cell in list(row.values())[2:]] for row in table(out)]
        for out in outs
    ]
    assert np.array(numbers[0]) == pytest.approx(np.array(numbers[1]), abs=2e-6)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def many_people(count: int, *, strict: float = 0.0) -> str:
    """Good quizzes; reviewed by «boss» one step lower where `strict` is 1."""
    rows = []
    for n in range(count):
        rows += [f"p{n},plan,quiz,,{item},1," for item in ("single", "free", "known")]
        rows.append(f"p{n},plan,quiz,,sorting,{n % 4},")
        rows.append(f"p{n},plan,review,,,{2 - int(strict)},boss")
    return E_HEAD + "\n".join(rows) + "\n"


def test_a_strict_raters_severity_is_learnt_from_thirty_people_on(
    files: Files, tmp_path: Path
) -> None:
    """With 29 people the review counts as an unknown rater's; with 30 it is forgiven."""
    means = {}
    for count in (29, 30):
        given = files(evidence=many_people(count, strict=1), items=ITEMS)
        out = tmp_path / f"{count}.csv"
        score_file(given["evidence"], given["items"], out)
        means[count] = float(table(out)[0]["mean"])
    assert means[30] > means[29] + 0.05


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_result_is_readable_like_any_file_of_the_person(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS)
    out, plain = tmp_path / "out.csv", tmp_path / "plain"
    plain.write_text("")
    score_file(given["evidence"], given["items"], out)
    assert out.stat().st_mode == plain.stat().st_mode
