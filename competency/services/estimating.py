"""Storing estimates and level decisions: on arrival of evidence, and by the daily roll."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, CareerPath
from competency.domain.curriculum import Curriculum
from competency.domain.evidence import Evidence
from competency.scoring.context import ScoringContext
from competency.scoring.levels import LevelDecision, Requirement, decide
from competency.scoring.posterior import Estimate, fold
from competency.services import publishing
from competency.services.decisions import to_document
from competency.storage.models import EstimateRow, LevelRow
from competency.storage.queries import estimates as queries
from competency.storage.queries import evidence as evidence_queries


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """The organisation's date at a moment."""
    return now.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The midnight that ends a local day: results of a day are results as of its end."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)


def requirements_of(path: CareerPath) -> tuple[Requirement, ...]:
    """The requirement profile as the level decision reads it."""
    return tuple(Requirement.of(competency) for competency in path.competencies)


def by_competency(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """Evidence grouped by competency, order kept."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        groups[piece.competency].append(piece)
    return dict(groups)


@dataclass(frozen=True, slots=True)
class Scorer:
    """What scoring one organisation's people needs: path, context and where days begin."""

    path: CareerPath
    requirements: tuple[Requirement, ...]
    context_id: int
    context: ScoringContext
    zone: ZoneInfo

    @classmethod
    def of(cls, session: Session, curriculum: Curriculum, zone: ZoneInfo) -> "Scorer":
        context_id, context = publishing.context_in_force(session, curriculum.path.id)
        return cls(curriculum.path, requirements_of(curriculum.path), context_id, context, zone)

    def estimate(self, competency: str, evidence: Sequence[Evidence], day: date) -> Estimate:
        """The estimate of one competency as of the end of a day."""
        at = end_of_day(day, self.zone)
        return fold(evidence, self.context, competency=competency, at=at)

    def decide(
        self, person_id: int, evidence: Mapping[str, Sequence[Evidence]], day: date
    ) -> LevelDecision:
        """The level decision as of the end of a day; draws are seeded by the person."""
        at = end_of_day(day, self.zone)
        return decide(evidence, self.requirements, self.context, at=at, seed=person_id)


def refresh(
    session: Session,
    person_id: int,
    scorer: Scorer,
    *,
    now: datetime,
    competencies: Iterable[str] | None = None,
    day: date | None = None,
    rolled: bool = False,
) -> LevelDecision:
    """Store a person's estimates (all, or of some competencies) and level. Does not commit."""
    evidence = by_competency(evidence_queries.of_person(session, person_id))
    today = day or local_day(now, scorer.zone)
    stored = queries.rows_of(session, person_id)
    wanted = set(evidence if competencies is None else competencies) & set(evidence)
    for competency in wanted:
        estimate = scorer.estimate(competency, evidence[competency], today)
        row = stored.get(competency)
        if row is None:
            row = EstimateRow(person_id=person_id, competency=competency)
            session.add(row)
        _fill(row, estimate, scorer.context_id, today)
    if competencies is None:
        for competency in set(stored) - set(evidence):
            session.delete(stored[competency])
    decision = scorer.decide(person_id, evidence, today)
    store_decision(session, person_id, scorer, decision, day=today, now=now, rolled=rolled)
    return decision


def _fill(row: EstimateRow, estimate: Estimate, context_id: int, day: date) -> None:
    row.context_id = context_id
    row.day = day
    row.posterior = np.asarray(estimate.posterior, dtype="<f8").tobytes()
    row.p0, row.p1, row.p2, row.p3, row.p4 = (float(p) for p in estimate.probabilities)
    row.mean, row.sd = float(estimate.mean), float(estimate.sd)
    row.low, row.high = float(estimate.low), float(estimate.high)
    row.floor, row.point, row.likely = estimate.floor, estimate.point, estimate.likely
    row.assessed = estimate.assessed
    row.responses, row.reviews = estimate.responses, estimate.reviews
    row.self_ratings = estimate.self_ratings
    row.newest = estimate.newest


def store_decision(
    session: Session,
    person_id: int,
    scorer: Scorer,
    decision: LevelDecision,
    *,
    day: date,
    now: datetime,
    rolled: bool = False,
) -> None:
    """Write the level row of a day and mark it as the newest. Does not commit."""
    row = queries.level_row(session, person_id, scorer.path.id, day)
    if row is None:
        row = LevelRow(person_id=person_id, path_id=scorer.path.id, day=day, rolled=rolled)
        session.add(row)
    row.rolled = row.rolled and rolled
    row.context_id = scorer.context_id
    row.reached = decision.reached
    row.p_junior, row.p_mid, row.p_senior, row.p_leadership = (float(p) for p in decision.at_least)
    row.assessed, row.required = decision.assessed, decision.required
    row.mean, row.low, row.high = float(decision.mean), float(decision.low), float(decision.high)
    row.document = to_document(decision)
    row.computed_at = now
    row.newest = True
    session.flush()
    queries.retire_older_levels(session, person_id, scorer.path.id, day)


def roll(
    session: Session,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
    batch: int = 50,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Advance everybody whose estimates are older than today; commits after each batch.

    Resumable: a person is due while their stored day lies before today, so a run that
    was interrupted goes on where it stopped.

    Returns:
        How many people were advanced.
    """
    today = local_day(now, zone)
    due = queries.people_due(session, curriculum.path.id, today)
    return _refresh_all(
        session, curriculum, due, now=now, zone=zone, batch=batch, progress=progress, rolled=True
    )


def rescore(
    session: Session,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
    batch: int = 50,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Rebuild everybody's estimates from evidence under the context in force; commits.

    Returns:
        How many people were rebuilt.
    """
    people = evidence_queries.people_with_evidence(session)
    return _refresh_all(
        session, curriculum, people, now=now, zone=zone, batch=batch, progress=progress
    )


def _refresh_all(
    session: Session,
    curriculum: Curriculum,
    people: Sequence[int],
    *,
    now: datetime,
    zone: ZoneInfo,
    batch: int,
    progress: Callable[[int, int], None] | None,
    rolled: bool = False,
) -> int:
    scorer = Scorer.of(session, curriculum, zone)
    for done, person_id in enumerate(people, start=1):
        refresh(session, person_id, scorer, now=now, rolled=rolled)
        if done % batch == 0 or done == len(people):
            session.commit()
            if progress:
                progress(done, len(people))
    return len(people)


def level_name(rank: int | None) -> str:
    """Id of a reached rank: none, junior … leadership; empty where not known yet."""
    if rank is None:
        return ""
    return "none" if rank == 0 else LEVELS[rank - 1].value
