"""Published versions and scoring contexts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, func, select
from sqlalchemy.orm import Session

from competency.storage.models import (
    ContextProposal,
    FrameworkVersion,
    NightlyRecalibration,
    Publication,
    ScoringContextRow,
)


def lock_path(session: Session, path_id: str) -> None:
    """Let one at a time change what is in force on a path (SQLite has one writer anyway).

    Until the transaction ends. There may be no row to lock yet, hence an advisory lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"path:{path_id}"))))


def version_in_service(session: Session, path_id: str | None = None) -> str | None:
    """Hash of the version published last, of one path or of any."""
    query = select(Publication.version).order_by(Publication.id.desc()).limit(1)
    if path_id is not None:
        query = query.where(Publication.path_id == path_id)
    return session.scalar(query)


def version_exists(session: Session, version: str) -> bool:
    return bool(session.scalar(select(exists().where(FrameworkVersion.version == version))))


def document_of(session: Session, version: str) -> dict[str, Any] | None:
    """The frozen document of a version."""
    return session.scalar(
        select(FrameworkVersion.document).where(FrameworkVersion.version == version)
    )


def context_in_force(session: Session, path_id: str) -> ScoringContextRow | None:
    """The newest scoring context of a path."""
    return session.scalar(
        select(ScoringContextRow)
        .where(ScoringContextRow.path_id == path_id)
        .order_by(ScoringContextRow.id.desc())
        .limit(1)
    )


def context_id_in_force(session: Session, path_id: str) -> int | None:
    """Id of the newest scoring context of a path."""
    return session.scalar(
        select(ScoringContextRow.id)
        .where(ScoringContextRow.path_id == path_id)
        .order_by(ScoringContextRow.id.desc())
        .limit(1)
    )


def context_document(session: Session, context_id: int) -> dict[str, Any]:
    """The document of a scoring context; `NoResultFound` when there is none."""
    return session.scalars(
        select(ScoringContextRow.document).where(ScoringContextRow.id == context_id)
    ).one()


def contexts(session: Session, path_id: str) -> Sequence[Row[int, str, str, datetime, int | None]]:
    """(id, version, reason, recorded at, recorded by) of a path's contexts, newest first."""
    return session.execute(
        select(
            ScoringContextRow.id,
            ScoringContextRow.framework_version,
            ScoringContextRow.reason,
            ScoringContextRow.recorded_at,
            ScoringContextRow.recorded_by,
        )
        .where(ScoringContextRow.path_id == path_id)
        .order_by(ScoringContextRow.id.desc())
    ).all()


def versions(session: Session, path_id: str) -> Sequence[str]:
    """Hashes of all versions of a path ever published, oldest first."""
    return session.scalars(
        select(FrameworkVersion.version)
        .where(FrameworkVersion.path_id == path_id)
        .order_by(FrameworkVersion.id)
    ).all()


def newest_proposal(session: Session, path_id: str) -> ContextProposal | None:
    """The proposal made last, adopted or not."""
    return session.scalar(
        select(ContextProposal)
        .where(ContextProposal.path_id == path_id)
        .order_by(ContextProposal.id.desc())
        .limit(1)
    )


def forget_open_proposals(session: Session, path_id: str) -> None:
    """Delete the proposals that nobody adopted. Does not commit."""
    session.execute(
        delete(ContextProposal).where(
            ContextProposal.path_id == path_id, ContextProposal.adopted_as.is_(None)
        )
    )


def locked_proposal(session: Session, proposal_id: int) -> ContextProposal | None:
    """A proposal, locked until the transaction ends: of two who adopt it one comes second."""
    return session.get(ContextProposal, proposal_id, with_for_update=True, populate_existing=True)


def proposal_adopted_as(session: Session, context_id: int) -> ContextProposal | None:
    """The proposal that a context came from, locked until the transaction ends."""
    return session.scalar(
        select(ContextProposal).where(ContextProposal.adopted_as == context_id).with_for_update()
    )


def adopted_proposals(session: Session, path_id: str) -> Sequence[Row[int | None, int, int]]:
    """(adopted as, proposal, based on) of a path's adopted proposals."""
    return session.execute(
        select(
            ContextProposal.adopted_as,
            ContextProposal.id,
            ContextProposal.based_on,
        ).where(ContextProposal.path_id == path_id, ContextProposal.adopted_as.is_not(None))
    ).all()


def answers_behind(session: Session, proposals: Iterable[int]) -> dict[int, int]:
    """How many answers each proposal was fitted to; read from its report."""
    rows = session.execute(
        select(ContextProposal.id, ContextProposal.report["answers"].as_integer()).where(
            ContextProposal.id.in_(list(proposals))
        )
    )
    return {row[0]: row[1] for row in rows}


def nightly(session: Session, path_id: str) -> NightlyRecalibration | None:
    """HR's setting of the nightly run; None before the first."""
    return session.scalar(
        select(NightlyRecalibration).where(NightlyRecalibration.path_id == path_id)
    )
