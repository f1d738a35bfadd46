"""Words and phrases that a glossary rules out, found wherever people read them.

Whole words only, whatever the case, the half-spaces and the Arabic letters. In Persian a word
is also found with an ending after a half-space («آزمون‌های»), in English with a plural s.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from competency.content.language import ZWNJ, prose_of
from competency.content.problems import Place, Problems
from competency.content.scalars import place_in, texts
from competency.content.source import Document, Source
from competency.domain.career_path import LANGUAGES, Language

_FA_LETTER = "\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
_MARKS = "[\u064b-\u0655\u0670]*"
_SAME = {"ی": "[یيى]", "ک": "[کك]", "ه": "[هۀ]"}
_ENDINGS = "|".join(
    (
        *("ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان"),
        *("ی", "ای", "ام", "ات", "اش", "اند", "تر", "ترین", "مان", "تان", "شان"),
    )
)


@dataclass(frozen=True)
class Refused:
    """A word or phrase that is not used.

    Attributes:
        better: What to write instead.
        term: The concept it is not used for; "" where it is a matter of style.
        unless: Phrases, or their beginnings, in which it is right.
    """

    language: Language
    word: str
    better: str
    term: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A refused word at `text[start:end]`."""

    start: int
    end: int
    text: str
    refused: Refused


class Wording:
    """All that is refused, ready to look for."""

    def __init__(self, refused: Sequence[Refused] = ()) -> None:
        self._refused: Mapping[Language, list[Refused]] = {
            language: [each for each in refused if each.language == language]
            for language in LANGUAGES
        }
        # One pattern a language tells fast that there is nothing to find.
        self._any = {
            language: re.compile("|".join(map(_pattern, words)) or r"(?!)", re.IGNORECASE)
            for language, words in self._refused.items()
        }
        self._each = {each: re.compile(_pattern(each), re.IGNORECASE) for each in refused}

    def find(self, text: str, language: Language) -> Iterator[Found]:
        """What is refused in the prose of a text (plain or Markdown)."""
        prose = prose_of(text)
        if not self._any[language].search(prose):
            return
        for refused in self._refused[language]:
            allowed = [
                match.span()
                for phrase in refused.unless
                for match in re.finditer(_loose(phrase, language), prose, re.IGNORECASE)
            ]
            for match in self._each[refused].finditer(prose):
                start, end = match.span()
                if not any(low <= start < high for low, high in allowed):
                    yield Found(start, end, text[start:end], refused)

    def check_page(self, document: Document, language: Language, problems: Problems) -> None:
        """Note what is refused in the body of a Markdown file."""
        for found in self.find(document.body, language):
            _note(document.place(found.start), found, problems)

    def check_texts(self, source: Source, problems: Problems) -> None:
        """Note what is refused in the texts of a YAML file (under `fa` and `en`)."""
        try:
            node = yaml.compose(source.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError:
            return
        for language, text in texts(node) if node else ():
            for found in self.find(str(text.value), language):
                _note(place_in(source, text, found.start, found.end), found, problems)


def _note(place: Place, found: Found, problems: Problems) -> None:
    refused = found.refused
    problems.add(
        place,
        '"%(found)s" is not the word for "%(term)s"'
        if refused.term
        else '"%(found)s" is not used here',
        'write "%(better)s"',
        found=found.text,
        term=refused.term,
        better=refused.better,
    )


def same_word(first: str, second: str) -> bool:
    """Whether two words are the same but for case and half-spaces."""
    return bare(first) == bare(second)


def bare(word: str) -> str:
    """A word as compared: without case, half-spaces, Arabic letters and repeated spaces."""
    plain = word.replace(ZWNJ, " ").replace("ي", "ی").replace("ك", "ک").casefold()
    return " ".join(plain.split())


def _pattern(refused: Refused) -> str:
    body = _loose(refused.word, refused.language)
    if refused.language == "en":
        return rf"(?<!\w){body}s?(?!\w)"
    letters = _FA_LETTER + ZWNJ
    return rf"(?<![{letters}]){body}(?:{ZWNJ}(?:{_ENDINGS}))?(?![{letters}])"


def _loose(phrase: str, language: Language) -> str:
    """A pattern of a phrase: any space between its words, any spelling of its letters."""
    if language == "en":
        return r"[\s-]+".join(map(re.escape, phrase.split()))
    parts = []
    for sign in " ".join(phrase.split()):
        if sign == " ":
            parts.append(rf"[\s{ZWNJ}]+")
        elif sign == ZWNJ:
            parts.append(rf"[\s{ZWNJ}]?")
        else:
            parts.append(_SAME.get(sign, re.escape(sign)) + _MARKS)
    return "".join(parts)
