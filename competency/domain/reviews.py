"""A review: a manager's ratings of one person, its states and allowed moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import inf

from competency.domain.career_path import STEPS, Competency, LevelId
from competency.domain.errors import N_, Conflict, InvalidInput

MAX_COMPETENCIES = 12
"""A review asks for at most this many; the rest are optional."""

MAX_NOTE = 2000
"""Characters of one example."""

EXAMPLE_TOO_LONG = N_("The example has %(length)s characters; %(most)s is the most. Shorten it.")


class ReviewState(StrEnum):
    """draft → submitted → released → acknowledged or disputed."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"


VISIBLE_TO_SUBJECT = frozenset(
    {ReviewState.RELEASED, ReviewState.ACKNOWLEDGED, ReviewState.DISPUTED}
)


@dataclass(frozen=True, slots=True)
class Rating:
    """One competency's rating: a step, or None for "not observed".

    Attributes:
        note: The example given for it.
        chosen: False while only an example is written; such a rating lives in drafts alone.
    """

    competency: str
    step: int | None
    note: str = ""
    chosen: bool = True

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep: neither a choice nor a word."""
        return not self.chosen and not self.note.strip()


@dataclass(frozen=True, slots=True)
class Review:
    """A review with the ratings given so far."""

    subject: int
    reviewer: int
    state: ReviewState
    ratings: tuple[Rating, ...]
    submitted_at: datetime | None = None
    released_at: datetime | None = None


def choose(
    pool: Iterable[Competency], *, target: LevelId, doubt: Mapping[str, float]
) -> frozenset[str]:
    """The competencies that a review asks for: at most `MAX_COMPETENCIES` of a pool.

    Core ones at the target come first, then what the target asks for, then what is least sure.

    Args:
        target: The level that the subject works towards.
        doubt: Competency → standard deviation of its estimate; absent where there is none,
            which counts as least sure.
    """

    def urgency(competency: Competency) -> tuple[bool, bool, float]:
        return (
            not competency.is_core_at(target),
            competency.required_at(target) == 0,
            -doubt.get(competency.id, inf),
        )

    return frozenset(c.id for c in sorted(pool, key=urgency)[:MAX_COMPETENCIES])


def check_rating(rating: Rating) -> Rating:
    """The rating itself, if its step and note are within bounds.

    Raises:
        InvalidInput: for an unknown step or a note that is too long; `field` is its competency.
    """
    if rating.step is not None and rating.step not in STEPS:
        raise InvalidInput(
            N_("Choose one of the five steps, or “not observed”."), field=rating.competency
        )
    if len(rating.note) > MAX_NOTE:
        raise InvalidInput(
            EXAMPLE_TOO_LONG,
            field=rating.competency,
            length=len(rating.note),
            most=MAX_NOTE,
        )
    return rating


def edit(review: Review, ratings: tuple[Rating, ...]) -> Review:
    """The draft with other ratings.

    Raises:
        Conflict: it is submitted already.
    """
    if review.state is not ReviewState.DRAFT:
        raise Conflict(N_("This review is submitted and can no longer be changed."))
    return replace(review, ratings=tuple(check_rating(r) for r in ratings))


def submit(review: Review, *, at: datetime) -> Review:
    """The submitted review; its ratings become final.

    Raises:
        Conflict: it is not a draft.
        InvalidInput: nothing is rated, or an example stands without a choice (`field` names
            its competency).
    """
    if review.state is not ReviewState.DRAFT:
        raise Conflict(N_("This review is submitted already."))
    for rating in review.ratings:
        if not rating.chosen:
            raise InvalidInput(
                N_("This example has no step: choose one, or “not observed”."),
                field=rating.competency,
            )
    if all(r.step is None for r in review.ratings):
        raise InvalidInput(N_("Rate at least one competency before you submit the review."))
    return replace(review, state=ReviewState.SUBMITTED, submitted_at=at)


def release(review: Review, *, at: datetime) -> Review:
    """The review as its subject may see it from now on.

    Raises:
        Conflict: it is a draft, or released already.
    """
    if review.state is not ReviewState.SUBMITTED:
        raise Conflict(N_("Only a submitted review can be released, and only once."))
    return replace(review, state=ReviewState.RELEASED, released_at=at)


def acknowledge(review: Review) -> Review:
    """The subject has seen it.

    Raises:
        Conflict: it is not released, or answered already.
    """
    if review.state is not ReviewState.RELEASED:
        raise Conflict(N_("This review is answered already."))
    return replace(review, state=ReviewState.ACKNOWLEDGED)


def dispute(review: Review) -> Review:
    """The subject asks for a second reviewer; both reviews stay in the record.

    Raises:
        Conflict: it is not released, or disputed already.
    """
    if review.state not in {ReviewState.RELEASED, ReviewState.ACKNOWLEDGED}:
        raise Conflict(N_("A second reviewer is asked for already, or this is not released yet."))
    return replace(review, state=ReviewState.DISPUTED)
