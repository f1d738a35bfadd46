"""Stored estimates compared with what the record gives."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from competency.scoring.people import Judged
from competency.services.evidence.record import Record
from competency.services.evidence.rows import estimates
from competency.services.evidence.store import Scorer
from competency.storage.queries import estimates as queries

NEAR = 1e-6
"""How close a stored number is to the one that a refold gives."""


def different(
    session: Session, scorer: Scorer, record: Record, judged: Judged, day: date
) -> Iterator[int]:
    """People of whom something else is stored, ascending."""
    stored = queries.rows_of_people(session, record.people)
    decided = queries.newest_levels(session, record.people, scorer.path.id)
    rows: dict[int, dict[str, Mapping[str, Any]]] = {person: {} for person in record.people}
    for row in estimates(record, judged, scorer.context_id, day):
        rows[row["person_id"]][row["competency"]] = row
    for person, decision in zip(record.people, judged.decisions, strict=True):
        level = decided.get(person)
        same = stored[person].keys() == rows[person].keys() and all(
            _same(getattr(stored[person][competency], name), value)
            for competency, row in rows[person].items()
            for name, value in row.items()
        )
        if level is not None:
            same = same and level.reached == decision.reached and all(map(
                _same, level.at_least, decision.at_least
            ))  # fmt: skip
        if not same:
            yield person


def _same(stored: object, found: object) -> bool:
    if isinstance(stored, float) and isinstance(found, float):
        return abs(stored - found) <= NEAR
    return stored == found
