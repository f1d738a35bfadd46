"""A person's reviews: to write, to release, written, and about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.days import days_left, is_late
from competency.domain.permissions import Actor
from competency.domain.reviews import VISIBLE_TO_SUBJECT, ReviewState
from competency.services.reviews.asking import lead_of
from competency.storage.models import Identity, ReviewRow
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of a list of reviews.

    Attributes:
        person: The other side: the subject of mine, the reviewer of those about me; None
            where a reviewer has been erased.
        rated: How many competencies a draft has a choice for.
        days_left: Until the due day; negative when late, None without one.
    """

    row: ReviewRow
    person: Identity | None
    rated: int = 0
    days_left: int | None = None

    @property
    def late(self) -> bool:
        """Whether its due day is over."""
        return is_late(self.days_left)


@dataclass(frozen=True, slots=True)
class ReviewLists:
    """Everything on the page of reviews.

    Attributes:
        asked: Areas for which the person has asked for a review that is not released yet
            (None among them: for the whole path); what others asked for is not among them.
        lead: Who is asked; None where the person has no lead.
    """

    to_write: tuple[ReviewLine, ...]
    to_release: tuple[ReviewLine, ...]
    written: tuple[ReviewLine, ...]
    about: tuple[ReviewLine, ...]
    asked: frozenset[str | None]
    lead: Identity | None


def lists(session: Session, actor: Actor, *, now: datetime, zone: ZoneInfo) -> ReviewLists:
    """The actor's reviews; open ones by due day, the rest newest first."""
    me = actor.person
    mine = queries.assigned_to(session, me)
    about = queries.about(session, me)
    lead = lead_of(session, me)
    wanted = {r.subject_id for r in mine} | {r.reviewer_id for r in about}
    people = people_queries.identities(session, wanted | ({lead} if lead else set()))
    rated = queries.draft_counts(session, [r.id for r in mine])

    def line(row: ReviewRow) -> ReviewLine:
        left = days_left(row.due_at, now=now, zone=zone)
        return ReviewLine(row, people[row.subject_id], rated.get(row.id, 0), left)

    def mine_in(*states: ReviewState) -> list[ReviewLine]:
        return [line(r) for r in mine if r.state in states and r.subject_id in people]

    return ReviewLists(
        to_write=tuple(mine_in(ReviewState.DRAFT)),
        to_release=tuple(mine_in(ReviewState.SUBMITTED)),
        written=tuple(
            sorted(
                mine_in(*VISIBLE_TO_SUBJECT),
                key=lambda line: line.row.released_at or line.row.created_at,
                reverse=True,
            )
        ),
        about=_about(about, people),
        asked=frozenset(queries.asked_areas(session, me)),
        lead=people.get(lead) if lead else None,
    )


def _about(rows: Sequence[ReviewRow], people: dict[int, Identity]) -> tuple[ReviewLine, ...]:
    return tuple(ReviewLine(row, people.get(row.reviewer_id)) for row in rows)
