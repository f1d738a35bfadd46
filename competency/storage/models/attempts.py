"""Quiz sittings and recorded responses."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, BigId, Hash, Id, Moment, PersonId, Short
from competency.storage.types import UtcDateTime


class AttemptRow(Base):
    """One sitting of an area's quiz. `public_id` is its address.

    `expected_length`: about how many questions an adaptive sitting was announced with; NULL
    for a fixed form.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_person_area", "person_id", "area"),
        Index("ix_attempts_path_area", "path_id", "area", "id"),
    )

    id: Mapped[Id]
    public_id: Mapped[Short] = mapped_column(unique=True)
    person_id: Mapped[PersonId]
    path_id: Mapped[Short]
    area: Mapped[Short]
    framework_version: Mapped[Hash]
    state: Mapped[Short]
    started_at: Mapped[Moment]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expected_length: Mapped[int | None] = mapped_column(Integer)


class AttemptItem(Base):
    """One place in a sitting: which item version, in which order its options stand."""

    __tablename__ = "attempt_items"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempts.id"))
    position: Mapped[int] = mapped_column(Integer)
    item_version: Mapped[Hash] = mapped_column(index=True)
    option_order: Mapped[list[str]] = mapped_column(JSON)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ResponseRow(Base):
    """One recorded answer. Append-only.

    `first`: the person's first response to this item version, the only one that is evidence.
    `exposure`: how often the item version had been answered by anybody before.
    """

    __tablename__ = "responses"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        Index("ix_responses_person_item", "person_id", "item_version"),
    )

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempts.id"))
    position: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[PersonId]
    competency: Mapped[Short]
    item_id: Mapped[str] = mapped_column(String(120))
    item_version: Mapped[Hash] = mapped_column(index=True)
    answer: Mapped[list[str]] = mapped_column(JSON)
    category: Mapped[int] = mapped_column(Integer)
    categories: Mapped[int] = mapped_column(Integer)
    first: Mapped[bool] = mapped_column(Boolean)
    exposure: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(2))
    framework_version: Mapped[Hash]
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[Moment]
