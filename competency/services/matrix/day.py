"""The day that a matrix shows, and all that its results rest on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import CareerPath, Language
from competency.domain.curriculum import Curriculum
from competency.domain.days import end_of_day, local_day
from competency.domain.errors import N_, InvalidInput
from competency.domain.standing import WORK_LEVEL
from competency.reporting.matrix import (
    MatrixArea,
    MatrixCalibration,
    MatrixColumn,
    MatrixHead,
)
from competency.scoring.context import Rules, ScoringContext
from competency.services.calibration import history
from competency.services.curriculum import contexts, versions
from competency.services.evidence.evaluation import Scorer
from competency.storage.queries import as_of

SETTLED_AFTER = timedelta(hours=1)
"""A transaction that began before midnight has ended by then."""


@dataclass(frozen=True, slots=True)
class MatrixDay:
    """What all rows of one day rest on.

    Attributes:
        moment: The end of the day.
        rules: Of the scoring context in force on that day.
        scorer: What recomputes a past day; None for today, which is stored.
        settled: Whether the day ended so long ago that nothing can still enter its record.
        calibration: What results of that day are computed with.
    """

    path: CareerPath
    framework_version: str
    day: date
    moment: datetime
    zone: ZoneInfo
    language: Language
    rules: Rules
    scorer: Scorer | None
    settled: bool
    calibration: MatrixCalibration | None

    @property
    def past(self) -> bool:
        return self.scorer is not None

    def head(self, filters: str = "") -> MatrixHead:
        """What is around the rows in a file."""
        return MatrixHead(
            title=self.path.title,
            framework_version=self.framework_version,
            as_of=self.day,
            columns=tuple(
                MatrixColumn(c.id, c.title, c.home, c.required_at(WORK_LEVEL))
                for c in self.path.competencies
            ),
            areas=tuple(
                MatrixArea(a.id, a.title, a.short, a.competencies) for a in self.path.areas
            ),
            floor_bar=self.rules.floor_probability,
            filters=filters,
            zone=self.zone,
            calibration=self.calibration,
        )


def day_of(
    session: Session,
    curriculum: Curriculum,
    day: date | None,
    *,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> MatrixDay:
    """What a day's rows rest on.

    Args:
        curriculum: In service now; says which path is meant.
        day: Local day at whose end everything is shown; None for today.
    Raises:
        InvalidInput: the day has not come yet.
    """
    today = local_day(now, zone)
    chosen = day or today
    if chosen > today:
        raise InvalidInput(
            N_("That day is in the future. Choose today or an earlier day."), field="as_of"
        )
    moment = end_of_day(chosen, zone)
    path_id = curriculum.path.id
    if chosen == today:
        then, scorer = curriculum, None
        context_id, context = contexts.in_force(session, path_id)
    else:
        then, context_id, context = _in_force_then(session, curriculum, moment)
        scorer = Scorer.under(then.path, context_id, context, zone)
    return MatrixDay(
        path=then.path,
        framework_version=then.version,
        day=chosen,
        moment=moment,
        zone=zone,
        language=language,
        rules=context.rules,
        scorer=scorer,
        settled=now - moment >= SETTLED_AFTER,
        calibration=_calibration(session, path_id, context_id, zone),
    )


def _in_force_then(
    session: Session, curriculum: Curriculum, moment: datetime
) -> tuple[Curriculum, int, ScoringContext]:
    """The version in service and the scoring context in force at a moment that is over."""
    path_id = curriculum.path.id
    version = as_of.version(session, path_id, moment)
    then = versions.curriculum_of(session, version) if version else curriculum
    context_id = as_of.context(session, path_id, moment)
    if context_id is None:
        # Nothing was published yet, so no evidence can be older; any context does.
        return then, *contexts.in_force(session, path_id)
    return then, context_id, contexts.context_of(session, context_id)


def _calibration(
    session: Session, path_id: str, context_id: int, zone: ZoneInfo
) -> MatrixCalibration | None:
    named = history.summary_of(session, path_id, context_id)
    if named is None:
        return None
    answers = named.calibration.answers if named.calibration else None
    return MatrixCalibration(local_day(named.day, zone), answers)
