"""`competency check-curriculum`: every problem of the content files, or none."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from competency import content, paths
from competency.domain.curriculum import Curriculum


@click.command("check-curriculum")
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--report", is_flag=True, help="Also print words, items, cues, terms and dates.")
def check_curriculum(folder: Path | None, report: bool) -> None:
    """Check the files of a career path before publishing them.

    FOLDER holds path.yaml, or folders that do; without it all career paths that come with
    the product are checked. Every problem is one line: file, line, column, what is wrong and
    what to write. A warning is one too, but does not keep the path from being published. The
    exit code is 0 without problems, else 1.

    Example: competency check-curriculum curriculum/social-media-manager --report
    """
    folders = _career_paths(folder or paths.curriculum_folder())
    sound = True
    for each in folders:
        reading = content.read(each, today=datetime.now(UTC).date())
        for problem in reading.problems:
            click.echo(f"{_shown(each)}/{problem}")
        if report:
            click.echo(content.report(reading))
        warnings = sum(problem.warning for problem in reading.problems)
        found = _counted(len(reading.problems) - warnings, "problem")
        if warnings:
            found += f", {_counted(warnings, 'warning')}"
        if reading.curriculum is None:
            click.echo(f"{each.name}: {found}", err=True)
            sound = False
            continue
        click.echo(f"{each.name}: {_summary(reading.curriculum)}, {found}")
    sys.exit(0 if sound else 1)


def _career_paths(folder: Path) -> list[Path]:
    """The folder itself, or the career paths in it."""
    if (folder / "path.yaml").is_file():
        return [folder]
    inside = sorted(path.parent for path in folder.glob("*/path.yaml"))
    if not inside:
        raise click.ClickException(
            f"{folder} holds no career path: name a folder with a path.yaml in it."
        )
    return inside


def _shown(folder: Path) -> str:
    """A folder as a person would type it from here, so that editors can open the place."""
    here = Path.cwd()
    absolute = folder.resolve()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def _summary(curriculum: Curriculum) -> str:
    return ", ".join(
        [
            f"{_counted(len(curriculum.path.areas), 'area')} "
            f"({len(curriculum.modules)} with a module)",
            _counted(len(curriculum.lessons), "lesson"),
            _counted(len(curriculum.items), "item"),
        ]
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
