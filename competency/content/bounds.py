"""Lengths and counts that content keeps; a career path may set its own in `bounds:`."""

from dataclasses import dataclass, field

from competency.content.fields import LANGUAGE_NAMES, Record
from competency.domain.career_path import LANGUAGES, Language

Range = tuple[int, int]
_DEFAULT_LESSON_WORDS: dict[Language, Range] = {"fa": (900, 1500), "en": (900, 1700)}


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest word counts, both allowed; fewest items of a competency.

    In path.yaml: `bounds: {lesson_words: [900, 1500], anchor_words: [25, 60],
    items_per_competency: 12}`, each optional; `lesson_words` also as `{fa: […], en: […]}`.
    """

    lesson_words: dict[Language, Range] = field(default_factory=lambda: dict(_DEFAULT_LESSON_WORDS))
    anchor_words: Range = (25, 60)
    items_per_competency: int = 12


def read_bounds(record: Record) -> Bounds:
    """The bounds of a path.yaml; the defaults where it sets none."""
    bounds = record.record("bounds") if "bounds" in record else None
    if bounds is None:
        return Bounds()
    bounds.allow("lesson_words", "anchor_words", "items_per_competency")
    lesson_words, anchor_words, items = Bounds().lesson_words, Bounds().anchor_words, 12
    if "lesson_words" in bounds:
        lesson_words = _by_language(bounds, "lesson_words")
    if "anchor_words" in bounds:
        anchor_words = _range(bounds, "anchor_words")
    if "items_per_competency" in bounds:
        items = bounds.integer("items_per_competency", 1, 1000)
    return Bounds(lesson_words, anchor_words, items)


def _by_language(record: Record, key: str) -> dict[Language, Range]:
    if not record.is_mapping(key):
        both = _range(record, key)
        return dict.fromkeys(LANGUAGES, both)
    ranges = record.record(key)
    if ranges is None:
        return dict(_DEFAULT_LESSON_WORDS)
    ranges.allow(*LANGUAGE_NAMES)
    return {language: _range(ranges, language) for language in LANGUAGES}


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
