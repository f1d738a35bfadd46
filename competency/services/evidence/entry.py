"""The one door by which evidence enters the record."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.store import refresh
from competency.storage import chains
from competency.storage.chains import NewEvidence


def enter(
    session: Session,
    person_id: int,
    entries: Sequence[NewEvidence],
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Append evidence to the person's chain and store what it changes. Does not commit."""
    if not entries:
        return
    chains.append(session, person_id, entries, recorded_at=now)
    session.flush()
    refresh(session, person_id, Scorer.of(session, curriculum, zone), now=now)
