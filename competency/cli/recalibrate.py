"""`competency recalibrate`: a dry run from the command line, and adopting it."""

from datetime import UTC, datetime

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from competency.cli.database import open_database
from competency.cli.progress import progress_bar
from competency.config import load
from competency.domain.curriculum import Curriculum
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.services.calibration import adoption, dry_run, runs, sentences
from competency.services.calibration.report import Report
from competency.services.calibration.runs import REBUILD, TRY
from competency.services.curriculum import versions
from competency.services.operation import jobs
from competency.services.operation.jobs import Job, JobContext

SHOWN = 20
"""Lines of each list; the page shows all of them."""


def job_context_of(session: Session) -> JobContext:
    """Work in the command itself, on the database of its session."""
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        raise TypeError("the session is bound to a connection, not to an engine")
    return JobContext(engine, lambda: datetime.now(UTC), jobs.at_once)


@click.command()
@click.option("--adopt", is_flag=True, help="Put it in force and compute everybody's level anew.")
def recalibrate(adopt: bool) -> None:
    """Refit questions, population and reviewers to the record, and tell what would change.

    Without --adopt nothing in force moves: the report is printed and kept for HR, who can adopt
    it on the page "Calibration". Days that are over stay as they were shown in any case.

    \b
    Example:
      competency recalibrate
      competency recalibrate --adopt
    """
    settings = load()
    now = datetime.now(UTC)
    with open_database(settings) as session:
        curriculum = versions.in_service(session)
        session.rollback()
        job_context = job_context_of(session)
        with progress_bar("Trying") as progress:
            runs.start_trying_for_operator(
                session, job_context, curriculum, by=None, now=now, zone=settings.zone,
                progress=progress,
            )  # fmt: skip
        _check(jobs.latest(session, TRY, curriculum.path.id, now=now))
        found = dry_run.newest(session, curriculum)
        if found is None or found.at != now:
            raise click.ClickException("The dry run is not here: a newer one took its place.")
        _print(found.report, curriculum)
        session.rollback()
        if not adopt:
            click.echo(
                "Nothing has changed. Adopt it on the page “Calibration”, or run this again with "
                "--adopt."
            )
            return
        if found.report.changes_nothing:
            click.echo("There is nothing to adopt; everything stays as it is.")
            return
        adoption.adopt_for_operator(session, curriculum, found.id, now=datetime.now(UTC))
        with progress_bar("Computing levels") as progress:
            runs.start_rebuilding_for_operator(
                session, job_context, curriculum.path.id, by=None, now=datetime.now(UTC),
                zone=settings.zone, progress=progress,
            )  # fmt: skip
        _check(jobs.latest(session, REBUILD, curriculum.path.id, now=datetime.now(UTC)))
    click.echo("Adopted: it is in force from now on. HR can undo it on the page “Calibration”.")


def _check(job: Job | None) -> None:
    """End with exit code 1 where the work failed."""
    if job is not None and job.failure is not None:
        raise click.ClickException(str(job.failure))


def _print(report: Report, curriculum: Curriculum) -> None:
    t = translator("en")
    for sentence in sentences.in_sentences(t, report, curriculum.path):
        click.echo(sentence)
    names = {version: item.id for version, item in curriculum.item_by_version.items()}
    moved = [
        f"{names.get(one.version, one.version[:7])}: difficulty {one.before:.2f} → {one.after:.2f} "
        f"({one.answers:,} answers)"
        for one in report.item_moves
    ]
    _list("Questions that turn out harder or easier:", moved)
    levels = [
        f"person {one.person}: {_level(one.before)} → {_level(one.after)}" for one in report.moves
    ]
    _list("Levels that would move:", levels)
    wrong = [
        f"{names.get(one.version, one.version[:7])}: {sentences.advice(t, one)}"
        for one in report.misbehaving
    ]
    _list("Questions to look at:", wrong)


def _level(rank: int | None) -> str:
    return "not known yet" if rank is None else wording.level_word(rank, "en")


def _list(title: str, lines: list[str]) -> None:
    if not lines:
        return
    click.echo(title)
    for line in lines[:SHOWN]:
        click.echo(f"  {line}")
    if len(lines) > SHOWN:
        click.echo(f"  … and {len(lines) - SHOWN:,} more")
