"""One CSV file of a workbook: a header line, and cells whose form says what they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competency.content.problems import Place, Problems
from competency.content.source import Source
from competency.domain.errors import InvalidInput
from competency.i18n import dates

COLUMN = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

Row = Mapping[str, str]
"""A line of a sheet by column; "" is not known."""


@dataclass(frozen=True)
class Sheet:
    """A CSV file that was read.

    Attributes:
        file: Path in the career path, like "case/months.csv".
        columns: Names in the order of the file.
        text: The file as it is, for download.
        numeric: Columns whose known cells are all numbers.
        places: Where each column's name stands.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str
    numeric: frozenset[str]
    places: Mapping[str, Place]

    @property
    def name(self) -> str:
        return self.file.rpartition("/")[2]

    @property
    def words(self) -> frozenset[str]:
        """What its cells hold besides numbers, months and days."""
        return frozenset(cell for row in self.rows for cell in row.values() if is_word(cell))


def number(cell: str) -> Fraction | None:
    """The number in a cell, exactly; None where the cell is empty."""
    return Fraction(cell) if cell else None


def is_month(cell: str) -> bool:
    """Whether a cell is a month of the Jalali calendar, like "1405-07"."""
    return _MONTH.fullmatch(cell) is not None


def is_day(cell: str) -> bool:
    """Whether a cell is a day of the Jalali calendar, like "1405-07-14"."""
    if not _DAY.fullmatch(cell):
        return False
    try:
        dates.parse_date(cell)
    except InvalidInput:
        return False
    return True


def is_word(cell: str) -> bool:
    """Whether a cell is a word that labels.yaml names for readers."""
    return _WORD.fullmatch(cell) is not None


def read_sheet(source: Source, problems: Problems) -> Sheet | None:
    """Read a CSV file; None, with problems noted, where it has no sound header.

    Cells are numbers, months, days, words or empty; a column of numbers holds nothing else.
    """
    lines = source.text.split("\n")
    columns = _header(source, lines[0], problems)
    if columns is None:
        return None
    rows: list[Row] = []
    start = len(lines[0]) + 1
    numbers: dict[str, bool] = {}
    for line in lines[1:]:
        if line.strip():
            row = _row(source, line, start, columns, problems)
            if row is not None:
                rows.append(row)
                _check_kinds(source, row, line, start, numbers, problems)
        start += len(line) + 1
    if not any(line.strip() for line in lines[1:]):
        problems.add(source.start, "the file has no lines of data", "write one below its header")
    return Sheet(
        source.file,
        columns,
        tuple(rows),
        source.text,
        frozenset(name for name in columns if numbers.get(name)),
        {name: source.place(lines[0].index(name)) for name in columns},
    )


def _header(source: Source, line: str, problems: Problems) -> tuple[str, ...] | None:
    columns = tuple(name.strip() for name in line.split(","))
    sound = True
    for index, name in enumerate(columns):
        if not COLUMN.fullmatch(name):
            sound = False
            problems.add(
                source.place(_cell_start(line, index)),
                '"%(name)s" is no name of a column',
                "write lower-case Latin letters, digits and _, beginning with a letter",
                name=name,
            )
        elif name in columns[:index]:
            sound = False
            problems.add(
                source.place(_cell_start(line, index)),
                'the column "%(name)s" stands twice',
                "rename one of them",
                name=name,
            )
    return columns if sound else None


def _row(
    source: Source, line: str, start: int, columns: Sequence[str], problems: Problems
) -> Row | None:
    cells = [cell.strip() for cell in line.split(",")]
    if len(cells) != len(columns):
        problems.add(
            source.place(start),
            "the line has %(count)s cells, the header %(wanted)s",
            "write one cell a column, without commas or quotation marks in it",
            count=len(cells),
            wanted=len(columns),
        )
        return None
    for index, cell in enumerate(cells):
        known = _NUMBER.fullmatch(cell) or is_month(cell) or is_day(cell) or is_word(cell)
        if cell and not known:
            problems.add(
                source.place(start + _cell_start(line, index)),
                '"%(cell)s" is neither a number, a month, a day nor a word',
                "write it like 780000, 0.016, 1405-07, 1405-07-14 or instagram, "
                "or leave the cell empty",
                cell=cell,
            )
            return None
    return dict(zip(columns, cells, strict=True))


def _check_kinds(
    source: Source,
    row: Row,
    line: str,
    start: int,
    numbers: dict[str, bool],
    problems: Problems,
) -> None:
    """Note a cell that is no number in a column of numbers, or the other way round."""
    for index, (name, cell) in enumerate(row.items()):
        if not cell:
            continue
        found = _NUMBER.fullmatch(cell) is not None
        if numbers.setdefault(name, found) != found:
            problems.add(
                source.place(start + _cell_start(line, index)),
                '"%(cell)s" is unlike the other cells of "%(column)s"',
                "write numbers in all cells of a column or in none",
                cell=cell,
                column=name,
            )


def _cell_start(line: str, index: int) -> int:
    """Where the text of a cell begins in its line."""
    cells = line.split(",")
    before = sum(len(cell) + 1 for cell in cells[:index])
    return before + len(cells[index]) - len(cells[index].lstrip())
