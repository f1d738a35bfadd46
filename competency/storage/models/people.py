"""People, teams and their relations. Identity can be erased; the surrogate id stays."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competency.storage.models.base import Base, BigId, Id, Moment, Name, PersonId, Short
from competency.storage.types import UtcDateTime


class Person(Base):
    """A surrogate: all that evidence refers to. Row-locked while its chain grows."""

    __tablename__ = "persons"

    id: Mapped[Id]
    created_at: Mapped[Moment]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    identity: Mapped["Identity | None"] = relationship(back_populates="person")


class Identity(Base):
    """Who the person is, how they sign in and how they like their pages."""

    __tablename__ = "identities"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("persons.id"), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name]
    name_key: Mapped[str] = mapped_column(String(200), index=True)
    name_latin: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="fa")
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    target_level: Mapped[str | None] = mapped_column(String(16))

    person: Mapped[Person] = relationship(back_populates="identity")


class Team(Base):
    """A team; teams nest."""

    __tablename__ = "teams"

    id: Mapped[Id]
    name_fa: Mapped[Name]
    name_en: Mapped[Name]
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("teams.id"), index=True)


class Membership(Base):
    """A person in a team for a span of time, as a member or a lead."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_team_open", "team_id", "ended_at"),)

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("teams.id"))
    role: Mapped[Short]
    started_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_at: Mapped[Moment]


class GrantRow(Base):
    """A right given to a person; taken back by removing the row (audited)."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    name: Mapped[Short]
    granted_at: Mapped[Moment]


class HeldLevel(Base):
    """What HR says the person's level is, from a date on. Append-only."""

    __tablename__ = "held_levels"

    id: Mapped[Id]
    person_id: Mapped[PersonId]
    level: Mapped[Short]
    occurred_at: Mapped[Moment]
    recorded_at: Mapped[Moment]
