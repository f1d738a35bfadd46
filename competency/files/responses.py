"""What the R.csv of `competency calibrate` and `competency items` says.

A header of item names, a row per person, cells an ordered category from 0 or empty. The
file is refused as a whole at the first cell that is not right.
"""

import csv
from array import array
from pathlib import Path

import numpy as np

from competency.domain.errors import N_, InvalidInput
from competency.files.table import Progress, Row, rows
from competency.scoring.calibration import MISSING, Responses

MAX_CATEGORY = 99


def read_responses(
    path: Path, *, top: int = MAX_CATEGORY, progress: Progress | None = None
) -> Responses:
    """The responses of an R.csv.

    Args:
        top: The highest category that a cell may hold.
    Raises:
        InvalidInput: naming file, row and column of what is wrong.
    """
    items = _header(path)
    codes = array("b")
    known = {"": MISSING} | {str(category): category for category in range(top + 1)}
    for row in rows(path, items, progress):
        try:
            codes.extend([known[cell] for cell in row.cells])
        except KeyError:
            codes.extend([_code(row, item, top) for item in items])
    if not codes:
        raise InvalidInput(
            N_("%(file)s holds no responses: below the item names each row is one person."),
            field="responses",
            file=path.name,
        )
    return Responses.of(items, np.frombuffer(codes, dtype=np.int8).reshape(-1, len(items)))


def _code(row: Row, item: str, top: int) -> int:
    return row.whole(item, 0, top) if row[item] else MISSING


def _header(path: Path) -> tuple[str, ...]:
    """The item names; what else may be wrong with the file, `rows` says."""
    try:
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            names = [name.strip() for name in next(csv.reader(file), [])]
    except (OSError, csv.Error):
        return ("",)
    if "" in names or not names:
        raise InvalidInput(
            N_(
                "%(file)s, row 1, column %(column)s: this column has no name; the first row "
                "names the items."
            ),
            field="responses",
            file=path.name,
            column=names.index("") + 1 if names else 1,
        )
    return tuple(names)
