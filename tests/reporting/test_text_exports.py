"""CSV and JSON: what stands in them, and that no text becomes a formula."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.career_path import LANGUAGES, Language
from competency.reporting.exports import json as json_export
from competency.reporting.exports.csv import harmless, write_csv
from competency.reporting.exports.json import write_json
from competency.reporting.matrix import MatrixCalibration, MatrixRow
from tests.reporting.samples import COLUMNS, HEAD, ROWS

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
]


def as_csv(rows: Any = ROWS, language: Language = "fa") -> list[list[str]]:
    out = BytesIO()
    write_csv(HEAD, rows, out, language=language)
    return list(csv.reader(out.getvalue().decode("utf-8-sig").splitlines()))


def as_json(rows: Any = ROWS) -> Any:
    out = BytesIO()
    write_json(HEAD, rows, out)
    return json.loads(out.getvalue())


def test_csv_opens_with_a_byte_order_mark_and_ends_lines_as_spreadsheets_do() -> None:
    out = BytesIO()
    write_csv(HEAD, ROWS, out, language="fa")
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    assert out.getvalue().count(b"\r\n") == len(ROWS) + 1
    assert not out.closed


def test_csv_has_a_row_a_person_and_a_column_a_competency() -> None:
    titles, *people = as_csv(language="en")
    assert titles[:7] == [
        "Name",
        "Email",
        "Team",
        "Person number",
        "Held level",
        "Measured level",
        "Probability of the measured level or higher",
    ]
    assert titles[7:10] == [column.title.en for column in COLUMNS]
    assert titles[10:] == ["Newest evidence", "As of", "Framework version"]
    assert people[0] == [
        "سارا محمدی",
        "sara@example.org",
        "شبکه‌های اجتماعی",
        "1",
        "Mid",
        "Mid",
        "0.8712",
        "3",
        "1",
        "",
        "2026-11-16",
        "2026-11-22",
        "7f3a91c0d2",
    ]
    assert people[2] == ["یاسمن قاسمی", "", "", "3", *[""] * 7, "2026-11-22", "7f3a91c0d2"]


def test_csv_titles_are_persian_and_its_numbers_latin_in_persian() -> None:
    titles, *people = as_csv(language="fa")
    assert titles[7] == "تقویم محتوا"
    assert people[0][4:8] == ["میانی", "میانی", "0.8712", "3"]
    assert not re.search("[۰-۹]", "".join("".join(person) for person in people))


def test_no_step_and_step_zero_are_told_apart() -> None:
    person = ROWS[0]
    zero = replace(person, cells={"calendar": replace(person.cell("calendar"), floor=0)})
    assert as_csv([zero])[1][7:9] == ["0", ""]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("before", ["", " ", "\u200f", "\ufeff", '"', "\u00a0\u2067"])
def test_no_text_of_the_csv_opens_a_formula(formula: str, before: str) -> None:
    text = before + formula
    person = replace(ROWS[0], name=text, email=text, team=text)
    out = BytesIO()
    write_csv(replace(HEAD, framework_version=text), [person], out, language="en")
    reader = csv.reader(out.getvalue().decode("utf-8-sig").splitlines(keepends=True))
    _, values = list(reader)
    assert [values[number] for number in (0, 1, 2, -1)] == [harmless(text)] * 4
    assert harmless(text).startswith("'")
    assert text in harmless(text)


@pytest.mark.parametrize("separator", [";", "\t", "\n"])
def test_a_formula_after_a_separator_is_disarmed_too(separator: str) -> None:
    assert harmless(f"Sara{separator}=1+1") == f"Sara{separator}'=1+1"
    assert harmless(f"Sara{separator} -1") == f"Sara{separator}' -1"


@pytest.mark.parametrize(
    "text",
    ["", "سارا محمدی", "O'Neil", "a=b", "sara@example.org", "3 - 2", "Nima (2)", "آ-ب", "x, -y"],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text(max_size=30))
def test_whatever_the_text_no_cell_opens_a_formula(text: str) -> None:
    visible = re.sub(
        '[\\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"]', "", harmless(text)
    )
    assert not visible.startswith(tuple("=+-@＝＋－＠"))
    assert harmless(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "write", [partial(write_csv, HEAD, language="en"), partial(write_json, HEAD)]
)
def test_text_exports_take_rows_one_at_a_time(write: Any) -> None:
    out = BytesIO()
    seen: list[int] = []

    def people() -> Iterator[MatrixRow]:
        for person in ROWS * 20:
            seen.append(len(out.getvalue()))
            yield person

    write(people(), out)
    # What was written grows while rows are still coming.
    assert seen == sorted(seen)
    assert seen[-1] > seen[2] > 0


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (None, None),
        (
            MatrixCalibration(date(2025, 10, 23), None),
            {"since": "2025-10-23", "source": "design", "answers": None},
        ),
    ],
)
def test_json_says_when_nothing_was_calibrated(
    known: MatrixCalibration | None, told: object
) -> None:
    out = BytesIO()
    write_json(replace(HEAD, calibration=known), [], out)
    assert json.loads(out.getvalue())["calibration"] == told


def test_json_says_what_it_is_and_on_what_it_rests() -> None:
    found = as_json()
    assert (found["format"], found["version"]) == ("competency-matrix", 1)
    assert found["framework_version"] == "7f3a91c0d2"
    assert found["calibration"] == {"since": "2026-10-23", "source": "answers", "answers": 9_000}
    assert found["as_of"] == "2026-11-22"
    assert found["path"]["title"] == {"fa": "مدیر شبکه‌های اجتماعی", "en": "Social media manager"}
    assert [entry["name"]["fa"] for entry in found["scale"]] == [
        "ناآشنا",
        "آشنایی",
        "شناخت",
        "توانایی",
        "تسلط",
    ]
    assert found["competencies"][0] == {
        "id": "calendar",
        "title": {"fa": "تقویم محتوا", "en": "Content calendar"},
        "area": "reporting",
        "needed": 4,
    }


def test_json_tells_each_cell_and_that_nothing_is_known() -> None:
    sara, _, newcomer = as_json()["people"]
    assert sara["held_level"] == "mid"
    assert sara["level_probability"] == 0.8712
    assert sara["at_least"] == {"junior": 0.99, "mid": 0.8712, "senior": 0.18, "leadership": 0.01}
    assert sara["cells"]["calendar"] == {
        "assessed": True,
        "floor": 3,
        "likely": 4,
        "probability": 0.5812,
        "probabilities": [0.01, 0.04, 0.2, 0.5812, 0.1688],
        "need": 2,
        "held": True,
        "evidence": 8,
        "newest": "2026-11-16",
    }
    assert sara["cells"]["crisis"]["floor"] is None
    assert sara["cells"]["crisis"]["evidence"] == 2
    assert (
        newcomer["measured_level"] is newcomer["at_least"] is newcomer["level_probability"] is None
    )
    assert set(newcomer["cells"]) == {column.id for column in COLUMNS}


def test_json_ends_with_the_totals_of_what_streamed_past() -> None:
    totals = {total["competency"]: total for total in as_json()["totals"]}
    assert totals["calendar"] == {
        "competency": "calendar",
        "people": 3,
        "assessed": 2,
        "asked": 2,
        "held": 2,
        "needed": 4,
        "holders": 1,
        "at_risk": True,
    }
    empty = as_json([])
    assert empty["people"] == []
    assert [total["people"] for total in empty["totals"]] == [0, 0, 0]


def test_every_field_of_the_json_is_documented() -> None:
    found = as_json()
    person = found["people"][0]
    fields = [*found, *person, *person["cells"]["calendar"], *found["totals"][0]]
    fields += [*found["areas"][0], *found["competencies"][0]]
    documented = set(re.findall(r"[a-z_]+", json_export.__doc__ or ""))
    assert set(fields) <= documented


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_exports_have_the_same_bytes_every_time(language: Language) -> None:
    def both() -> tuple[bytes, bytes]:
        first, second = BytesIO(), BytesIO()
        write_csv(HEAD, ROWS, first, language=language)
        write_json(HEAD, ROWS, second)
        return first.getvalue(), second.getvalue()

    assert both() == both()
