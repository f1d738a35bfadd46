"""What a Markdown text holds besides words: headings, links, pictures, checklists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(
    r"^(?P<fence>```|~~~).*?(?:^(?P=fence)[ \t]*$|\Z)|(?P<ticks>`+).+?(?P=ticks)|<!--.*?-->",
    re.MULTILINE | re.DOTALL,
)
_HEADING = re.compile(
    r"^(?P<marks>#{1,6})[ \t]+(?P<text>.+?)[ \t]*(?:\{#(?P<id>[a-z0-9-]+)\})?[ \t]*#*[ \t]*$",
    re.MULTILINE,
)
_UNDERLINED = re.compile(r"(?<=\n)(?P<text>[^\n|#>-][^\n|]*)\n(=+|-+)[ \t]*$", re.MULTILINE)
_LINK = re.compile(
    r"(?P<picture>!?)\[(?P<text>[^\]\n]*)\]\([ \t]*<?(?P<target>[^)\s>]*)>?(?:[ \t]+\"[^\"]*\")?\)"
)
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?(?P<target>[^\s>]+)", re.MULTILINE)
_TASK = re.compile(r"^[ \t]*[-*+][ \t]+\[[ xX]\][ \t]", re.MULTILINE)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading as written: its level (1–6), text and index in the body.

    `id` is what stands behind it as `{#id}`; "" where nothing does.
    """

    level: int
    text: str
    index: int
    end: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link or a picture: what it shows, where it leads, where it stands."""

    text: str
    target: str
    index: int
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The structure of one Markdown text; indexes count from the start of the text."""

    headings: tuple[HeadingLine, ...]
    underlined: tuple[int, ...]
    links: tuple[Link, ...]
    words: int
    text: str

    def section(self, heading: HeadingLine) -> str:
        """The text below a heading down to the next one of its level or above."""
        for other in self.headings:
            if other.index > heading.index and other.level <= heading.level:
                return self.text[heading.end : other.index]
        return self.text[heading.end :]


def without_code(text: str) -> str:
    """The text with code and comments blotted out: each index stays."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def outline(body: str) -> Outline:
    """Read the structure of a Markdown text; code is left out of account."""
    text = without_code(body)
    headings = tuple(
        HeadingLine(
            len(match["marks"]), match["text"], match.start(), match.end(), match["id"] or ""
        )
        for match in _HEADING.finditer(text)
    )
    underlined = tuple(match.start("text") for match in _UNDERLINED.finditer(text))
    return Outline(headings, underlined, tuple(_links(text)), count_words(body), text)


def has_checklist(text: str) -> bool:
    """Whether a text holds at least one `- [ ] …` line."""
    return _TASK.search(text) is not None


def count_words(text: str) -> int:
    """Words of a text split at white space; marks without a letter or digit don't count."""
    return sum(1 for token in text.split() if _WORD.search(token))


def _links(text: str) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        yield Link(match["text"], match["target"], match.start(), bool(match["picture"]))
    for match in _DEFINITION.finditer(text):
        yield Link("", match["target"], match.start())
