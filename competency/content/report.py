"""Numbers that a content lead wants before publishing, as text tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from competency.content.check.banks import right_options
from competency.content.check.cues import (
    has_one_naive,
    key_is_longest,
    key_position,
    naive_is_key,
)
from competency.content.check.seen import seen_days
from competency.content.load import Reading
from competency.content.outline import count_words
from competency.content.parse.lesson_counts import core_share, running
from competency.content.parse.lesson_parts import Parts
from competency.content.parse.pages import Page
from competency.content.render import plain
from competency.content.wording import Refused, Wording
from competency.domain.career_path import LANGUAGES, CareerPath, Competency, Language
from competency.domain.items import Item, item_kinds
from competency.domain.items.multiple import MultipleItem
from competency.domain.items.single import SingleItem

_PROSE = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?؟…]+(?=[\s»”\"')\]]|$)|\n+")
_OLDEST = 5
"""How many of the oldest days of `seen` are listed."""

_LESSONS = (
    "lesson",
    "depth",
    "words fa/en",
    "core fa/en",
    "words/sentence fa/en",
    "practice A/B/C",
    "setting",
)
_LEGEND = (
    "words: running text; core: its share, at least 55 %.",
    "words/sentence: mean length of the sentences of the lesson; above 20 is hard to read.",
    "keys: how often the right option of single items stands first, second, third, fourth.",
    "longest key: share of single items whose key is the longest option; at most 30 % an area.",
    "naive is key: single and judgement items whose key is what common sense picks.",
)


def report(reading: Reading) -> str:
    """Lessons, items, terms that come before their explanation, days of what was seen."""
    path = reading.path
    if path is None:
        return ""
    parts = [
        _lessons(reading, path),
        _items(reading, path),
        "\n".join(_LEGEND),
        _terms(reading),
        _seen(reading),
        _waiting(reading, path),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def sentence_length(html: str) -> float:
    """Mean number of words in the sentences of a text; 0 for an empty one.

    Paragraphs and lines of lists count; tables and headings do not.
    """
    text = "\n".join(plain(prose) for _, prose in _PROSE.findall(html))
    lengths = [words for part in _SENTENCE_END.split(text) if (words := count_words(part))]
    return sum(lengths) / len(lengths) if lengths else 0.0


def _lessons(reading: Reading, path: CareerPath) -> str:
    rows = [
        _lesson(path.competency(competency), *pages)
        for competency, pages in reading.lessons.items()
    ]
    return _table([_LESSONS, *rows]) if rows else ""


def _lesson(competency: Competency, fa: Parts, en: Parts) -> tuple[str, ...]:
    both = (fa, en)
    return (
        competency.id,
        str(competency.depth),
        "/".join(str(running(parts)) for parts in both),
        "/".join(f"{core_share(parts):.0%}" for parts in both),
        "/".join(f"{sentence_length(parts.page.rendered.html):.1f}" for parts in both),
        "/".join(map(str, fa.minutes)),
        fa.page.front.peek("setting"),
    )


def _items(reading: Reading, path: CareerPath) -> str:
    rows: list[Sequence[str]] = []
    for area, bank in reading.banks.items():
        items = [placed.item for placed in bank.items]
        for competency in path.competencies:
            own = [item for item in items if item.competency == competency.id]
            if own:
                rows.append((competency.id, *_bank(own)))
        rows.append((f"= {area}", *_bank(items)))
    return _table([_item_columns(), *rows]) if rows else ""


def _item_columns() -> tuple[str, ...]:
    return (
        "items of",
        "items",
        "by step 1/2/3/4",
        "/".join(kind.name for kind in item_kinds()),
        "keys a/b/c/d",
        "right options 2/3/4",
        "longest key fa/en",
        "naive is key",
        "proposals right/all",
        "settings",
    )


def _bank(bank: Sequence[Item]) -> tuple[str, ...]:
    singles = [item for item in bank if isinstance(item, SingleItem)]
    multiples = [item for item in bank if isinstance(item, MultipleItem)]
    judged = list(filter(has_one_naive, bank))
    proposals = [item for item in bank if item.proposal]
    settings = Counter(item.setting for item in bank if item.setting)
    return (
        str(len(bank)),
        _counts((item.step for item in bank), range(1, 5)),
        _counts((item.kind for item in bank), item_kinds()),
        _counts(map(key_position, singles), range(1, 5)),
        _counts(map(right_options, multiples), range(2, 5)),
        "/".join(f"{_longest(singles, language):.0%}" for language in LANGUAGES),
        f"{sum(map(naive_is_key, judged))}/{len(judged)}",
        f"{sum(item.proposal == 'right' for item in proposals)}/{len(proposals)}",
        " ".join(f"{setting} {count}" for setting, count in settings.most_common()),
    )


def _counts(found: Iterable[object], wanted: Iterable[object]) -> str:
    counted = Counter(found)
    return "/".join(str(counted[each]) for each in wanted)


def _longest(singles: Sequence[Item], language: Language) -> float:
    """Share of single items whose key is the longest option."""
    return sum(key_is_longest(item, language) for item in singles) / max(1, len(singles))


def _terms(reading: Reading) -> str:
    """Terms that a lesson uses before its braces explain them, or without."""
    lines = [
        f"{page.file}: {', '.join(found)}"
        for pages in reading.lessons.values()
        for page in (parts.page for parts in pages)
        if (found := list(_unexplained(reading, page)))
    ]
    return "\n".join(["terms used before they are explained, by line:", *lines]) if lines else ""


def _unexplained(reading: Reading, page: Page) -> Iterator[str]:
    marked: dict[str, int] = {}
    for brace in page.braces:
        name = reading.names.id_of(brace.target, page.language) if brace.kind == "name" else None
        if name:
            marked.setdefault(name, brace.start)
    for term in reading.names.terms.values():
        first = _first(term.word[page.language], page)
        if first is not None and first < marked.get(term.id, len(page.document.body)):
            yield f"{term.id} ({page.document.place(first).line})"


def _first(word: str, page: Page) -> int | None:
    """Where a term first stands in a text, with any ending; None where nowhere."""
    wording = Wording([Refused(page.language, word, word)])
    found = next(wording.find(page.document.body, page.language), None)
    return found.start if found else None


def _seen(reading: Reading) -> str:
    found = sorted(
        seen_days(reading.pages, reading.banks.values()), key=lambda each: (each[0], str(each[1]))
    )
    if not found:
        return ""
    lines = [f"{day.isoformat()}  {place.file}:{place.line}" for day, place in found[:_OLDEST]]
    return "\n".join([f"seen: {len(found)} facts, the oldest:", *lines])


def _waiting(reading: Reading, path: CareerPath) -> str:
    curriculum = reading.curriculum
    if curriculum is None:
        return ""
    waiting = [area.id for area in path.areas if area.id not in curriculum.modules]
    return f"in preparation: {', '.join(waiting)}" if waiting else ""


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
