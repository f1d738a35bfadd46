"""Several seeded organisations instead of a lucky one: figures as mean ± standard error."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import numpy as np

from benchmarks.report import Limit, Mean

Case = TypeVar("Case")
Found = TypeVar("Found")


def each(work: Callable[[Case], Found], cases: Sequence[Case]) -> list[Found]:
    """What the work finds for each case, in order; a process a core."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, cases))


def mean(values: Iterable[float]) -> Mean:
    """Mean of the organisations' figures, and its standard error."""
    found = np.fromiter(values, dtype=np.float64)
    return Mean(float(found.mean()), float(found.std(ddof=1) / np.sqrt(found.size)))


def limited(
    values: Iterable[float], *, at_most: float | None = None, at_least: float | None = None
) -> Limit:
    """The same with a limit, which is the mean's."""
    found = mean(values)
    return Limit(found.value, at_most=at_most, at_least=at_least, error=found.error)
