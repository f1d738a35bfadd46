"""Published versions and scoring contexts."""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from competency.storage.models import FrameworkVersion, Publication, ScoringContextRow


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
