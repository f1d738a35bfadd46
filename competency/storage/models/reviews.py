"""Reviews: assignment and draft (mutable), what was submitted (append-only)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, BigId, Hash, Id, Moment, PersonId, Short
from competency.storage.types import UtcDateTime


class ReviewRow(Base):
    """A review asked of one person about another; its state moves, its results do not."""

    __tablename__ = "reviews"

    id: Mapped[Id]
    public_id: Mapped[Short] = mapped_column(unique=True)
    subject_id: Mapped[PersonId]
    reviewer_id: Mapped[PersonId]
    path_id: Mapped[Short]
    framework_version: Mapped[Hash]
    cycle: Mapped[str] = mapped_column(String(120), default="")
    area: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[Short] = mapped_column(index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[Moment]
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("reviews.id"))
    requested_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"))


class ReviewDraft(Base):
    """One competency's rating while the review is a draft; `step` null = not observed."""

    __tablename__ = "review_drafts"
    __table_args__ = (UniqueConstraint("review_id", "competency"),)

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("reviews.id"))
    competency: Mapped[Short]
    step: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")


class ReviewResult(Base):
    """One competency's rating as submitted. Append-only; the words are in `ReviewNote`."""

    __tablename__ = "review_results"
    __table_args__ = (UniqueConstraint("review_id", "competency"),)

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("reviews.id"))
    competency: Mapped[Short]
    step: Mapped[int | None] = mapped_column(Integer)
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[Moment]


class ReviewNote(Base):
    """The example given for a rating, or the subject's answer: free text that can be erased."""

    __tablename__ = "review_notes"

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(BigId, ForeignKey("reviews.id"), index=True)
    author_id: Mapped[PersonId]
    competency: Mapped[str | None] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Moment]
