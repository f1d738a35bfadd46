"""Running the platform: serve, demo, publish, rescore, roll."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from competency import paths
from competency.cli.database import open_database
from competency.cli.server import recalibrate_if_due, serve_until_stopped, sign_yesterday
from competency.config import load
from competency.i18n.translations import translator
from competency.services import demo as demo_organisation
from competency.services.curriculum import publishing, versions
from competency.services.curriculum.publishing import CurriculumProblemsError
from competency.services.demo import accounts
from competency.services.evidence import store

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def progress_line(label: str) -> Callable[[int, int], None]:
    """A progress callback that keeps one line up to date; quiet where nobody watches."""
    watched = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if watched:
            click.echo(f"\r{label}: {done} of {total}", nl=done == total, err=True)

    return show


@click.command()
@click.option("--host", envvar="HOST", default=DEFAULT_HOST, show_default=True)
@click.option("--port", envvar="PORT", default=DEFAULT_PORT, show_default=True, type=int)
@click.option("--threads", default=8, show_default=True, help="Requests served at once.")
def serve(host: str, port: int, threads: int) -> None:
    """Serve the platform with one process.

    Example: competency serve --host 0.0.0.0 --port 8000
    """
    settings = load()
    with open_database(settings) as session:
        if not versions.anything_published(session):
            version, _new = publishing.publish(session, _default_folder(), now=datetime.now(UTC))
            click.echo(f"Published version {version[:7]} of the career path.")
    serve_until_stopped(settings, host=host, port=port, threads=threads)


@click.command()
@click.option("--host", envvar="HOST", default=DEFAULT_HOST, show_default=True)
@click.option("--port", envvar="PORT", default=DEFAULT_PORT, show_default=True, type=int)
@click.option("--build-only", is_flag=True, help="Make the demo organisation and stop.")
def demo(host: str, port: int, build_only: bool) -> None:
    """Serve a realistic demo organisation; made on the first run, kept afterwards.

    Example: competency demo --port 8000
    """
    settings = load(demo=True, organisation="قهوه‌ی نارون")
    now = datetime.now(UTC)
    with open_database(settings) as session:
        built = demo_organisation.is_built(session)
        if not built:
            start = now - demo_organisation.AGE
            publishing.publish(session, _default_folder(), now=start)
            click.echo("Making the demo organisation (once, about half a minute) …")
            people = demo_organisation.build(
                session,
                now=now,
                zone=settings.zone,
                password_cost=settings.password_cost,
                progress=progress_line("people"),
            )
            click.echo(f"{people} people with 18 months of evidence are ready.")
        elif not demo_organisation.is_demo(session):
            raise click.ClickException(
                "This database holds a real organisation. Name another folder with "
                "COMPETENCY_INSTANCE to try the demo."
            )
    for account in accounts.accounts(translator("en")):
        click.echo(f"demo sign-in: {account.role} {account.email} {account.password}")
    if not build_only:
        serve_until_stopped(settings, host=host, port=port, threads=8)


def _default_folder() -> Path:
    folders = sorted(f.parent for f in paths.curriculum_folder().glob("*/path.yaml"))
    if not folders:
        raise click.ClickException(f"There is no career path in {paths.curriculum_folder()}.")
    return folders[0]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def publish(folder: Path | None) -> None:
    """Check a career path and put it in service under its hash.

    With problems nothing is published: the last version stays in service.

    Example: competency publish curriculum/social-media-manager
    """
    settings = load()
    chosen = folder or _default_folder()
    with open_database(settings) as session:
        try:
            version, changed = publishing.publish(session, chosen, now=datetime.now(UTC))
        except CurriculumProblemsError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            raise click.ClickException(
                f"{len(error.problems)} problems: nothing was published, "
                "the last published version stays in service."
            ) from None
        if changed:
            click.echo(f"Published version {version[:7]} of {chosen.name}.")
        else:
            click.echo(f"Version {version[:7]} of {chosen.name} is in service already.")


@click.command()
def rescore() -> None:
    """Rebuild all estimates and levels from evidence.

    Example: competency rescore
    """
    settings = load()
    with open_database(settings) as session:
        count = store.rescore(
            session,
            versions.in_service(session),
            now=datetime.now(UTC),
            zone=settings.zone,
            progress=progress_line("people"),
        )
    click.echo(f"Rebuilt the estimates of {count} people.")


@click.command()
def roll() -> None:
    """Advance estimates to today and sign yesterday's record; for cron beside several workers.

    Where HR lets it, it also recalibrates, at most every four weeks.

    Example: competency roll
    """
    settings = load()
    with open_database(settings) as session:
        if recalibrate_if_due(session, settings, now=datetime.now(UTC)):
            click.echo("Recalibrated, as HR lets the nightly run.")
        count = store.roll(
            session,
            versions.in_service(session),
            now=datetime.now(UTC),
            zone=settings.zone,
            progress=progress_line("people"),
        )
        sign_yesterday(session, settings, now=datetime.now(UTC))
    click.echo(f"Advanced {count} people to today.")
