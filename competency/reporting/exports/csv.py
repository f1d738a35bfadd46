"""The skill matrix as CSV: one row per person, one column per competency.

UTF-8 with a byte-order mark, so that spreadsheets read Persian; comma-separated, CRLF. The
first row holds titles in the reader's language. A competency's cell is its floor in Latin
digits, empty where it is not yet assessed. Dates are ISO. Text that a spreadsheet would take
for a formula gets an apostrophe in front.
"""

import csv
import re
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO

from competency.domain.career_path import Language
from competency.domain.errors import N_
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.exports.contract import ExportFormat
from competency.reporting.exports.titles import person_titles
from competency.reporting.matrix import MatrixHead, MatrixRow

# What opens a formula, half-width and full-width; in a spreadsheet that splits at semicolons,
# what follows one opens a cell, too. Blanks and invisible marks in front do not disarm it.
_FORMULA = re.compile(
    "(^|[;\t\r\n])([\\s\"'\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]*)"
    "([=+\\-@\uff1d\uff0b\uff0d\uff20\t\r])"
)
_BLANK_START = re.compile("^[\t\r]")


def harmless(text: str) -> str:
    """The text such that no spreadsheet takes it, or a part of it, for a formula.

    An apostrophe goes before what would open one: `= + - @`, tab, carriage return and their
    full-width forms, at the start and after each separator. Other text stays as it is.
    """
    guarded = _FORMULA.sub(r"\1'\2\3", text)
    return "'" + guarded if _BLANK_START.match(guarded) else guarded


def write_csv(
    head: MatrixHead, rows: Iterable[MatrixRow], out: BinaryIO, *, language: Language
) -> None:
    """Writes the matrix row by row; holds one row at a time and leaves `out` open.

    Args:
        out: A binary file, written from its current position.
        language: Of the titles and level names; numbers and dates are the same in both.
    """
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        t = translator(language)
        titles = (
            *person_titles(head, language),
            t.gettext("As of"),
            t.gettext("Framework version"),
        )
        writer.writerow([harmless(title) for title in titles])
        for row in rows:
            writer.writerow(_values(head, row, language))
    finally:
        text.detach()


def _values(head: MatrixHead, row: MatrixRow, language: Language) -> list[str]:
    days = [day for cell in row.cells.values() if (day := head.day(cell.newest))]
    floors = [row.cell(column.id).floor for column in head.columns]
    held, measured, chance = row.level.held, row.level.measured, row.level.chance
    return [
        harmless(row.name),
        harmless(row.email or ""),
        harmless(row.team),
        str(row.person_id),
        "" if held is None else wording.level_word(held.rank, language),
        "" if measured is None else wording.level_word(measured, language),
        "" if chance is None else f"{chance:.4f}",
        *("" if floor is None else str(floor) for floor in floors),
        max(days).isoformat() if days else "",
        head.as_of.isoformat(),
        harmless(head.framework_version),
    ]


CSV = ExportFormat(
    ending="csv",
    title="CSV",
    note=N_("One row per person"),
    mime="text/csv; charset=utf-8",
    place=2,
    write=write_csv,
)
