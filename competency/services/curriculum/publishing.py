"""Publishing a curriculum: frozen under its hash, with a scoring context for its items."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from competency.content import Problem, load, to_document
from competency.domain.curriculum import Curriculum
from competency.scoring.context import ENGINE_VERSION, ScoringContext
from competency.services.curriculum.contexts import design_of
from competency.storage.models import FrameworkVersion, Publication, ScoringContextRow
from competency.storage.queries import framework as queries
from competency.storage.transactions import transaction


class CurriculumProblemsError(Exception):
    """The curriculum on disk has problems; nothing was published."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def publish(session: Session, folder: Path, *, now: datetime) -> tuple[str, bool]:
    """Freeze the path in `folder` under its hash and put it in service. Commits.

    Returns:
        The framework version and whether anything changed.
    Raises:
        CurriculumProblemsError: the last published version stays in service.
    """
    curriculum, problems = load(folder)
    if curriculum is None:
        raise CurriculumProblemsError(problems)
    path_id = curriculum.path.id
    with transaction(session) as work:
        queries.lock_path(session, path_id)
        in_service = queries.version_in_service(session, path_id)
        if in_service == curriculum.version:
            return curriculum.version, False
        if not queries.version_exists(session, curriculum.version):
            session.add(
                FrameworkVersion(
                    version=curriculum.version,
                    path_id=path_id,
                    document=to_document(curriculum),
                    recorded_at=now,
                )
            )
            session.flush()
        session.add(Publication(path_id=path_id, version=curriculum.version, recorded_at=now))
        _add_context(session, curriculum, now=now)
        work.commit()
    return curriculum.version, True


def _add_context(session: Session, curriculum: Curriculum, *, now: datetime) -> None:
    """A scoring context that knows the items of the new version and keeps all it knew.

    What was calibrated follows an item's content hash; population, severities and rules stay.
    """
    previous = queries.context_in_force(session, curriculum.path.id)
    known = (
        ScoringContext.from_document(previous.document)
        if previous
        else ScoringContext(curriculum.version, {})
    )
    items = dict(known.items) | {
        item.version: known.items.get(item.version) or design_of(item) for item in curriculum.items
    }
    context = replace(
        known, framework_version=curriculum.version, items=items, engine=ENGINE_VERSION
    )
    session.add(
        ScoringContextRow(
            path_id=curriculum.path.id,
            framework_version=curriculum.version,
            document=context.to_document(),
            reason="publication",
            recorded_at=now,
        )
    )
