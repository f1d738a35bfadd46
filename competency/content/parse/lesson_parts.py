"""What stands in the parts of a lesson: outcomes, questions, rungs of practice, words, works."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from competency.content.blocks import Block, answer_of
from competency.content.braces import braces
from competency.content.parse.pages import Page
from competency.content.problems import Place, Problems
from competency.content.standard import LESSON_SECTIONS, MODEL_ANSWER, QUESTION, RUNGS
from competency.domain.career_path import Language
from competency.i18n.digits import to_latin

OUTCOMES = (2, 4)
QUESTIONS = 2
REMEMBERED = 3
WORDS = (5, 8)

_RUNG: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(r"(?P<rung>الف|ب|پ): .+ \((?P<minutes>[۰-۹]+) دقیقه\)"),
    "en": re.compile(r"(?P<rung>[ABC]): .+ \((?P<minutes>[0-9]+) minutes\)"),
}
_RUNG_FORM = {"fa": "الف: عنوان (۱۵ دقیقه)", "en": "A: title (15 minutes)"}
_LABEL = re.compile(r"\*\*(?P<label>[^*\n]+)\*\*")
_BLANK = re.compile(r"\]\(blanks/[a-z0-9-]+\.(?:fa|en)\.md")
_TERM = re.compile(r"\{[^{}\n]+\}")


@dataclass(frozen=True)
class Parts:
    """The sections of one page of a lesson by their ids, and the minutes of its rungs."""

    page: Page
    sections: dict[str, list[Block]]
    minutes: tuple[int, ...] = ()

    def at(self, section: str) -> Place:
        """Where a section's heading stands; the end of the page where it is missing."""
        words = dict(LESSON_SECTIONS)[section][self.page.language]
        found = (each for each in self.page.outline.headings if each.text == words)
        heading = next(found, None)
        return self.page.at(heading) if heading else self.page.end

    def place(self, block: Block, offset: int = 0) -> Place:
        """The place of a character of a block."""
        return self.page.document.place(block.index + offset)

    def lines(self, section: str) -> list[Block]:
        """The lines of lists in a section."""
        return [block for block in self.sections.get(section, ()) if block.kind == "line"]


def check_parts(parts: Parts, problems: Problems) -> tuple[int, ...]:
    """Note what the sections lack; the minutes of the three rungs, in order."""
    checker = _PartsChecker(parts, problems)
    checker.lists()
    checker.before()
    checker.questions()
    checker.piece()
    checker.platforms()
    checker.words()
    checker.reading()
    return checker.practice()


class _PartsChecker:
    def __init__(self, parts: Parts, problems: Problems) -> None:
        self._parts = parts
        self._language = parts.page.language
        self._problems = problems

    def lists(self) -> None:
        low, high = OUTCOMES
        for section, least, most in (
            ("outcomes", low, high),
            ("remember", REMEMBERED, REMEMBERED),
        ):
            found = len(self._parts.lines(section))
            if section in self._parts.sections and not least <= found <= most:
                self._note(
                    section,
                    "the section has %(found)s list lines",
                    'write %(wanted)s, each after "- "',
                    found=found,
                    wanted=least if least == most else f"{least} to {most}",
                )

    def before(self) -> None:
        section = self._parts.sections.get("before")
        if section is not None and (len(section) != 1 or section[0].kind != "paragraph"):
            self._note(
                "before",
                "the section is more than one line",
                "write one sentence that says what the lesson builds on, or delete the section",
            )

    def questions(self) -> None:
        core = self._parts.sections.get("core")
        if core is None:
            return
        found = [block for block in core if block.kind == "question"]
        if len(found) < QUESTIONS:
            self._note(
                "core",
                "the core has %(found)s questions with a folded answer",
                "write %(wanted)s or more: > **%(word)s.** … and the answer below > and an "
                "empty line",
                found=len(found),
                wanted=QUESTIONS,
                word=QUESTION[self._language],
            )
        for blocks in self._parts.sections.values():
            for block in blocks:
                if block.kind == "question" and not answer_of(block):
                    self._problems.add(
                        self._parts.place(block),
                        "the question has no answer",
                        "write it in the same quotation, below a line with > alone",
                    )

    def piece(self) -> None:
        section = self._parts.sections.get("piece")
        if section is not None and not any(_BLANK.search(block.text) for block in section):
            self._note(
                "piece",
                "the finished piece has no blank beside it",
                "link to its empty form: [...](blanks/<name>.%(language)s.md)",
                language=self._language,
            )

    def platforms(self) -> None:
        section = self._parts.sections.get("platforms")
        if section is not None and not self._seen(section):
            self._note(
                "platforms",
                "the section does not say when its facts were seen",
                "write {seen 2026-11-20} behind them, with the day",
            )

    def _seen(self, section: Sequence[Block]) -> bool:
        return any(brace.kind == "seen" for block in section for brace in braces(block.text))

    def words(self) -> None:
        if "words" not in self._parts.sections:
            return
        lines = self._parts.lines("words")
        low, high = WORDS
        if not low <= len(lines) <= high:
            self._note(
                "words",
                "the section has %(found)s terms",
                "write %(low)s to %(high)s, one a line: - {term}",
                found=len(lines),
                low=low,
                high=high,
            )
        for line in lines:
            if not _TERM.fullmatch(line.content):
                self._problems.add(
                    self._parts.place(line),
                    "the line holds more than a term of the glossary",
                    "write - {term} alone; its meaning is put in from glossary.yaml",
                )

    def reading(self) -> None:
        above = self._above("reading")
        for line in self._parts.lines("reading"):
            label = _LABEL.match(line.content)
            if label is None:
                self._problems.add(
                    self._parts.place(line),
                    "the work has no label",
                    "begin the line with the words by which the text names it, in bold: "
                    "**Martin 2015**",
                )
            elif label["label"] not in above:
                self._problems.add(
                    self._parts.place(line),
                    'the text does not use "%(label)s"',
                    "name it where its idea is used, in the same words, or delete the line",
                    label=label["label"],
                )
            if "](http" in line.text and not self._seen([line]):
                self._problems.add(
                    self._parts.place(line),
                    "the page does not say when it was seen",
                    "write {seen 2026-11-20} behind its address, with the day",
                )

    def _above(self, section: str) -> str:
        """The text of the page above a section."""
        words = dict(LESSON_SECTIONS)[section][self._language]
        heading = next((h for h in self._parts.page.outline.headings if h.text == words), None)
        text = self._parts.page.outline.text
        return text[: heading.index] if heading else text

    def practice(self) -> tuple[int, ...]:
        """Check the three rungs; their minutes, () where they can't be read."""
        section = self._parts.sections.get("practice")
        if section is None:
            return ()
        rungs: list[tuple[Block, list[Block]]] = []
        for block in section:
            if block.kind == "heading":
                rungs.append((block, []))
            elif rungs:
                rungs[-1][1].append(block)
        heads = [_RUNG[self._language].fullmatch(_heading(head)) for head, _ in rungs]
        names = [head["rung"] if head else "" for head in heads]
        wanted = [rung[self._language] for rung in RUNGS]
        if names != wanted:
            self._note(
                "practice",
                "the practice has not the three rungs %(wanted)s",
                "write three subheads like: ### %(form)s",
                wanted=", ".join(wanted),
                form=_RUNG_FORM[self._language],
            )
            return ()
        self._rung(rungs[0], "answer", f"> **{MODEL_ANSWER[self._language]}.**")
        self._rung(rungs[2], "task", "- [ ] …")
        return tuple(int(to_latin(head["minutes"])) for head in heads if head)

    def _rung(self, rung: tuple[Block, list[Block]], kind: str, form: str) -> None:
        head, inside = rung
        if not any(block.kind == kind for block in inside):
            what = "model answer" if kind == "answer" else "checklist"
            self._problems.add(
                self._parts.place(head),
                "the rung has no %(what)s",
                "write it below: %(form)s",
                what=what,
                form=form,
            )

    def _note(self, section: str, message: str, hint: str, **params: object) -> None:
        self._problems.add(self._parts.at(section), message, hint, **params)


def labels(parts: Parts) -> list[str]:
    """The labels of the works under Further reading."""
    found = (_LABEL.match(line.content) for line in parts.lines("reading"))
    return [label["label"] if label else "" for label in found]


def _heading(block: Block) -> str:
    return re.sub(r"[ \t]*\{#[a-z0-9-]+\}$", "", block.text).lstrip("#").strip()
