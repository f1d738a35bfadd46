"""Putting a proposed context in force, and the one before it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, Conflict, NotFound
from competency.domain.permissions import Action, Actor, require
from competency.services.operation import audit, idempotency
from competency.storage.models import ContextProposal, ScoringContextRow
from competency.storage.queries import framework
from competency.storage.transactions import transaction

RECALIBRATION = "recalibration"
PUT_BACK = "put back"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Ids of the context that is in force now and of the one before it."""

    context_id: int
    before: int

    def __str__(self) -> str:
        return f"{self.context_id} {self.before}"

    @classmethod
    def of(cls, text: str) -> "Adoption":
        """The inverse of `str`."""
        return cls(*map(int, text.split()))


def adopt(
    session: Session, actor: Actor, curriculum: Curriculum, proposal_id: int, *, now: datetime
) -> Adoption:
    """Put a proposal in force from now on. Commits; estimates follow by `store.rescore`.

    Days that are over stay as they were: they are computed under the context of their time. A
    second click of the same person has no second effect.

    Raises:
        Forbidden: the actor is not HR.
        NotFound: there is no such proposal any longer.
        Conflict: another context has come into force since the dry run.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    act, key = "calibration.adopt", str(proposal_id)
    with transaction(session) as work:
        if earlier := _earlier(session, actor, act, key):
            return earlier
        adopted = _adopt(session, actor.person, curriculum, proposal_id, now=now)
        idempotency.remember(session, actor.person, act, key, str(adopted), now=now)
        work.commit()
    return adopted


def adopt_for_operator(
    session: Session, curriculum: Curriculum, proposal_id: int, *, now: datetime
) -> Adoption:
    """As `adopt`, without a right: for the operator and the nightly run."""
    with transaction(session) as work:
        adopted = _adopt(session, None, curriculum, proposal_id, now=now)
        work.commit()
    return adopted


def _adopt(
    session: Session,
    by: int | None,
    curriculum: Curriculum,
    proposal_id: int,
    *,
    now: datetime,
) -> Adoption:
    framework.lock_path(session, curriculum.path.id)
    row = _open_proposal(session, curriculum, proposal_id)
    before = framework.context_id_in_force(session, row.path_id)
    if before != row.based_on:
        raise Conflict(
            N_(
                "Something else has come into force since this dry run. Make a new one to see "
                "what would change now."
            )
        )
    added = _add(session, row.path_id, row.document, RECALIBRATION, by=by, now=now)
    row.adopted_as = added.id
    audit.record(session, by, "calibration.adopt", detail=f"context={added.id}", now=now)
    return Adoption(added.id, row.based_on)


def _open_proposal(session: Session, curriculum: Curriculum, proposal_id: int) -> ContextProposal:
    row = framework.locked_proposal(session, proposal_id)
    if row is None or row.path_id != curriculum.path.id or row.adopted_as is not None:
        raise NotFound(
            N_("This dry run is not here any more: it was adopted, or a newer one took its place.")
        )
    return row


def _earlier(session: Session, actor: Actor, act: str, key: str) -> Adoption | None:
    """What a second click leads to; None for a first one."""
    result = idempotency.earlier_result(session, actor.person, act, key)
    return Adoption.of(result) if result else None


def put_back(
    session: Session, actor: Actor, curriculum: Curriculum, context_id: int, *, now: datetime
) -> Adoption:
    """Undo the adoption that made a context: what was in force before it is so again. Commits.

    A new context says so; the one that is undone stays in the record, and so do its days. A second
    click of the same person has no second effect.

    Raises:
        Forbidden: the actor is not HR.
        Conflict: that context is not in force, or no recalibration made it.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    act, key = "calibration.undo", str(context_id)
    with transaction(session) as work:
        if earlier := _earlier(session, actor, act, key):
            return earlier
        framework.lock_path(session, curriculum.path.id)
        made = framework.proposal_adopted_as(session, context_id)
        in_force = framework.context_id_in_force(session, curriculum.path.id)
        if made is None or in_force != context_id:
            raise Conflict(
                N_("This can't be undone any more: something else has come into force since.")
            )
        document = framework.context_document(session, made.based_on)
        added = _add(session, curriculum.path.id, document, PUT_BACK, by=actor.person, now=now)
        audit.record(
            session, actor.person, "calibration.undo", detail=f"context={added.id}", now=now
        )
        back = Adoption(added.id, context_id)
        idempotency.remember(session, actor.person, act, key, str(back), now=now)
        work.commit()
    return back


def discard(
    session: Session, actor: Actor, curriculum: Curriculum, proposal_id: int, *, now: datetime
) -> None:
    """Throw the dry run away that was read. Commits.

    Raises:
        Forbidden: the actor is not HR.
        NotFound: it is no longer here.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    with transaction(session) as work:
        _open_proposal(session, curriculum, proposal_id)
        framework.forget_open_proposals(session, curriculum.path.id)
        audit.record(session, actor.person, "calibration.discard", now=now)
        work.commit()


def _add(
    session: Session,
    path_id: str,
    document: dict[str, Any],
    reason: str,
    *,
    by: int | None,
    now: datetime,
) -> ScoringContextRow:
    row = ScoringContextRow(
        path_id=path_id,
        framework_version=document["framework_version"],
        document=document,
        reason=reason,
        recorded_by=by,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    return row
