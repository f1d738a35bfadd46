"""The record: evidence in one hash chain a person, and facts that are only context."""

from datetime import date

from sqlalchemy import Date, Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, BigId, Hash, Id, LongText, Moment, PersonId, Short


class EvidenceRow(Base):
    """One dated fact about one person and one competency. Append-only, hash-chained."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("person_id", "seq"),)

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    seq: Mapped[int] = mapped_column(Integer)
    competency: Mapped[Short]
    kind: Mapped[Short]
    category: Mapped[int] = mapped_column(Integer)
    categories: Mapped[int] = mapped_column(Integer)
    item_version: Mapped[str | None] = mapped_column(String(64))
    rater_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"))
    source: Mapped[str] = mapped_column(String(80), index=True)
    framework_version: Mapped[Hash]
    supersedes: Mapped[int | None] = mapped_column(Integer)
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[Moment]
    previous_hash: Mapped[Hash]
    hash: Mapped[Hash]


class ChainHead(Base):
    """A day's signed digest over the heads of all chains. Append-only."""

    __tablename__ = "chain_heads"

    id: Mapped[Id]
    day: Mapped[date] = mapped_column(Date, unique=True)
    people: Mapped[int] = mapped_column(Integer)
    digest: Mapped[Hash]
    signature: Mapped[Hash]
    recorded_at: Mapped[Moment]


class LessonRead(Base):
    """A lesson marked as read: context for people, never evidence. Append-only."""

    __tablename__ = "lesson_reads"

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    competency: Mapped[Short]
    read: Mapped[bool]
    framework_version: Mapped[Hash]
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[Moment]


class KpiRecord(Base):
    """A KPI value of a person's work: context for people, never evidence. Append-only."""

    __tablename__ = "kpi_records"

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    kpi: Mapped[Short]
    value: Mapped[float] = mapped_column(Float)
    target: Mapped[float | None] = mapped_column(Float)
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[Moment]


class AuditEntry(Base):
    """A sensitive act: who, what, whom, without secrets. Append-only."""

    __tablename__ = "audit_entries"

    id: Mapped[Id]
    actor_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"), index=True)
    act: Mapped[Short] = mapped_column(index=True)
    detail: Mapped[LongText]
    recorded_at: Mapped[Moment]
