"""What is known of people on a day: read from what is stored, or recomputed from evidence.

Today's results are the stored estimates. A past day is computed from the record as it was at the
end of that day: the evidence recorded until then, folded under the scoring context and the
published path that were in force.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from competency.domain.standing import LevelStanding
from competency.scoring.people import Judgement
from competency.services.evidence import rows as stored_rows
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.record import Portion
from competency.services.matrix.day import MatrixDay
from competency.storage.per_engine import PerEngine
from competency.storage.queries import estimates
from competency.storage.queries import matrix as queries
from competency.storage.queries.matrix import BriefCell, StoredCell
from competency.storage.recent import Recent

PAST_RESULTS = 2_000
"""Results of past days that are kept for each database, some 10 kB each: numbers, no names."""


@dataclass(frozen=True, slots=True)
class PersonResults:
    """What is known of one person on the day.

    Attributes:
        measured: Rank of the reached level, 0–4; None where too little is assessed.
        at_least: P(level or higher), junior … leadership; None before a first decision.
        cells: By competency; those without evidence are absent.
    """

    measured: int | None
    at_least: Sequence[float] | None
    cells: Mapping[str, StoredCell | BriefCell]


def results_of(
    session: Session, day: MatrixDay, people: Sequence[int], *, brief: bool
) -> Mapping[int, PersonResults]:
    """The results of some people on a day; a fixed number of queries for every 5,000.

    Args:
        brief: Of today only steps, no probabilities, dates and counts.
    """
    if day.scorer:
        return _recomputed(session, day.scorer, day, people)
    return _stored(session, day, people, brief=brief)


def _stored(
    session: Session, day: MatrixDay, people: Sequence[int], *, brief: bool
) -> dict[int, PersonResults]:
    cells: dict[int, dict[str, StoredCell | BriefCell]] = {person: {} for person in people}
    stored: Iterator[StoredCell | BriefCell] = (
        queries.brief_cells(session, people) if brief else queries.cells(session, people)
    )
    for cell in stored:
        cells[cell.person][cell.competency] = cell
    levels = estimates.measured_levels(session, people, day.path.id)
    return {person: _with_level(levels.get(person), cells[person]) for person in people}


def _with_level(
    level: LevelStanding | None, cells: Mapping[str, StoredCell | BriefCell]
) -> PersonResults:
    if level is None:
        return PersonResults(None, None, cells)
    return PersonResults(level.measured, level.at_least, cells)


def _recomputed(
    session: Session, scorer: Scorer, day: MatrixDay, people: Sequence[int]
) -> dict[int, PersonResults]:
    past = _past.of(session)
    keys = {p: (p, day.day, scorer.context_id, day.framework_version) for p in people}
    results = {p: known for p, key in keys.items() if (known := past.get(key)) is not None}
    missing = [person for person in keys if person not in results]
    if missing:
        portion = scorer.read(session, missing, day.day, recorded_until=day.moment)
        fresh = _computed(portion, scorer.judge(portion, day.day))
        results |= fresh
        if day.settled:
            for person, one in fresh.items():
                past.put(keys[person], one)
    return results


def _computed(portion: Portion, judgement: Judgement) -> dict[int, PersonResults]:
    cells: dict[int, dict[str, StoredCell | BriefCell]] = {p: {} for p in portion.people}
    for cell in stored_rows.cells(portion, judgement):
        cells[cell.person][cell.competency] = cell
    decisions = zip(portion.people, judgement.decisions, strict=True)
    return {
        # Without any evidence nothing is known of a person, not even their chances.
        person: PersonResults(decision.reached, decision.at_least, cells[person])
        if portion.heads[person]
        else PersonResults(None, None, {})
        for person, decision in decisions
    }


PastKey = tuple[int, date, int, str]
"""Person, day, scoring context, framework version."""

# The record up to the end of a day that is over never changes, so neither do its results.
_past: PerEngine[Recent[PastKey, PersonResults]] = PerEngine(partial(Recent, PAST_RESULTS))
