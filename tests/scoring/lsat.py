"""Sections 6 and 7 of the Law School Admission Test: 1,000 people, five right/wrong items.

Counts of the 32 response patterns from R. D. Bock & M. Lieberman, "Fitting a response model
for n dichotomously scored items", Psychometrika 35 (1970), table 1; patterns in the order
00000, 00001, … 11111 (item 1 first).
"""

from itertools import product

import numpy as np

from competency.scoring.calibration import Responses

_SECTION_6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip
_SECTION_7 = (
    12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28,
    7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308,
)  # fmt: skip
PATTERNS = np.array(list(product((0, 1), repeat=5)), dtype=np.int8)
ITEMS = tuple(f"item {n}" for n in range(1, 6))


def _responses(counts: tuple[int, ...]) -> Responses:
    return Responses.of(ITEMS, np.repeat(PATTERNS, counts, axis=0))


LSAT6 = _responses(_SECTION_6)
LSAT7 = _responses(_SECTION_7)
