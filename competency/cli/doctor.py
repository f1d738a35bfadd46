"""`competency doctor`."""

import secrets

import click

from competency.config import load
from competency.services.operation import doctor as service
from competency.services.operation.doctor import Finding
from competency.services.operation.secret_key import kept_secret
from competency.storage import chains
from competency.storage.engine import make_engine


@click.command("doctor")
def doctor() -> None:
    """Check that the database is whole and nobody has tampered with the record.

    Looks at the schema, the file, the append-only triggers, foreign keys, the hash chain of
    everybody's evidence, the signed daily heads, and whether the stored estimates are what the
    evidence gives. Reads only; people may go on working.
    Exit code 0 when all is well, 1 when something was found.

    \b
    Example:
      competency doctor
    """
    settings = load()
    key = chains.head_key(kept_secret(settings, secrets.token_hex(32)))
    engine = make_engine(settings.database)
    try:
        findings = service.examine(engine, key=key, zone=settings.zone, report=_tell)
    finally:
        engine.dispose()
    problems = sum(len(finding.sentences) for finding in findings)
    if problems:
        raise click.ClickException(f"{problems} problem{'s' if problems > 1 else ''} found.")
    click.echo("All is well.")


def _tell(finding: Finding) -> None:
    click.echo(f"{'PROBLEM' if finding.sentences else 'ok':8}{finding.check}")
    for sentence in finding.sentences:
        click.echo(f"        - {sentence}")
