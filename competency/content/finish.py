"""The last step of rendering: notes that open at terms and people, and pictures.

Their markup is made here, from the glossary and from rebuilt pictures, after the text's own
HTML was cleaned. A note is a popover, which browsers open at a button without any script.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from competency.content.braces import Names
from competency.content.pictures import Picture
from competency.content.render import inline
from competency.domain.career_path import Language, Text

_NAMED = re.compile(r'<span data-name="(?P<name>[a-z0-9-]+)">(?P<shown>.*?)</span>', re.DOTALL)
_IMAGE = re.compile(r'<img(?P<attributes>(?: [a-z]+="[^"]*")*) ?/?>')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')

_WORDS = re.compile(r'(?P<head><h2 id="words">.*?</h2>\s*)<ul>(?P<lines>.*?)</ul>', re.DOTALL)

_IN_TRADE = Text("در زبان کار: {}", "in the trade: {}")
_MORE = {
    "term": Text("واژه‌نامه", "Glossary"),
    "person": Text("آدم‌های این نمونه", "The people of this case"),
}


@dataclass(frozen=True)
class Finisher:
    """Finishes the rendered texts of a career path."""

    names: Names
    pictures: Mapping[str, Picture]

    def finish(self, html: str, language: Language) -> str:
        """Put in notes and pictures, and the meanings of the terms under Words."""
        opened: set[str] = set()

        def note(match: re.Match[str]) -> str:
            name = match["name"]
            if name not in self.names:
                return match["shown"]
            button = self._button(name, match["shown"], language)
            if name in opened:
                return button
            opened.add(name)
            return button + self._note(name, language)

        def picture(match: re.Match[str]) -> str:
            attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
            found = self.pictures.get(attributes.get("src", "").removeprefix("asset:"))
            return found.markup(unescape(attributes.get("alt", ""))) if found else match[0]

        def words(match: re.Match[str]) -> str:
            names = [each["name"] for each in _NAMED.finditer(match["lines"])]
            lines = [self._line(name, language) for name in names if name in self.names]
            return f'{match["head"]}<dl class="c-words">{"".join(lines)}</dl>'

        return _IMAGE.sub(picture, _NAMED.sub(note, _WORDS.sub(words, html)))

    def _line(self, name: str, language: Language) -> str:
        """A term and its meaning, written out."""
        return (
            f"<dt>{inline(self.names.words(name)[language], language)} "
            f'<span class="c-words__also">{self._also(name, language)}</span></dt>'
            f"<dd>{inline(self._meaning(name)[language], language)}</dd>"
        )

    def _also(self, name: str, language: Language) -> str:
        """What a term or a person is called in the other language and in the trade."""
        other: Language = "en" if language == "fa" else "fa"
        also = f'<bdi lang="{other}">{escape(self.names.words(name)[other], quote=False)}</bdi>'
        term = self.names.terms.get(name)
        if term and term.trade:
            also += " · " + _IN_TRADE[language].format(inline(term.trade[language], language))
        return also

    def _button(self, name: str, shown: str, language: Language) -> str:
        meaning = escape(_plain(self._meaning(name)[language]))
        return (
            f'<button type="button" class="c-term" popovertarget="note-{name}" '
            f'title="{meaning}">{shown}</button>'
        )

    def _meaning(self, name: str) -> Text:
        terms, people = self.names.terms, self.names.people
        return terms[name].meaning if name in terms else people[name].role

    def _note(self, name: str, language: Language) -> str:
        is_term = name in self.names.terms
        kind, page = ("term", f"glossary#{name}") if is_term else ("person", "case")
        return (
            f'<span popover id="note-{name}" class="c-note">'
            f"<strong>{inline(self.names.words(name)[language], language)}</strong>"
            f'<span class="c-note__also">{self._also(name, language)}</span>'
            f'<span class="c-note__text">{inline(self._meaning(name)[language], language)}</span>'
            f'<a href="page:{page}">{_MORE[kind][language]}</a></span>'
        )


def _plain(text: str) -> str:
    return re.sub(r"[*`]", "", text)
