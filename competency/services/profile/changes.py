"""What changed in a profile since a moment: which floors moved, and by what evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import Competency
from competency.domain.days import end_of_day, local_day
from competency.domain.evidence import Evidence, EvidenceKind, by_competency
from competency.services.profile.page import Profile
from competency.storage.queries import evidence as queries
from competency.storage.queries import sign_ins as sign_in_queries

WINDOW = timedelta(days=30)
"""How far back to look where the person has not been here before."""


@dataclass(frozen=True, slots=True)
class Change:
    """One competency that moved, or got evidence.

    Attributes:
        before, after: Floors; None for not yet assessed.
        kind: Newest kind of evidence since then; None where only time passed.
        right, responses: Top-category answers and answers since then.
        rater: Who wrote the newest review since then.
        when: When the newest evidence happened.
    """

    competency: Competency
    before: int | None
    after: int | None
    kind: EvidenceKind | None
    responses: int
    right: int
    rater: int | None
    when: datetime | None

    @property
    def moved(self) -> bool:
        return self.before != self.after


def last_visit(session: Session, person_id: int, *, now: datetime) -> datetime:
    """When the person signed in the time before this one, if that was not today; else 30 days."""
    previous = sign_in_queries.previous_sign_in(session, person_id, now - timedelta(hours=20))
    return previous or now - WINDOW


def since(
    session: Session,
    profile: Profile,
    evidence: Sequence[Evidence],
    *,
    moment: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> Sequence[Change]:
    """Changes between a moment and now, moved floors first, then the newest.

    Args:
        evidence: All of the person's, as `queries.evidence.of_person` gives it.
    """
    scorer = profile.scorer(zone)
    then = local_day(moment, zone)
    # As the record was: what has been superseded since then counted then.
    known = queries.of_person(session, profile.identity.person_id, recorded_until=moment)
    before = scorer.floors(known, then)
    changes = []
    for competency_id, pieces in by_competency(evidence).items():
        state = profile.competencies.get(competency_id)
        if state is None:
            continue
        fresh = [e for e in pieces if e.recorded_at > moment]
        if end_of_day(then, zone) >= now and not fresh:
            continue
        change = _change(state.competency, before[competency_id], state.floor, fresh, pieces)
        if change.moved or (fresh and change.kind is not EvidenceKind.SELF):
            changes.append(change)
    return sorted(
        changes,
        key=lambda c: (c.moved, c.when.timestamp() if c.when else 0.0, c.competency.id),
        reverse=True,
    )


def _change(
    competency: Competency,
    before: int | None,
    after: int | None,
    fresh: Sequence[Evidence],
    pieces: Sequence[Evidence],
) -> Change:
    newest = max(fresh, key=lambda e: e.occurred_at, default=None)
    quiz = [e for e in fresh if e.kind is EvidenceKind.QUIZ]
    return Change(
        competency=competency,
        before=before,
        after=after,
        kind=newest.kind if newest else None,
        responses=len(quiz),
        right=sum(e.category == e.categories - 1 for e in quiz),
        rater=newest.rater if newest else None,
        when=max(e.occurred_at for e in (fresh or pieces)),
    )
