"""What stands in braces: terms, people, figures, dates, ids of headings.

`{conversion-rate}`, `{shown words|id}`, `{=figure}`, `{seen 2026-11-20}`, `{#gates}`. They
are found in the Markdown source, outside code, and replaced before it is rendered.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

from competency.content.outline import without_code
from competency.content.problems import Place, Problems
from competency.content.wording import bare
from competency.content.workbook.figures import Figure
from competency.domain.career_path import LANGUAGES, Language, Text
from competency.domain.curriculum import CasePerson, Term
from competency.i18n import dates

Kind = Literal["name", "figure", "seen", "heading"]

_BRACE = re.compile(r"\{(?P<inside>[^{}\n]*)\}")
_HEADING_ID = re.compile(r"#[a-z0-9]+(-[a-z0-9]+)*")
_FIRST_YEAR = 2000
_SEEN_WORDS = Text("دیده‌شده در {}", "seen on {}")


@dataclass(frozen=True, slots=True)
class Brace:
    """One pair of braces at `text[start:end]`.

    Attributes:
        shown: Words that are shown in the place of a name; "" for its own.
        target: The name, figure, day or heading id.
    """

    kind: Kind
    start: int
    end: int
    target: str
    shown: str = ""


def braces(text: str) -> Iterator[Brace]:
    """All braces of a Markdown text, outside code."""
    for match in _BRACE.finditer(without_code(text)):
        inside = match["inside"].strip()
        start, end = match.span()
        if inside.startswith("="):
            yield Brace("figure", start, end, inside[1:].strip())
        elif _HEADING_ID.fullmatch(inside):
            yield Brace("heading", start, end, inside[1:])
        elif inside.startswith("seen "):
            yield Brace("seen", start, end, inside[5:].strip())
        else:
            shown, bar, target = inside.rpartition("|")
            yield Brace("name", start, end, target.strip(), shown.strip() if bar else "")


def read_day(text: str) -> date | None:
    """The day in `{seen …}`, Gregorian and ISO; None where it is none."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    # A year of the Jalali calendar is a slip, not the Middle Ages.
    return day if day and day.year >= _FIRST_YEAR else None


class Names:
    """Terms and people that texts may put in braces, by id or by word."""

    def __init__(self, terms: tuple[Term, ...] = (), people: tuple[CasePerson, ...] = ()) -> None:
        self.terms = {term.id: term for term in terms}
        self.people = {person.id: person for person in people}
        self._ids: dict[Language, dict[str, str]] = {}
        for language in LANGUAGES:
            words = {bare(person.name[language]): person.id for person in people}
            for term in terms:
                for text in (term.word, term.trade):
                    if text:
                        words[bare(text[language])] = term.id
            self._ids[language] = words

    def __contains__(self, name: str) -> bool:
        return name in self.terms or name in self.people

    def id_of(self, target: str, language: Language) -> str | None:
        """The term or person that is meant; None where there is none."""
        if target in self:
            return target
        return self._ids[language].get(bare(target))

    def words(self, name: str) -> Text:
        """What a term or a person is called."""
        return self.terms[name].word if name in self.terms else self.people[name].name


class Filler:
    """Replaces the braces of the texts of one folder.

    Args:
        figures: Figures and tables that may be named here.
    """

    def __init__(self, names: Names, figures: Mapping[str, Figure], problems: Problems) -> None:
        self.names = names
        self._figures = figures
        self._problems = problems

    def fill(
        self,
        text: str,
        language: Language,
        at: Callable[[int], Place],
        *,
        names: bool = True,
    ) -> str:
        """The Markdown with its braces replaced; what can't be is noted and left.

        Args:
            at: The place of an index of the text.
            names: Whether terms, people, dates and heading ids may stand here; else only
                figures.
        """
        parts: list[str] = []
        end = 0
        for brace in braces(text):
            parts.append(text[end : brace.start])
            filled = self._filled(brace, text, language, at(brace.start), names)
            parts.append(text[brace.start : brace.end] if filled is None else filled)
            end = brace.end
        parts.append(text[end:])
        return "".join(parts)

    def _filled(
        self, brace: Brace, text: str, language: Language, place: Place, names: bool
    ) -> str | None:
        if brace.kind == "figure":
            return self._figure(brace, text, language, place)
        if not names:
            self._problems.add(
                place,
                'the braces around "%(target)s" have no meaning here',
                "write the words without braces; only {=figures} may stand in a question",
                target=brace.target,
            )
            return None
        if brace.kind == "heading":
            return ""
        return (
            self._seen(brace, language, place)
            if brace.kind == "seen"
            else self._name(brace, language, place)
        )

    def _figure(self, brace: Brace, text: str, language: Language, place: Place) -> str | None:
        figure = self._figures.get(brace.target)
        if figure is None:
            self._problems.add(
                place,
                'there is no figure "%(name)s"',
                "mend the name, or add it to figures.yaml of this folder or of the case",
                name=brace.target,
            )
            return None
        line_start = text.rfind("\n", 0, brace.start) + 1
        line_end = text.find("\n", brace.end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        alone = line.strip().lstrip("> ") == text[brace.start : brace.end]
        if figure.table and not alone:
            self._problems.add(
                place,
                'the table "%(name)s" does not stand alone in its paragraph',
                "put it on a line of its own between empty lines",
                name=brace.target,
            )
            return None
        if figure.table:
            # Inside a quotation each line of the table needs its mark.
            before = text[line_start : brace.start]
            return figure.text[language].replace("\n", f"\n{before}")
        return figure.text[language]

    def _seen(self, brace: Brace, language: Language, place: Place) -> str | None:
        day = read_day(brace.target)
        if day is None:
            self._problems.add(
                place,
                '"%(day)s" is no day',
                "write year, month and day of the Gregorian calendar, like {seen 2026-11-20}",
                day=brace.target,
            )
            return None
        return _SEEN_WORDS[language].format(dates.format_date(day, language))

    def _name(self, brace: Brace, language: Language, place: Place) -> str | None:
        name = self.names.id_of(brace.target, language)
        if name is None:
            self._problems.add(
                place,
                'there is no term and nobody called "%(name)s"',
                "mend the name, add it to glossary.yaml or case/people.yaml, or write {words|id}",
                name=brace.target,
            )
            return None
        shown = brace.shown or self._own_words(brace, name, language)
        return f'<span data-name="{name}">{escape(shown, quote=False)}</span>'

    def _own_words(self, brace: Brace, name: str, language: Language) -> str:
        return self.names.words(name)[language] if brace.target in self.names else brace.target
