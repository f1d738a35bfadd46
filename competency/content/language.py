"""Slips of the keyboard in Persian text: letters, half-spaces, digits, punctuation.

The patterns are conservative: a true slip may pass, but a right text is not refused.
What is not prose (code, addresses, file names, HTML tags, Latin terms) is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ZWNJ = "\u200c"
"""The half-space."""

_HOLE = "\ufffc"
_LETTER = "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_STRONG = re.compile(rf"[A-Za-z\u00c0-\u024f{_LETTER}]")

_NOT_PROSE = re.compile(
    r"""
      ^(?P<fence>```|~~~).*?(?:^(?P=fence)[ \t]*$|\Z)   # fenced code
    | (?P<ticks>`+).+?(?P=ticks)                        # code in a line
    | <!--.*?--> | </?[A-Za-z][^<>]*>                   # comments and tags
    | (?<=\])\([^()\n]*\)                               # the target of a link
    | ^[ ]{0,3}\[[^\]\n]+\]:.*$                         # the definition of a link
    | \b[a-z]+://\S+ | \bwww\.\S+                       # addresses
    | [\w.+-]+@[\w-]+\.[\w.-]+                          # mail addresses
    | (?<!\w)[@\#][A-Za-z]\w*                           # handles and tags
    | ^[ \t]*[0-9]+[.)](?=\s)                           # numbers of a Markdown list
    | &\#?\w+;                                          # entities
    | \{[=\#][^{}\n]*\} | \{seen[ ][^{}\n]*\}          # figures, heading ids, dates
    | \{[a-z0-9-]+\} | (?<=[^{|\n])\|[a-z0-9-]+\}       # ids of terms and people
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)

_ARABIC_LETTER = re.compile("[\u064a\u0643\u0649]")
_PERSIAN_LETTER = {"\u064a": "ی", "\u0643": "ک", "\u0649": "ی"}
_ARABIC_DIGITS = re.compile("[\u0660-\u0669]+")
_LATIN_DIGITS = re.compile("[0-9]+")
_TO_PERSIAN_DIGITS = str.maketrans(
    "0123456789\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669",
    "۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹",
)
_TOKEN_END = re.compile(rf"[\s|«»{_HOLE}]")
_CELL_OR_SENTENCE = re.compile(r"[|\n«»]|[؟!؛]\s|(?<![A-Za-z])\.\s")

_PREFIX = re.compile(rf"(?<![{_LETTER}{ZWNJ}])(?P<prefix>ن?می) (?=[{_LETTER}])[{_LETTER}]+")
_SUFFIX = re.compile(
    rf"[{_LETTER}A-Za-z{ZWNJ}]*[{_LETTER}A-Za-z] "
    r"(?:ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?|ترین|ترین‌ها)"
    rf"(?![{_LETTER}{ZWNJ}])"
)
_AFTER_HE = re.compile(
    rf"[{_LETTER}{ZWNJ}]*(?<=[{_LETTER}])ه (?:ی|اند|ایم|اید)(?![{_LETTER}{ZWNJ}])"
)
_STRAY_HALF_SPACE = re.compile(rf"{ZWNJ}(?=[\s{ZWNJ}])|(?<=\s){ZWNJ}|^{ZWNJ}|{ZWNJ}$", re.MULTILINE)
_LATIN_MARK = re.compile(rf"[{_LETTER}](?P<mark>[,;?])")
_PERSIAN_MARK = {",": "،", ";": "؛", "?": "؟"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip at `text[start:end]` of the checked text."""

    start: int
    end: int
    message: str
    hint: str
    found: str
    better: str


def prose_of(text: str) -> str:
    """A text, plain or Markdown, with what is not prose blotted out: each index stays."""
    return _NOT_PROSE.sub(lambda match: _HOLE * len(match[0]), text)


def slips(text: str) -> Iterator[Slip]:
    """All slips of a Persian text (plain or Markdown), kind by kind."""
    prose = prose_of(text)
    for match in _ARABIC_LETTER.finditer(prose):
        yield _slip(
            match,
            'Arabic letter "%(found)s" in Persian text',
            'write "%(better)s"',
            _PERSIAN_LETTER[match[0]],
        )
    yield from _digit_slips(prose)
    for pattern in (_PREFIX, _SUFFIX, _AFTER_HE):
        for match in pattern.finditer(prose):
            head, _, tail = match[0].rpartition(" ")
            yield _slip(
                match,
                '"%(found)s" has a space where Persian wants a half-space',
                'write "%(better)s"',
                head + ZWNJ + tail,
            )
    for match in _STRAY_HALF_SPACE.finditer(prose):
        yield _slip(match, "half-space beside a space or another half-space", "delete it", "")
    for match in _LATIN_MARK.finditer(prose):
        yield _slip(
            match,
            'Latin punctuation in "%(found)s"',
            'write "%(better)s"',
            match[0][:-1] + _PERSIAN_MARK[match["mark"]],
        )


def _slip(match: re.Match[str], message: str, hint: str, better: str) -> Slip:
    return Slip(match.start(), match.end(), message, hint, match[0], better)


def _digit_slips(prose: str) -> Iterator[Slip]:
    for match in _ARABIC_DIGITS.finditer(prose):
        yield _slip(
            match,
            'Arabic digits "%(found)s" in Persian text',
            'write "%(better)s"',
            match[0].translate(_TO_PERSIAN_DIGITS),
        )
    for match in _LATIN_DIGITS.finditer(prose):
        if not _belongs_to_latin(prose, match.start(), match.end()):
            yield _slip(
                match,
                'Latin digits "%(found)s" in Persian text',
                'write "%(better)s", or put code, names and addresses in `backticks`',
                match[0].translate(_TO_PERSIAN_DIGITS),
            )


def _belongs_to_latin(prose: str, start: int, end: int) -> bool:
    """Whether digits are part of a Latin word ("GA4") or of a Latin run ("Lean (2013)").

    The nearest letter before them in the same cell or sentence decides; without one, the
    nearest after them.
    """
    head, tail = prose[max(0, start - 200) : start], prose[end : end + 200]
    if _LATIN.search(_TOKEN_END.split(head)[-1] + _TOKEN_END.split(tail)[0]):
        return True
    before = _CELL_OR_SENTENCE.split(head)[-1]
    letters = _STRONG.findall(before)
    if letters:
        return bool(_LATIN.match(letters[-1]))
    after = _CELL_OR_SENTENCE.split(tail)[0]
    letter = _STRONG.search(after)
    return letter is not None and bool(_LATIN.match(letter[0]))
