"""What can be counted in a lesson: its length, the share of its core, habits of style."""

import re
from collections.abc import Iterator

from competency.content.blocks import Block, running_words
from competency.content.check.markup import check_markup
from competency.content.language import prose_of
from competency.content.parse.lesson_parts import Parts
from competency.content.problems import Problems
from competency.content.standard import CAPTION, MADE_HERE, UNCOUNTED_SECTIONS
from competency.domain.career_path import Language

CORE_SHARE = 0.55
"""Least share of the running text that stands in the core."""
ENGLISH_SHARE = (0.80, 1.50)
"""Running text of the English page in parts of the Persian one."""
SEMICOLONS = 6
COUNTED_HEADINGS = 2

_NOT: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(r"،\s+نه\s"),
    "en": re.compile(r",\s+not\s", re.IGNORECASE),
}
_SEMICOLON = re.compile("[;؛]")
_NUMBER_WORD: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(r"(دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|[۰-۹]+)\s"),
    "en": re.compile(r"(two|three|four|five|six|seven|eight|nine|ten|\d+)\s", re.IGNORECASE),
}
_BARE_NUMBER = re.compile(r"[\s\d.,٬٫٪%+\u2212–~≈-]*\d[\s\d.,٬٫٪%+\u2212–~≈-]*")
_FIGURES_IN_A_TABLE = 2


def running(parts: Parts) -> int:
    """Words of the running text of a page."""
    return sum(
        running_words(blocks)
        for section, blocks in parts.sections.items()
        if section not in UNCOUNTED_SECTIONS
    )


def core_share(parts: Parts) -> float:
    """Share of the running text that stands in the core; 0 of an empty page."""
    all_words = running(parts)
    return running_words(parts.sections.get("core", ())) / all_words if all_words else 0.0


def check_length(parts: Parts, low: int, high: int, problems: Problems) -> None:
    """Note a Persian page that is too short or too long, or whose core is too small."""
    words = running(parts)
    place = parts.page.document.place(0)
    if not low <= words <= high:
        problems.add(
            place,
            "the lesson has %(words)s words of running text",
            "write %(low)s to %(high)s",
            words=words,
            low=low,
            high=high,
        )
    share = core_share(parts)
    if words and share < CORE_SHARE:
        problems.add(
            parts.at("core"),
            "the core is %(share)s %% of the running text",
            "write more of how it is done here, or less elsewhere: at least %(least)s %%",
            share=int(share * 100),
            least=round(CORE_SHARE * 100),
        )


def check_english_length(fa: Parts, en: Parts, problems: Problems) -> None:
    """Note an English page that is a summary of the Persian one, or much longer."""
    persian, english = running(fa), running(en)
    low, high = (round(persian * share) for share in ENGLISH_SHARE)
    if persian and not low <= english <= high:
        problems.add(
            en.page.document.place(0),
            "the lesson has %(words)s words of running text in English, %(persian)s in Persian",
            "write an equal text, %(low)s to %(high)s words",
            words=english,
            persian=persian,
            low=low,
            high=high,
        )


def check_style(parts: Parts, problems: Problems) -> None:
    """Note habits that are counted: contrasts, semicolons, counted headings, raw HTML."""
    language = parts.page.language
    for blocks in parts.sections.values():
        _at_most(
            parts,
            blocks,
            _NOT[language],
            1,
            'a section may hold one "%(found)s"',
            "say what it is, without what it is not",
            problems,
        )
    everything = [block for blocks in parts.sections.values() for block in blocks]
    _at_most(
        parts,
        everything,
        _SEMICOLON,
        SEMICOLONS,
        f"a lesson may hold {SEMICOLONS} semicolons, this is one more",
        "write two sentences",
        problems,
    )
    counted = [
        heading
        for heading in parts.page.outline.headings
        if _NUMBER_WORD[language].match(heading.text)
    ]
    for heading in counted[COUNTED_HEADINGS:]:
        problems.add(
            parts.page.at(heading),
            "a lesson may have %(most)s headings that begin with a number, this is one more",
            "say what the parts have in common",
            most=COUNTED_HEADINGS,
        )
    check_markup(parts.page, problems)
    check_tables(everything, parts, problems)


def _at_most(
    parts: Parts,
    blocks: list[Block],
    pattern: re.Pattern[str],
    most: int,
    message: str,
    hint: str,
    problems: Problems,
) -> None:
    text = prose_of(parts.page.outline.text)
    spans = [(block.index, block.index + len(block.text)) for block in blocks]
    found = [match for start, end in spans for match in pattern.finditer(text, start, end)]
    for match in found[most:]:
        problems.add(
            parts.page.document.place(match.start()), message, hint, found=match[0].strip()
        )


def check_tables(blocks: list[Block], parts: Parts, problems: Problems) -> None:
    """Note typed tables with figures whose caption does not say that they are made up."""
    language = parts.page.language
    before: Block | None = None
    for block in blocks:
        typed = block.kind == "table" and block.text.startswith("|")
        captioned = (
            before is not None and before.kind == "table" and MADE_HERE[language] in before.text
        )
        if typed and _numbers(block) >= _FIGURES_IN_A_TABLE and not captioned:
            problems.add(
                parts.place(block),
                "figures are typed into this table",
                "cut it from the workbook with {=name}, or write above it: %(caption)s … %(made)s",
                caption=CAPTION[language],
                made=MADE_HERE[language],
            )
        before = block


def _numbers(table: Block) -> int:
    """Cells below the head that are figures alone."""
    lines = table.text.splitlines()[2:]
    return sum(1 for line in lines for cell in _cells(line) if _BARE_NUMBER.fullmatch(cell))


def _cells(line: str) -> Iterator[str]:
    return (cell.strip(" *") for cell in line.strip().strip("|").split("|"))
