"""Long lists in pages."""

from dataclasses import dataclass
from math import ceil
from typing import Final

PAGE: Final = 50
"""Rows on one page of a list."""

MAX_SEARCH: Final = 100
"""Characters of a search that are read; the rest is left out."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is shown.

    Attributes:
        number: Of the page, from 1.
        pages: How many there are, at least 1.
        total: Rows of the whole list.
        first, last: Places of the first and last row shown, from 1; 0 and 0 for an empty list.
    """

    number: int
    pages: int
    total: int
    first: int
    last: int


def paginate(total: int, wanted: int, size: int = PAGE) -> Paging:
    """Where a wanted page is; the last one where it is too high, the first where too low."""
    pages = max(1, ceil(total / size))
    number = min(max(1, wanted), pages)
    first = (number - 1) * size + 1 if total else 0
    return Paging(number, pages, total, first, min(number * size, total))
