"""The skill matrix as a workbook: matrix, probabilities and dates, how to read it.

Sheets run from right to left in Persian. Text is written as text whatever it begins with, so
nothing in it becomes a formula or a link. Rows stream: one is held at a time.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter

from competency.domain.career_path import Language
from competency.domain.errors import N_
from competency.i18n.translations import translator
from competency.reporting.exports.contract import ExportFormat
from competency.reporting.exports.workbook.detail_sheets import DetailSheets
from competency.reporting.exports.workbook.formats import add_formats
from competency.reporting.exports.workbook.legend_sheet import write_legend
from competency.reporting.exports.workbook.matrix_sheet import MatrixSheet
from competency.reporting.matrix import MatrixHead, MatrixRow, Tally

SHEET_ROWS = 1_048_576
"""Rows that a sheet can have; details that need more go on in a further sheet."""


def write_xlsx(
    head: MatrixHead,
    rows: Iterable[MatrixRow],
    out: BinaryIO,
    *,
    language: Language,
    sheet_rows: int = SHEET_ROWS,
) -> None:
    """Writes the workbook; the same matrix gives the same bytes. Leaves `out` open.

    Args:
        rows: Taken once, in order.
        language: Of all words, and the direction of the sheets.
        sheet_rows: Where the details go on in a further sheet.
    Raises:
        InvalidInput: for more people than a sheet has rows.
    """
    # XlsxWriter keeps rows in files until it closes: about people, so in a folder of our own
    # that goes whatever happens.
    with TemporaryDirectory(prefix="competency-") as folder:
        workbook = xlsxwriter.Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": folder,
            },
        )
        try:
            _fill(workbook, head, rows, language, sheet_rows)
        except BaseException:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()
            raise
        workbook.close()


def _fill(
    workbook: Any,
    head: MatrixHead,
    rows: Iterable[MatrixRow],
    language: Language,
    sheet_rows: int,
) -> None:
    workbook.set_properties(
        {
            "title": translator(language).gettext("Skill matrix: %(team)s", team=head.title),
            # Not the time of writing: the same matrix shall be the same file.
            "created": datetime.combine(head.as_of, time(), UTC),
        }
    )
    formats = add_formats(workbook)
    matrix = MatrixSheet(workbook, formats, head, language, sheet_rows)
    details = DetailSheets(workbook, formats, head, language, sheet_rows)
    tally = Tally(head.columns)
    for row in rows:
        tally.add(row)
        matrix.add(row)
        details.add(row)
    matrix.finish(tally.totals())
    details.finish()
    write_legend(workbook, formats, head, language, people=tally.people)


XLSX = ExportFormat(
    ending="xlsx",
    title=N_("Excel (XLSX)"),
    note=N_("Coloured, with a sheet of probabilities"),
    mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    place=1,
    write=write_xlsx,
)
