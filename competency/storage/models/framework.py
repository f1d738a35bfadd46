"""Published framework versions and scoring contexts: what every judgement was made under."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from competency.storage.models.base import Base, BigId, Document, Hash, Id, Moment, Short


class FrameworkVersion(Base):
    """A published career path, whole: rendered lessons, items, rubrics. Append-only."""

    __tablename__ = "framework_versions"

    id: Mapped[Id]
    version: Mapped[Hash] = mapped_column(unique=True)
    path_id: Mapped[Short] = mapped_column(index=True)
    document: Mapped[Document]
    recorded_at: Mapped[Moment]


class Publication(Base):
    """Which version of a path is in service from a moment on. Append-only."""

    __tablename__ = "publications"

    id: Mapped[Id]
    path_id: Mapped[Short] = mapped_column(index=True)
    version: Mapped[str] = mapped_column(String(64), ForeignKey("framework_versions.version"))
    recorded_at: Mapped[Moment]


class ScoringContextRow(Base):
    """All that a result depends on besides evidence. Append-only; the newest is in force.

    `recorded_by`: who adopted or undid; None for the operator and the nightly run.
    """

    __tablename__ = "scoring_contexts"

    id: Mapped[Id]
    path_id: Mapped[Short] = mapped_column(index=True)
    framework_version: Mapped[str] = mapped_column(
        String(64), ForeignKey("framework_versions.version")
    )
    document: Mapped[Document]
    reason: Mapped[Short]
    recorded_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"))
    recorded_at: Mapped[Moment]


class ContextProposal(Base):
    """A refitted scoring context that HR may adopt, with the report of what it would change.

    `based_on`: the context that was in force; adopted only while it still is. The newest
    proposal of a path takes the place of the ones before it that nobody adopted.
    """

    __tablename__ = "context_proposals"
    # An id is never given twice: a page left open must not adopt a proposal it never showed.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[Id]
    path_id: Mapped[Short] = mapped_column(index=True)
    based_on: Mapped[int] = mapped_column(BigId, ForeignKey("scoring_contexts.id"))
    document: Mapped[Document]
    report: Mapped[Document]
    proposed_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("persons.id"))
    proposed_at: Mapped[Moment]
    adopted_as: Mapped[int | None] = mapped_column(BigId, ForeignKey("scoring_contexts.id"))
