"""What a recalibration is fitted to: first responses by competency, evidence on reviewed people."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

import numpy as np
from sqlalchemy.orm import Session

from competency.domain.items import Item
from competency.scoring.calibration import MISSING, Responses
from competency.scoring.calibration.refit import Bank
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import EvidenceColumns
from competency.services.curriculum import contexts, versions
from competency.services.evidence import record
from competency.storage.queries import evidence, framework


def items_ever(session: Session, path_id: str) -> dict[str, Item]:
    """Every item of every published version of a path, by its content hash."""
    items: dict[str, Item] = {}
    for version in framework.versions(session, path_id):
        items |= versions.curriculum_of(session, version).item_by_version
    return items


def banks_of(session: Session, path_id: str, *, until: datetime) -> tuple[Bank, ...]:
    """What everybody first answered, a bank for each competency with responses."""
    items = items_ever(session, path_id)
    rows = evidence.first_responses(session, recorded_until=until)
    banks = []
    for competency, theirs in groupby(rows, key=itemgetter(1)):
        answers = [(row[0], row[2], row[3]) for row in theirs if row[2] in items]
        if answers:
            banks.append(_bank(competency, answers, items))
    return tuple(banks)


def _bank(competency: str, answers: Sequence[tuple[int, str, int]], items: dict[str, Item]) -> Bank:
    versions = sorted({version for _, version, _ in answers})
    people = sorted({person for person, _, _ in answers})
    column = {version: place for place, version in enumerate(versions)}
    row = {person: place for place, person in enumerate(people)}
    codes = np.full((len(people), len(versions)), MISSING, dtype=np.int8)
    # In order of the record, the last first, so that a person's first response stays.
    for person, version, category in reversed(answers):
        codes[row[person], column[version]] = category
    return Bank(
        competency,
        Responses(tuple(versions), codes, tuple(items[v].categories for v in versions)),
        np.array(people),
        tuple(contexts.design_of(items[version]) for version in versions),
    )


def on_reviewed_people(
    session: Session,
    competencies: Sequence[str],
    context: ScoringContext,
    *,
    until: datetime,
) -> Iterator[EvidenceColumns]:
    """All evidence on everybody who has been reviewed, a portion of people at a time."""
    people = evidence.reviewed_people(session, recorded_until=until)
    for start in range(0, len(people), record.PEOPLE_AT_ONCE):
        some = people[start : start + record.PEOPLE_AT_ONCE]
        portion = record.read(session, some, competencies, at=until, recorded_until=until)
        yield portion.columns(context)
