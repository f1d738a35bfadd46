"""Evidence of many people as columns, and the `Records` of any stretch of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from competency.scoring import raters
from competency.scoring.context import Severity
from competency.scoring.items import ItemParameters, item_log_likelihoods
from competency.scoring.records import FIRST_RATER, QUIZ, SELF, Records
from competency.scoring.scale import Matrix, Whole

NONE = -1
"""Marks "no item" and "no rater" among indices."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Pieces of evidence as whole numbers, columns of equal length E.

    Attributes:
        person, competency: Indices from 0.
        item: Index of the item of a quiz response, else `NONE`.
        rater: Index of the rater of a review, else `NONE`; a piece with neither is a
            self-rating.
        day: Day number.
        category: Ordered category, valid for its item or rating.
    """

    person: Whole
    competency: Whole
    item: Whole
    rater: Whole
    day: Whole
    category: Whole

    def of(self, chosen: slice | Whole | npt.NDArray[np.bool_]) -> "Columns":
        """Some of the pieces, in the order given."""
        return Columns(
            self.person[chosen], self.competency[chosen], self.item[chosen],
            self.rater[chosen], self.day[chosen], self.category[chosen],
        )  # fmt: skip

    def counting(self) -> Whole:
        """Which pieces count, ordered by person and else as they stand: indices, at most (E,).

        All but repeated responses to an item: the earliest counts, and of one day's the one
        that stands first.
        """
        first = np.ones(self.person.size, dtype=bool)
        quiz = np.flatnonzero(self.item != NONE)
        order = quiz[np.lexsort((self.day[quiz], self.item[quiz], self.person[quiz]))]
        person, item = self.person[order], self.item[order]
        first[order[1:][(person[1:] == person[:-1]) & (item[1:] == item[:-1])]] = False
        kept = np.flatnonzero(first)
        return np.asarray(kept[np.argsort(self.person[kept], kind="stable")], dtype=np.int64)


class Packed:
    """Counted evidence with the likelihoods of everything that occurs in it.

    Args:
        columns: Pieces that count (`Columns.counting`), ordered by person.
        items: Parameters by item index.
        severities: Strictness by rater index.
        rater_ids: What the raters are called outside, by rater index.
    Raises:
        ValueError: for a category that the item or rating does not have.
    """

    def __init__(
        self,
        columns: Columns,
        items: Sequence[ItemParameters],
        severities: Sequence[Severity],
        rater_ids: Sequence[int] = (),
    ) -> None:
        self.columns = columns
        self.rater_ids = tuple(rater_ids)
        self._items = [item_log_likelihoods(item) for item in items]
        self._check_categories()
        self.learnt(severities)

    def _check_categories(self) -> None:
        sizes = np.array([len(table) for table in self._items] + [raters.RATING_CATEGORIES])
        size = sizes[self.columns.item]
        wrong = np.flatnonzero((self.columns.category < 0) | (self.columns.category >= size))
        if wrong.size:
            category, most = self.columns.category[wrong[0]], size[wrong[0]] - 1
            raise ValueError(f"category {category} of a response or rating is outside 0…{most}")

    def learnt(self, severities: Sequence[Severity]) -> None:
        """Take other severities from now on."""
        own = (raters.self_log_likelihoods(), raters.self_residual_log_likelihoods())
        blocks = [*self._items, *own]
        begins = np.cumsum([0, *(len(block) for block in blocks)])
        self._item_rows = begins[: len(self._items)]
        self._self_alone, self._self_apart, begin = begins[len(self._items) :].tolist()
        places: dict[Severity, int] = {}
        for severity in severities:
            if severity not in places:
                places[severity] = begin + 2 * raters.RATING_CATEGORIES * len(places)
                blocks.append(raters.review_log_likelihoods(*severity))
                blocks.append(raters.review_residual_log_likelihoods(severity[0]))
        self._rater_rows = np.array([places[one] for one in severities], dtype=np.int64)
        errors = [raters.rater_shared_variance(sd) for _, sd in severities]
        self._shared = np.array([0.0, raters.SELF_SHARED_VARIANCE, *errors])
        self._table: Matrix = np.vstack(blocks)

    def records(self, begin: int, end: int) -> Records:
        """The evidence of the people begin … end − 1, numbered from 0."""
        bounds = np.searchsorted(self.columns.person, (begin, end)).tolist()
        part = self.columns.of(slice(*bounds))
        quiz, review = np.flatnonzero(part.item != NONE), np.flatnonzero(part.rater != NONE)
        alone = np.full(part.person.size, self._self_alone)
        apart = np.full(part.person.size, self._self_apart)
        source = np.full(part.person.size, SELF)
        source[quiz] = QUIZ
        alone[quiz] = apart[quiz] = self._item_rows[part.item[quiz]]
        rows = self._rater_rows[part.rater[review]]
        source[review] = FIRST_RATER + part.rater[review]
        alone[review], apart[review] = rows, rows + raters.RATING_CATEGORIES
        return Records(
            person=part.person - begin,
            competency=part.competency,
            source=source,
            day=part.day,
            category=part.category,
            alone=alone + part.category,
            apart=apart + part.category,
            table=self._table,
            shared=self._shared,
            raters=self.rater_ids,
        )
