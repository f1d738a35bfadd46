"""Publishing a curriculum under its hash, and handing out the version in service."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from competency.content import Problem, from_document, load, to_document
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, Unavailable
from competency.domain.items import Item
from competency.scoring.context import ENGINE_VERSION, ScoringContext, cold_start
from competency.scoring.items import ItemParameters
from competency.storage.models import FrameworkVersion, Publication, ScoringContextRow
from competency.storage.queries import framework as queries

UNGUESSABLE = 0.05
"""Lower asymptote of a right/wrong item that has no list to guess from."""

_loaded: dict[str, Curriculum] = {}
_lock = Lock()


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
    queries.lock_path(session, path_id)
    in_service = queries.version_in_service(session, path_id)
    if in_service == curriculum.version:
        session.rollback()
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
    session.commit()
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


def design_of(item: Item) -> ItemParameters:
    """The parameters of an item before anybody has answered it."""
    return cold_start(item.step, item.categories, item.guess or UNGUESSABLE)


def curriculum_of(session: Session, version: str) -> Curriculum:
    """A published version, from memory after the first time.

    Raises:
        Unavailable: no such version is published.
    """
    with _lock:
        if version in _loaded:
            return _loaded[version]
    document = queries.document_of(session, version)
    if document is None:
        raise Unavailable(N_("This version of the career path is not in the record."))
    curriculum = from_document(document)
    with _lock:
        _loaded[version] = curriculum
    return curriculum


def in_service(session: Session, path_id: str | None = None) -> Curriculum:
    """The published curriculum in service: of a path, else of the path published last.

    Raises:
        Unavailable: nothing is published yet.
    """
    version = queries.version_in_service(session, path_id)
    if version is None:
        raise Unavailable(
            N_("No career path is published yet. Run “competency publish” on the server.")
        )
    return curriculum_of(session, version)


def context_in_force(session: Session, path_id: str) -> tuple[int, ScoringContext]:
    """The newest scoring context of a path and its id.

    Raises:
        Unavailable: nothing is published yet.
    """
    row = queries.context_id_in_force(session, path_id)
    if row is None:
        raise Unavailable(
            N_("No career path is published yet. Run “competency publish” on the server.")
        )
    return row, context_of(session, row)


def context_of(session: Session, context_id: int) -> ScoringContext:
    """A recorded scoring context, from memory after the first time."""
    with _lock:
        if context_id in _contexts:
            return _contexts[context_id]
    context = ScoringContext.from_document(queries.context_document(session, context_id))
    with _lock:
        _contexts[context_id] = context
    return context


_contexts: dict[int, ScoringContext] = {}


def forget_loaded() -> None:
    """Drop what is held in memory (tests that use several databases in one process)."""
    with _lock:
        _loaded.clear()
        _contexts.clear()


def anything_published(session: Session) -> bool:
    """Whether any career path is in service."""
    return queries.version_in_service(session) is not None
