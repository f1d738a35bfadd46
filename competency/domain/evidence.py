"""Evidence: one dated fact about one person and one competency."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EvidenceKind(StrEnum):
    """The three kinds of facts that move an estimate."""

    QUIZ = "quiz"
    REVIEW = "review"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact, as the record holds it.

    Attributes:
        person: Surrogate id.
        category: Ordered category, 0 … categories − 1 (reviews and self-ratings: 0–4).
        categories: Number of categories (2 for right/wrong items; 5 for ratings).
        item: Item version (content hash) for quiz evidence, else None.
        rater: The reviewer's person id for reviews, else None.
        occurred_at: When it happened (aware, UTC).
        recorded_at: When it entered the record (aware, UTC).
        framework_version: Hash of the published path it was given under.
        seq: Place in the person's chain, from 1.
    """

    person: int
    competency: str
    kind: EvidenceKind
    category: int
    categories: int
    item: str | None
    rater: int | None
    occurred_at: datetime
    recorded_at: datetime
    framework_version: str
    seq: int = 0

    @property
    def direct(self) -> bool:
        """Whether it counts towards "assessed" (everything but self-ratings)."""
        return self.kind is not EvidenceKind.SELF


def by_competency(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """Evidence grouped by competency, order kept."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        groups[piece.competency].append(piece)
    return dict(groups)
