"""Reading what a recalibration rests on: first responses by competency, reviewed people."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter

import numpy as np
from sqlalchemy.orm import Session

from competency.domain.items import Item
from competency.scoring.calibration import MISSING, Responses
from competency.scoring.context import ScoringContext
from competency.scoring.records import Records, records_of
from competency.scoring.refit import Bank
from competency.services import publishing
from competency.services.estimating import by_competency
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import framework, quizzes

PEOPLE_AT_ONCE = 500


def items_ever(session: Session, path_id: str) -> dict[str, Item]:
    """Every item of every published version of a path, by its content hash."""
    found: dict[str, Item] = {}
    for version in framework.versions(session, path_id):
        found |= publishing.curriculum_of(session, version).item_by_version
    return found


def banks_of(session: Session, path_id: str, *, until: datetime) -> tuple[Bank, ...]:
    """What everybody first answered, a bank for each competency with responses."""
    items = items_ever(session, path_id)
    rows = quizzes.first_responses(session, recorded_until=until)
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
        tuple(publishing.design_of(items[version]) for version in versions),
    )


def reviewed(
    session: Session,
    competencies: Sequence[str],
    context: ScoringContext,
    *,
    until: datetime,
) -> Iterator[tuple[Records, Sequence[int]]]:
    """The whole record of everybody who has been reviewed, one person at a time."""
    people = iter(quizzes.reviewed_people(session, recorded_until=until))
    while portion := list(islice(people, PEOPLE_AT_ONCE)):
        record = evidence_queries.of_people(session, portion, recorded_until=until)
        for person in portion:
            found = records_of(by_competency(record[person]), competencies, context, until)
            yield found, found.raters
