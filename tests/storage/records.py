"""Rows that storage tests fill databases with."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.storage.chains import NewEvidence
from competency.storage.models import Person

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)
VERSION = "f" * 64


def add_person(session: Session) -> int:
    """A person's id; flushed, not committed."""
    person = Person(created_at=NOW)
    session.add(person)
    session.flush()
    return person.id


def quiz(
    competency: str = "content-calendar", *, days_ago: int = 0, **changes: object
) -> NewEvidence:
    """A right answer to a question."""
    facts: dict[str, object] = {
        "competency": competency,
        "kind": EvidenceKind.QUIZ,
        "category": 1,
        "categories": 2,
        "item_version": "a" * 64,
        "rater_id": None,
        "source": "attempt:1:0",
        "framework_version": VERSION,
        "occurred_at": NOW - timedelta(days=days_ago),
    }
    return NewEvidence(**(facts | changes))  # type: ignore[arg-type]


def self_rating(
    competency: str = "content-calendar", step: int = 3, *, supersedes: int | None = None
) -> NewEvidence:
    """A self-rating."""
    return quiz(
        competency,
        kind=EvidenceKind.SELF,
        category=step,
        categories=5,
        item_version=None,
        source="self:1",
        supersedes=supersedes,
    )


def review(rater: int, competency: str = "content-calendar", step: int = 3) -> NewEvidence:
    """A rating of a released review."""
    return quiz(
        competency,
        kind=EvidenceKind.REVIEW,
        category=step,
        categories=5,
        item_version=None,
        rater_id=rater,
        source="review:1",
    )
