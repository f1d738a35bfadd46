"""What HR lets the nightly run do by itself: recalibrate, at most once in four weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.days import local_day
from competency.domain.errors import Conflict
from competency.domain.permissions import Action, Actor, require
from competency.services.calibration.adoption import (
    PUT_BACK,
    RECALIBRATION,
    Adoption,
    adopt_for_operator,
)
from competency.services.calibration.dry_run import Proposal, newest
from competency.services.calibration.runs import (
    start_rebuilding_for_operator,
    start_trying_for_operator,
)
from competency.services.operation import audit
from competency.services.operation.jobs import JobContext
from competency.storage.models import NightlyRecalibration
from competency.storage.queries import framework
from competency.storage.transactions import transaction

EVERY: Final = timedelta(days=28)
"""The least time between two recalibrations, or tries, of the nightly run."""


@dataclass(frozen=True, slots=True)
class NightlySetting:
    """Whether the nightly run may recalibrate.

    Attributes:
        by, since: Who said so last, and when; None while nobody has.
        tried_at: When it last tried.
    """

    allowed: bool
    by: int | None
    since: datetime | None
    tried_at: datetime | None


def setting(session: Session, path_id: str) -> NightlySetting:
    """The switch of a path; off until HR turns it on."""
    row = framework.nightly(session, path_id)
    if row is None:
        return NightlySetting(False, None, None, None)
    return NightlySetting(row.allowed, row.set_by, row.set_at, row.tried_at)


def allow(
    session: Session, actor: Actor, curriculum: Curriculum, allowed: bool, *, now: datetime
) -> bool:
    """Turn the switch. Commits.

    Returns:
        Whether anything changed.
    Raises:
        Forbidden: the actor is not HR.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    with transaction(session) as work:
        row = framework.nightly(session, curriculum.path.id)
        if (row is not None and row.allowed) == allowed:
            return False
        if row is None:
            row = NightlyRecalibration(path_id=curriculum.path.id)
            session.add(row)
        row.allowed, row.set_by, row.set_at = allowed, actor.person, now
        detail = "on" if allowed else "off"
        audit.record(session, actor.person, "calibration.nightly", detail=detail, now=now)
        work.commit()
    return True


def is_due(session: Session, path_id: str, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the nightly run should recalibrate now.

    From the day after HR turned the switch on; four weeks after its last try, and after the last
    adoption or undoing by anybody, so that what HR has undone stays undone for a while.
    """
    chosen = setting(session, path_id)
    if not chosen.allowed or chosen.since is None:
        return False
    changes = [
        since
        for _, _, reason, since, _ in framework.contexts(session, path_id)
        if reason in {RECALIBRATION, PUT_BACK}
    ]
    last = max((*changes, *([chosen.tried_at] if chosen.tried_at else [])), default=None)
    return local_day(chosen.since, zone) < local_day(now, zone) and (
        last is None or now - last >= EVERY
    )


def run_if_due(
    session: Session,
    job_context: JobContext,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> Adoption | None:
    """Try, adopt and rebuild, where HR lets the nightly run and the time has come. Commits.

    A dry run that changes nothing is thrown away.

    Args:
        job_context: Runs the work at once.
    Returns:
        What is in force now; None where nothing was adopted.
    """
    path_id = curriculum.path.id
    due = is_due(session, path_id, now=now, zone=zone)
    session.rollback()
    if not due:
        return None
    try:
        start_trying_for_operator(session, job_context, curriculum, by=None, now=now, zone=zone)
    except Conflict:
        # HR is trying right now: the next night will do.
        return None
    row = framework.nightly(session, path_id)
    if row is not None:
        row.tried_at = now
        session.commit()
    proposal = newest(session, curriculum)
    if proposal is None or not _is_own(proposal, now):
        session.rollback()
        return None
    if proposal.report.changes_nothing:
        framework.forget_open_proposals(session, path_id)
        session.commit()
        return None
    adoption = adopt_for_operator(session, curriculum, proposal.id, now=now)
    start_rebuilding_for_operator(session, job_context, path_id, by=None, now=now, zone=zone)
    return adoption


def _is_own(proposal: Proposal, now: datetime) -> bool:
    """Whether it is what this very run has just proposed, and may still be adopted."""
    open_to_adopt = not proposal.adopted and not proposal.stale
    return open_to_adopt and proposal.by is None and proposal.at == now
