"""A Markdown text block by block: what is running text, what is a table, what is folded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from competency.content.outline import Outline, count_words
from competency.content.standard import CAPTION, MODEL_ANSWER, QUESTION
from competency.domain.career_path import Language

Kind = Literal[
    "heading", "paragraph", "line", "task", "table", "quote", "question", "answer", "picture"
]
"""`line` is a line of a list, `answer` a folded model answer."""

_HEADING = re.compile(r"#{1,6}[ \t]")
_TASK = re.compile(r"[ \t]*[-*+][ \t]+\[[ xX]\][ \t]")
_LIST = re.compile(r"[ \t]*(?:[-*+]|[0-9۰-۹]+[.)])[ \t]+")
_PICTURE = re.compile(r"[ \t]*!\[[^\]\n]*\]\([^)\n]*\)[ \t]*")
_FIGURE = re.compile(r"[ \t]*\{=[^{}\n]*\}[ \t]*")
_MARK = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?P<word>[^*\n]+)\*\*")
_TARGET = re.compile(r"(?<=\])\([^()\n]*\)")
_BRACE_TARGET = re.compile(r"\|[^{}|\n]*\}")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text; `index` counts from the start of the text.

    Attributes:
        text: As written; of a quotation without its marks.
    """

    kind: Kind
    text: str
    index: int

    @property
    def words(self) -> int:
        """Words that a reader reads: no targets of links, no ids in braces."""
        return count_words(_BRACE_TARGET.sub("}", _TARGET.sub("", self.content)))

    @property
    def content(self) -> str:
        """A line of a list without its mark."""
        return _LIST.sub("", self.text, count=1).strip() if self.kind == "line" else self.text


def blocks(text: str, language: Language) -> list[Block]:
    """The blocks of a Markdown text whose code was blotted out (`Outline.text`)."""
    return [_named(block, language) for block in _raw(text)]


def sections(outline: Outline, language: Language) -> dict[str, list[Block]]:
    """The blocks under each level-2 heading, by its words; `###` subheads stay inside."""
    found: dict[str, list[Block]] = {}
    current: list[Block] = []
    heads = {heading.index: heading for heading in outline.headings if heading.level == 2}
    for block in blocks(outline.text, language):
        if block.index in heads:
            current = found.setdefault(heads[block.index].text, [])
        else:
            current.append(block)
    return found


def running_words(found: Sequence[Block]) -> int:
    """Words of running text: paragraphs, lines of lists, plain quotations, questions.

    What is folded behind a question is not counted, nor are tables, checklists, pictures.
    """
    return sum(
        question_words(block) if block.kind == "question" else block.words
        for block in found
        if block.kind in {"paragraph", "line", "quote", "question"}
    )


def question_words(block: Block) -> int:
    """Words of a question without its folded answer."""
    return count_words(block.text.partition("\n\n")[0])


def answer_of(block: Block) -> str:
    """What is folded behind a question."""
    return block.text.partition("\n\n")[2].strip()


def _named(block: Block, language: Language) -> Block:
    """A quotation by what it is, and a caption as part of a table."""
    if block.kind == "paragraph" and block.text.startswith(CAPTION[language]):
        return Block("table", block.text, block.index)
    if block.kind != "quote":
        return block
    bold = _BOLD.match(block.text)
    word = bold["word"].strip().rstrip(".:").strip() if bold else ""
    if word == QUESTION[language]:
        return Block("question", block.text, block.index)
    if word == MODEL_ANSWER[language]:
        return Block("answer", block.text, block.index)
    return block


def _raw(text: str) -> Iterator[Block]:
    kind: Kind | None = None
    start = end = 0
    index = 0
    for line in text.splitlines(keepends=True):
        this = _kind(line)
        if this is None or this != kind or this in {"heading", "line", "task"}:
            continued = kind in {"line", "task"} and this == "paragraph" and index == end
            if not continued:
                if kind is not None:
                    yield _block(kind, text[start:end], start)
                kind, start = this, index
        if this is not None:
            end = index + len(line)
        index += len(line)
    if kind is not None:
        yield _block(kind, text[start:end], start)


def _block(kind: Kind, text: str, start: int) -> Block:
    plain = _MARK.sub("", text) if kind == "quote" else text
    return Block(kind, plain.strip(), start)


def _kind(line: str) -> Kind | None:
    """What a line begins; None for an empty one."""
    bare = line.strip()
    if not bare:
        return None
    if _HEADING.match(line):
        return "heading"
    if bare.startswith(">"):
        return "quote"
    if bare.startswith("|") or _FIGURE.fullmatch(line.rstrip("\n")):
        return "table"
    if _PICTURE.fullmatch(line.rstrip("\n")):
        return "picture"
    if _TASK.match(line):
        return "task"
    if _LIST.match(line):
        return "line"
    return "paragraph"
