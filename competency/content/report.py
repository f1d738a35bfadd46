"""Numbers that a content lead wants before publishing, as a text table."""

import re
from collections import Counter
from collections.abc import Sequence

from competency.content.check import key_is_longest, key_position
from competency.content.outline import count_words
from competency.content.render import plain
from competency.domain.career_path import LANGUAGES, Competency
from competency.domain.curriculum import Curriculum
from competency.domain.items import Item, item_kinds
from competency.domain.items.single import SingleItem

_PROSE = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?؟…]+(?=[\s»”\"')\]]|$)|\n+")
_LEGEND = (
    "words/sentence: mean length of the sentences of the lesson; above 20 is hard to read.",
    "keys: how often the right option of single items stands first, second, third, fourth.",
    "longest key: share of single items whose key is the longest option; at most 30 % an area.",
)


def report(curriculum: Curriculum) -> str:
    """Per competency: words, sentence length, items by step and kind, cues; then per area."""
    rows: list[Sequence[str]] = [_columns()]
    path = curriculum.path
    for area in path.areas:
        if area.id not in curriculum.modules:
            continue
        at_home = [c for c in path.competencies if c.home == area.id]
        rows.extend(_row(curriculum, competency) for competency in at_home)
        bank = [i for c in at_home for i in curriculum.items_by_competency.get(c.id, ())]
        rows.append((f"= {area.id}", "", "", str(len(bank)), *_items(bank)))
    waiting = [area.id for area in path.areas if area.id not in curriculum.modules]
    lines = [_table(rows), "", *_LEGEND]
    if waiting:
        lines.append(f"in preparation: {', '.join(waiting)}")
    return "\n".join(lines) + "\n"


def _columns() -> tuple[str, ...]:
    return (
        "competency",
        "words fa/en",
        "words/sentence fa/en",
        "items",
        "by step 1/2/3/4",
        "/".join(kind.name for kind in item_kinds()),
        "keys a/b/c/d",
        "longest key fa/en",
    )


def sentence_length(html: str) -> float:
    """Mean number of words in the sentences of a text; 0 for an empty one.

    Paragraphs and lines of lists count; tables and headings do not.
    """
    text = "\n".join(plain(prose) for _, prose in _PROSE.findall(html))
    lengths = [words for part in _SENTENCE_END.split(text) if (words := count_words(part))]
    return sum(lengths) / len(lengths) if lengths else 0.0


def _row(curriculum: Curriculum, competency: Competency) -> tuple[str, ...]:
    html = curriculum.lessons[competency.id].html
    bank = curriculum.items_by_competency.get(competency.id, ())
    return (
        competency.id,
        "/".join(str(count_words(plain(html[language]))) for language in LANGUAGES),
        "/".join(f"{sentence_length(html[language]):.1f}" for language in LANGUAGES),
        str(len(bank)),
        *_items(bank),
    )


def _items(bank: Sequence[Item]) -> tuple[str, str, str, str]:
    steps = Counter(item.step for item in bank)
    kinds = Counter(item.kind for item in bank)
    singles = [item for item in bank if isinstance(item, SingleItem)]
    keys = Counter(key_position(item) for item in singles)
    longest = [
        sum(key_is_longest(item, language) for item in singles) / max(1, len(singles))
        for language in LANGUAGES
    ]
    return (
        "/".join(str(steps[step]) for step in range(1, 5)),
        "/".join(str(kinds[kind]) for kind in item_kinds()),
        "/".join(str(keys[position]) for position in range(1, 5)),
        "/".join(f"{share:.0%}" for share in longest),
    )


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
