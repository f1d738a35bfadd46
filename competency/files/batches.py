"""A file's evidence handed to the engine a chunk of people at a time."""

from collections.abc import Collection, Iterator

import numpy as np

from competency.files.evidence import EvidenceTable, Item
from competency.files.table import UNDATED, Progress
from competency.scoring.calibration.severity import estimate_severities
from competency.scoring.context import UNKNOWN_SEVERITY, ScoringContext
from competency.scoring.evidence_columns import EvidenceColumns, LikelihoodTable, Pieces
from competency.scoring.people import CHUNK
from competency.scoring.scale import Vector

MIN_PEOPLE = 30
"""Severities are estimated from a population; a handful of people cannot tell a strict manager
from a weak team."""


class Batches:
    """The pieces of a file that count at a day, and their likelihoods.

    From `MIN_PEOPLE` people, every rater's severity is estimated from the quizzes in the file.

    Args:
        items: Of the I.csv, by item index.
        day: Later evidence is left out; undated evidence counts as of this day.
        half_lives: Days, by competency index; competencies beyond them take no part.
    """

    def __init__(
        self,
        table: EvidenceTable,
        items: Collection[Item],
        half_lives: Vector,
        context: ScoringContext,
        *,
        day: int,
    ) -> None:
        self._people = len(table.people)
        self._pieces = _pieces_of(table, half_lives.size, day)
        parameters = [item.parameters for item in items]
        unknown = [UNKNOWN_SEVERITY] * len(table.raters)
        self._likelihoods = LikelihoodTable(parameters, unknown)
        if unknown and np.unique(self._pieces.person).size >= MIN_PEOPLE:
            columns = (columns for _, _, columns in self.chunks())
            known = estimate_severities(columns, half_lives, context)
            severities = [known.get(rater, UNKNOWN_SEVERITY) for rater in range(len(unknown))]
            # Two decimals are finer than any severity is known; they keep the table small.
            self._likelihoods = LikelihoodTable(
                parameters, [(round(mean, 2), round(sd, 2)) for mean, sd in severities]
            )

    def chunks(
        self, progress: Progress | None = None
    ) -> Iterator[tuple[int, int, EvidenceColumns]]:
        """Ranges of people to judge together, from first to last, with their evidence."""
        for begin in range(0, self._people, CHUNK):
            end = min(begin + CHUNK, self._people)
            yield begin, end, self._likelihoods.columns(self._pieces, begin, end)
            if progress:
                progress(end / self._people)


def _pieces_of(table: EvidenceTable, competencies: int, day: int) -> Pieces:
    days = np.array(table.day, dtype=np.int64)
    days[days == UNDATED] = day
    everything = Pieces(
        person=np.array(table.person, dtype=np.int64),
        competency=np.array(table.competency, dtype=np.int64),
        item=np.array(table.item, dtype=np.int64),
        rater=np.array(table.rater, dtype=np.int64),
        day=days,
        category=np.array(table.category, dtype=np.int64),
    )
    past = everything.of((days <= day) & (everything.competency < competencies))
    return past.of(past.counting())
