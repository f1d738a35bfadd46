"""docs/operating.md lists every setting and every command."""

import re
from dataclasses import fields
from pathlib import Path

from competency.cli import COMMANDS
from competency.config import Settings

DOCUMENT = (Path(__file__).parents[1] / "docs" / "operating.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = DOCUMENT.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = re.findall(r"^\|(.+)\|$", part, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


def written(default: object) -> str:
    """A default as the document writes it."""
    if default == "":
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_the_table_of_settings_is_exactly_what_the_code_has() -> None:
    assert rows("## Settings") == [
        [f"`{field.name}`", written(field.default), field.metadata["sentence"]]
        for field in fields(Settings)
    ]


def test_the_table_of_commands_names_those_there_are_and_no_other() -> None:
    told = [command.strip("`").removeprefix("competency ") for command, _ in rows("## Commands")]
    assert sorted(told) == sorted(str(command.name) for command in COMMANDS)
