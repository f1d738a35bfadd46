"""What `competency score` and `competency levels` refuse, and how they say so."""

from pathlib import Path

import pytest

from competency.domain.errors import InvalidInput
from competency.files.score import level_file, score_file
from competency.i18n.translations import translator
from tests.files.test_score import (
    E_HEAD,
    EVIDENCE,
    ITEMS,
    P_HEAD,
    Files,
    files,
)

__all__ = ["files"]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (",plan,quiz,,single,1,", "person", "empty"),
        ("ava,,quiz,,single,1,", "competency", "empty"),
        ("ava,plan,exam,,single,1,", "kind", "quiz, review, self"),
        ("ava,plan,quiz,yesterday,single,1,", "occurred_at", "yesterday"),
        ("ava,plan,quiz,,,1,", "item", "empty"),
        ("ava,plan,quiz,,unknown,1,", "item", "no item “unknown”"),
        ("ava,report,quiz,,single,1,", "competency", "belongs to “plan”"),
        ("ava,plan,quiz,,single,2,", "category", "from 0 to 1"),
        ("ava,plan,quiz,,sorting,4,", "category", "from 0 to 3"),
        ("ava,plan,quiz,,single,-1,", "category", "“-1”"),
        ("ava,plan,quiz,,single,,", "category", "whole number"),
        ("ava,plan,self,,,5,", "category", "from 0 to 4"),
        ("ava,plan,self,," + "," + "9" * 5000 + ",", "category", "from 0 to 4"),
        ("ava,plan,self,0001-01-01T00:00:00+14:00,,3,", "occurred_at", "not a date"),
        ("ava,plan,review,,,3,", "rater", "empty"),
        ("ava,plan,self,,,3", "rater", "6 cells"),
        ("ava,plan,self,,,3,,,", "8", "9 cells"),
    ],
)
def test_a_malformed_evidence_row_is_refused_with_row_and_column(
    files: Files, tmp_path: Path, row: str, column: str, message: str
) -> None:
    given = files(evidence=f"{EVIDENCE}{row}\n", items=ITEMS)
    out = tmp_path / "out.csv"
    out.write_text("as it was")
    with pytest.raises(InvalidInput) as caught:
        score_file(given["evidence"], given["items"], out)
    said = str(caught.value)
    assert "evidence.csv, row 11" in said
    assert f"column {column}" in said
    assert message in said
    assert out.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "evidence.csv", "items.csv", "out.csv",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("single,plan,3pl,,,,3,4", "item", "twice"),
        (",plan,3pl,,,,3,4", "item", "empty"),
        ("new,plan,rasch,,,,3,4", "model", "2pl, 3pl, grm"),
        ("new,plan,3pl,,,,5,4", "step", "from 1 to 4"),
        ("new,plan,3pl,,,,,4", "step", "from 1 to 4"),
        ("new,plan,grm,,,,3,", "options", "from 2"),
        ("new,plan,3pl,x,0,,3,4", "a", "not a number"),
        ("new,plan,3pl,0,0,,3,4", "a", "greater than 0"),
        ("new,plan,3pl,1e300,0,,3,4", "a", "at most 100"),
        ("new,plan,3pl,1,,,3,4", "b", "not a number"),
        ("new,plan,3pl,,0,,3,4", "a", "not a number"),
        ("new,plan,2pl,1,0;1,,3,4", "b", "grm"),
        ("new,plan,grm,1,1;0,,3,4", "b", "rise"),
        ("new,plan,grm,1,nan;0,,3,4", "b", "not a number"),
        ("new,plan,3pl,1,0,1,3,4", "c", "less than 1"),
    ],
)
def test_a_malformed_item_row_is_refused_with_row_and_column(
    files: Files, tmp_path: Path, row: str, column: str, message: str
) -> None:
    given = files(evidence=EVIDENCE, items=f"{ITEMS}{row}\n")
    with pytest.raises(InvalidInput) as caught:
        score_file(given["evidence"], given["items"], tmp_path / "out.csv")
    said = str(caught.value)
    assert f"items.csv, row 8, column {column}" in said
    assert message in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (P_HEAD + "plan,one,1,2,3,4,\nplan,one,1,2,3,4,\n", "row 3, column competency"),
        (P_HEAD + "plan,,1,2,3,4,\n", "row 2, column area"),
        (P_HEAD + "plan,one,1,5,3,4,\n", "row 2, column mid"),
        (P_HEAD + "plan,one,1,2,1,4,\n", "row 2, column senior"),
        (P_HEAD + "plan,one,1,2,3,4,boss\n", "row 2, column core"),
        (P_HEAD, "no requirement"),
        (P_HEAD.replace("core", "kernel"), "column core is missing"),
    ],
)
def test_a_malformed_profile_is_refused(
    files: Files, tmp_path: Path, text: str, message: str
) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS, profile=text)
    with pytest.raises(InvalidInput, match=message):
        level_file(given["evidence"], given["items"], given["profile"], tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "row 1: the column person is missing"),
        (b"person,person,competency,kind,occurred_at,item,category,rater\n", "person stands"),
        (E_HEAD.encode() + b"ava,plan,quiz,,sing\xffle,1,\n", "UTF-8"),
        (E_HEAD.encode() + b'"ava,plan,quiz,,single,1,\n', "not CSV"),
    ],
)
def test_what_is_no_table_is_refused(
    files: Files, tmp_path: Path, content: bytes, message: str
) -> None:
    given = files(items=ITEMS)
    broken = tmp_path / "broken.csv"
    broken.write_bytes(content)
    with pytest.raises(InvalidInput, match=message):
        score_file(broken, given["items"], tmp_path / "out.csv")


def test_missing_files_areas_and_folders_are_said_plainly(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE, items=ITEMS, areas="competency,area\nplan,one\n")
    out = tmp_path / "out.csv"
    with pytest.raises(InvalidInput, match="cannot be read"):
        score_file(tmp_path / "none.csv", given["items"], out)
    with pytest.raises(InvalidInput, match="--areas"):
        score_file(given["evidence"], given["items"], out, model="m2")
    with pytest.raises(InvalidInput, match="“report” is not in areas"):
        score_file(given["evidence"], given["items"], out, model="m2", areas=given["areas"])
    with pytest.raises(InvalidInput, match="cannot be written"):
        score_file(given["evidence"], given["items"], tmp_path / "no" / "out.csv")
    with pytest.raises(InvalidInput, match="standard deviation"):
        score_file(given["evidence"], given["items"], out, sigma=0.0)
    assert not out.exists()


def test_refusals_speak_persian(files: Files, tmp_path: Path) -> None:
    given = files(evidence=EVIDENCE + "ava,plan,self,,,7,\n", items=ITEMS)
    with pytest.raises(InvalidInput) as caught:
        score_file(given["evidence"], given["items"], tmp_path / "out.csv")
    said = translator("fa").error(caught.value)
    assert "evidence.csv" in said
    assert "سطر ۱۱" in said
    assert "category" in said
