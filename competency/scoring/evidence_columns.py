"""Evidence as columns: what the vectorised parts of the engine read, of one person or thousands.

Facts come as `Pieces`, whether from the database, from a file or from one person's evidence.
`LikelihoodTable` are what a scoring context makes of the items and raters that occur in them. Both
together give the `EvidenceColumns` of any stretch of people; one person is a stretch of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import numpy as np

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring import raters
from competency.scoring.context import ScoringContext, Severity
from competency.scoring.fading import day_number
from competency.scoring.items import ItemParameters, item_log_likelihoods
from competency.scoring.scale import Flags, Integers, Matrix, Vector

NONE = -1
"""Marks "no item", "no rater" and "no such competency" among indices."""
QUIZ, SELF, FIRST_RATER = 0, 1, 2
"""Source codes: all quiz responses; all self-ratings; from 2, one code per rater."""

K = TypeVar("K")


class Numbering(dict[K, int]):
    """Numbers keys from 0, in the order in which they are first asked for."""

    def __missing__(self, key: K) -> int:
        self[key] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of evidence as whole numbers, columns of equal length E.

    Attributes:
        person, competency: Indices from 0.
        item: Index of the item of a quiz response, else `NONE`.
        rater: Index of the rater of a review, else `NONE`; a piece with neither is a
            self-rating.
        day: Day number.
        category: Ordered category, valid for its item or rating.
    """

    person: Integers
    competency: Integers
    item: Integers
    rater: Integers
    day: Integers
    category: Integers

    def of(self, chosen: slice | Integers | Flags) -> "Pieces":
        """Some of the pieces, in the order given."""
        return Pieces(
            self.person[chosen], self.competency[chosen], self.item[chosen],
            self.rater[chosen], self.day[chosen], self.category[chosen],
        )  # fmt: skip

    def counting(self) -> Integers:
        """Which pieces count, ordered by person and otherwise as they are: indices, at most (E,).

        All but repeated responses to an item: the earliest counts, and of one day's the first
        in order.
        """
        first = np.ones(self.person.size, dtype=bool)
        quiz = np.flatnonzero(self.item != NONE)
        order = quiz[np.lexsort((self.day[quiz], self.item[quiz], self.person[quiz]))]
        person, item = self.person[order], self.item[order]
        first[order[1:][(person[1:] == person[:-1]) & (item[1:] == item[:-1])]] = False
        kept = np.flatnonzero(first)
        return np.asarray(kept[np.argsort(self.person[kept], kind="stable")], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class EvidenceColumns:
    """What the engine folds: pieces that count, with where their likelihoods are.

    Columns of equal length E, ordered by person.

    Attributes:
        person, competency: Indices from 0.
        source: Source code; pieces of one person and source share that source's error.
        day: Day number of each piece.
        category: Ordered category of each piece.
        alone: Row in `table` of its log-likelihood when it is taken alone (M1).
        apart: Row of its log-likelihood when the source's shared error is modelled apart.
        table: Log-likelihoods over the nodes, (R, 61).
        shared: Variance of the shared error by source code, (S,).
        raters: Person ids of the raters, in the order of their source codes.
    """

    person: Integers
    competency: Integers
    source: Integers
    day: Integers
    category: Integers
    alone: Integers
    apart: Integers
    table: Matrix
    shared: Vector
    raters: tuple[int, ...] = ()


class LikelihoodTable:
    """The log-likelihoods of every item and rater that occur in some pieces, as one table.

    Args:
        items: Parameters by item index.
        severities: Strictness by rater index.
        rater_ids: What the raters are called outside, by rater index.
    """

    def __init__(
        self,
        items: Sequence[ItemParameters],
        severities: Sequence[Severity],
        rater_ids: Sequence[int] = (),
    ) -> None:
        blocks = [item_log_likelihoods(item) for item in items]
        sizes = [len(block) for block in blocks]
        self._categories = np.array([*sizes, raters.RATING_CATEGORIES])
        blocks += [raters.self_log_likelihoods(), raters.self_residual_log_likelihoods()]
        begins = np.cumsum([0, *(len(block) for block in blocks)])
        self._item_rows = begins[: len(items)]
        self._self_alone, self._self_apart, end = begins[len(items) :].tolist()
        places: dict[Severity, int] = {}
        for severity in severities:
            if severity not in places:
                places[severity] = end + 2 * raters.RATING_CATEGORIES * len(places)
                blocks.append(raters.review_log_likelihoods(*severity))
                blocks.append(raters.review_residual_log_likelihoods(severity[0]))
        self._rater_rows = np.array([places[one] for one in severities], dtype=np.int64)
        errors = [raters.rater_shared_variance(sd) for _, sd in severities]
        self._shared = np.array([0.0, raters.SELF_SHARED_VARIANCE, *errors])
        self._table: Matrix = np.vstack(blocks)
        self._raters = tuple(rater_ids)

    def columns(self, pieces: Pieces, begin: int, end: int) -> EvidenceColumns:
        """The evidence of the people begin … end − 1, numbered from 0.

        Args:
            pieces: Those that count (`Pieces.counting`), ordered by person.
        Raises:
            ValueError: for a category that the item or rating does not have.
        """
        bounds = np.searchsorted(pieces.person, (begin, end)).tolist()
        part = pieces.of(slice(*bounds))
        self._check_categories(part)
        quiz, review = np.flatnonzero(part.item != NONE), np.flatnonzero(part.rater != NONE)
        alone = np.full(part.person.size, self._self_alone)
        apart = np.full(part.person.size, self._self_apart)
        source = np.full(part.person.size, SELF)
        source[quiz] = QUIZ
        alone[quiz] = apart[quiz] = self._item_rows[part.item[quiz]]
        rows = self._rater_rows[part.rater[review]]
        source[review] = FIRST_RATER + part.rater[review]
        alone[review], apart[review] = rows, rows + raters.RATING_CATEGORIES
        return EvidenceColumns(
            person=part.person - begin,
            competency=part.competency,
            source=source,
            day=part.day,
            category=part.category,
            alone=alone + part.category,
            apart=apart + part.category,
            table=self._table,
            shared=self._shared,
            raters=self._raters,
        )

    def _check_categories(self, pieces: Pieces) -> None:
        # `NONE` is the last place: that of ratings.
        count = self._categories[pieces.item]
        wrong = np.flatnonzero((pieces.category < 0) | (pieces.category >= count))
        if wrong.size:
            category, most = pieces.category[wrong[0]], count[wrong[0]] - 1
            raise ValueError(f"category {category} of a response or rating is outside 0…{most}")


def columns_of_person(
    evidence: Iterable[Evidence],
    competencies: Sequence[str],
    context: ScoringContext,
    at: datetime,
) -> EvidenceColumns:
    """One person's evidence as columns (person 0).

    Args:
        evidence: In any order; of other competencies and of later than `at` is left out.
        competencies: Ids by competency index.
    Raises:
        LookupError: for an item that the context does not know.
        ValueError: for an impossible category, or a review without a rater.
    """
    number = {competency: index for index, competency in enumerate(competencies)}
    past = sorted(
        (piece for piece in evidence if piece.competency in number and piece.occurred_at <= at),
        key=lambda piece: (piece.occurred_at, piece.seq),
    )
    items, rater_ids = Numbering[str | None](), Numbering[int]()
    rows: list[tuple[int, int, int, int, int]] = []
    for piece in past:
        item = rater = NONE
        if piece.kind is EvidenceKind.QUIZ:
            item = items[piece.item]
        elif piece.kind is EvidenceKind.REVIEW:
            if piece.rater is None:
                raise ValueError(f"the review of {piece.competency!r} does not say who reviewed")
            rater = rater_ids[piece.rater]
        day = day_number(piece.occurred_at)
        rows.append((number[piece.competency], item, rater, day, piece.category))
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    pieces = Pieces(np.zeros(len(rows), dtype=np.int64), *columns)
    likelihoods = LikelihoodTable(
        [context.item(version) for version in items],
        [context.severity(rater) for rater in rater_ids],
        tuple(rater_ids),
    )
    return likelihoods.columns(pieces.of(pieces.counting()), 0, 1)
