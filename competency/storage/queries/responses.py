"""Everybody's first answers to quiz questions, with what only the response knows of them.

The answers are those that the evidence holds (both are written at once); language, options
chosen and time taken are in the response alone.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Float, Row, Text, cast, exists, extract, func, select
from sqlalchemy.orm import Session

from competency.storage.models import AttemptRow, ResponseRow

PORTION = 10_000
"""Rows that are held at once."""

AnswerRow = Row[int, str, int, str, str, float | None]
"""Person, item version, category, language, the answer as JSON text, seconds it took."""


def newest_response(session: Session) -> int:
    """Id of the response recorded last; 0 without any."""
    return session.scalar(select(func.max(ResponseRow.id))) or 0


def answered_versions(
    session: Session, path_id: str
) -> Sequence[Row[str, str, str, int, str, datetime]]:
    """Every item version of a path that anybody answered, the one answered last at the end.

    One query, which finds the newest response of each version by an index.

    Returns:
        Version, item id, competency, categories, the framework version and the time of that
        newest response.
    """
    newest = select(func.max(ResponseRow.id)).group_by(ResponseRow.item_version)
    return session.execute(
        select(
            ResponseRow.item_version,
            ResponseRow.item_id,
            ResponseRow.competency,
            ResponseRow.categories,
            ResponseRow.framework_version,
            ResponseRow.occurred_at,
        )
        .join(AttemptRow, AttemptRow.id == ResponseRow.attempt_id)
        .where(ResponseRow.id.in_(newest), AttemptRow.path_id == path_id)
        .order_by(ResponseRow.id)
    ).all()


def first_answers(session: Session) -> Iterator[Sequence[AnswerRow]]:
    """Everybody's first answers to all items there ever were, in portions; one query."""
    # Seconds are counted by the database: a million moments as objects would take seconds.
    took = extract("epoch", ResponseRow.occurred_at) - extract("epoch", ResponseRow.shown_at)
    query = select(
        ResponseRow.person_id,
        ResponseRow.item_version,
        ResponseRow.category,
        ResponseRow.language,
        cast(ResponseRow.answer, Text),
        cast(took, Float),
    ).where(ResponseRow.first)
    # Not by the session: what it does for entities would double the time.
    streamed = session.connection().execute(query, execution_options={"yield_per": PORTION})
    yield from streamed.partitions()


def quizzed(session: Session, path_id: str) -> Sequence[Row[str, int]]:
    """(area, person) of everybody who has answered anything in the quiz of an area; one query."""
    answered = exists().where(ResponseRow.attempt_id == AttemptRow.id)
    return session.execute(
        select(AttemptRow.area, AttemptRow.person_id)
        .where(AttemptRow.path_id == path_id, answered)
        .distinct()
    ).all()
