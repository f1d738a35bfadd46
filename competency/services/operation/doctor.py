"""Looking for anything in the database that is not as it was written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from competency.services.curriculum import versions
from competency.services.evidence.comparison import differing_people
from competency.services.evidence.evaluation import Scorer, judgements
from competency.storage import append_only, chains, migrate, snapshots
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import integrity

SHOWN: Final = 20
"""Problems of one check that are told one by one."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a check looks at.

    Attributes:
        session: Reading only.
        key: Signs daily heads; None leaves signatures unchecked.
        zone: Of the organisation; None leaves estimates unchecked.
    """

    session: Session
    key: bytes | None = None
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for: a name, and a function that gives a sentence a problem."""

    name: str
    run: Callable[[Examination], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; no sentences means that all is well."""

    check: str
    sentences: tuple[str, ...]


def _file(on: Examination) -> list[str]:
    return integrity.file_problems(on.session.connection())


def _triggers(on: Examination) -> list[str]:
    return append_only.missing(on.session.connection())


def _foreign_keys(on: Examination) -> list[str]:
    return integrity.foreign_key_problems(on.session.connection())


def _chains(on: Examination) -> list[str]:
    problems = chains.verify(on.session)
    return [f"person {p.person}, row {p.seq}: {p.sentence}" for p in problems]


def _heads(on: Examination) -> list[str]:
    return [problem.sentence for problem in chains.verify_heads(on.session, on.key)]


def estimates_differ(on: Examination) -> Iterator[str]:
    """People whose stored estimates or level are not what their record gives.

    Only those of the scoring context in force: others are due, and the next roll renews them.
    """
    if on.zone is None or not versions.anything_published(on.session):
        return
    scorer = Scorer.of(on.session, versions.in_service(on.session), on.zone)
    days = estimate_queries.days_of_levels(on.session, scorer.path_id, scorer.context_id)
    for day, people in days.items():
        for portion, judgement in judgements(on.session, scorer, people, day):
            for person in differing_people(on.session, scorer, portion, judgement, day):
                yield (
                    f"the stored estimates of person {person} are not what the record gives; "
                    "“competency rescore” renews them"
                )


CHECKS: list[Check] = [
    Check("file", _file),
    Check("append-only triggers", _triggers),
    Check("foreign keys", _foreign_keys),
    Check("evidence chains", _chains),
    Check("daily heads", _heads),
    Check("estimates", estimates_differ),
]
"""All checks in order. A feature with something to compare appends its own."""


def examine(
    engine: Engine,
    *,
    key: bytes | None = None,
    zone: ZoneInfo | None = None,
    checks: Sequence[Check] | None = None,
    report: Callable[[Finding], None] = lambda _: None,
) -> list[Finding]:
    """Run every check; the schema comes first, and the others only where it is current.

    Args:
        key: Checks the signatures of daily heads (`chains.head_key`).
        zone: Checks estimates against a refold as of days in this zone.
        checks: Instead of `CHECKS`.
        report: Told of each finding as soon as it is there.
    Returns:
        One finding a check, in order.
    """
    findings: list[Finding] = []

    def note(name: str, run: Callable[[], Iterable[str]]) -> bool:
        try:
            sentences = _shortened(list(run()))
        except DBAPIError as error:
            sentences = (f"could not be checked: {error.orig}",)
        findings.append(Finding(name, sentences))
        report(findings[-1])
        return not sentences

    if note("schema", lambda: _schema(engine)):
        with Session(engine) as session:
            on = Examination(session, key, zone)
            for check in CHECKS if checks is None else checks:
                note(check.name, partial(check.run, on))
                session.rollback()
    return findings


def _schema(engine: Engine) -> list[str]:
    file = snapshots.file_of(engine.url)
    if file is not None and not file.is_file():
        return [f"there is no database at {file}; the first start of the server makes it"]
    revision, newest = migrate.current(engine), migrate.head()
    if revision is None:
        return ["the database is empty; the first start of the server fills it"]
    if revision not in migrate.known_revisions():
        return [f"{revision} comes from a newer version of Competency; install that version"]
    if revision != newest:
        return [f"{revision} is older than {newest}; the next start of the server migrates it"]
    return []


def _shortened(sentences: Sequence[str]) -> tuple[str, ...]:
    more = len(sentences) - SHOWN
    return (*sentences[:SHOWN], f"and {more} more") if more > 0 else tuple(sentences)
