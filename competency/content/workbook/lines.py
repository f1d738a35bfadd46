"""Which lines of a sheet a figure or a table is cut from, and what they add up to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from competency.content.fields import Placed, Record
from competency.content.workbook.formula import (
    FUNCTIONS,
    Formula,
    FormulaError,
    Value,
    read_formula,
)
from competency.content.workbook.sheet import Row, Sheet, number

_RANGE = ".."
Filter = Callable[[Row], bool]


@dataclass(frozen=True)
class Cut:
    """Rows of a sheet, with the names that formulas over them may use.

    Attributes:
        known: Figures above and named columns further left, by name.
    """

    sheet: Sheet
    rows: tuple[Row, ...]
    known: Mapping[str, Value]

    def only(self, keep: Filter) -> "Cut":
        """The rows that a filter keeps."""
        return replace(self, rows=tuple(filter(keep, self.rows)))

    def value(self, formula: Formula) -> Value:
        """A formula over these rows; a column's name is its sum."""
        cells = {name: self._cells(name) for name in formula.names if name in self.sheet.numeric}
        known = {name: _total(cells[name]) for name in cells} | dict(self.known)
        return formula.value(known, cells)

    def _cells(self, name: str) -> Sequence[Value]:
        return [number(row[name]) for row in self.rows]


def _total(cells: Sequence[Value]) -> Value:
    known = [cell for cell in cells if cell is not None]
    return sum(known, start=known[0] * 0) if known and len(known) == len(cells) else None


def every_row(row: Row) -> bool:
    """The filter that keeps all."""
    return True


def read_rows(record: Record, sheet: Sheet) -> Filter:
    """The filter under `rows:`; every row where there is none."""
    rows = record.record("rows") if "rows" in record else None
    if rows is None:
        return every_row
    rows.allow(*sheet.columns)
    tests = [
        _test(rows, name, rows.listed(name), sheet) for name in rows.keys if name in sheet.columns
    ]
    return lambda row: all(test(row) for test in tests)


def _test(record: Record, name: str, wanted: Sequence[Placed], sheet: Sheet) -> Filter:
    cells = {row[name] for row in sheet.rows}
    kept: set[str] = set()
    for placed in wanted:
        low, dots, high = placed.value.partition(_RANGE)
        found = {cell for cell in cells if _within(cell, low, high, name in sheet.numeric)}
        matching = found if dots else {placed.value} & cells
        if not matching:
            record.note(
                placed.place,
                'no line of %(file)s has "%(value)s" as %(column)s',
                "write a value of this column, a list of them, or first..last",
                file=sheet.name,
                value=placed.value,
                column=name,
            )
        kept |= matching
    return lambda row: row[name] in kept


def _within(cell: str, low: str, high: str, numeric: bool) -> bool:
    if not cell:
        return False
    if not numeric:
        return low <= cell <= high
    try:
        ends = (number(low), number(high))
    except ValueError:
        return False
    value = number(cell)
    return None not in (*ends, value) and ends[0] <= value <= ends[1]  # type: ignore[operator]


def formula_in(
    record: Record, key: str, sheet: Sheet, known: Mapping[str, Value]
) -> Formula | None:
    """The formula under a key; None, with a problem noted, where it can't be computed."""
    text = record.string(key)
    if not text:
        return None
    try:
        formula = read_formula(text)
    except FormulaError as error:
        record.note(
            record.place(key),
            error.message,
            "write names of columns, numbers, + - * / ( ) and %(functions)s",
            found=error.found,
            functions=", ".join(FUNCTIONS),
        )
        return None
    unknown = [
        name
        for name in sorted(formula.names)
        if name not in sheet.numeric and (name not in known or name in formula.columns)
    ]
    for name in unknown:
        record.note(
            record.place(key),
            '"%(name)s" is no column of numbers of %(file)s and no name further up',
            "write one of: %(names)s",
            name=name,
            file=sheet.name,
            names=", ".join([*sorted(sheet.numeric), *sorted(known)]),
        )
    return None if unknown else formula
