"""Stored estimates of many people at once, without what only one profile needs."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import EstimateRow
from competency.storage.portions import portions


class StoredCell(NamedTuple):
    """One estimate; `floor` is None where not yet assessed."""

    person: int
    competency: str
    floor: int | None
    likely: int
    likely_chance: float
    assessed: bool
    probabilities: tuple[float, float, float, float, float]
    responses: int
    reviews: int
    self_ratings: int
    newest: datetime | None


class BriefCell(NamedTuple):
    """What a page shows of an estimate; `floor` is None where not yet assessed."""

    person: int
    competency: str
    floor: int | None
    likely: int
    assessed: bool


def cells(session: Session, people: Iterable[int]) -> Iterator[StoredCell]:
    """All estimates of some people; one query for every 5,000."""
    for portion in portions(people):
        rows = session.execute(
            select(
                EstimateRow.person_id,
                EstimateRow.competency,
                EstimateRow.floor,
                EstimateRow.likely,
                EstimateRow.likely_chance,
                EstimateRow.assessed,
                EstimateRow.p0,
                EstimateRow.p1,
                EstimateRow.p2,
                EstimateRow.p3,
                EstimateRow.p4,
                EstimateRow.responses,
                EstimateRow.reviews,
                EstimateRow.self_ratings,
                EstimateRow.newest,
            ).where(EstimateRow.person_id.in_(portion))
        )
        for person, competency, floor, likely, chance, assessed, p0, p1, p2, p3, p4, *rest in rows:
            responses, reviews, self_ratings, newest = rest
            yield StoredCell(
                person,
                competency,
                floor,
                likely,
                chance,
                assessed,
                (p0, p1, p2, p3, p4),
                responses,
                reviews,
                self_ratings,
                newest,
            )


def brief_cells(session: Session, people: Iterable[int]) -> Iterator[BriefCell]:
    """As `cells`, in a third of the time."""
    for portion in portions(people):
        rows = session.execute(
            select(
                EstimateRow.person_id,
                EstimateRow.competency,
                EstimateRow.floor,
                EstimateRow.likely,
                EstimateRow.assessed,
            ).where(EstimateRow.person_id.in_(portion))
        )
        yield from (BriefCell(row[0], row[1], row[2], row[3], row[4]) for row in rows)
