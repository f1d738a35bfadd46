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
class ContextSummary:
    """One scoring context of a path, as pages and files name it.

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
class _ContextSource:
    """A context before its answers are read: `source` is (proposal, since) of its calibration."""

    id: int
    version: str
    reason: str
    since: datetime
    by: int | None
    source: tuple[int, datetime] | None


def _contexts(session: Session, path_id: str) -> tuple[_ContextSource, ...]:
    """The contexts of a path, the one in force first; two queries."""
    adopted = {row[0]: row for row in framework.adopted_proposals(session, path_id)}
    found: dict[int, _ContextSource] = {}
    before: _ContextSource | None = None
    for context_id, version, reason, since, by in reversed(framework.contexts(session, path_id)):
        source = before.source if before else None
        if reason == RECALIBRATION and context_id in adopted:
            source = (adopted[context_id][1], since)
        elif reason == PUT_BACK and before is not None and before.id in adopted:
            # What an undone adoption had been based on is in force again, and so is its source.
            origin = found.get(adopted[before.id][2])
            source = origin.source if origin else None
        before = found[context_id] = _ContextSource(context_id, version, reason, since, by, source)
    return tuple(reversed(found.values()))


def _summaries(session: Session, contexts: Sequence[_ContextSource]) -> tuple[ContextSummary, ...]:
    """With the answers behind each; one query, whose cost is that of the reports it reads."""
    sources = {one.source[0] for one in contexts if one.source}
    answers = framework.answers_behind(session, sources) if sources else {}
    return tuple(
        ContextSummary(
            id=one.id,
            framework_version=one.version,
            reason=one.reason,
            since=one.since,
            by=one.by,
            calibration=Calibration(one.source[1], answers[one.source[0]]) if one.source else None,
        )
        for one in contexts
    )


def history(session: Session, path_id: str) -> tuple[ContextSummary, ...]:
    """The contexts of a path, the one in force first."""
    return _summaries(session, _contexts(session, path_id))


def summary_of(session: Session, path_id: str, context_id: int) -> ContextSummary | None:
    """A context of a path by its id; None where there is none."""
    wanted = [one for one in _contexts(session, path_id) if one.id == context_id]
    return next(iter(_summaries(session, wanted)), None)


@dataclass(frozen=True, slots=True)
class ResultCalibration:
    """The calibration that a person's stored level was computed with.

    Attributes:
        newer: The one in force by now; None where it is the same.
    """

    used: ContextSummary
    newer: ContextSummary | None


def of_person(session: Session, person_id: int, path_id: str) -> ResultCalibration | None:
    """The calibration behind a person's level; None where there is no level."""
    level = estimates.newest_level(session, person_id, path_id)
    if level is None:
        return None
    contexts = _contexts(session, path_id)
    wanted = [one for one in contexts if one.id in {level.context_id, contexts[0].id}]
    summaries = {one.id: one for one in _summaries(session, wanted)}
    used = summaries.get(level.context_id)
    if used is None:
        return None
    newest = summaries[contexts[0].id]
    return ResultCalibration(used, None if newest.id == used.id else newest)
