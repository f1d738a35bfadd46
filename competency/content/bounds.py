"""Lengths and counts that content keeps; a career path may set its own in `bounds:`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from competency.content.fields import Record

Range = tuple[int, int]
DEPTHS = (1, 2, 3, 4)
_LESSON_WORDS: Mapping[int, Range] = {
    1: (600, 950),
    2: (800, 1200),
    3: (1100, 1600),
    4: (1400, 2100),
}
_ITEMS: Mapping[int, int] = {1: 12, 2: 12, 3: 16, 4: 16}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest counts, both allowed.

    Attributes:
        lesson_words: Persian words of running text, by the competency's depth.
        anchor_words: Words of an anchor, in each language.
        items_per_competency: Fewest items, by depth.

    In path.yaml: `bounds: {lesson_words: [200, 900], anchor_words: [25, 60],
    items_per_competency: 12}`, each optional and then the same at every depth.
    """

    lesson_words: Mapping[int, Range] = field(default_factory=lambda: _LESSON_WORDS)
    anchor_words: Range = (25, 60)
    items_per_competency: Mapping[int, int] = field(default_factory=lambda: _ITEMS)


def read_bounds(record: Record) -> Bounds:
    """The bounds of a path.yaml; the defaults where it sets none."""
    bounds = record.record("bounds") if "bounds" in record else None
    if bounds is None:
        return Bounds()
    bounds.allow("lesson_words", "anchor_words", "items_per_competency")
    lesson_words, anchor_words, items = _LESSON_WORDS, Bounds().anchor_words, _ITEMS
    if "lesson_words" in bounds:
        lesson_words = dict.fromkeys(DEPTHS, _range(bounds, "lesson_words"))
    if "anchor_words" in bounds:
        anchor_words = _range(bounds, "anchor_words")
    if "items_per_competency" in bounds:
        items = dict.fromkeys(DEPTHS, bounds.integer("items_per_competency", 1, 1000))
    return Bounds(lesson_words, anchor_words, items)


def _range(record: Record, key: str) -> Range:
    values = [placed.value for placed in record.strings(key)]
    if len(values) == 2 and all(value.isdecimal() for value in values):
        low, high = map(int, values)
        if low <= high:
            return (low, high)
    record.note(
        record.place(key),
        '"%(key)s" of %(what)s is not a range',
        "write the lowest and the highest count, like [900, 1500]",
        key=key,
    )
    return (0, 0)
