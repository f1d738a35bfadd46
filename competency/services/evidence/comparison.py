"""Stored estimates compared with what the record gives."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from competency.scoring.people import Judgement
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.record import Portion
from competency.services.evidence.rows import estimates
from competency.storage.queries import estimates as queries

NEAR = 1e-6
"""How close a stored number is to the one that the record gives."""


def differing_people(
    session: Session, scorer: Scorer, portion: Portion, judgement: Judgement, day: date
) -> Iterator[int]:
    """People of whom something else is stored than the record gives, ascending."""
    stored = queries.rows_of_people(session, portion.people)
    levels = queries.newest_levels(session, portion.people, scorer.path_id)
    rows: dict[int, dict[str, Mapping[str, Any]]] = {person: {} for person in portion.people}
    for row in estimates(portion, judgement, scorer.context_id, day):
        rows[row["person_id"]][row["competency"]] = row
    for person, decision in zip(portion.people, judgement.decisions, strict=True):
        level = levels.get(person)
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


def _same(stored: object, given: object) -> bool:
    if isinstance(stored, float) and isinstance(given, float):
        return abs(stored - given) <= NEAR
    return stored == given
