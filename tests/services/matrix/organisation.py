"""An organisation with one reviewed person, and the ways to look at its matrix."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.evidence import EvidenceKind
from competency.domain.permissions import Actor
from competency.services.evidence.entry import enter
from competency.services.matrix import page
from competency.services.matrix.filters import Filters
from competency.services.matrix.page import MatrixView
from competency.storage.chains import NewEvidence
from tests.services.hr_cast import Cast, act

ZONE = ZoneInfo("Asia/Tehran")
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
SPRING = datetime(2026, 4, 10, 8, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 10, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "sample_path"
ALL = ("espresso-extraction", "milk-steaming", "bar-cleanliness", "shift-handover")


def rate(
    session: Session, curriculum: Curriculum, cast: Cast, subject: int, *, step: int, at: datetime
) -> None:
    """A review of everything, as evidence."""
    entries = [
        NewEvidence(
            competency=competency,
            kind=EvidenceKind.REVIEW,
            category=step,
            categories=5,
            item_version=None,
            rater_id=cast.manager,
            source=f"review:{at.timestamp()}",
            framework_version=curriculum.version,
            occurred_at=at,
        )
        for competency in ALL
    ]
    enter(session, subject, entries, curriculum, now=at, zone=ZONE)
    session.commit()


def show(
    session: Session,
    cast: Cast,
    curriculum: Curriculum,
    *,
    actor: Actor | None = None,
    now: datetime = NOW,
    **filters: Any,
) -> MatrixView:
    return page.load(
        session,
        actor or act(session, cast.hr),
        curriculum,
        Filters(**filters),
        language="fa",
        now=now,
        zone=ZONE,
    )


def names(view: MatrixView) -> list[str]:
    return [line.row.name for line in view.lines]
