"""Stored estimates and level decisions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Delete, Update, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from competency.domain.standing import LevelStanding
from competency.storage.models import EstimateRow, Identity, LevelRow
from competency.storage.portions import portions


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


def measured_levels(
    session: Session, people: Iterable[int], path_id: str
) -> dict[int, LevelStanding]:
    """Levels in force of many people, without the held ones; one query for every 5,000.

    Of the decision only what lists and matrices need; absent for people without one.
    """
    levels: dict[int, LevelStanding] = {}
    for portion in portions(people):
        rows = session.execute(
            select(
                LevelRow.person_id,
                LevelRow.reached,
                LevelRow.p_junior,
                LevelRow.p_mid,
                LevelRow.p_senior,
                LevelRow.p_leadership,
            ).where(LevelRow.person_id.in_(portion), LevelRow.path_id == path_id, LevelRow.newest)
        )
        levels.update((row[0], LevelStanding(None, row[1], tuple(row[2:]))) for row in rows)
    return levels


def level_history(session: Session, person_id: int, path_id: str) -> Sequence[LevelRow]:
    """All stored decisions of a person, oldest first."""
    return session.scalars(
        select(LevelRow)
        .where(LevelRow.person_id == person_id, LevelRow.path_id == path_id)
        .order_by(LevelRow.day)
    ).all()


def replace_estimates(
    session: Session, people: Sequence[int], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Put new estimates in the place of everything stored of these people. Does not commit."""
    session.flush()
    connection = session.connection()
    known: dict[tuple[int, str], int] = {}
    for portion in portions(people):
        theirs = select(EstimateRow.person_id, EstimateRow.competency, EstimateRow.id).where(
            EstimateRow.person_id.in_(portion)
        )
        known.update(((row[0], row[1]), row[2]) for row in connection.execute(theirs).all())
    fresh, changed = [], []
    for row in rows:
        stored = known.pop((row["person_id"], row["competency"]), None)
        if stored is None:
            fresh.append(row)
        else:
            changed.append({**row, "stored": stored})
    if changed:
        # Updated in place: half the work of deleting and inserting, and the keys stay.
        names = [name for name in rows[0] if name not in {"person_id", "competency"}]
        connection.execute(
            update(EstimateRow)
            .where(EstimateRow.id == bindparam("stored"))
            .values({name: bindparam(name) for name in names}),
            changed,
        )
    if fresh:
        connection.execute(insert(EstimateRow), fresh)
    for gone in portions(known.values()):
        connection.execute(delete(EstimateRow).where(EstimateRow.id.in_(gone)))


def replace_levels(
    session: Session,
    people: Sequence[int],
    path_id: str,
    day: date,
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Make a day's decisions the newest. Does not commit.

    Of older days stay those on which evidence came, as a line of numbers each. A decision of
    the same day gives way; if evidence had come that day, the new one keeps saying so.

    Args:
        rows: Columns of `LevelRow`, a row for each of the people, `rolled` as it would be if
            nothing else had happened that day.
    """
    eventful: set[int] = set()
    for portion in portions(people):
        theirs = (LevelRow.person_id.in_(portion), LevelRow.path_id == path_id)
        today = (*theirs, LevelRow.day == day)
        eventful.update(
            session.scalars(select(LevelRow.person_id).where(*today, LevelRow.rolled.is_(False)))
        )
        _run(session, delete(LevelRow).where(*theirs, or_(LevelRow.day == day, LevelRow.rolled)))
        _run(
            session,
            update(LevelRow).where(*theirs, LevelRow.newest).values(newest=False, document={}),
        )
    if rows:
        kept = [
            {**row, "rolled": row["rolled"] and row["person_id"] not in eventful} for row in rows
        ]
        session.connection().execute(insert(LevelRow), kept)


def _run(session: Session, statement: Delete | Update) -> None:
    """On the connection: what the session holds of these rows is read again when it is used."""
    session.flush()
    session.connection().execute(statement)


def days_of_levels(session: Session, path_id: str, context_id: int) -> dict[date, list[int]]:
    """Whose decision in force is of which day, of one scoring context, ids ascending."""
    found: dict[date, list[int]] = {}
    rows = session.execute(
        select(LevelRow.day, LevelRow.person_id)
        .where(LevelRow.path_id == path_id, LevelRow.newest, LevelRow.context_id == context_id)
        .order_by(LevelRow.person_id)
    )
    for day, person in rows:
        found.setdefault(day, []).append(person)
    return found


def newest_days(session: Session, people: Sequence[int], path_id: str) -> dict[int, date]:
    """As of which day each person's decision in force is; absent for people without one."""
    found: dict[int, date] = {}
    for portion in portions(people):
        rows = session.execute(
            select(LevelRow.person_id, LevelRow.day).where(
                LevelRow.person_id.in_(portion), LevelRow.path_id == path_id, LevelRow.newest
            )
        )
        found.update((person, day) for person, day in rows)
    return found


def people_due(session: Session, path_id: str, today: date, context_id: int) -> Sequence[int]:
    """People whose decision in force is older than today, or of another scoring context."""
    return session.scalars(
        select(LevelRow.person_id)
        .join(Identity, Identity.person_id == LevelRow.person_id)
        .where(
            LevelRow.path_id == path_id,
            LevelRow.newest,
            or_(LevelRow.day < today, LevelRow.context_id != context_id),
        )
        .order_by(LevelRow.person_id)
    ).all()
