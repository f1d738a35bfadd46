"""A table of people as spreadsheets save it: bytes to rows, whatever the encoding.

UTF-8 with or without byte-order mark, UTF-16, Windows-1256; separated by comma, semicolon or
tab. Every refusal is one sentence that says what to do.
"""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Final

from competency.domain.errors import N_, InvalidInput
from competency.services.people.importing.columns import recognised

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_CELL: Final = 1_000
MAX_COLUMNS: Final = 100

WINDOWS: Final = "cp1256"
_SEPARATORS: Final = ",;\t"
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BREAKS: Final = frozenset("\t\r\n")


@dataclass(frozen=True, slots=True)
class Record:
    """One row; `line` counts as a spreadsheet does, the titles being in row 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was uploaded, cells unchanged.

    Attributes:
        encoding: How the bytes were read: utf-8, utf-16 or cp1256.
        separator: What stands between cells.
    """

    titles: tuple[str, ...]
    records: tuple[Record, ...]
    encoding: str
    separator: str


def read(data: bytes) -> Table:
    """The table in a file.

    Raises:
        InvalidInput: naming what is wrong with the file as a whole, and what to do.
    """
    if not data.strip():
        raise _refused(N_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise _refused(
            N_("The file is larger than %(most)s megabytes. Split it and import the parts."),
            most=MAX_BYTES // 1024 // 1024,
        )
    if data.startswith(_WORKBOOKS):
        raise _refused(
            N_("This is an Excel workbook. Save the sheet as “CSV UTF-8” and upload that file.")
        )
    text, encoding = _decoded(data)
    text = text.removeprefix("\ufeff")
    told, text = _told_separator(text)
    separator = told or _guessed_separator(text)
    return _table(text, encoding, separator)


def _refused(sentence: str, **params: object) -> InvalidInput:
    return InvalidInput(sentence, field="file", **params)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was in."""
    for codec, name in _candidates(data):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(c) == "Cc" and c not in _BREAKS for c in set(text)):
            continue
        if name == WINDOWS and _is_damaged_utf8(data):
            raise _refused(
                N_(
                    "The file is damaged: it is UTF-8, but some of its letters are broken. "
                    "Save it again as “CSV UTF-8”."
                )
            )
        return text, name
    raise _refused(N_("This file is not a table of text. Save it as CSV and upload that."))


def _candidates(data: bytes) -> Iterator[tuple[str, str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16", "utf-16"
        return
    if data.startswith(b"\xef\xbb\xbf"):
        yield "utf-8-sig", "utf-8"
        return
    start = data[:4096]
    if start.count(0) > len(start) // 5:
        # Without a mark the zero bytes tell: Latin letters and separators have them
        # in every second place.
        little = start[1::2].count(0) >= start[0::2].count(0)
        yield ("utf-16-le" if little else "utf-16-be"), "utf-16"
        return
    yield "utf-8", "utf-8"
    yield WINDOWS, WINDOWS


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII form whole UTF-8 letters, as by chance they never do."""
    high = sum(byte > 127 for byte in data)
    whole = sum(len(c.encode()) for c in data.decode("utf-8", "ignore") if ord(c) > 127)
    return high > 0 and whole >= 0.8 * high


def _told_separator(text: str) -> tuple[str, str]:
    """What a first line `sep=;` says, which some spreadsheets write, and the rest."""
    line, _, rest = text.partition("\n")
    line = line.strip().strip('"')
    if line.lower().startswith("sep=") and line[4:] and line[4:] in _SEPARATORS:
        return line[4:], rest
    return "", text


def _guessed_separator(text: str) -> str:
    """The separator by which most titles are known; of equals the one that makes most cells."""

    def worth(separator: str) -> tuple[int, int]:
        try:
            first = next((cells for _, cells in _records(text, separator) if any(cells)), [])
        except InvalidInput:
            # Quotation marks that make no sense with this separator may with another.
            return (-1, 0)
        return recognised(first), len(first)

    return max(_SEPARATORS, key=worth)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers.

    Raises:
        InvalidInput: a quotation mark that is not closed, or a cell without end.
    """
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise _refused(
            N_(
                "Row %(line)s cannot be read: a quotation mark in it is opened and not closed, "
                "or stands inside a word."
            ),
            line=number + 1,
        ) from error


def _table(text: str, encoding: str, separator: str) -> Table:
    titles: tuple[str, ...] | None = None
    records: list[Record] = []
    for line, cells in _records(text, separator):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MAX_COLUMNS:
            raise _refused(
                N_("Row %(line)s has more than %(most)s columns."), line=line, most=MAX_COLUMNS
            )
        if titles is None:
            titles = tuple(cells)
            continue
        if len(records) == MAX_ROWS:
            raise _refused(
                N_("The file has more than %(most)s rows. Split it and import the parts."),
                most=MAX_ROWS,
            )
        records.append(Record(line, tuple(cells)))
    if titles is None:
        raise _refused(N_("The file is empty."))
    if not records:
        raise _refused(N_("The file has no people: there is no row below the titles."))
    return Table(titles, tuple(records), encoding, separator)
