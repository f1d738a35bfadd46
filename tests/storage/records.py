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


def new_evidence(kind: EvidenceKind, competency: str, /, **changes: object) -> NewEvidence:
    """A fact about to enter the record; a rating of step 3 but for changes."""
    facts: dict[str, object] = {
        "competency": competency,
        "kind": kind,
        "category": 3,
        "categories": 5,
        "item_version": None,
        "rater_id": None,
        "source": "test",
        "framework_version": VERSION,
        "occurred_at": NOW,
    }
    return NewEvidence(**(facts | changes))  # type: ignore[arg-type]


def new_answer(
    competency: str = "content-calendar", *, days_ago: int = 0, **changes: object
) -> NewEvidence:
    """A right answer to a question, but for changes."""
    facts: dict[str, object] = {
        "category": 1,
        "categories": 2,
        "item_version": "a" * 64,
        "source": "attempt:1:0",
        "occurred_at": NOW - timedelta(days=days_ago),
    }
    return new_evidence(EvidenceKind.QUIZ, competency, **(facts | changes))


def new_self_rating(
    competency: str = "content-calendar", step: int = 3, **changes: object
) -> NewEvidence:
    """A self-rating."""
    facts: dict[str, object] = {"category": step, "source": "self:1"}
    return new_evidence(EvidenceKind.SELF, competency, **(facts | changes))


def new_review(
    rater: int, competency: str = "content-calendar", step: int = 3, **changes: object
) -> NewEvidence:
    """A rating of a released review."""
    facts: dict[str, object] = {"category": step, "rater_id": rater, "source": "review:1"}
    return new_evidence(EvidenceKind.REVIEW, competency, **(facts | changes))
