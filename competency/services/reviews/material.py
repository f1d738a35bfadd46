"""What a reviewer has at hand: their last ratings and what happened in six months."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import Competency
from competency.domain.days import local_day
from competency.domain.evidence import Evidence, EvidenceKind
from competency.domain.permissions import Action, Actor, may, require
from competency.services.reviews.review_page import ReviewPage, scope_of
from competency.storage.models import ReviewResult
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import lessons as lesson_queries
from competency.storage.queries import reviews as queries

WINDOW = timedelta(days=183)
"""Evidence shown beside the form reaches back this far."""


class LineKind(StrEnum):
    """What a line of the background tells of."""

    QUIZ = "quiz"
    SELF = "self"
    LESSON = "lesson"


@dataclass(frozen=True, slots=True)
class BackgroundLine:
    """One day's happenings of one kind.

    Attributes:
        competency: Where it is about one only.
        count: Answers, ratings or lessons.
        right: Answers that are entirely right.
        low, high: The lowest and highest step of self-ratings.
    """

    day: date
    kind: LineKind
    count: int
    competency: Competency | None = None
    right: int = 0
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class Background:
    """What a reviewer has at hand.

    Attributes:
        last: The reviewer's own newest rating of each competency that the review offers.
        last_at: When the newest of them was given.
        lines: What happened in six months, newest first; ratings by others are left out, so
            that each review stays a view of its own.
        withheld: The actor may not read the subject's profile, so there are no lines.
    """

    last: Mapping[str, ReviewResult]
    last_at: datetime | None
    lines: tuple[BackgroundLine, ...]
    withheld: bool


def background(
    session: Session, actor: Actor, review: ReviewPage, *, now: datetime, zone: ZoneInfo
) -> Background:
    """What the reviewer of a review has at hand.

    Raises:
        NotFound: the actor is not the reviewer.
    """
    scope = scope_of(session, review.row)
    require(actor, Action.REVIEW_WRITE, scope)
    known = {c.id: c for c in review.offered}
    last = {
        c: r
        for c, r in queries.last_results(
            session, actor.person, review.row.subject_id, review.row.id
        ).items()
        if c in known
    }
    withheld = not may(actor, Action.PROFILE_READ, scope)
    return Background(
        last=last,
        last_at=max((r.occurred_at for r in last.values()), default=None),
        lines=() if withheld else _lines(session, review.row.subject_id, known, now - WINDOW, zone),
        withheld=withheld,
    )


def _lines(
    session: Session,
    subject_id: int,
    known: Mapping[str, Competency],
    since: datetime,
    zone: ZoneInfo,
) -> tuple[BackgroundLine, ...]:
    evidence = (
        e
        for e in evidence_queries.of_person(session, subject_id)
        if e.competency in known and e.occurred_at >= since and e.kind is not EvidenceKind.REVIEW
    )
    lessons = (
        (local_day(when, zone), known[c])
        for c, when in lesson_queries.read_lessons(session, subject_id).items()
        if c in known and when >= since
    )
    found = [*_evidence_lines(evidence, known, zone), *_lesson_lines(lessons)]
    return tuple(sorted(found, key=lambda line: (line.day, line.kind), reverse=True))


def _evidence_lines(
    evidence: Iterable[Evidence], known: Mapping[str, Competency], zone: ZoneInfo
) -> Iterator[BackgroundLine]:
    days: dict[tuple[date, EvidenceKind], list[Evidence]] = defaultdict(list)
    for piece in evidence:
        days[local_day(piece.occurred_at, zone), piece.kind].append(piece)
    for (day, kind), pieces in days.items():
        about = {piece.competency for piece in pieces}
        steps = [piece.category for piece in pieces] if kind is EvidenceKind.SELF else [0]
        yield BackgroundLine(
            day=day,
            kind=LineKind(kind.value),
            count=len(pieces),
            competency=known[about.pop()] if len(about) == 1 else None,
            right=sum(piece.category == piece.categories - 1 for piece in pieces),
            low=min(steps),
            high=max(steps),
        )


def _lesson_lines(lessons: Iterable[tuple[date, Competency]]) -> Iterator[BackgroundLine]:
    days: dict[date, list[Competency]] = defaultdict(list)
    for day, competency in lessons:
        days[day].append(competency)
    for day, read in days.items():
        yield BackgroundLine(
            day=day,
            kind=LineKind.LESSON,
            count=len(read),
            competency=read[0] if len(read) == 1 else None,
        )
