"""CSV files of the workbook: what a cell may hold, and where a wrong one stands."""

import pytest

from tests.content.figures.conftest import Workbook


def problems(text: str) -> list[str]:
    book = Workbook()
    book.put("case/costs.csv", text)
    return book.said


def test_a_sheet_knows_its_columns_of_numbers_and_its_words(workbook: Workbook) -> None:
    sheet = workbook.sheets["months.csv"]
    assert sheet.columns == (
        *("month", "network", "kind", "sessions", "orders", "revenue", "note_hours"),
    )
    assert sheet.numeric == {"sessions", "orders", "revenue", "note_hours"}
    assert sheet.words == {"instagram", "telegram", "linkedin", "organic", "paid"}
    assert workbook.said == []


def test_an_empty_cell_and_an_empty_line_are_no_problem() -> None:
    assert problems("month,hours\n1405-01,\n\n1405-02,7.5\n") == []


@pytest.mark.parametrize(
    ("cell", "column"), [("1,5", 9), ("۷", 9), ("12%", 9), ("Instagram", 9), ("1405-13", 9)]
)
def test_a_cell_of_another_form_is_said_at_its_place(cell: str, column: int) -> None:
    said = problems(f"month,hours\n1405-01,{cell}\n")
    if cell == "1,5":
        assert said == [
            "case/costs.csv:2:1: the line has 3 cells, the header 2: "
            "write one cell a column, without commas or quotation marks in it."
        ]
    else:
        assert said == [
            f'case/costs.csv:2:{column}: "{cell}" is neither a number, a month, a day nor a word: '
            "write it like 780000, 0.016, 1405-07, 1405-07-14 or instagram, "
            "or leave the cell empty."
        ]


def test_a_day_that_the_calendar_does_not_have_is_said() -> None:
    assert problems("day,hours\n1405-12-30,1\n")[0].startswith(
        'case/costs.csv:2:1: "1405-12-30" is neither'
    )
    assert problems("day,hours\n1405-06-31,1\n") == []


def test_a_word_in_a_column_of_numbers_is_said() -> None:
    assert problems("month,hours\n1405-01,4\n1405-02,few\n") == [
        'case/costs.csv:3:9: "few" is unlike the other cells of "hours": '
        "write numbers in all cells of a column or in none."
    ]


def test_names_of_columns_are_checked() -> None:
    assert problems("month,Hours,month\n1405-01,4,5\n") == [
        'case/costs.csv:1:7: "Hours" is no name of a column: '
        "write lower-case Latin letters, digits and _, beginning with a letter.",
        'case/costs.csv:1:13: the column "month" stands twice: rename one of them.',
    ]


def test_a_sheet_without_lines_is_said() -> None:
    assert problems("month,hours\n") == [
        "case/costs.csv:1:1: the file has no lines of data: write one below its header."
    ]
