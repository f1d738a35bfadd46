"""Putting a proposed context in force, and the one before it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, Conflict, NotFound
from competency.domain.permissions import Action, Actor, require
from competency.services import audit
from competency.storage.models import ContextProposal, ScoringContextRow
from competency.storage.queries import framework

RECALIBRATION = "recalibration"
PUT_BACK = "put back"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What is in force now and what was before it."""

    context_id: int
    before: int


@dataclass(frozen=True, slots=True)
class History:
    """One scoring context of a path.

    Attributes:
        reason: `publication`, `recalibration` or `put back`.
    """

    id: int
    framework_version: str
    reason: str
    since: datetime


def adopt(
    session: Session, actor: Actor, curriculum: Curriculum, proposal_id: int, *, now: datetime
) -> Adopted:
    """Put a proposal in force from now on. Commits; estimates follow by `estimating.rescore`.

    Days that are over stay as they were: they are told under the context of their time.

    Raises:
        Forbidden: the actor is not HR.
        NotFound: there is no such proposal any more.
        Conflict: another context has come into force since the dry run.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    return _adopt(session, actor.person, curriculum, proposal_id, now=now)


def adopt_for_operator(
    session: Session, curriculum: Curriculum, proposal_id: int, *, now: datetime
) -> Adopted:
    """As `adopt`, without a right: for whoever runs the machine, and the nightly run."""
    return _adopt(session, None, curriculum, proposal_id, now=now)


def _adopt(
    session: Session,
    by: int | None,
    curriculum: Curriculum,
    proposal_id: int,
    *,
    now: datetime,
) -> Adopted:
    row = session.get(ContextProposal, proposal_id)
    if row is None or row.path_id != curriculum.path.id or row.adopted_as is not None:
        raise NotFound(
            N_("This dry run is not here any more: it was adopted, or a newer one took its place.")
        )
    before = framework.context_id_in_force(session, row.path_id)
    if before != row.based_on:
        raise Conflict(
            N_(
                "Something else has come into force since this dry run. Make a new one to see "
                "what would change now."
            )
        )
    added = _add(session, row.path_id, row.document, RECALIBRATION, now=now)
    row.adopted_as = added.id
    audit.record(session, by, "calibration.adopt", detail=f"context={added.id}", now=now)
    session.commit()
    return Adopted(added.id, row.based_on)


def put_back(
    session: Session, actor: Actor, curriculum: Curriculum, context_id: int, *, now: datetime
) -> Adopted:
    """Undo the adoption that made a context: what was in force before it is so again. Commits.

    A new context says so; the one that is undone stays in the record, and so do its days.

    Raises:
        Forbidden: the actor is not HR.
        Conflict: that context is not in force, or no recalibration made it.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    made = framework.proposal_adopted_as(session, context_id)
    in_force = framework.context_id_in_force(session, curriculum.path.id)
    if made is None or in_force != context_id:
        raise Conflict(
            N_("This can't be undone any more: something else has come into force since.")
        )
    document = framework.context_document(session, made.based_on)
    added = _add(session, curriculum.path.id, document, PUT_BACK, now=now)
    audit.record(session, actor.person, "calibration.undo", detail=f"context={added.id}", now=now)
    session.commit()
    return Adopted(added.id, context_id)


def discard(session: Session, actor: Actor, curriculum: Curriculum, *, now: datetime) -> None:
    """Throw the open dry run away. Commits.

    Raises:
        Forbidden: the actor is not HR.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    framework.forget_open_proposals(session, curriculum.path.id)
    audit.record(session, actor.person, "calibration.discard", now=now)
    session.commit()


def history(session: Session, curriculum: Curriculum) -> tuple[History, ...]:
    """The contexts of a path, the one in force first."""
    return tuple(History(*row) for row in framework.contexts(session, curriculum.path.id))


def _add(
    session: Session, path_id: str, document: dict[str, Any], reason: str, *, now: datetime
) -> ScoringContextRow:
    row = ScoringContextRow(
        path_id=path_id,
        framework_version=document["framework_version"],
        document=document,
        reason=reason,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    return row
