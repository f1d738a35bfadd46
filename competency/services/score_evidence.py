"""A file's evidence as sorted columns, handed to the engine a chunk of people at a time."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from competency.domain.evidence import EvidenceKind
from competency.scoring import raters
from competency.scoring.batch import CHUNK
from competency.scoring.context import UNKNOWN_SEVERITY, ScoringContext, Severity
from competency.scoring.grid import Matrix
from competency.scoring.records import FIRST_RATER, QUIZ, SELF, Records
from competency.scoring.response_models import item_log_likelihoods
from competency.scoring.severity import estimate_severities
from competency.services.score_input import KINDS, EvidenceColumns, Item
from competency.services.score_table import UNDATED, Progress

MIN_PEOPLE = 30
"""Severities are learnt from a population; a handful of people cannot tell a strict manager
from a weak team."""


def chunks(people: int, progress: Progress | None = None) -> Iterator[tuple[int, int]]:
    """Ranges of people to score together, from first to last."""
    for begin in range(0, people, CHUNK):
        end = min(begin + CHUNK, people)
        yield begin, end
        if progress:
            progress(end / people)


class PackedEvidence:
    """Evidence as sorted numpy columns, handed out as `Records` a chunk of people at a time.

    Args:
        columns: Of the file.
        day: Later evidence is left out; undated evidence counts as of this day.
        limit: Only competencies with a lower index take part.
    """

    def __init__(
        self,
        columns: EvidenceColumns,
        items: Mapping[str, Item],
        day: int,
        limit: int | None = None,
    ) -> None:
        self.day = day
        days = np.array(columns.day, dtype=np.int32)
        days[days == UNDATED] = day
        competency = np.array(columns.competency, dtype=np.int32)
        keep = days <= day
        if limit is not None:
            keep &= competency < limit
        person = np.array(columns.person, dtype=np.int32)
        item = np.array(columns.item, dtype=np.int32)
        keep &= _first_responses(person, item, days, keep)
        order = np.flatnonzero(keep)
        order = order[np.argsort(person[order], kind="stable")]
        self.person, self.competency = person[order], competency[order]
        self.item, self.days = item[order], days[order]
        self.kind = np.array(columns.kind, dtype=np.int8)[order]
        self.category = np.array(columns.category, dtype=np.int32)[order]
        self.rater = np.array(columns.rater, dtype=np.int32)[order]
        self.raters = len(columns.raters)
        self._items = [item_log_likelihoods(one.parameters) for one in items.values()]
        self._build_table({})

    def _build_table(self, severities: Mapping[int, Severity]) -> None:
        """The likelihood table: items, self-ratings, then each distinct severity once."""
        blocks = [
            *self._items,
            raters.self_log_likelihoods(),
            raters.self_residual_log_likelihoods(),
        ]
        sizes = np.cumsum([0, *(len(block) for block in blocks)])
        self._item_rows, (self._self_alone, self._self_apart) = sizes[:-3], sizes[-3:-1].tolist()
        known: dict[Severity, int] = {}
        self._rater_rows = np.zeros(max(self.raters, 1), dtype=np.int64)
        self._shared = np.zeros(FIRST_RATER + self.raters)
        self._shared[SELF] = raters.SELF_SHARED_VARIANCE
        begin = int(sizes[-1])
        for rater in range(self.raters):
            mean, sd = severities.get(rater, UNKNOWN_SEVERITY)
            # Two decimals are finer than any severity is known; they keep the table small.
            severity = (round(mean, 2), round(sd, 2))
            if severity not in known:
                known[severity] = begin + 2 * raters.RATING_CATEGORIES * len(known)
                blocks.append(raters.review_log_likelihoods(*severity))
                blocks.append(raters.review_residual_log_likelihoods(severity[0]))
            self._rater_rows[rater] = known[severity]
            self._shared[FIRST_RATER + rater] = raters.rater_shared_variance(severity[1])
        self._table: Matrix = np.vstack(blocks)

    def learn_severities(
        self, half_lives: npt.NDArray[np.float64], context: ScoringContext
    ) -> None:
        """Estimate every rater's severity and use it from now on; not from too few people."""
        people = np.unique(self.person).size
        if self.raters and people >= MIN_PEOPLE:
            everybody = chunks(int(self.person[-1]) + 1)
            parts = (self.records(begin, end) for begin, end in everybody)
            self._build_table(estimate_severities(parts, half_lives, context))

    def records(self, begin: int, end: int) -> Records:
        """The evidence of the people begin … end − 1, numbered from 0."""
        part = slice(*np.searchsorted(self.person, (begin, end)).tolist())
        kind, category = self.kind[part], self.category[part].astype(np.int64)
        quiz, review = (
            kind == KINDS.index(one) for one in (EvidenceKind.QUIZ, EvidenceKind.REVIEW)
        )
        alone = np.full(kind.size, self._self_alone)
        apart = np.full(kind.size, self._self_apart)
        source = np.full(kind.size, SELF)
        source[quiz] = QUIZ
        alone[quiz] = apart[quiz] = self._item_rows[self.item[part][quiz]]
        rater = self.rater[part][review]
        source[review] = FIRST_RATER + rater
        alone[review] = self._rater_rows[rater]
        apart[review] = self._rater_rows[rater] + raters.RATING_CATEGORIES
        return Records(
            person=self.person[part].astype(np.int64) - begin,
            competency=self.competency[part].astype(np.int64),
            source=source,
            day=self.days[part].astype(np.int64),
            category=category,
            alone=alone + category,
            apart=apart + category,
            table=self._table,
            shared=self._shared,
        )


def _first_responses(
    person: npt.NDArray[np.int32],
    item: npt.NDArray[np.int32],
    days: npt.NDArray[np.int32],
    keep: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """True but for responses to an item that the person had answered before."""
    first = np.ones(person.size, dtype=bool)
    quiz = np.flatnonzero((item >= 0) & keep)
    order = quiz[np.lexsort((days[quiz], item[quiz], person[quiz]))]
    again = (person[order[1:]] == person[order[:-1]]) & (item[order[1:]] == item[order[:-1]])
    first[order[1:][again]] = False
    return first
