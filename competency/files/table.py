"""CSV tables read row by row, each cell with its place to point at when it is wrong."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import TextIO

from competency.domain.errors import N_, InvalidInput
from competency.scoring.fading import day_number

UNDATED = -(2**31)
"""Marks an empty date among day numbers."""
PROGRESS_EVERY = 20_000

Progress = Callable[[float], None]
"""Told the share of the work that is done, 0 to 1."""


@dataclass(slots=True)
class Row:
    """One row of a file: its cells by column, and where to point when one is wrong."""

    file: str
    position: int
    cells: Sequence[str]
    place: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        return self.cells[self.place[column]].strip()

    def only(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The raw cells of some columns."""
        return tuple([self.cells[self.place[column]] for column in columns])

    def wrong(self, column: str, message: str, **params: object) -> InvalidInput:
        """The error of one cell; `message` has places for file, row and column."""
        return InvalidInput(
            message, field=column, file=self.file, row=self.position, column=column, **params
        )

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self[column]
        if not value:
            raise self.wrong(
                column, N_("%(file)s, row %(row)s, column %(column)s: this cell is empty.")
            )
        return value

    def choice(self, column: str, choices: Sequence[str]) -> str:
        """A cell that holds one of a few words."""
        value = self[column]
        if value not in choices:
            raise self.wrong(
                column,
                N_(
                    "%(file)s, row %(row)s, column %(column)s: “%(value)s” is not one of "
                    "%(choices)s."
                ),
                value=value,
                choices=", ".join(choices),
            )
        return value

    def whole(self, column: str, low: int, high: int) -> int:
        """A whole number in a range."""
        value = self[column]
        if value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high:
            return int(value)
        raise self.wrong(
            column,
            N_(
                "%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a whole number "
                "from %(low)s to %(high)s."
            ),
            value=value,
            low=low,
            high=high,
        )

    def number(self, column: str, value: str | None = None) -> float:
        """A finite number; of the cell, or of a part of it."""
        given = self[column] if value is None else value
        try:
            found = float(given)
        except ValueError:
            found = float("nan")
        if not isfinite(found):
            raise self.wrong(
                column,
                N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a number."),
                value=given,
            )
        return found

    def day(self, column: str) -> int:
        """The day number of an ISO date or time; `UNDATED` for an empty cell."""
        value = self[column]
        if not value:
            return UNDATED
        try:
            moment = datetime.fromisoformat(value)
            return day_number(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            raise self.wrong(
                column,
                N_(
                    "%(file)s, row %(row)s, column %(column)s: “%(value)s” is not a date like "
                    "2026-11-01 or a time like 2026-11-01T09:30:00Z."
                ),
                value=value,
            ) from None


def rows(path: Path, columns: Sequence[str], progress: Progress | None = None) -> Iterator[Row]:
    """The rows of a CSV file (UTF-8, comma-separated, a header), empty lines left out.

    Raises:
        InvalidInput: for a file that cannot be read or is not such a table, naming the row.
    """
    try:
        with path.open("rb") as raw:
            size = path.stat().st_size or 1
            text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
            yield from _rows(path.name, text, columns, raw, size, progress)
    except OSError as error:
        raise InvalidInput(
            N_("%(file)s cannot be read: %(reason)s."),
            file=str(path),
            reason=error.strerror or str(error),
        ) from error


def _rows(
    name: str,
    text: io.TextIOWrapper,
    columns: Sequence[str],
    raw: io.BufferedReader,
    size: int,
    progress: Progress | None,
) -> Iterator[Row]:
    reader = csv.reader(text, strict=True)
    number = 0
    try:
        header = [cell.strip() for cell in next(reader, [])]
        place = {column: header.index(column) for column in columns if column in header}
        _check_header(name, header, place, columns)
        for number, cells in enumerate(reader, start=2):
            if not cells:
                continue
            if len(cells) != len(header):
                raise InvalidInput(
                    N_(
                        "%(file)s, row %(row)s, column %(column)s: the row has %(found)s cells "
                        "but the first row names %(expected)s columns."
                    ),
                    file=name,
                    row=number,
                    column=header[len(cells)] if len(cells) < len(header) else len(header) + 1,
                    found=len(cells),
                    expected=len(header),
                )
            if progress and number % PROGRESS_EVERY == 0:
                progress(min(raw.tell() / size, 1.0))
            yield Row(name, number, cells, place)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            N_("%(file)s, after row %(row)s: this is not text in UTF-8; save it as CSV UTF-8."),
            file=name,
            row=number,
        ) from error
    except csv.Error as error:
        raise InvalidInput(
            N_("%(file)s, after row %(row)s: this is not CSV: %(reason)s."),
            file=name,
            row=number,
            reason=str(error),
        ) from error


def _check_header(
    name: str, header: Sequence[str], place: Mapping[str, int], columns: Sequence[str]
) -> None:
    missing = [column for column in columns if column not in place]
    if missing:
        raise InvalidInput(
            N_(
                "%(file)s, row 1: the column %(column)s is missing; the first row must name "
                "%(columns)s."
            ),
            file=name,
            column=missing[0],
            columns=",".join(columns),
        )
    twice = next((column for column in columns if header.count(column) > 1), None)
    if twice:
        raise InvalidInput(
            N_("%(file)s, row 1: the column %(column)s stands there twice."),
            file=name,
            column=twice,
        )


@contextmanager
def writing(out: Path) -> Iterator[TextIO]:
    """A file that takes its name only when it is complete.

    Raises:
        InvalidInput: where it cannot be written.
    """
    unfinished = out.with_name(f".{out.name}.part")
    try:
        try:
            with unfinished.open("w", encoding="utf-8", newline="") as file:
                yield file
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInput(
            N_("%(file)s cannot be written: %(reason)s."),
            field="out",
            file=str(out),
            reason=error.strerror or str(error),
        ) from error
