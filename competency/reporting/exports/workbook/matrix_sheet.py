"""The first sheet: people × competencies, and below them what the group holds."""

from typing import Any

from competency.domain.career_path import Language
from competency.domain.errors import N_, InvalidInput
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.exports.titles import person_titles
from competency.reporting.exports.workbook.formats import Formats, new_sheet, write_floor
from competency.reporting.matrix import ColumnTotal, MatrixHead, MatrixRow

_FIRST_COMPETENCY = 7
_TITLES_ROW = 1
_BELOW = 6
"""Rows below the people: an empty one and five of totals."""


class MatrixSheet:
    """People × competencies, each cell the floor on the colour of its step."""

    def __init__(
        self,
        workbook: Any,
        formats: Formats,
        head: MatrixHead,
        language: Language,
        sheet_rows: int,
    ) -> None:
        t = translator(language)
        self._formats, self._head, self._language = formats, head, language
        self._sheet = sheet = new_sheet(workbook, t.gettext("Skill matrix"), language)
        self._at = _TITLES_ROW + 1
        self._most = sheet_rows - _TITLES_ROW - 1 - _BELOW
        for column, width in enumerate((26, 28, 20, 10, 14, 16, 13)):
            sheet.set_column(column, column, width)
        last = _FIRST_COMPETENCY + len(head.columns) - 1
        sheet.set_column(_FIRST_COMPETENCY, last, 14)
        sheet.set_column(last + 1, last + 1, 16)
        sheet.set_row(0, 24)
        self._write_areas()
        sheet.set_row(_TITLES_ROW, 72)
        for column, title in enumerate(person_titles(head, language)):
            sheet.write_string(_TITLES_ROW, column, title, formats.head)
        sheet.freeze_panes(_TITLES_ROW + 1, 1)
        sheet.repeat_rows(0, _TITLES_ROW)
        self._last_column = last + 1

    def _write_areas(self) -> None:
        """The area above its competencies; neighbours of one area share a cell."""
        titles = {area.id: area.title[self._language] for area in self._head.areas}
        columns = self._head.columns
        first = 0
        for number in range(1, len(columns) + 1):
            if number < len(columns) and columns[number].area == columns[first].area:
                continue
            left, right = _FIRST_COMPETENCY + first, _FIRST_COMPETENCY + number - 1
            title = titles.get(columns[first].area, columns[first].area)
            if left == right:
                self._sheet.write_string(0, left, title, self._formats.area)
            else:
                self._sheet.merge_range(0, left, 0, right, title, self._formats.area)
            first = number

    def add(self, row: MatrixRow) -> None:
        if self._at > _TITLES_ROW + self._most:
            # XlsxWriter would drop what lies below the last row without a word.
            raise InvalidInput(
                N_("A workbook holds at most %(people)s people. Choose fewer, or export CSV."),
                people=self._most,
            )
        sheet, formats, language = self._sheet, self._formats, self._language
        sheet.write_string(self._at, 0, row.name, formats.name)
        sheet.write_string(self._at, 1, row.email or "", formats.text)
        sheet.write_string(self._at, 2, row.team, formats.text)
        sheet.write_number(self._at, 3, row.person_id, formats.number)
        held = row.level.held.rank if row.level.held else None
        for column, rank in ((4, held), (5, row.level.measured)):
            text = "" if rank is None else wording.level_word(rank, language)
            sheet.write_string(self._at, column, text, formats.text)
        if row.level.chance is not None:
            sheet.write_number(self._at, 6, round(row.level.chance, 4), formats.percent)
        days = []
        for column, competency in enumerate(self._head.columns, start=_FIRST_COMPETENCY):
            cell = row.cell(competency.id)
            write_floor(sheet, self._at, column, cell, formats)
            if day := self._head.day(cell.newest):
                days.append(day)
        if days:
            sheet.write_datetime(self._at, self._last_column, max(days), formats.date)
        self._at += 1

    def finish(self, totals: tuple[ColumnTotal, ...]) -> None:
        """Below the people: how many hold what, outside of the filter's range."""
        t = translator(self._language)
        if self._at > _TITLES_ROW + 1:
            self._sheet.autofilter(_TITLES_ROW, 0, self._at - 1, self._last_column)
        self._at += 1
        formats = self._formats
        lines = (
            (t.gettext("Hold it at their own level's need"), [total.held for total in totals]),
            (t.gettext("Asked for by their own level"), [total.asked for total in totals]),
            (t.gettext("Step that the work needs"), [total.needed or None for total in totals]),
            (
                t.gettext("Hold it at that step"),
                [total.holders if total.needed else None for total in totals],
            ),
        )
        for title, numbers in lines:
            self._total_name(title)
            for column, number in enumerate(numbers, start=_FIRST_COMPETENCY):
                if number is None:
                    self._sheet.write_blank(self._at, column, None, formats.total)
                else:
                    self._sheet.write_number(self._at, column, number, formats.total)
            self._at += 1
        self._total_name(t.gettext("Coverage risk"))
        for column, total in enumerate(totals, start=_FIRST_COMPETENCY):
            if total.at_risk:
                self._sheet.write_string(self._at, column, t.gettext("At risk"), formats.risk)
            else:
                self._sheet.write_blank(self._at, column, None, formats.total)

    def _total_name(self, title: str) -> None:
        self._sheet.write_string(self._at, 0, title, self._formats.total_name)
        for column in range(1, _FIRST_COMPETENCY):
            self._sheet.write_blank(self._at, column, None, self._formats.total)
