"""Likelihoods of many response patterns, a block of items at a time.

A block's items can be answered in a few hundred ways. Its likelihood is computed once for
each of them; a pattern's likelihood is then the product of one row of each block's table.
That is exact, needs no exponential a person, and half of the time of a matrix product.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from competency.scoring.calibration.responses import Codes, Patterns
from competency.scoring.scale import Integers, Matrix, Vector

ROWS = 512
"""Ways to answer one block, at most: its table stays in the processor's cache."""
CHUNK = 1024
"""Patterns multiplied at once, for the same reason."""
SMALLEST = 1e-200
"""Sums below this may have lost nodes that count: they are done again in logarithms."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Some neighbouring items.

    Attributes:
        weights: What a category of each item adds to the row's number, (J,).
        first: The number of the row for category 0 of every item.
        logs: Log-likelihoods of every way to answer, (rows, Q).
        likelihoods: The same, no logarithms, each row's highest value being 1.
    """

    weights: Vector
    first: int
    logs: Matrix
    likelihoods: Matrix


class Blocks:
    """Tables for the patterns of one set of people.

    Args:
        patterns: Whose likelihoods are wanted.
        table: Log-probability of every category of every item, listed in turn, (R, Q).
        log_weights: Of the nodes, (Q,).
    """

    def __init__(self, patterns: Patterns, table: Matrix, log_weights: Vector) -> None:
        self.codes: Codes = patterns.codes
        self._log_weights = log_weights
        # Hardly any people: tables that are larger than what is looked up do not pay.
        limit = min(ROWS, len(self.codes))
        self._blocks = list(_blocks(self.codes, patterns.categories, table, limit))
        # Row numbers are small: single precision holds them exactly.
        self._weights = np.column_stack([one.weights for one in self._blocks]).astype(np.float32)
        self._first = np.array([one.first for one in self._blocks], dtype=np.float32)

    def sums(self, columns: Matrix) -> Matrix:
        """Σ likelihood × weight × column over the nodes, up to a factor a pattern: (U, C).

        Args:
            columns: Functions of θ at the nodes, (Q, C); the first is all ones.
        """
        found = np.empty((len(self.codes), columns.shape[1]))
        weighted = np.exp(self._log_weights)[:, None] * columns
        product = np.empty((CHUNK, len(columns)))
        factor = np.empty_like(product)
        for begin in range(0, len(self.codes), CHUNK):
            row = self._rows(self.codes[begin : begin + CHUNK])
            now, other = product[: len(row)], factor[: len(row)]
            # Rows are in range by construction; "clip" spares a copy that checks it.
            np.take(self._blocks[0].likelihoods, row[:, 0], axis=0, out=now, mode="clip")
            for index, block in enumerate(self._blocks[1:], 1):
                np.take(block.likelihoods, row[:, index], axis=0, out=other, mode="clip")
                now *= other
            np.matmul(now, weighted, out=found[begin : begin + len(row)])
        lost = np.flatnonzero(found[:, 0] < SMALLEST)
        for begin in range(0, lost.size, CHUNK):
            again = lost[begin : begin + CHUNK]
            found[again] = self._in_logarithms(self.codes[again]) @ columns
        return found

    def _rows(self, codes: Codes) -> Integers:
        """The row of each pattern in each block's table, (n, blocks)."""
        return (codes.astype(np.float32) @ self._weights + self._first).astype(np.int64)

    def _in_logarithms(self, codes: Codes) -> Matrix:
        row = self._rows(codes)
        joint = self._log_weights + sum(
            block.logs[row[:, index]] for index, block in enumerate(self._blocks)
        )
        joint -= joint.max(axis=1, keepdims=True)
        return np.asarray(np.exp(joint))


def _blocks(
    codes: Codes, categories: tuple[int, ...], table: Matrix, limit: int
) -> Iterator[_Block]:
    """Neighbouring items together, as many as the limit of rows allows (at least one)."""
    gaps = (codes.min(axis=0, initial=0) < 0).astype(int).tolist()
    ends = np.cumsum(categories).tolist()
    items = len(categories)
    item = 0
    while item < items:
        weights, first = np.zeros(items), 0
        logs = np.zeros((1, table.shape[1]))
        while item < items:
            count = categories[item] + gaps[item]
            if weights.any() and len(logs) * count > limit:
                break
            # An item that a person left out has one row more, without information.
            own = np.vstack([
                np.zeros((gaps[item], table.shape[1])),
                table[ends[item] - categories[item] : ends[item]],
            ])  # fmt: skip
            weights[item] = len(logs)
            first += gaps[item] * len(logs)
            logs = (own[:, None] + logs).reshape(-1, table.shape[1])
            item += 1
        yield _Block(weights, first, logs, np.exp(logs - logs.max(axis=1, keepdims=True)))
