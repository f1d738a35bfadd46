"""The workbook, judged by openpyxl: an independent reader."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from competency.domain.career_path import LANGUAGES, Language, Text
from competency.domain.errors import InvalidInput
from competency.reporting.exports.xlsx import write_xlsx
from competency.reporting.matrix import MatrixRow
from competency.reporting.palette import PALETTES
from tests.reporting.samples import COLUMNS, HEAD, ROWS, cell, row
from tests.reporting.test_text_exports import FORMULAS

SHEETS = {
    "fa": ["ماتریس مهارت", "احتمال‌ها و تاریخ‌ها", "راهنما"],
    "en": ["Skill matrix", "Probabilities and dates", "How to read"],
}
FIRST_PERSON = 3


def written(rows: Any = ROWS, language: Language = "fa", **more: Any) -> bytes:
    out = BytesIO()
    write_xlsx(more.pop("head", HEAD), rows, out, language=language, **more)
    assert not out.closed
    return out.getvalue()


def read(rows: Any = ROWS, language: Language = "fa", **more: Any) -> Any:
    return load_workbook(BytesIO(written(rows, language, **more)))


def values(sheet: Any, row_number: int) -> list[Any]:
    found = [cell.value for cell in sheet[row_number]]
    return [value.date() if isinstance(value, datetime) else value for value in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_three_sheets_in_the_direction_of_its_language(
    language: Language,
) -> None:
    book = read(language=language)
    assert book.sheetnames == SHEETS[language]
    for sheet in book:
        assert bool(sheet.sheet_view.rightToLeft) == (language == "fa")


def test_areas_stand_over_their_competencies_and_heads_are_frozen() -> None:
    sheet = read(language="en")["Skill matrix"]
    assert sheet.freeze_panes == "B3"
    assert values(sheet, 1)[7:10] == ["Reporting", None, "Crisis management"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["H1:I1"]
    assert values(sheet, 2)[7:10] == [column.title.en for column in COLUMNS]
    assert sheet.auto_filter.ref == "A2:K5"
    assert sheet.column_dimensions["A"].width >= 20


def test_a_cell_is_the_floor_as_a_number_on_the_colour_of_its_step() -> None:
    sheet = read(language="en")["Skill matrix"]
    assert values(sheet, FIRST_PERSON)[:10] == [
        "سارا محمدی",
        "sara@example.org",
        "شبکه‌های اجتماعی",
        1,
        "Mid",
        "Mid",
        0.8712,
        3,
        1,
        None,
    ]
    calendar, proposals, crisis = sheet[FIRST_PERSON][7:10]
    assert calendar.data_type == "n"
    for found, step in ((calendar, 3), (proposals, 1)):
        tone = PALETTES["light"].steps[step]
        assert "#" + found.fill.fgColor.rgb[2:].lower() == tone.ground
        assert "#" + found.font.color.rgb[2:].lower() == tone.ink
    assert calendar.font.underline is None
    assert proposals.font.underline == "single"
    assert crisis.value is None
    assert crisis.fill.patternType == "lightUp"
    assert sheet["K3"].value.date() == date(2026, 11, 16)
    assert sheet["K3"].number_format == "yyyy-mm-dd"


def test_below_the_people_stands_what_the_group_holds() -> None:
    sheet = read(language="en")["Skill matrix"]
    foot = {sheet.cell(line, 1).value: values(sheet, line)[7:10] for line in range(7, 12)}
    assert foot == {
        "Hold it at their own level's need": [2, 1, 1],
        "Asked for by their own level": [2, 2, 2],
        "Step that the work needs": [4, 2, 3],
        "Hold it at that step": [1, 1, 1],
        "Coverage risk": ["At risk", "At risk", "At risk"],
    }


def test_the_second_sheet_says_how_sure_and_how_old_each_cell_is() -> None:
    sheet = read(language="en")["Probabilities and dates"]
    assert sheet.max_row == 1 + len(ROWS) * len(COLUMNS)
    assert values(sheet, 2) == [
        "سارا محمدی",
        1,
        "شبکه‌های اجتماعی",
        "Content calendar",
        3,
        4,
        0.5812,
        0.01,
        0.04,
        0.2,
        0.5812,
        0.1688,
        2,
        "yes",
        8,
        date(2026, 11, 16),
    ]
    assert values(sheet, 3)[13] == "no"
    # Not assessed: no floor and no verdict, but what there is counts.
    assert values(sheet, 4)[4:7] == [None, None, None]
    assert values(sheet, 4)[12:15] == [1, None, 2]
    assert values(sheet, 8)[14:] == [0, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_sheet_says_what_the_matrix_rests_on(language: Language) -> None:
    sheet = read(language=language)[SHEETS[language][2]]
    said = [str(found.value) for line in sheet.iter_rows() for found in line if found.value]
    assert "7f3a91c0d2" in said
    assert any("2026-11-22" in text for text in said)
    known = {
        "fa": "از ۱ آبان ۱۴۰۵ (2026-10-23): واسنجی‌شده با ۹۰۰۰ پاسخ",
        "en": "since 23 October 2026 (2026-10-23): calibrated from 9000 answers",
    }
    assert known[language] in said
    assert HEAD.title[language] in said
    assert "3" in said
    for word in {"fa": ["ناآشنا", "تسلط"], "en": ["None", "Mastery"]}[language]:
        assert word in said


@pytest.mark.parametrize("formula", [*FORMULAS, "https://example.org", "{=1}", "mailto:a@b"])
def test_text_stays_text_whatever_it_begins_with(formula: str) -> None:
    person = replace(ROWS[0], name=formula, email=formula, team=formula)
    head = replace(
        HEAD,
        framework_version=formula,
        filters=formula,
        title=Text(formula, formula),
        columns=tuple(replace(c, title=Text(formula, formula)) for c in COLUMNS),
        areas=tuple(replace(a, title=Text(formula, formula)) for a in HEAD.areas),
    )
    data = written([person], head=head)
    for sheet in load_workbook(BytesIO(data)):
        for line in sheet.iter_rows():
            assert all(found.data_type != "f" and found.hyperlink is None for found in line)
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)
                assert b"hyperlink" not in archive.read(name)
    first = load_workbook(BytesIO(data)).worksheets[0]
    # XML reads a carriage return as a line feed.
    assert first["A3"].value.replace("\n", "\r").replace("_x000D_", "\r") == formula


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_matrix_is_the_same_file(language: Language) -> None:
    assert written(language=language) == written(language=language)


def test_details_go_on_in_a_further_sheet_where_one_is_full() -> None:
    people = [row(number, f"Person {number}", calendar=cell(2)) for number in range(12)]
    book = read(people, language="en", sheet_rows=25)
    names = ["Probabilities and dates", "Probabilities and dates 2"]
    assert book.sheetnames == ["Skill matrix", *names, "How to read"]
    assert [book[name].max_row for name in names] == [25, 1 + 36 - 24]
    assert values(book[names[1]], 1) == values(book[names[0]], 1)


def test_more_people_than_rows_are_refused_not_dropped() -> None:
    people = [row(number, "x") for number in range(20)]
    with pytest.raises(InvalidInput, match="at most 17"):
        written(people, sheet_rows=25)
    assert read(people[:17], sheet_rows=25).worksheets[0].max_row == 25


def test_a_failure_on_the_way_leaves_no_file_about_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[int] = []

    def people() -> Iterator[MatrixRow]:
        yield ROWS[0]
        seen.append(len(list(tmp_path.rglob("*"))))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        written(people())
    assert seen[0] > 0
    assert not list(tmp_path.rglob("*"))
    written()
    assert not list(tmp_path.rglob("*"))


def test_a_matrix_without_people_is_a_workbook_all_the_same() -> None:
    book = read([], language="en")
    assert book["Skill matrix"]["A4"].value == "Hold it at their own level's need"
    assert book["Probabilities and dates"].max_row == 1


def test_rows_are_taken_one_at_a_time() -> None:
    taken: list[int] = []

    def people() -> Iterator[MatrixRow]:
        for number in range(50):
            taken.append(number)
            yield row(number, "x")

    assert read(people()).worksheets[0].max_row > 50
    assert taken == list(range(50))
