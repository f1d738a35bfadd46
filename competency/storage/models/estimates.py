"""Derived rows: deleted and rebuilt from evidence at will."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, BigId, Id, Moment, PersonId, Short
from competency.storage.types import UtcDateTime


class EstimateRow(Base):
    """The newest estimate of one competency of one person, advanced to `day`.

    `likely`, `likely_chance`: the most likely step in the light of all competencies (M2) and
    its probability; everything else is from the own evidence (M1), which alone certifies.
    """

    __tablename__ = "estimates"
    __table_args__ = (
        UniqueConstraint("person_id", "competency"),
        Index("ix_estimates_context_id_person_id", "context_id", "person_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    competency: Mapped[Short]
    context_id: Mapped[int] = mapped_column(BigId, ForeignKey("scoring_contexts.id"))
    day: Mapped[date] = mapped_column(Date)
    p0: Mapped[float] = mapped_column(Float)
    p1: Mapped[float] = mapped_column(Float)
    p2: Mapped[float] = mapped_column(Float)
    p3: Mapped[float] = mapped_column(Float)
    p4: Mapped[float] = mapped_column(Float)
    mean: Mapped[float] = mapped_column(Float)
    sd: Mapped[float] = mapped_column(Float)
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    floor: Mapped[int | None] = mapped_column(Integer)
    point: Mapped[int | None] = mapped_column(Integer)
    likely: Mapped[int] = mapped_column(Integer)
    likely_chance: Mapped[float] = mapped_column(Float)
    assessed: Mapped[bool] = mapped_column(Boolean)
    responses: Mapped[int] = mapped_column(Integer)
    reviews: Mapped[int] = mapped_column(Integer)
    self_ratings: Mapped[int] = mapped_column(Integer)
    newest: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def probabilities(self) -> tuple[float, float, float, float, float]:
        return (self.p0, self.p1, self.p2, self.p3, self.p4)


class LevelRow(Base):
    """A person's level decision on a day; the newest day is the one in force.

    `document`: the whole decision (held, needed, blockers, areas) for the pages; emptied
    when a newer decision takes over, so that history costs a line of numbers a day.
    `rolled`: no evidence came that day, only time passed; the next roll moves this row.
    """

    __tablename__ = "level_decisions"
    __table_args__ = (UniqueConstraint("person_id", "path_id", "day"),)

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    path_id: Mapped[Short]
    day: Mapped[date] = mapped_column(Date, index=True)
    context_id: Mapped[int] = mapped_column(BigId, ForeignKey("scoring_contexts.id"))
    newest: Mapped[bool] = mapped_column(Boolean, index=True)
    rolled: Mapped[bool] = mapped_column(Boolean)
    reached: Mapped[int | None] = mapped_column(Integer)
    p_junior: Mapped[float] = mapped_column(Float)
    p_mid: Mapped[float] = mapped_column(Float)
    p_senior: Mapped[float] = mapped_column(Float)
    p_leadership: Mapped[float] = mapped_column(Float)
    assessed: Mapped[int] = mapped_column(Integer)
    required: Mapped[int] = mapped_column(Integer)
    mean: Mapped[float] = mapped_column(Float)
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    computed_at: Mapped[Moment]

    @property
    def at_least(self) -> tuple[float, float, float, float]:
        """P(level or higher) for junior, mid, senior, leadership."""
        return (self.p_junior, self.p_mid, self.p_senior, self.p_leadership)
