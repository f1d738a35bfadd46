"""Scoring contexts of a path: the one in force, any other by its id, and items by design."""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from competency.domain.errors import N_, Unavailable
from competency.domain.items import Item
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.items import ItemParameters
from competency.storage.per_engine import PerEngine
from competency.storage.queries import as_of
from competency.storage.queries import framework as queries
from competency.storage.recent import Recent

CONTEXTS_HELD = 64
"""Contexts in memory for each database, some 100 kB each."""

# Contexts are append-only and read once they are committed, so that what is held never goes
# stale. Which one is in force is asked of the database each time: another process may adopt.
_held: PerEngine[Recent[int, ScoringContext]] = PerEngine(partial(Recent, CONTEXTS_HELD))


def in_force(session: Session, path_id: str) -> tuple[int, ScoringContext]:
    """The id of the newest scoring context of a path, and the context.

    Raises:
        Unavailable: nothing is published yet.
    """
    context_id = _published(queries.context_id_in_force(session, path_id))
    return context_id, context_of(session, context_id)


def then_and_now(
    session: Session, path_id: str, moment: datetime
) -> tuple[ScoringContext | None, ScoringContext]:
    """The contexts in force at a moment (None before the first one) and now; one query.

    Raises:
        Unavailable: nothing is published yet.
    """
    then, now = as_of.context_then_and_now(session, path_id, moment)
    in_force_now = context_of(session, _published(now))
    return None if then is None else context_of(session, then), in_force_now


def _published(context_id: int | None) -> int:
    if context_id is None:
        raise Unavailable(
            N_("No career path is published yet. Run “competency publish” on the server.")
        )
    return context_id


def context_of(session: Session, context_id: int) -> ScoringContext:
    """A recorded scoring context, from memory after the first time."""
    held = _held.of(session)
    context = held.get(context_id)
    if context is None:
        context = ScoringContext.from_document(queries.context_document(session, context_id))
        held.put(context_id, context)
    return context


def design_of(item: Item) -> ItemParameters:
    """The parameters of an item before anybody has answered it."""
    return cold_start(item.step, item.categories, item.guess or None)
