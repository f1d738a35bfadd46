"""The rows of the skill matrix on a day: read from what is stored, or recomputed from evidence.

Today's rows are the stored estimates. A past day is told from the record as it stood at the
end of that day: the evidence recorded until then, folded under the scoring context and the
published path that were in force, against the teams and held levels known then.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, CareerPath, Language, LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, InvalidInput
from competency.reporting import wording
from competency.reporting.matrix import (
    MatrixArea,
    MatrixCalibration,
    MatrixCell,
    MatrixColumn,
    MatrixHead,
    MatrixRow,
)
from competency.scoring.context import ScoringContext
from competency.scoring.people import Judgement
from competency.services.calibration import history
from competency.services.curriculum import contexts, versions
from competency.services.evidence import rows as stored_rows
from competency.services.evidence.evaluation import Scorer
from competency.services.evidence.record import Portion
from competency.services.evidence.store import end_of_day, local_day
from competency.services.team.page import WORK_LEVEL
from competency.storage.queries import as_of, framework
from competency.storage.queries import matrix as queries
from competency.storage.queries.matrix import BriefCell, StoredCell, StoredLevel
from competency.storage.queries.people import PersonRow

PEOPLE_AT_ONCE = 200
"""How many people an export reads at a time."""

SETTLED_AFTER = timedelta(hours=1)
"""A transaction that began before midnight has ended by then."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What all rows of one day rest on.

    Attributes:
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
    scorer: Scorer | None
    settled: bool = False
    calibration: MatrixCalibration | None = None

    @property
    def past(self) -> bool:
        return self.scorer is not None

    def head(self, filters: str = "") -> MatrixHead:
        """What stands around the rows in a file."""
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
            filters=filters,
            zone=self.zone,
            calibration=self.calibration,
        )


def basis_of(
    session: Session,
    curriculum: Curriculum,
    day: date | None,
    *,
    language: Language,
    now: datetime,
    zone: ZoneInfo,
) -> Basis:
    """What a day's rows rest on.

    Args:
        curriculum: In service now; tells which path is meant.
        day: Local day at whose end everything is told; None for today.
    Raises:
        InvalidInput: the day has not come yet.
    """
    today = local_day(now, zone)
    chosen = day or today
    if chosen > today:
        raise InvalidInput(
            N_("That day has not come yet. Choose today or an earlier day."), field="as_of"
        )
    moment = end_of_day(chosen, zone)
    path_id = curriculum.path.id
    if chosen == today:
        version = curriculum.version
        in_force, _ = contexts.in_force(session, path_id)
        told = _calibration(session, path_id, in_force, zone)
        return Basis(
            curriculum.path, version, chosen, moment, zone, language, None, calibration=told
        )
    version_then = as_of.version(session, path_id, moment)
    then = versions.curriculum_of(session, version_then) if version_then else curriculum
    context_id = as_of.context(session, path_id, moment)
    if context_id is None:
        # Nothing was published yet, so no evidence can be older; any context does.
        context_id, context = contexts.in_force(session, path_id)
    else:
        document = framework.context_document(session, context_id)
        context = ScoringContext.from_document(document)
    scorer = Scorer.under(then.path, context_id, context, zone)
    settled = now - moment >= SETTLED_AFTER
    told = _calibration(session, path_id, context_id, zone)
    return Basis(then.path, then.version, chosen, moment, zone, language, scorer, settled, told)


def _calibration(
    session: Session, path_id: str, context_id: int, zone: ZoneInfo
) -> MatrixCalibration | None:
    named = history.summary_of(session, path_id, context_id)
    if named is None:
        return None
    answers = named.calibration.answers if named.calibration else None
    return MatrixCalibration(local_day(named.day, zone), answers)


def rows_of(
    session: Session, basis: Basis, people: Sequence[PersonRow], *, brief: bool = False
) -> list[MatrixRow]:
    """The rows of some people, in their order; a fixed number of queries for every 5,000.

    Args:
        brief: Cells hold steps and needs only, no probabilities, dates and counts: all that a
            page of thousands can afford.
    """
    ids = [person.id for person in people]
    teams = as_of.teams_of(session, ids, basis.moment)
    held = as_of.held_levels(session, ids, basis.moment)
    scorer = basis.scorer
    if scorer:
        known = _recomputed(session, scorer, basis, ids)
    else:
        known = _stored(session, basis, ids, brief=brief)
    rows = []
    for person in people:
        said = held.get(person.id)
        measured = known[person.id]
        names = [team.name[basis.language] for team in teams.get(person.id, ())]
        rows.append(
            MatrixRow(
                person_id=person.id,
                name=shown_name(person, basis.language),
                email=person.email,
                team=wording.join(names, basis.language),
                held_level=LevelId(said).rank if said else None,
                measured_level=measured.reached,
                level_probability=measured.chance,
                at_least=measured.at_least,
                cells=_cells(basis.path, measured, said, brief=brief),
            )
        )
    return rows


def stream(
    session: Session, basis: Basis, people: Sequence[PersonRow], *, brief: bool = False
) -> Iterator[MatrixRow]:
    """The rows of any number of people, read a few at a time; `brief` as in `rows_of`."""
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        portion = people[start : start + PEOPLE_AT_ONCE]
        yield from rows_of(session, basis, portion, brief=brief)


def shown_name(person: PersonRow, language: str) -> str:
    """The name in the script of the reader, where both are known."""
    return person.name_latin if language == "en" and person.name_latin else person.name


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of one person on the day; `cells` by competency."""

    reached: int | None
    at_least: tuple[float, float, float, float] | None
    cells: Mapping[str, StoredCell | BriefCell]

    @property
    def chance(self) -> float | None:
        """Probability of the reached level or a higher one; of "below junior" where none is."""
        if self.reached is None or self.at_least is None:
            return None
        return self.at_least[self.reached - 1] if self.reached else 1.0 - self.at_least[0]


def _stored(
    session: Session, basis: Basis, ids: Iterable[int], *, brief: bool
) -> dict[int, Measured]:
    people = list(ids)
    cells: dict[int, dict[str, StoredCell | BriefCell]] = {person: {} for person in people}
    found: Iterator[StoredCell | BriefCell] = (
        queries.brief_cells(session, people) if brief else queries.cells(session, people)
    )
    for cell in found:
        cells[cell.person][cell.competency] = cell
    levels = queries.levels(session, people, basis.path.id)
    return {person: _measured(levels.get(person), cells[person]) for person in people}


def _measured(level: StoredLevel | None, cells: Mapping[str, StoredCell | BriefCell]) -> Measured:
    if level is None:
        return Measured(None, None, cells)
    shares = (level.junior, level.mid, level.senior, level.leadership)
    return Measured(level.reached, shares, cells)


def _recomputed(
    session: Session, scorer: Scorer, basis: Basis, ids: Iterable[int]
) -> dict[int, Measured]:
    database = str(session.get_bind().engine.url)
    keys = {p: (database, p, basis.day, scorer.context_id, basis.framework_version) for p in ids}
    found = {p: known for p, key in keys.items() if (known := _past.get(key)) is not None}
    missing = [person for person in keys if person not in found]
    if missing:
        portion = scorer.read(session, missing, basis.day, recorded_until=basis.moment)
        told = _told(portion, scorer.judge(portion, basis.day))
        found |= told
        if basis.settled:
            for person, measured in told.items():
                _past.put(keys[person], measured)
    return found


def _told(portion: Portion, judgement: Judgement) -> dict[int, Measured]:
    cells: dict[int, dict[str, StoredCell | BriefCell]] = {p: {} for p in portion.people}
    for cell in stored_rows.cells(portion, judgement):
        cells[cell.person][cell.competency] = cell
    decided = zip(portion.people, judgement.decisions, strict=True)
    return {
        # Of somebody without any evidence nothing is known, not even their chances.
        person: Measured(decision.reached, decision.at_least, cells[person])
        if portion.heads[person]
        else Measured(None, None, {})
        for person, decision in decided
    }


_PastKey = tuple[str, int, date, int, str]


class _PastDays:
    """Results of days that are over: the record up to then never changes, so neither do they."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[_PastKey, Measured] = OrderedDict()

    def get(self, key: _PastKey) -> Measured | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()

    def put(self, key: _PastKey, measured: Measured) -> None:
        with self._lock:
            self._kept[key] = measured
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)


_past = _PastDays(most=2_000)
"""Some 10 kB a person and day; numbers only, no names."""


def forget_past() -> None:
    """Drop the past days that are held in memory."""
    _past.clear()


def _cells(
    path: CareerPath, measured: Measured, held: str | None, *, brief: bool
) -> dict[str, MatrixCell]:
    """Cells against the need of the person's own level: held, else measured, else the lowest."""
    own = LEVELS[0]
    if held:
        own = LevelId(held)
    elif measured.reached:
        own = LEVELS[measured.reached - 1]
    found = {}
    for competency in path.competencies:
        stored, need = measured.cells.get(competency.id), competency.required_at(own)
        if stored is None:
            found[competency.id] = _brief_cell(None, None, need)
        elif isinstance(stored, BriefCell) or brief:
            floor = stored.floor if stored.assessed else None
            found[competency.id] = _brief_cell(floor, stored.likely, need)
        else:
            found[competency.id] = _full_cell(stored, need)
    return found


@cache
def _brief_cell(floor: int | None, likely: int | None, need: int) -> MatrixCell:
    """One of the few hundred cells that there can be without numbers of their own."""
    assessed, held = floor is not None, floor is not None and floor >= need
    return MatrixCell(floor, likely, None, assessed, need, held, None, 0)


def _full_cell(stored: StoredCell, need: int) -> MatrixCell:
    floor = stored.floor if stored.assessed else None
    return MatrixCell(
        floor=floor,
        likely=stored.likely,
        probability=stored.likely_chance,
        assessed=floor is not None,
        need=need,
        held=floor is not None and floor >= need,
        newest=stored.newest,
        evidence=stored.responses + stored.reviews + stored.self_ratings,
        probabilities=stored.probabilities,
    )
