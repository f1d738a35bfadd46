"""Self-ratings of a whole area at once."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import STEPS
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.evidence import EvidenceKind
from competency.domain.permissions import Action, Actor, Scope, require
from competency.services.evidence.entry import enter
from competency.services.operation import idempotency
from competency.storage.chains import NewEvidence
from competency.storage.queries import evidence as queries
from competency.storage.queries import people as people_queries
from competency.storage.transactions import transaction

RATING_CATEGORIES = len(STEPS)


def rate(
    session: Session,
    actor: Actor,
    curriculum: Curriculum,
    area: str,
    ratings: Mapping[str, int],
    *,
    now: datetime,
    zone: ZoneInfo,
    key: str = "",
) -> int:
    """Record a person's view of themself. Commits.

    A newer self-rating supersedes the older one of the same competency: a person's opinions
    of themself share one error, so that saying it twice adds nothing (decision 0004).
    Unchanged ratings are left alone.

    Args:
        ratings: Competency id → step 0–4; competencies that are not rated are absent.
    Returns:
        How many ratings were recorded.
    Raises:
        NotFound: no such area; InvalidInput: a step or competency that is not offered,
        or nothing rated.
    """
    require(actor, Action.SELF_RATE, Scope(person=actor.person))
    if not curriculum.path.has_area(area):
        raise NotFound(N_("This career path has no such area."))
    offered = set(curriculum.path.area(area).competencies)
    if not ratings:
        raise InvalidInput(N_("Choose a step for at least one competency."))
    for competency, step in ratings.items():
        if competency not in offered or step not in STEPS:
            raise InvalidInput(N_("Choose one of the five steps for each competency."))
    with transaction(session) as work:
        people_queries.lock(session, actor.person)
        if idempotency.earlier_result(session, actor.person, "self.rate", key) is not None:
            return len(ratings)
        latest = queries.latest_self_ratings(session, actor.person)
        entries = [
            NewEvidence(
                competency=competency,
                kind=EvidenceKind.SELF,
                category=step,
                categories=RATING_CATEGORIES,
                item_version=None,
                rater_id=None,
                source=f"self:{area}",
                framework_version=curriculum.version,
                occurred_at=now,
                supersedes=latest[competency].seq if competency in latest else None,
            )
            for competency, step in ratings.items()
            if competency not in latest or latest[competency].category != step
        ]
        enter(session, actor.person, entries, curriculum, now=now, zone=zone)
        idempotency.remember(session, actor.person, "self.rate", key, area, now=now)
        work.commit()
    return len(entries)
