"""Stored estimates and level decisions."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from competency.storage.models import EstimateRow, Identity, LevelRow


def rows_of(session: Session, person_id: int) -> dict[str, EstimateRow]:
    """A person's estimates by competency."""
    rows = session.scalars(select(EstimateRow).where(EstimateRow.person_id == person_id))
    return {row.competency: row for row in rows}


def rows_of_people(session: Session, people: Iterable[int]) -> dict[int, dict[str, EstimateRow]]:
    """Estimates of several people: person → competency → row; one query."""
    found: dict[int, dict[str, EstimateRow]] = {person: {} for person in people}
    rows = session.scalars(select(EstimateRow).where(EstimateRow.person_id.in_(list(found))))
    for row in rows:
        found[row.person_id][row.competency] = row
    return found


def level_row(session: Session, person_id: int, path_id: str, day: date) -> LevelRow | None:
    """The decision stored for a day."""
    return session.scalar(
        select(LevelRow).where(
            LevelRow.person_id == person_id, LevelRow.path_id == path_id, LevelRow.day == day
        )
    )


def newest_level(session: Session, person_id: int, path_id: str) -> LevelRow | None:
    """The decision in force."""
    return session.scalar(
        select(LevelRow).where(
            LevelRow.person_id == person_id, LevelRow.path_id == path_id, LevelRow.newest
        )
    )


def newest_levels(session: Session, people: Iterable[int], path_id: str) -> dict[int, LevelRow]:
    """The decisions in force of several people; one query."""
    rows = session.scalars(
        select(LevelRow).where(
            LevelRow.person_id.in_(list(people)), LevelRow.path_id == path_id, LevelRow.newest
        )
    )
    return {row.person_id: row for row in rows}


def level_history(session: Session, person_id: int, path_id: str) -> Sequence[LevelRow]:
    """All stored decisions of a person, oldest first."""
    return session.scalars(
        select(LevelRow)
        .where(LevelRow.person_id == person_id, LevelRow.path_id == path_id)
        .order_by(LevelRow.day)
    ).all()


def retire_older_levels(session: Session, person_id: int, path_id: str, day: date) -> None:
    """Leave only the decision of `day` as the newest; drop older ones that only rolled."""
    older = (LevelRow.person_id == person_id, LevelRow.path_id == path_id, LevelRow.day != day)
    session.execute(delete(LevelRow).where(*older, LevelRow.rolled))
    session.execute(
        update(LevelRow).where(*older, LevelRow.newest).values(newest=False, document={})
    )


def people_due(session: Session, path_id: str, today: date) -> Sequence[int]:
    """People whose decision in force is older than today."""
    return session.scalars(
        select(LevelRow.person_id)
        .join(Identity, Identity.person_id == LevelRow.person_id)
        .where(LevelRow.path_id == path_id, LevelRow.newest, LevelRow.day < today)
        .order_by(LevelRow.person_id)
    ).all()
