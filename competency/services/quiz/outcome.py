"""What a finished sitting led to: where the person is now, and what the sitting changed."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.days import end_of_day, local_day
from competency.domain.evidence import EvidenceKind, by_competency
from competency.scoring.certified import Estimate, fold
from competency.scoring.context import Rules, ScoringContext
from competency.scoring.scale import CUTS, INTERVAL
from competency.services.curriculum import contexts
from competency.services.evidence.level_document import decision_of
from competency.services.profile.competencies import CompetencyState, competency_state
from competency.services.profile.page import target_of
from competency.services.quiz.bank import BankState, bank_state_of
from competency.services.quiz.sitting import Sitting
from competency.storage.queries import estimates, people
from competency.storage.queries import evidence as evidence_queries

Range = tuple[int, int]
"""The lowest and the highest step, 0–4, that the central 90 % of an estimate reach."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a sitting changed about one competency, as of the day it ended.

    Attributes:
        answers: First answers of the sitting about it.
        before, after: Where the step lies, with 90 % certainty.
    """

    answers: int
    before: Range
    after: Range


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a sitting left its person.

    Attributes:
        target: The level whose requirements are shown.
        competencies: Those of the sitting's area as they are now; empty where the path in
            service no longer has such an area.
        effects: By competency; those without a first answer in the sitting are left out.
        bank: What is left of the area's bank now.
        rules: Of the scoring context in force now.
        certainty: Share of an estimate that the ranges of the effects hold, 0–1.
    """

    target: LevelId
    competencies: tuple[CompetencyState, ...]
    effects: Mapping[str, Effect]
    bank: BankState
    rules: Rules
    certainty: float = INTERVAL


def outcome(
    session: Session, sitting: Sitting, in_service: Curriculum, *, zone: ZoneInfo
) -> Outcome:
    """What a finished sitting led to; five queries."""
    row = sitting.row
    level = estimates.newest_level(session, row.person_id, in_service.path.id)
    target = target_of(people.identity(session, row.person_id), decision_of(level))
    stored = estimates.rows_of(session, row.person_id)
    pieces = evidence_queries.of_person(session, row.person_id)
    ended = sitting.state.finished_at or row.started_at
    then, now = contexts.then_and_now(session, row.path_id, ended)
    has_area = in_service.path.has_area(row.area)
    listed = in_service.path.in_area(row.area) if has_area else ()
    seen = {p.item for p in pieces if p.kind is EvidenceKind.QUIZ and p.item}
    return Outcome(
        target=target,
        competencies=tuple(competency_state(c, stored.get(c.id), target) for c in listed),
        effects=_effects(session, sitting, then, zone),
        bank=bank_state_of(seen, in_service, row.area) if has_area else BankState(0, 0, {}),
        rules=now.rules,
    )


def _effects(
    session: Session, sitting: Sitting, context: ScoringContext | None, zone: ZoneInfo
) -> Mapping[str, Effect]:
    """Estimates with and without the sitting's answers, in the context in force at its end."""
    ended = sitting.state.finished_at
    first = {r.item_version: r for r in sitting.responses.values() if r.first}
    if ended is None or not first or context is None:
        return {}
    at = end_of_day(local_day(ended, zone), zone)
    # As the record was: what has been superseded since then counted then.
    person = sitting.row.person_id
    known = by_competency(evidence_queries.of_person(session, person, recorded_until=ended))
    found = {}
    for competency in sorted({response.competency for response in first.values()}):
        after = known.get(competency, [])
        before = [piece for piece in after if piece.item not in first]
        found[competency] = Effect(
            answers=len(after) - len(before),
            before=_range(fold(before, context, competency=competency, at=at)),
            after=_range(fold(after, context, competency=competency, at=at)),
        )
    return found


def _range(estimate: Estimate) -> Range:
    return bisect_right(CUTS, estimate.low), bisect_right(CUTS, estimate.high)
