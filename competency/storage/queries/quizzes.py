"""Everybody's first responses as the record holds them: what calibration reads."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.storage.models import EvidenceRow


def first_responses(
    session: Session, *, recorded_until: datetime
) -> Sequence[Row[int, str, str | None, int]]:
    """(person, competency, item version, category), by competency and person; one query."""
    return session.execute(
        select(
            EvidenceRow.person_id,
            EvidenceRow.competency,
            EvidenceRow.item_version,
            EvidenceRow.category,
        )
        .where(
            EvidenceRow.kind == EvidenceKind.QUIZ.value, EvidenceRow.recorded_at <= recorded_until
        )
        .order_by(EvidenceRow.competency, EvidenceRow.person_id, EvidenceRow.seq)
    ).all()


def reviewed_people(session: Session, *, recorded_until: datetime) -> Sequence[int]:
    """Everybody about whom there is a review, in ascending order of ids."""
    return session.scalars(
        select(EvidenceRow.person_id)
        .where(
            EvidenceRow.kind == EvidenceKind.REVIEW.value,
            EvidenceRow.recorded_at <= recorded_until,
        )
        .distinct()
        .order_by(EvidenceRow.person_id)
    ).all()


def newest_recording(session: Session) -> datetime | None:
    """When the record last grew; None while it is empty."""
    return session.scalar(select(EvidenceRow.recorded_at).order_by(EvidenceRow.id.desc()).limit(1))
