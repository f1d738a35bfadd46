"""The tables of a blank form as a workbook, a sheet a table, with room to fill in."""

import re
from datetime import UTC, datetime
from typing import Any, BinaryIO

import xlsxwriter

from competency.domain.career_path import Language
from competency.domain.curriculum import Blank, BlankTable

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_NAME_LENGTH = 31
_WIDEST = 40
_ROOM = 6
"""Empty lines below a table, framed like its own."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Not the time of writing: the same form shall be the same file."""


def write_blank(blank: Blank, out: BinaryIO, *, language: Language) -> None:
    """Writes the workbook; the same form gives the same bytes. Leaves `out` open.

    Args:
        language: Of all words, and the direction of the sheets.
    """
    workbook = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": blank.title[language], "created": _CREATED})
    frame = {"border": 1, "border_color": "#7b8c92", "text_wrap": True, "valign": "top"}
    head = workbook.add_format({**frame, "bold": True, "bg_color": "#e1f1f0"})
    cell = workbook.add_format(frame)
    taken: set[str] = set()
    for number, table in enumerate(blank.tables, start=1):
        name = _name(table.caption[language] or blank.title[language], number, taken)
        sheet = workbook.add_worksheet(name)
        if language == "fa":
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        _fill(sheet, table, language, head, cell)
    workbook.close()


def _fill(sheet: Any, table: BlankTable, language: Language, head: Any, cell: Any) -> None:
    for line, row in enumerate(table.rows):
        for column, text in enumerate(row):
            sheet.write(line, column, text[language], cell if line else head)
    width = len(table.rows[0])
    for line in range(len(table.rows), len(table.rows) + _ROOM):
        for column in range(width):
            sheet.write_blank(line, column, None, cell)
    for column in range(width):
        longest = max(len(row[column][language]) for row in table.rows if column < len(row))
        sheet.set_column(column, column, min(_WIDEST, max(14, longest + 2)))
    sheet.freeze_panes(1, 0)


def _name(wanted: str, number: int, taken: set[str]) -> str:
    """A name that a sheet may have and no other sheet has."""
    plain = _FORBIDDEN.sub(" ", wanted).strip()
    name = plain[:_NAME_LENGTH].strip() or str(number)
    if name.casefold() in taken:
        name = f"{plain[: _NAME_LENGTH - 4].strip()} {number}"
    taken.add(name.casefold())
    return name
