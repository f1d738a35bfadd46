"""From the record of some people to all that is said of them on a day; nothing is stored.

One way for one person whose answer has just arrived, for everybody at night, and for a past
day: what is stored, rebuilt or computed again cannot differ.
"""

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import CareerPath
from competency.domain.curriculum import Curriculum
from competency.domain.days import end_of_day
from competency.domain.evidence import Evidence
from competency.scoring.certified_many import NO_FLOOR, certified_scores
from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import columns_of_person
from competency.scoring.fading import day_number
from competency.scoring.people import Judgement, judge_people
from competency.scoring.requirements import Requirement, requirements_of, structure_of
from competency.services.curriculum import contexts
from competency.services.evidence import record
from competency.services.evidence.record import Portion

JUDGES = 2
"""Threads that judge while the database is read and written; numpy works without the lock."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """What scoring one organisation's people needs: profile, context and where days begin.

    Attributes:
        requirements: The profile of the path; competency indices count it.
        context_id: Of the context, as results name it.
    """

    path_id: str
    requirements: tuple[Requirement, ...]
    context_id: int
    context: ScoringContext
    zone: ZoneInfo

    @classmethod
    def of(cls, session: Session, curriculum: Curriculum, zone: ZoneInfo) -> "Scorer":
        """Under the context that is in force."""
        context_id, context = contexts.in_force(session, curriculum.path.id)
        return cls.under(curriculum.path, context_id, context, zone)

    @classmethod
    def under(
        cls, path: CareerPath, context_id: int, context: ScoringContext, zone: ZoneInfo
    ) -> "Scorer":
        """Under a context of the caller's choice."""
        return cls(path.id, requirements_of(path), context_id, context, zone)

    @property
    def competencies(self) -> tuple[str, ...]:
        """Ids in path order: what competency indices count."""
        return tuple(one.competency for one in self.requirements)

    def read(
        self,
        session: Session,
        people: Sequence[int],
        day: date,
        *,
        recorded_until: datetime | None = None,
    ) -> Portion:
        """The record of some people that counts at the end of a day; one query."""
        at = end_of_day(day, self.zone)
        return record.read(session, people, self.competencies, at=at, recorded_until=recorded_until)

    def judge(self, portion: Portion, day: date) -> Judgement:
        """All that is said of the people of a portion at the end of a day.

        Raises:
            LookupError, ValueError: as `Portion.columns`.
        """
        return judge_people(
            portion.columns(self.context), len(portion.people), self.requirements, self.context,
            day=day_number(end_of_day(day, self.zone)),
        )  # fmt: skip

    def floors(self, evidence: Iterable[Evidence], day: date) -> dict[str, int | None]:
        """One person's sure steps at the end of a day; None while not yet assessed."""
        at = end_of_day(day, self.zone)
        columns = columns_of_person(evidence, self.competencies, self.context, at)
        half_lives = structure_of(self.requirements).half_lives(self.context)
        scores = certified_scores(columns, half_lives, self.context, day_number(at))
        floors = scores.laid_out(scores.floor, 1, len(self.requirements))[0].tolist()
        return {
            competency: None if floor == NO_FLOOR else floor
            for competency, floor in zip(self.competencies, floors, strict=True)
        }


def judgements(
    session: Session,
    scorer: Scorer,
    people: Sequence[int],
    day: date,
    *,
    recorded_until: datetime | None = None,
) -> Iterator[tuple[Portion, Judgement]]:
    """The records of any number of people and what is said of them, a portion at a time.

    Portions are judged by threads of their own while the caller reads and writes. Commits
    after each reading, so that nobody waits for the judges.
    """
    with _no_search_for_cycles(), ThreadPoolExecutor(JUDGES) as judges:
        waiting: deque[tuple[Portion, Future[Judgement]]] = deque()
        for start in range(0, len(people), record.PEOPLE_AT_ONCE):
            some = people[start : start + record.PEOPLE_AT_ONCE]
            portion = scorer.read(session, some, day, recorded_until=recorded_until)
            session.commit()
            waiting.append((portion, judges.submit(scorer.judge, portion, day)))
            if len(waiting) > JUDGES:
                first, judgement = waiting.popleft()
                yield first, judgement.result()
        for portion, judgement in waiting:
            yield portion, judgement.result()


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
