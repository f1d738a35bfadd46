"""The long parts of a recalibration, as jobs: the dry run, and the rebuild."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import Conflict
from competency.domain.permissions import Action, Actor, require
from competency.services.calibration.dry_run import propose_for_operator
from competency.services.curriculum import versions
from competency.services.evidence import store
from competency.services.operation import jobs
from competency.services.operation.jobs import JobContext, Progress
from competency.storage.queries import framework
from competency.storage.queries import jobs as job_queries

TRY: Final = "recalibration.try"
REBUILD: Final = "recalibration.rebuild"


def start_trying(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    job_context: JobContext,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Begin a dry run; it ends as a proposal. Commits.

    Raises:
        Forbidden: the actor is not HR.
        Conflict: one is running already.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    start_trying_for_operator(session, job_context, curriculum, by=actor.person, now=now, zone=zone)


def start_trying_for_operator(
    session: Session,
    job_context: JobContext,
    curriculum: Curriculum,
    *,
    by: int | None,
    now: datetime,
    zone: ZoneInfo,
    progress: Progress | None = None,
) -> None:
    """As `start_trying`, without a right: for the operator and the nightly run."""

    def task(own: Session, tell: Progress) -> None:
        propose_for_operator(own, curriculum, by, now=now, zone=zone, progress=tell)

    path_id = curriculum.path.id
    jobs.start(session, job_context, TRY, path_id, task, by=by, now=now, progress=progress)


def start_rebuilding(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    job_context: JobContext,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Have everybody's estimates rebuilt under what is in force. Commits.

    Where a rebuild is running already, that one does it: it begins again where another context
    comes into force meanwhile, and looks once more after its end.

    Raises:
        Forbidden: the actor is not HR.
    """
    require(actor, Action.CALIBRATION_MANAGE)
    start_rebuilding_for_operator(
        session, job_context, curriculum.path.id, by=actor.person, now=now, zone=zone
    )


def start_rebuilding_for_operator(
    session: Session,
    job_context: JobContext,
    path_id: str,
    *,
    by: int | None,
    now: datetime,
    zone: ZoneInfo,
    progress: Progress | None = None,
) -> None:
    """As `start_rebuilding`, without a right: for the operator and the nightly run."""

    begun: list[int | None] = []

    def task(own: Session, tell: Progress) -> None:
        curriculum = versions.in_service(own, path_id)
        begun.append(framework.context_id_in_force(own, path_id))
        # Reading began a transaction; the rebuild begins each batch with its own.
        own.rollback()
        store.rescore(
            own,
            curriculum,
            now=job_context.clock(),
            zone=zone,
            progress=lambda done, total: tell(done / total),
        )

    def look_once_more(own: Session) -> None:
        """Those who adopted while this run was ending saw it running and relied on it."""
        in_force = framework.context_id_in_force(own, path_id)
        if in_force is None or in_force in begun:
            return
        if job_queries.people_behind(own, path_id, in_force):
            own.rollback()
            start_rebuilding_for_operator(
                own, job_context, path_id, by=by, now=job_context.clock(), zone=zone
            )

    try:
        jobs.start(
            session,
            job_context,
            REBUILD,
            path_id,
            task,
            by=by,
            now=now,
            writing=True,
            progress=progress,
            afterwards=look_once_more,
        )
    except Conflict:
        return
