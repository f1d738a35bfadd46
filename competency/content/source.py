"""Content files as text in which every character knows its line and column."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from competency.content.problems import Place, Problems

_FENCE = "---"
_CLOSING_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """The text of one file (line ends normalised, byte order mark removed).

    Attributes:
        file: Path relative to the career path's folder, with forward slashes.
    """

    file: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, index: int) -> Place:
        """Line and column of the character at an index of `text`."""
        line = bisect_right(self._line_starts, index)
        return Place(self.file, line, index - self._line_starts[line - 1] + 1)

    @property
    def start(self) -> Place:
        return Place(self.file)


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file, split: YAML front matter up to `body_start`, then the body.

    `front` starts at index 0 of the source, so that YAML marks are places in the file.
    """

    source: Source
    front: str
    body: str
    body_start: int

    def place(self, index: int) -> Place:
        """Line and column in the file of the character at an index of `body`."""
        return self.source.place(self.body_start + index)


def read_source(folder: Path, file: str, problems: Problems) -> Source | None:
    """Read a file of the career path; None, with a problem noted, where it is not UTF-8."""
    raw = (folder / file).read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", errors="replace")) + 1
        problems.add(
            Place(file, before.count(b"\n") + 1, column),
            "the file is not UTF-8 text",
            "save it with the encoding UTF-8",
        )
        return None
    return Source(file, text.replace("\r\n", "\n").replace("\r", "\n"))


def split_front_matter(source: Source, problems: Problems) -> Document | None:
    """Split a Markdown file at its front matter; None, with a problem, where it has none."""
    if source.text.partition("\n")[0].rstrip() != _FENCE:
        problems.add(
            source.start,
            "the file does not begin with front matter",
            'write "---", the front matter and "---" above the text',
        )
        return None
    closing = _CLOSING_FENCE.search(source.text, len(_FENCE))
    if closing is None:
        problems.add(
            source.start, "the front matter is not closed", 'write "---" on a line of its own'
        )
        return None
    body_start = min(closing.end() + 1, len(source.text))
    return Document(source, source.text[: closing.start()], source.text[body_start:], body_start)
