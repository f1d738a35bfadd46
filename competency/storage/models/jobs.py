"""Jobs, and what HR lets the nightly run do by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, BigId, Id, Moment, Short
from competency.storage.types import UtcDateTime


class JobRow(Base):
    """The latest job of a kind on a path; one row per kind, used again by each.

    `run` counts the jobs: each knows its own number and stops once another took over.
    `beat_at`: last sign of life; a job that is running and silent has died with its process.
    `failure`: {message, params} of the sentence that says why it failed.
    """

    __tablename__ = "background_work"
    __table_args__ = (UniqueConstraint("kind", "path_id"),)

    id: Mapped[Id]
    kind: Mapped[Short]
    path_id: Mapped[Short]
    run: Mapped[int] = mapped_column(Integer)
    state: Mapped[Short]
    share: Mapped[float] = mapped_column(Float)
    started_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"))
    started_at: Mapped[Moment]
    beat_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class NightlyRecalibration(Base):
    """Whether the nightly run may recalibrate a path, who said so, and when it last tried."""

    __tablename__ = "nightly_recalibrations"

    id: Mapped[Id]
    path_id: Mapped[Short] = mapped_column(unique=True)
    allowed: Mapped[bool] = mapped_column(Boolean)
    set_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"))
    set_at: Mapped[Moment]
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
