"""What a scoring context is called: since when it has been in force, why, and from what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from competency.services.calibration.adoption import PUT_BACK, RECALIBRATION
from competency.storage.queries import estimates, framework


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibration to an organisation's own answers, and since when it has been known."""

    since: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class Named:
    """One scoring context of a path, as people are told of it.

    Attributes:
        reason: `publication`, `recalibration` or `put back`.
        since: When it came into force.
        by: Who adopted or undid; None for a publication, the operator, the nightly run.
        calibration: The calibration that it holds; None for items and people as designed. A
            publication keeps the one before it, an undone adoption brings back the older one.
    """

    id: int
    framework_version: str
    reason: str
    since: datetime
    by: int | None
    calibration: Calibration | None

    @property
    def day(self) -> datetime:
        """When what it computes with was found: the calibration, else the design."""
        return self.calibration.since if self.calibration else self.since


@dataclass(frozen=True, slots=True)
class _Found:
    """A context before its answers are read: `source` is (proposal, since) of its calibration."""

    id: int
    version: str
    reason: str
    since: datetime
    by: int | None
    source: tuple[int, datetime] | None


def _contexts(session: Session, path_id: str) -> tuple[_Found, ...]:
    """The contexts of a path, the one in force first; two queries."""
    adopted = {row[0]: row for row in framework.adopted_proposals(session, path_id)}
    found: dict[int, _Found] = {}
    before: _Found | None = None
    for context_id, version, reason, since, by in reversed(framework.contexts(session, path_id)):
        source = before.source if before else None
        if reason == RECALIBRATION and context_id in adopted:
            source = (adopted[context_id][1], since)
        elif reason == PUT_BACK and before is not None and before.id in adopted:
            # What an undone adoption had been based on is in force again, and so is its source.
            origin = found.get(adopted[before.id][2])
            source = origin.source if origin else None
        before = found[context_id] = _Found(context_id, version, reason, since, by, source)
    return tuple(reversed(found.values()))


def _named(session: Session, found: Sequence[_Found]) -> tuple[Named, ...]:
    """With the answers behind each; one query, whose cost is that of the reports it reads."""
    sources = {one.source[0] for one in found if one.source}
    answers = framework.answers_behind(session, sources) if sources else {}
    return tuple(
        Named(
            id=one.id,
            framework_version=one.version,
            reason=one.reason,
            since=one.since,
            by=one.by,
            calibration=Calibration(one.source[1], answers[one.source[0]]) if one.source else None,
        )
        for one in found
    )


def history(session: Session, path_id: str) -> tuple[Named, ...]:
    """The contexts of a path, the one in force first."""
    return _named(session, _contexts(session, path_id))


def name(session: Session, path_id: str, context_id: int) -> Named | None:
    """A context of a path by its id; None where there is none."""
    wanted = [one for one in _contexts(session, path_id) if one.id == context_id]
    return next(iter(_named(session, wanted)), None)


@dataclass(frozen=True, slots=True)
class Behind:
    """The calibration that a person's stored level used.

    Attributes:
        newer: The one in force by now; None where it is the same.
    """

    used: Named
    newer: Named | None


def of_person(session: Session, person_id: int, path_id: str) -> Behind | None:
    """The calibration behind a person's level; None where there is no level."""
    level = estimates.newest_level(session, person_id, path_id)
    if level is None:
        return None
    contexts = _contexts(session, path_id)
    wanted = [one for one in contexts if one.id in {level.context_id, contexts[0].id}]
    named = {one.id: one for one in _named(session, wanted)}
    used = named.get(level.context_id)
    if used is None:
        return None
    newest = named[contexts[0].id]
    return Behind(used, None if newest.id == used.id else newest)
