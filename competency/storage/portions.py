"""Long lists of ids in portions that one query takes."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")

AT_ONCE: Final = 5_000
"""Ids in one query; both databases take more, older SQLite builds 32,766."""


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """The ids or words in portions that one query takes."""
    everything = list(values)
    for start in range(0, len(everything), AT_ONCE):
        yield everything[start : start + AT_ONCE]
