"""Storing estimates and level decisions: on arrival of evidence, and by the daily roll."""

import gc
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import CareerPath
from competency.domain.curriculum import Curriculum
from competency.domain.days import end_of_day, local_day
from competency.domain.evidence import Evidence
from competency.scoring import records
from competency.scoring.certified_many import NO_FLOOR
from competency.scoring.context import ScoringContext
from competency.scoring.fading import day_number
from competency.scoring.people import Judged
from competency.scoring.requirements import Requirement, structure_of
from competency.services.curriculum import publishing
from competency.services.evidence import record as judging
from competency.services.evidence import rows
from competency.services.evidence.record import Record
from competency.storage.queries import estimates as queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import framework
from competency.storage.queries import people as people_queries

JUDGES = 2
"""Threads that judge while the database is read and written; numpy works without the lock."""


def requirements_of(path: CareerPath) -> tuple[Requirement, ...]:
    """The requirement profile as the level decision reads it."""
    return tuple(Requirement.of(competency) for competency in path.competencies)


def by_competency(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """Evidence grouped by competency, order kept."""
    groups: dict[str, list[Evidence]] = defaultdict(list)
    for piece in evidence:
        groups[piece.competency].append(piece)
    return dict(groups)


@dataclass(frozen=True, slots=True)
class Scorer:
    """What scoring one organisation's people needs: path, context and where days begin."""

    path: CareerPath
    requirements: tuple[Requirement, ...]
    context_id: int
    context: ScoringContext
    zone: ZoneInfo

    @classmethod
    def of(cls, session: Session, curriculum: Curriculum, zone: ZoneInfo) -> "Scorer":
        context_id, context = publishing.context_in_force(session, curriculum.path.id)
        return cls(curriculum.path, requirements_of(curriculum.path), context_id, context, zone)

    @property
    def competencies(self) -> tuple[str, ...]:
        """Ids in path order: what competency indices count."""
        return tuple(one.competency for one in self.requirements)

    def floors(
        self, evidence: Mapping[str, Sequence[Evidence]], day: date
    ) -> dict[str, int | None]:
        """One person's certified steps as of the end of a day; None while not yet assessed."""
        at = end_of_day(day, self.zone)
        columns = records.records_of(evidence, self.competencies, self.context, at)
        half_lives = structure_of(self.requirements).half_lives(self.context)
        scores = records.score(columns, half_lives, self.context, day_number(at))
        found: dict[str, int | None] = dict.fromkeys(self.competencies)
        for competency, floor in zip(
            scores.competency.tolist(), scores.floor.tolist(), strict=True
        ):
            found[self.competencies[competency]] = None if floor == NO_FLOOR else floor
        return found

    def read(
        self,
        session: Session,
        people: Sequence[int],
        day: date,
        *,
        recorded_until: datetime | None = None,
    ) -> Record:
        """The record of some people that counts at the end of a day."""
        return judging.read(
            session, people, self.competencies, at=end_of_day(day, self.zone),
            recorded_until=recorded_until,
        )  # fmt: skip

    def judge(self, record: Record, day: date) -> Judged:
        """All that is said of a record's people at the end of a day."""
        at = end_of_day(day, self.zone)
        return judging.judge(record, self.requirements, self.context, at=at)


def refresh(
    session: Session,
    person_id: int,
    scorer: Scorer,
    *,
    now: datetime,
    day: date | None = None,
    rolled: bool = False,
) -> None:
    """Store a person's estimates and level as the record has them. Does not commit.

    Args:
        day: At whose end; without it the day of `now`.
        rolled: Whether only time has passed.
    """
    today = day or local_day(now, scorer.zone)
    record = scorer.read(session, [person_id], today)
    _store(session, scorer, record, scorer.judge(record, today), now=now, day=today, rolled=rolled)


def _store(
    session: Session,
    scorer: Scorer,
    record: Record,
    judged: Judged,
    *,
    now: datetime,
    day: date,
    rolled: bool,
    besides: Collection[int] = (),
) -> None:
    """Write what is said of a record's people, some left out."""
    people = [person for person in record.people if person not in besides]
    found = rows.estimates(record, judged, scorer.context_id, day)
    decided = rows.levels(
        record, judged, scorer.path.id, scorer.context_id, day, now=now, rolled=rolled
    )
    if besides:
        found = [row for row in found if row["person_id"] not in besides]
        decided = [row for row in decided if row["person_id"] not in besides]
    queries.replace_estimates(session, people, found)
    queries.replace_levels(session, people, scorer.path.id, day, decided)


def roll(
    session: Session,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Advance everybody whose estimates are older than today or of another context; commits.

    Resumable: whoever is not up to date is due, so a run that was interrupted goes on where
    it stopped.

    Returns:
        How many people were advanced.
    """
    today = local_day(now, zone)

    def due(scorer: Scorer) -> Sequence[int]:
        return queries.people_due(session, scorer.path.id, today, scorer.context_id)

    return _store_all(session, curriculum, due, now=now, zone=zone, progress=progress, rolled=True)


def rescore(
    session: Session,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Rebuild everybody's estimates from evidence under the context in force; commits.

    Returns:
        How many people were rebuilt.
    """

    def everybody(_: Scorer) -> Sequence[int]:
        return evidence_queries.people_with_evidence(session)

    return _store_all(session, curriculum, everybody, now=now, zone=zone, progress=progress)


def _store_all(
    session: Session,
    curriculum: Curriculum,
    whom: Callable[[Scorer], Sequence[int]],
    *,
    now: datetime,
    zone: ZoneInfo,
    progress: Callable[[int, int], None] | None,
    rolled: bool = False,
) -> int:
    """Read, judge and store portion by portion; the database works while others are judged.

    What happens between reading and storing is not lost: whose chain has grown, or whom a
    later day has reached, is told anew under the lock that writers of evidence take; and
    where another context has come into force, all begins again under that one.
    """
    day = local_day(now, zone)
    while True:
        scorer = Scorer.of(session, curriculum, zone)
        people = whom(scorer)
        done = 0
        for record, judged in judged_portions(session, scorer, people, day):
            people_queries.lock(session, *record.people)
            in_force = framework.context_id_in_force(session, scorer.path.id)
            if in_force != scorer.context_id:
                session.rollback()
                break
            again = _overtaken(session, scorer, record, day)
            _store(session, scorer, record, judged, now=now, day=day, rolled=rolled, besides=again)
            for person_id, their_day in again.items():
                refresh(session, person_id, scorer, now=now, day=their_day)
            session.commit()
            done += len(record.people)
            if progress:
                progress(done, len(people))
        else:
            return done
        curriculum = publishing.in_service(session, scorer.path.id)


def _overtaken(session: Session, scorer: Scorer, record: Record, day: date) -> dict[int, date]:
    """Whose record has grown since it was read, or who is told as of a later day: as of when."""
    heads = evidence_queries.heads(session, record.people)
    days = queries.newest_days(session, record.people, scorer.path.id)
    return {
        person: max(day, days.get(person, day))
        for person in record.people
        if heads.get(person, 0) != record.heads[person] or days.get(person, day) > day
    }


def judged_portions(
    session: Session,
    scorer: Scorer,
    people: Sequence[int],
    day: date,
    *,
    recorded_until: datetime | None = None,
) -> Iterator[tuple[Record, Judged]]:
    """The records of any number of people and what is said of them, a portion at a time.

    Portions are judged by threads of their own while the caller reads and writes. Commits
    after each reading, so that nobody waits for the judges.
    """
    with _no_search_for_cycles(), ThreadPoolExecutor(JUDGES) as judges:
        waiting: deque[tuple[Record, Future[Judged]]] = deque()
        for start in range(0, len(people), judging.PEOPLE_AT_ONCE):
            portion = people[start : start + judging.PEOPLE_AT_ONCE]
            record = scorer.read(session, portion, day, recorded_until=recorded_until)
            session.commit()
            waiting.append((record, judges.submit(scorer.judge, record, day)))
            if len(waiting) > JUDGES:
                first, judged = waiting.popleft()
                yield first, judged.result()
        for record, judged in waiting:
            yield record, judged.result()


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Pause the collector: millions of rows and no cycle among them cost a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
