"""Published versions of a career path: the one in service, and any other by its hash."""

from functools import partial

from sqlalchemy.orm import Session

from competency.content import from_document
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound, Unavailable
from competency.storage.per_engine import PerEngine
from competency.storage.queries import framework as queries
from competency.storage.recent import Recent

VERSIONS_HELD = 16
"""Versions in memory for each database, some megabytes each."""

# A version is named after the hash of what it holds, so that what is held never goes stale.
# Which one is in service is asked of the database each time: another process may publish.
_held: PerEngine[Recent[str, Curriculum]] = PerEngine(partial(Recent, VERSIONS_HELD))


def curriculum_of(session: Session, version: str) -> Curriculum:
    """A published version, from memory after the first time.

    Raises:
        Unavailable: no such version is published.
    """
    held = _held.of(session)
    curriculum = held.get(version)
    if curriculum is None:
        document = queries.document_of(session, version)
        if document is None:
            raise Unavailable(N_("This version of the career path is not in the record."))
        curriculum = from_document(document)
        held.put(version, curriculum)
    return curriculum


def in_service(session: Session, path_id: str | None = None) -> Curriculum:
    """The published curriculum in service: of a path, else of the path published last.

    Raises:
        Unavailable: nothing is published yet.
        NotFound: no path of that id is.
    """
    version = queries.version_in_service(session, path_id)
    if version is None and path_id is not None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    if version is None:
        raise Unavailable(
            N_("No career path is published yet. Run “competency publish” on the server.")
        )
    return curriculum_of(session, version)


def anything_published(session: Session) -> bool:
    """Whether any career path is in service."""
    return queries.version_in_service(session) is not None
