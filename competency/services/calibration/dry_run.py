"""The dry run: refit the context to the record, compare everybody's level, keep the proposal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.days import local_day
from competency.domain.level_decision import LevelDecision
from competency.scoring.calibration.refit import Refit, refit
from competency.scoring.context import ENGINE_VERSION, ScoringContext
from competency.scoring.requirements import structure_of
from competency.services.calibration.data import banks_of, on_reviewed_people
from competency.services.calibration.report import Report, report_of
from competency.services.evidence.evaluation import Scorer, judgements
from competency.services.operation import audit
from competency.storage.engine import reading
from competency.storage.models import ContextProposal
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import framework

FITTING_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kept dry run.

    Attributes:
        by: Who asked for it; None for the machine's operator or the nightly run.
        stale: Whether another context has come into force since.
        adopted: Whether it has been adopted.
    """

    id: int
    at: datetime
    by: int | None
    report: Report
    stale: bool
    adopted: bool


def propose_for_operator(
    session: Session,
    curriculum: Curriculum,
    by: int | None,
    *,
    now: datetime,
    zone: ZoneInfo,
    progress: Callable[[float], None] | None = None,
) -> Proposal:
    """Try a recalibration and keep what it would change; nothing in force moves. Commits.

    Asks for no right: for the operator, the nightly run, and jobs that HR has begun (`runs`).

    Args:
        by: Who asked for it; None for the operator and the nightly run.
        progress: Told the share that is done, 0 to 1.
    """
    tell = progress or (lambda _: None)
    with reading(session):
        based_on, fit, report = _try_out(session, curriculum, now=now, zone=zone, tell=tell)
    framework.forget_open_proposals(session, curriculum.path.id)
    row = ContextProposal(
        path_id=curriculum.path.id,
        based_on=based_on,
        document=fit.context.to_document(),
        report=report.to_document(),
        proposed_by=by,
        proposed_at=now,
    )
    session.add(row)
    audit.record(session, by, "calibration.propose", detail=f"answers={report.answers}", now=now)
    session.commit()
    tell(1.0)
    return _proposal_of(session, row)


def newest(session: Session, curriculum: Curriculum) -> Proposal | None:
    """The proposal made last, adopted or not."""
    row = framework.newest_proposal(session, curriculum.path.id)
    return None if row is None else _proposal_of(session, row)


def _try_out(
    session: Session,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
    tell: Callable[[float], None],
) -> tuple[int, Refit, Report]:
    """The context in force, what it would become, and the report; reads only."""
    scorer = Scorer.of(session, curriculum, zone)
    banks = banks_of(session, curriculum.path.id, until=now)
    structure = structure_of(scorer.requirements)
    fit = refit(
        replace(scorer.context, engine=ENGINE_VERSION),
        banks,
        partial(on_reviewed_people, session, structure.competencies, until=now),
        structure.half_lives(scorer.context),
        progress=lambda share: tell(FITTING_SHARE * share),
    )
    report = report_of(
        fit,
        banks,
        scorer.context,
        _decisions(session, scorer, fit.context, now=now, zone=zone, tell=tell),
    )
    return scorer.context_id, fit, report


def _decisions(
    session: Session,
    scorer: Scorer,
    proposed: ScoringContext,
    *,
    now: datetime,
    zone: ZoneInfo,
    tell: Callable[[float], None],
) -> Iterator[tuple[int, LevelDecision, LevelDecision]]:
    """Everybody's level decision in force and under the proposal, as of today."""
    today = local_day(now, zone)
    then = replace(scorer, context=proposed)
    people = evidence_queries.people_with_evidence(session)
    done = 0
    for portion, before in judgements(session, scorer, people, today):
        after = then.judge(portion, today)
        yield from zip(portion.people, before.decisions, after.decisions, strict=True)
        done += len(portion.people)
        tell(FITTING_SHARE + (1 - FITTING_SHARE) * done / len(people))


def _proposal_of(session: Session, row: ContextProposal) -> Proposal:
    in_force = framework.context_id_in_force(session, row.path_id)
    return Proposal(
        id=row.id,
        at=row.proposed_at,
        by=row.proposed_by,
        report=Report.from_document(row.report),
        stale=row.adopted_as is None and row.based_on != in_force,
        adopted=row.adopted_as is not None,
    )
