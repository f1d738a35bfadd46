"""`competency import-people`, `export-matrix`, `create-admin`: HR's work for operators."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click
from sqlalchemy.orm import Session

from competency.cli.database import open_database
from competency.config import Settings, load
from competency.domain.career_path import LANGUAGES, Language
from competency.domain.errors import CompetencyError
from competency.domain.permissions import Action, Actor, Grant, require
from competency.i18n.dates import parse_date
from competency.i18n.digits import normal_email
from competency.reporting.exports import export_formats
from competency.services.accounts import passwords, sign_ins
from competency.services.accounts.invitations import Outbox
from competency.services.curriculum import versions
from competency.services.matrix.export import export_for_operator, note_export
from competency.services.matrix.filters import Filters
from competency.services.people import administrators
from competency.services.people.importing import applying, planning
from competency.services.people.importing import reading as importing_reading
from competency.services.people.importing.files import sentence_of
from competency.services.people.importing.plan import Effect, Plan
from competency.storage.queries import people as queries
from competency.storage.transactions import transaction


@click.command("import-people")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what every row would do, and write nothing.")
@click.option("--as", "as_email", metavar="EMAIL", help="Act as this person of HR.")
def import_people(file: Path, dry_run: bool, as_email: str | None) -> None:
    """Import people from a table (CSV), all good rows or none.

    FILE has titles in its first row: name and email, and if wished name_latin, team, role
    (member or lead), job_title, level, language; Persian titles do as well. Rows with problems
    are named and left out. The exit code is 1 while there are any.

    Example: competency import-people people.csv --dry-run
    """
    settings = load()
    now = datetime.now(UTC)
    with open_database(settings) as session:
        actor = _person(session, as_email) if as_email else None
        if actor is not None:
            require(actor, Action.PEOPLE_IMPORT)
        plan = planning.make_plan(session, importing_reading.read(file.read_bytes()))
        _tell(plan, file, everything=dry_run)
        if not dry_run and plan.to_write:
            person = actor.person if actor else None
            result = applying.apply_plan(session, person, plan, now=now)
            click.echo(f"Saved {_counted(result.total, 'row', 'rows')}: "
                       f"{result.new} new, {result.changed} changed.")  # fmt: skip
            if result.new:
                click.echo("Invitations go out from the page “People”.")
        elif not dry_run:
            click.echo("There is nothing to save.")
    if plan.faulty:
        raise click.ClickException(f"{_counted(len(plan.faulty), 'row', 'rows')} left out.")


def _person(session: Session, email: str) -> Actor:
    identity = queries.by_email(session, email)
    if identity is None:
        raise click.ClickException(f"Nobody has the address {email}.")
    return sign_ins.actor_of(session, identity.person_id)


def _tell(plan: Plan, file: Path, *, everything: bool) -> None:
    for remark in plan.remarks:
        click.echo(f"{file.name}: {sentence_of(remark, 'en')}")
    for row in plan.urgent_first:
        remarks = row.remarks if everything else (*row.errors, *row.warnings)
        for remark in remarks:
            place = f"{row.line}: {remark.column}" if remark.column else str(row.line)
            click.echo(f"{file.name}:{place}: {sentence_of(remark, 'en')}", err=bool(row.errors))
    counts = plan.counts
    click.echo(
        f"{counts[Effect.NEW]} new, {counts[Effect.CHANGE]} changed, "
        f"{counts[Effect.SAME]} unchanged, {counts[Effect.ERROR]} with errors"
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


@click.command("export-matrix")
@click.option(
    "--format",
    "ending",
    type=click.Choice(list(export_formats())),
    required=True,
    help="; ".join(
        f"{one.ending}: {one.note[0].lower()}{one.note[1:]}" for one in export_formats().values()
    )
    + ".",
)
@click.option(
    "--as-of", "as_of", metavar="DATE", help="A past day, such as 2026-11-22 or 1405/09/01."
)
@click.option("--language", type=click.Choice(LANGUAGES), default="fa", show_default=True)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write."
)
def export_matrix(ending: str, as_of: str | None, language: Language, out: Path) -> None:
    """Write the organisation's skill matrix to a file.

    Example: competency export-matrix --format xlsx --as-of 2026-09-01 --out matrix.xlsx
    """
    format_ = export_formats()[ending]
    settings = load()
    now = datetime.now(UTC)
    # Whoever works meanwhile is not kept waiting: reading takes no lock, the entry a short one.
    with open_database(settings) as session, Session(session.get_bind()) as reading:
        export = export_for_operator(
            reading,
            versions.in_service(reading),
            Filters(as_of=parse_date(as_of, "en") if as_of else None),
            language=language,
            now=now,
            zone=settings.zone,
        )
        _write(out, lambda file: format_.write(export.head, export.rows, file, language=language))
        note_export(session, None, kind=ending, export=export, now=now)
    people_written = _counted(export.people, "person", "people")
    click.echo(f"Wrote {people_written} as of {export.head.as_of.isoformat()} to {out}.")


def _write(out: Path, fill: Callable[[BinaryIO], None]) -> None:
    """Write a whole file or none: a half-written one never stands under its name."""
    draft = out.with_name(f".{out.name}.part")
    try:
        with draft.open("wb") as file:
            fill(file)
        os.replace(draft, out)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


@click.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues write it.")
@click.option("--hr", is_flag=True, help="Give the right of HR, too: for the first person of HR.")
@click.option("--invite", is_flag=True, help="Mail an invitation instead of asking for a password.")
def create_admin(email: str, name: str, hr: bool, invite: bool) -> None:
    """Make an account with the right of admins, or give it to one that is there.

    Asks for the password without showing it; with --invite the person chooses it by a link,
    which is printed where no mail server is set.

    Example: competency create-admin leila@example.org --name "Leila Sharifi" --hr
    """
    settings = load()
    address = normal_email(email)
    rights = (Grant.ADMIN, Grant.HR) if hr else (Grant.ADMIN,)
    links: list[str] = []
    with open_database(settings) as session:
        # Nobody else shall wait for the typing: it happens outside of any transaction.
        with transaction(session):
            known = queries.by_email(session, address) is not None
        secret = "" if invite or known else _asked_password(address, settings)
        administrators.make_administrator(
            session,
            name=name,
            email=address,
            rights=rights,
            password_hash=secret,
            outbox=_outbox(settings, links) if invite else None,
            now=datetime.now(UTC),
        )
    click.echo(f"{address} can manage accounts now{' and has the right of HR' if hr else ''}.")
    if links and not settings.smtp_host:
        click.echo(f"The invitation: {links[-1]}")


def _asked_password(email: str, settings: Settings) -> str:
    while True:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        try:
            passwords.check(password, email=email)
        except CompetencyError as error:
            click.echo(str(error), err=True)
            continue
        return passwords.hash_password(password, settings.password_cost)


def _outbox(settings: Settings, links: list[str]) -> Outbox:
    """Sends invitations; the links that it makes are added to `links`."""
    base = settings.public_url.rstrip("/")

    def address(purpose: str, token: str) -> str:
        if not base:
            raise click.ClickException(
                "Set COMPETENCY_PUBLIC_URL to the address people reach the platform at, "
                "so that the invitation can hold a link."
            )
        links.append(f"{base}/{purpose}/{token}")
        return links[-1]

    return Outbox(settings, address, lambda: secrets.token_urlsafe(32))
