"""The second sheet, continued where it is full: what each cell of the matrix rests on."""

from typing import Any

from competency.domain.career_path import STEPS, Language
from competency.i18n.translations import translator
from competency.reporting.exports.workbook.formats import Formats, new_sheet, write_floor
from competency.reporting.matrix import MatrixCell, MatrixColumn, MatrixHead, MatrixRow


class DetailSheets:
    """One row per person and competency: what each cell of the matrix rests on."""

    def __init__(
        self,
        workbook: Any,
        formats: Formats,
        head: MatrixHead,
        language: Language,
        sheet_rows: int,
    ) -> None:
        self._workbook, self._formats, self._head = workbook, formats, head
        self._language, self._sheet_rows = language, sheet_rows
        self._count = 0
        self._open()

    def _open(self) -> None:
        t = translator(self._language)
        self._count += 1
        name = t.gettext("Probabilities and dates")
        name = name if self._count == 1 else f"{name} {self._count}"
        self._sheet = sheet = new_sheet(self._workbook, name, self._language)
        for column, width in enumerate((26, 10, 20, 40, *[11] * 10, 10, 14)):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 48)
        titles = [
            t.gettext("Name"),
            t.gettext("Person number"),
            t.gettext("Team"),
            t.gettext("Competency"),
            t.gettext("Floor"),
            t.gettext("Likely step"),
            t.gettext("Probability of the likely step"),
            *(t.gettext("Probability of step %(step)s", step=str(step)) for step in STEPS),
            t.gettext("Need of own level"),
            t.gettext("Held"),
            t.gettext("Pieces of evidence"),
            t.gettext("Newest evidence"),
        ]
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, self._formats.head)
        self._last_column = len(titles) - 1
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        self._at = 1

    def add(self, row: MatrixRow) -> None:
        for column in self._head.columns:
            if self._at >= self._sheet_rows:
                self.finish()
                self._open()
            self._write(row, column, row.cell(column.id))
            self._at += 1

    def _write(self, row: MatrixRow, column: MatrixColumn, cell: MatrixCell) -> None:
        t = translator(self._language)
        sheet, formats, at = self._sheet, self._formats, self._at
        sheet.write_string(at, 0, row.name, formats.name)
        sheet.write_number(at, 1, row.person_id, formats.number)
        sheet.write_string(at, 2, row.team, formats.text)
        sheet.write_string(at, 3, column.title[self._language], formats.text)
        write_floor(sheet, at, 4, cell, formats)
        if cell.likely is not None:
            sheet.write_number(at, 5, cell.likely, formats.number)
        if cell.probability is not None:
            sheet.write_number(at, 6, round(cell.probability, 4), formats.share)
        for step, share in enumerate(cell.probabilities or ()):
            sheet.write_number(at, 7 + step, round(share, 4), formats.share)
        sheet.write_number(at, 12, cell.need, formats.number)
        if cell.assessed and cell.asked:
            said = t.gettext("yes") if cell.held else t.gettext("no")
            sheet.write_string(at, 13, said, formats.number)
        sheet.write_number(at, 14, cell.evidence, formats.number)
        if day := self._head.day(cell.newest):
            sheet.write_datetime(at, 15, day, formats.date)

    def finish(self) -> None:
        if self._at > 1:
            self._sheet.autofilter(0, 0, self._at - 1, self._last_column)
