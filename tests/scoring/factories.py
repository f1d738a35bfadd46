"""Small builders for scoring tests: dated evidence and contexts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from competency.domain.evidence import Evidence, EvidenceKind
from competency.scoring.context import ScoringContext, cold_start
from competency.scoring.items import ItemParameters

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def days_ago(days: float, now: datetime = NOW) -> datetime:
    return now - timedelta(days=days)


def bank(competency: str = "calendar", per_step: int = 8) -> dict[str, ItemParameters]:
    """Cold-start items by version: `<competency>/s<step>-<n>`, single choice of four,
    and `<competency>/g<step>-<n>`, graded with four categories."""
    items: dict[str, ItemParameters] = {}
    for step in (1, 2, 3, 4):
        for n in range(per_step):
            items[f"{competency}/s{step}-{n}"] = cold_start(step, 2, 0.25)
            items[f"{competency}/g{step}-{n}"] = cold_start(step, 4, None)
    return items


def context(*competencies: str, per_step: int = 8, **changes: Any) -> ScoringContext:
    items: dict[str, ItemParameters] = {}
    for competency in competencies or ("calendar",):
        items |= bank(competency, per_step)
    return ScoringContext("test-version", items, **changes)


def quiz(
    item: str, category: int, days: float = 0, *, person: int = 1, now: datetime = NOW
) -> Evidence:
    graded = item.split("/")[1].startswith("g")
    return _evidence(
        EvidenceKind.QUIZ, item.split("/", maxsplit=1)[0], category, days, person, now,
        item=item, categories=4 if graded else 2,
    )  # fmt: skip


def review(
    category: int, days: float = 0, *, rater: int = 7, competency: str = "calendar",
    person: int = 1, now: datetime = NOW,
) -> Evidence:  # fmt: skip
    return _evidence(EvidenceKind.REVIEW, competency, category, days, person, now, rater=rater)


def self_rating(
    category: int, days: float = 0, *, competency: str = "calendar", person: int = 1,
    now: datetime = NOW,
) -> Evidence:  # fmt: skip
    return _evidence(EvidenceKind.SELF, competency, category, days, person, now)


def _evidence(
    kind: EvidenceKind, competency: str, category: int, days: float, person: int, now: datetime,
    *, item: str | None = None, rater: int | None = None, categories: int = 5,
) -> Evidence:  # fmt: skip
    moment = days_ago(days, now)
    return Evidence(
        person, competency, kind, category, categories, item, rater, moment, moment, "test-version"
    )
