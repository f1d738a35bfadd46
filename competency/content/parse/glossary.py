"""glossary.yaml: a term a concept, and the words that are not used."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from competency.content.fields import Placed, Record, compose
from competency.content.parse.path import note_twice
from competency.content.problems import Problems
from competency.content.source import Source
from competency.content.wording import Refused, Wording, bare, same_word
from competency.domain.career_path import LANGUAGES, Language, Text
from competency.domain.curriculum import Term


@dataclass(frozen=True)
class Glossary:
    """The terms of a path and what its texts may not say."""

    terms: tuple[Term, ...] = ()
    wording: Wording = field(default_factory=Wording)


def read_glossary(source: Source, problems: Problems) -> Glossary:
    """Read glossary.yaml; empty, with problems noted, where it can't be read."""
    node = compose(source, source.text, problems)
    if node is None:
        return Glossary()
    record = Record(source, node, "the glossary", problems)
    record.allow("terms", "style")
    records = record.records("terms", lambda n: f"term {n}")
    terms: list[Term] = []
    refused: list[Refused] = []
    for each in records:
        each.call("term")
        term, words = _term(each)
        terms.append(term)
        refused.extend(words)
    note_twice(problems, [Placed(each.peek("id"), each.place("id")) for each in records])
    _check_words(records, terms, refused)
    if "style" in record:
        for number, each in enumerate(record.records("style", lambda n: f"style {n}"), start=1):
            refused.extend(_style(each, number))
    return Glossary(tuple(terms), Wording(refused))


def _term(record: Record) -> tuple[Term, list[Refused]]:
    record.allow("id", "fa", "en", "trade", "meaning", "not", "unless")
    term = Term(
        record.id(),
        Text(*(record.string(language) for language in LANGUAGES)),
        record.both("meaning"),
        record.both("trade") if "trade" in record else None,
    )
    record.check_persian("fa")
    refused = _by_language(record, "not")
    unless = _by_language(record, "unless")
    words = [
        Refused(
            language,
            word.value,
            term.word[language],
            term=term.word[language],
            unless=tuple(phrase.value for phrase in unless[language]),
        )
        for language in LANGUAGES
        for word in refused[language]
    ]
    return term, words


def _by_language(record: Record, key: str) -> dict[Language, list[Placed]]:
    lists = record.record(key) if key in record else None
    if lists is None:
        return {language: [] for language in LANGUAGES}
    lists.allow(*LANGUAGES)
    return {language: lists.strings(language, optional=True) for language in LANGUAGES}


def _style(record: Record, number: int) -> list[Refused]:
    record.what = f"line {number} of style"
    record.allow("fa", "en", "write", "unless")
    languages: list[Language] = [language for language in LANGUAGES if language in record]
    if len(languages) != 1:
        record.note(
            record.place(),
            "%(what)s is not one phrase of one language",
            "write either fa: or en:, and write: what is right",
        )
        return []
    unless = [phrase.value for phrase in record.strings("unless", optional=True)]
    word, better = record.string(languages[0]), record.string("write")
    return [Refused(languages[0], word, better, unless=tuple(unless))] if word else []


def _check_words(records: Sequence[Record], terms: Sequence[Term], words: list[Refused]) -> None:
    """Note words that two terms share, or that one term uses and another refuses."""
    for language in LANGUAGES:
        owner: dict[str, Term] = {}
        for record, term in zip(records, terms, strict=True):
            word = term.word[language]
            first = owner.setdefault(bare(word), term)
            if word and first is not term:
                record.note(
                    record.place(language),
                    '%(what)s has the same word as "%(other)s"',
                    "give each concept a word of its own",
                    other=first.id,
                )
            for refused in words:
                if refused.language == language and word and same_word(refused.word, word):
                    record.note(
                        record.place(language),
                        '"%(word)s" is the word of %(what)s, but refused for "%(term)s"',
                        "take it off the list under not:",
                        word=word,
                        term=refused.term,
                    )
