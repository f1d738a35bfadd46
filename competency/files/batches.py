"""A file's evidence as sorted columns, handed to the engine a chunk of people at a time."""

from collections.abc import Iterator, Mapping

import numpy as np

from competency.files.evidence import EvidenceColumns, Item
from competency.files.table import UNDATED, Progress
from competency.scoring.calibration.severity import estimate_severities
from competency.scoring.context import UNKNOWN_SEVERITY, ScoringContext
from competency.scoring.packing import Columns, Packed
from competency.scoring.people import CHUNK
from competency.scoring.scale import Vector

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


def pack(
    columns: EvidenceColumns, items: Mapping[str, Item], day: int, limit: int | None = None
) -> Packed:
    """The evidence of a file, its raters unknown.

    Args:
        day: Later evidence is left out; undated evidence counts as of this day.
        limit: Only competencies with a lower index take part.
    """
    days = np.array(columns.day, dtype=np.int64)
    days[days == UNDATED] = day
    found = Columns(
        person=np.array(columns.person, dtype=np.int64),
        competency=np.array(columns.competency, dtype=np.int64),
        item=np.array(columns.item, dtype=np.int64),
        rater=np.array(columns.rater, dtype=np.int64),
        day=days,
        category=np.array(columns.category, dtype=np.int64),
    )
    keep = days <= day
    if limit is not None:
        keep &= found.competency < limit
    kept = found.of(keep)
    parameters = [item.parameters for item in items.values()]
    unknown = [UNKNOWN_SEVERITY] * len(columns.raters)
    return Packed(kept.of(kept.counting()), parameters, unknown)


def learn_severities(
    packed: Packed, raters: int, half_lives: Vector, context: ScoringContext
) -> None:
    """Estimate every rater's severity and use it from now on; not from too few people."""
    person = packed.columns.person
    if raters and np.unique(person).size >= MIN_PEOPLE:
        everybody = chunks(int(person[-1]) + 1)
        parts = (packed.records(begin, end) for begin, end in everybody)
        found = estimate_severities(parts, half_lives, context)
        known = [found.get(rater, UNKNOWN_SEVERITY) for rater in range(raters)]
        # Two decimals are finer than any severity is known; they keep the table small.
        packed.learnt([(round(mean, 2), round(sd, 2)) for mean, sd in known])
