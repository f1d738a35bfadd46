"""The tables of a blank form, cell by cell, so that they can be filled in a spreadsheet."""

import re

from competency.content.blocks import Block, blocks
from competency.content.parse.pages import Page
from competency.content.problems import Problems
from competency.content.standard import CAPTION
from competency.domain.career_path import Text
from competency.domain.curriculum import BlankTable

_BAR = re.compile(r"(?<!\\)\|")
_MARKUP = re.compile(r"\*\*|`")

Grid = tuple[str, list[list[str]]]
"""A caption, and the cells of a table line by line."""


def read_tables(fa: Page, en: Page, problems: Problems) -> tuple[BlankTable, ...]:
    """The tables of a blank in both languages; () with a problem where they differ in shape."""
    persian, english = _grids(fa), _grids(en)
    if list(map(_shape, persian)) != list(map(_shape, english)):
        problems.add(
            en.document.place(0),
            "the tables differ from those of %(other)s",
            "write the same lines and columns in both languages",
            other=fa.file.rpartition("/")[2],
        )
        return ()
    return tuple(
        BlankTable(
            Text(first[0], second[0]),
            tuple(
                tuple(map(Text, line, other))
                for line, other in zip(first[1], second[1], strict=True)
            ),
        )
        for first, second in zip(persian, english, strict=True)
    )


def _shape(grid: Grid) -> list[int]:
    return [len(line) for line in grid[1]]


def _grids(page: Page) -> list[Grid]:
    found: list[Grid] = []
    before: Block | None = None
    for block in blocks(page.outline.text, page.language):
        if block.kind == "table" and block.text.startswith("|"):
            caption = before.text if before is not None and before.kind == "table" else ""
            caption = caption.removeprefix(CAPTION[page.language]).strip()
            lines = block.text.splitlines()
            found.append((caption, [_cells(line) for line in [lines[0], *lines[2:]]]))
        before = block
    return found


def _cells(line: str) -> list[str]:
    cells = _BAR.split(line.strip().removeprefix("|").removesuffix("|"))
    return [_MARKUP.sub("", cell).strip() for cell in cells]
