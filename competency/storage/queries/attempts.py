"""Sittings and responses."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from competency.domain.attempts import AttemptState
from competency.storage.models import AttemptItem, AttemptRow, ResponseRow

RECENT_SITTINGS = 100
"""Exposure is counted over so many of an area's newest sittings: what people tell each other is
about these, and the work stays the same however many there have been."""


@dataclass(frozen=True, slots=True)
class RecentExposure:
    """What an area's recent takers have met.

    Attributes:
        items: By item version, how many of them.
        takers: How many people they are.
    """

    items: dict[str, int]
    takers: int


def by_public_id(session: Session, public_id: str) -> AttemptRow | None:
    return session.scalar(select(AttemptRow).where(AttemptRow.public_id == public_id))


def open_attempt(session: Session, person_id: int, area: str) -> str | None:
    """Public id of the sitting still open in an area."""
    return session.scalar(
        select(AttemptRow.public_id).where(
            AttemptRow.person_id == person_id,
            AttemptRow.area == area,
            AttemptRow.state == AttemptState.OPEN,
        )
    )


def open_attempts(session: Session, person_id: int) -> Sequence[AttemptRow]:
    """All sittings a person has open, newest first."""
    return session.scalars(
        select(AttemptRow)
        .where(AttemptRow.person_id == person_id, AttemptRow.state == AttemptState.OPEN)
        .order_by(AttemptRow.id.desc())
    ).all()


def finished_attempts(session: Session, person_id: int, area: str) -> Sequence[AttemptRow]:
    """A person's finished sittings of an area, newest first."""
    return session.scalars(
        select(AttemptRow)
        .where(
            AttemptRow.person_id == person_id,
            AttemptRow.area == area,
            AttemptRow.state == AttemptState.FINISHED,
        )
        .order_by(AttemptRow.id.desc())
    ).all()


def items_of(session: Session, attempt_id: int) -> Sequence[AttemptItem]:
    """The places of a sitting in order."""
    return session.scalars(
        select(AttemptItem)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    ).all()


def responses_of(session: Session, attempt_id: int) -> dict[int, ResponseRow]:
    """Recorded responses of a sitting by position."""
    rows = session.scalars(select(ResponseRow).where(ResponseRow.attempt_id == attempt_id))
    return {row.position: row for row in rows}


def seen_items(session: Session, person_id: int) -> set[str]:
    """Item versions that a person has answered."""
    return set(
        session.scalars(
            select(ResponseRow.item_version).where(ResponseRow.person_id == person_id).distinct()
        )
    )


def has_response(session: Session, person_id: int, item_version: str) -> bool:
    """Whether the person has answered this item version before."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    ResponseRow.person_id == person_id, ResponseRow.item_version == item_version
                )
            )
        )
    )


def exposure(session: Session, item_version: str) -> int:
    """How often an item version has been answered by anybody."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ResponseRow)
            .where(ResponseRow.item_version == item_version)
        )
        or 0
    )


def recently_met(session: Session, path_id: str, area: str, *, without: int) -> RecentExposure:
    """Who met which items in an area's newest sittings; one query.

    Args:
        without: A person who is left out.
    """
    recent = (
        select(AttemptRow.id, AttemptRow.person_id)
        .where(AttemptRow.path_id == path_id, AttemptRow.area == area)
        .order_by(AttemptRow.id.desc())
        .limit(RECENT_SITTINGS)
        .cte()
    )
    others = recent.c.person_id != without
    people = func.count(recent.c.person_id.distinct())
    rows = session.execute(
        select(AttemptItem.item_version, people, select(people).where(others).scalar_subquery())
        .join(recent, AttemptItem.attempt_id == recent.c.id)
        .where(others)
        .group_by(AttemptItem.item_version)
    ).all()
    return RecentExposure(items={row[0]: row[1] for row in rows}, takers=rows[0][2] if rows else 0)
