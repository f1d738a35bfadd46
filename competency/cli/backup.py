"""`competency backup` and `competency restore`."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from competency.config import load
from competency.services.operation import backup as service


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Copy the database into FILE while people work.

    The manifest FILE.json is written beside it; keep both. They hold everything that the
    platform knows about people and are readable by their owner only.

    \b
    Example:
      competency backup /var/backups/competency-2026-11-22.sqlite3
    """
    manifest = service.back_up(
        load().database, file, nonce=secrets.token_hex(4), now=datetime.now(UTC)
    )
    click.echo(
        f"Backed up {manifest.size:,} bytes (schema {manifest.schema_revision}) to {file}; "
        f"its manifest is {service.manifest_path(file).name}."
    )


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database.

    Stop the server first. A damaged backup, or one of a newer version, is refused. The database
    that was there is kept under another name; people who were erased from it are erased from
    the restored one too.

    \b
    Example:
      competency restore /var/backups/competency-2026-11-22.sqlite3
    """
    done = service.restore(load().database, file, nonce=secrets.token_hex(4), now=datetime.now(UTC))
    click.echo(f"Restored the backup of {done.manifest.created_at} from {file}.")
    if done.kept:
        click.echo(f"The database that was there is kept as {done.kept}.")
    if done.erased:
        click.echo(f"People who had been erased since then and are erased again: {done.erased}.")
    if not done.erasures_known:
        click.echo(
            "The database that was there could not be read: whoever was erased after the backup "
            "was made has to be erased again."
        )
    if not done.sound:
        raise click.ClickException(
            "The restored database has problems; “competency doctor” tells which."
        )
