"""Responses as a table: a row per person, a column per item, cells a category or missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from competency.scoring.scale import Integers, Matrix, Vector

Codes = npt.NDArray[np.int8]

MISSING = -1
CHUNK = 4096
"""Patterns whose posteriors are held at once: bounds memory whatever the number of rows."""
SAMPLE = 1000
MOSTLY = 0.5
"""Share of distinct rows in a sample above which looking for equal ones does not pay."""


@dataclass(frozen=True, slots=True)
class Responses:
    """What N people answered to J items.

    Attributes:
        items: Names, (J,).
        codes: Ordered categories from 0, `MISSING` where not answered, (N, J).
        categories: Number of categories of each item, at least 2, (J,).

    Raises:
        ValueError: for shapes that do not agree, or a code that its item does not have.
    """

    items: tuple[str, ...]
    codes: Codes
    categories: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.codes.ndim != 2 or self.codes.shape[1] != len(self.items):
            raise ValueError(f"codes must be (N, {len(self.items)}), got {self.codes.shape}")
        if not self.items:
            raise ValueError("there are no items")
        if len(self.categories) != len(self.items) or min(self.categories, default=2) < 2:
            raise ValueError("every item needs a number of categories of at least 2")
        if self.codes.size and (
            self.codes.min() < MISSING or (self.codes.max(axis=0) >= self.categories).any()
        ):
            raise ValueError("a code is outside its item's categories")

    @classmethod
    def of(cls, items: Sequence[str], codes: npt.NDArray[np.integer]) -> "Responses":
        """With as many categories as the codes show, at least 2."""
        small = np.ascontiguousarray(codes, dtype=np.int8)
        top = small.max(axis=0, initial=1) + 1
        return cls(tuple(items), small, tuple(int(count) for count in top))

    def only(self, chosen: Sequence[int]) -> "Responses":
        """Some of the items, in the order given."""
        return Responses(
            tuple(self.items[j] for j in chosen),
            self.codes[:, list(chosen)],
            tuple(self.categories[j] for j in chosen),
        )

    @property
    def rows(self) -> int:
        """Number of people, those without any answer included."""
        return len(self.codes)

    def answered(self) -> Integers:
        """How many people answered each item, (J,)."""
        return np.asarray((self.codes >= 0).sum(axis=0), dtype=np.int64)

    def counts(self) -> Matrix:
        """How many people gave each category: (J, most categories of any item)."""
        width = max(self.categories, default=2)
        return np.array(
            [np.bincount(column[column >= 0], minlength=width) for column in self.codes.T],
            dtype=np.float64,
        ).reshape(-1, width)

    def patterns(self) -> "Patterns":
        """The distinct response patterns and how often each occurs.

        Where a sample shows that hardly any occurs twice, every row is a pattern.
        """
        codes = np.ascontiguousarray(self.codes)
        every = np.arange(self.rows)
        sample = _opaque(codes[:: max(self.rows // SAMPLE, 1)])
        if np.unique(sample).size > MOSTLY * sample.size:
            return Patterns(codes, np.ones(self.rows), every, self.categories)
        _, first, pattern, often = np.unique(
            _opaque(codes), return_index=True, return_inverse=True, return_counts=True
        )
        return Patterns(codes[first], often.astype(np.float64), pattern, self.categories)


def _opaque(codes: Codes) -> npt.NDArray[np.void]:
    """One value a row: several times faster to compare than cell by cell."""
    return np.ascontiguousarray(codes).view(np.dtype((np.void, codes.shape[1]))).ravel()


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct response patterns.

    Attributes:
        codes: (U, J).
        weight: How many people gave each, (U,).
        of_row: The pattern of each person, (N,).
        categories: Number of categories of each item, (J,).
    """

    codes: Codes
    weight: Vector
    of_row: Integers
    categories: tuple[int, ...]

    def chunks(self, size: int = CHUNK) -> Iterator["Chunk"]:
        """The patterns in parts, each as an indicator matrix."""
        offsets = np.concatenate(([0], np.cumsum(self.categories)))
        for begin in range(0, len(self.codes), size):
            part = slice(begin, begin + size)
            codes = self.codes[part]
            # Missing cells land in a spare last column, which is cut off.
            column = np.where(codes >= 0, offsets[:-1] + codes, offsets[-1])
            given = np.zeros((len(codes), offsets[-1] + 1))
            given[np.arange(len(codes))[:, None], column] = 1.0
            yield Chunk(part, given[:, :-1], self.weight[part])


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some patterns.

    Attributes:
        part: Which of the patterns.
        given: 1 where the pattern holds that category of that item: (n, R), where the R
            columns list the categories of the first item, then of the second, …
        weight: (n,).
    """

    part: slice
    given: Matrix
    weight: Vector
