"""The `competency` command: one group, one file a command group."""

import sys

import click

from competency import __version__
from competency.cli import COMMANDS
from competency.config import SettingError
from competency.domain.errors import CompetencyError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="competency")
def cli() -> None:
    """Competency: learning and competency assessment for a career path."""


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command; every expected failure is one sentence and exit code 1."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except (CompetencyError, SettingError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
