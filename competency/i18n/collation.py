"""The alphabetical order of Persian, as ICU's locale `fa` has it, in plain Python.

SQLite knows no collations of its own; `compare` is registered there under the name that
PostgreSQL uses ("fa-x-icu"), so that one query sorts alike on both databases. Order: white
space and punctuation, digits, Persian letters, then other letters. Half-spaces and tatweel
count for nothing; diacritics and kinds of hamza, kaf and yeh decide only between texts that
are equal without them, case after that.
"""

import unicodedata

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]

_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PUNCTUATION, _DIGIT, _PERSIAN, _OTHER = (rank << 24 for rank in range(1, 5))
_DIACRITIC = 1 << 16

# Letters that stand under another one and differ from it in the second place only.
_VARIANTS = {
    "ا": "\u0671\u0621\u0623\u0625\u0624\u0626",
    "ک": "\u0643",
    "ه": "\u0629\u06d5\u06c1\u06be\u06c0",
    "ی": "\u0649\u064a",
}
_WEIGHTS: dict[str, tuple[int, int]] = {
    letter: (_PERSIAN + place, 0) for place, letter in enumerate(_ALPHABET)
} | {
    variant: (_PERSIAN + _ALPHABET.index(letter), place)
    for letter, variants in _VARIANTS.items()
    for place, variant in enumerate(variants, start=1)
}
_IGNORED = {"\u200c", "\u200d", "\u0640", "\u200e", "\u200f"}


def sort_key(text: str) -> SortKey:
    """A key that puts texts into Persian alphabetical order, for `sorted(key=…)`."""
    first: list[int] = []
    second: list[int] = []
    third: list[bool] = []
    for sign in _signs(text):
        if unicodedata.combining(sign):
            second.append(_DIACRITIC + ord(sign))
            continue
        weight, variant = _weigh(sign)
        first.append(weight)
        second.append(variant)
        third.append(sign.isupper())
    return tuple(first), tuple(second), tuple(third)


def compare(a: str, b: str) -> int:
    """−1, 0 or 1 as `a` stands before, with or after `b`; a collation for SQLite."""
    left, right = sort_key(a), sort_key(b)
    return (left > right) - (left < right)


def _signs(text: str) -> list[str]:
    """The characters to weigh: Persian ones whole, others split from their accents."""
    signs: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if sign in _IGNORED:
            continue
        signs.extend(sign if sign in _WEIGHTS else unicodedata.normalize("NFKD", sign))
    return signs


def _weigh(sign: str) -> tuple[int, int]:
    known = _WEIGHTS.get(sign)
    if known is not None:
        return known
    if sign.isdecimal():
        return _DIGIT + unicodedata.decimal(sign), 0
    if sign.isalpha():
        return _OTHER + ord(sign.casefold()[0]), 0
    return _PUNCTUATION + ord(sign), 0
