"""Storing estimates and level decisions: as evidence arrives, by the daily roll, by a rescore."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.days import local_day
from competency.scoring.people import Judgement
from competency.services.curriculum import versions
from competency.services.evidence import rows
from competency.services.evidence.evaluation import Scorer, judgements
from competency.services.evidence.record import Portion
from competency.storage.queries import estimates as queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import framework
from competency.storage.queries import people as people_queries


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
    portion = scorer.read(session, [person_id], today)
    judgement = scorer.judge(portion, today)
    _store(session, scorer, portion, judgement, now=now, day=today, rolled=rolled)


def _store(
    session: Session,
    scorer: Scorer,
    portion: Portion,
    judgement: Judgement,
    *,
    now: datetime,
    day: date,
    rolled: bool,
    omitting: Collection[int] = (),
) -> None:
    """Write what is said of a portion's people, some left out."""
    people = [person for person in portion.people if person not in omitting]
    estimates = rows.estimates(portion, judgement, scorer.context_id, day)
    levels = rows.levels(
        portion, judgement, scorer.path_id, scorer.context_id, day, now=now, rolled=rolled
    )
    if omitting:
        estimates = [row for row in estimates if row["person_id"] not in omitting]
        levels = [row for row in levels if row["person_id"] not in omitting]
    queries.replace_estimates(session, people, estimates)
    queries.replace_levels(session, people, scorer.path_id, day, levels)


def roll(
    session: Session,
    curriculum: Curriculum,
    *,
    now: datetime,
    zone: ZoneInfo,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Advance everybody whose estimates are older than today or of another context; commits.

    Resumable: everybody who is not up to date is due, so a run that was interrupted goes on
    where it stopped.

    Returns:
        How many people were advanced.
    """
    today = local_day(now, zone)

    def due(scorer: Scorer) -> Sequence[int]:
        return queries.people_due(session, scorer.path_id, today, scorer.context_id)

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

    What happens between reading and storing is not lost: people whose chain has grown, or whom
    a later day has reached, are judged again under the lock that writers of evidence take; and
    where another context has come into force, all begins again under that one.
    """
    day = local_day(now, zone)
    while True:
        scorer = Scorer.of(session, curriculum, zone)
        people = whom(scorer)
        done = 0
        for portion, judgement in judgements(session, scorer, people, day):
            people_queries.lock(session, *portion.people)
            in_force = framework.context_id_in_force(session, scorer.path_id)
            if in_force != scorer.context_id:
                session.rollback()
                break
            again = _overtaken(session, scorer, portion, day)
            _store(
                session, scorer, portion, judgement, now=now, day=day, rolled=rolled,
                omitting=again,
            )  # fmt: skip
            for person_id, their_day in again.items():
                refresh(session, person_id, scorer, now=now, day=their_day)
            session.commit()
            done += len(portion.people)
            if progress:
                progress(done, len(people))
        else:
            return done
        curriculum = versions.in_service(session, scorer.path_id)


def _overtaken(session: Session, scorer: Scorer, portion: Portion, day: date) -> dict[int, date]:
    """People whose chain has grown since it was read, or whose results are of a later day.

    Returns:
        The day as of which each of them has to be judged.
    """
    heads = evidence_queries.heads(session, portion.people)
    days = queries.newest_days(session, portion.people, scorer.path_id)
    return {
        person: max(day, days.get(person, day))
        for person in portion.people
        if heads.get(person, 0) != portion.heads[person] or days.get(person, day) > day
    }
