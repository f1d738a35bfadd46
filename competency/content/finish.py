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
_IMAGE = re.compile(r'<img src="asset:(?P<file>[^"]+)" alt="(?P<alt>[^"]*)"[^>]*>')

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
        """Put in notes and pictures."""
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
            found = self.pictures.get(match["file"])
            return found.markup(unescape(match["alt"])) if found else match[0]

        return _IMAGE.sub(picture, _NAMED.sub(note, html))

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
        other: Language = "en" if language == "fa" else "fa"
        words = self.names.words(name)
        term = self.names.terms.get(name)
        kind, page = ("term", f"glossary#{name}") if term else ("person", "case")
        also = f'<bdi lang="{other}">{escape(words[other], quote=False)}</bdi>'
        if term and term.trade:
            also += " · " + _IN_TRADE[language].format(inline(term.trade[language], language))
        return (
            f'<span popover id="note-{name}" class="c-note">'
            f"<strong>{inline(words[language], language)}</strong>"
            f'<span class="c-note__also">{also}</span>'
            f'<span class="c-note__text">{inline(self._meaning(name)[language], language)}</span>'
            f'<a href="page:{page}">{_MORE[kind][language]}</a></span>'
        )


def _plain(text: str) -> str:
    return re.sub(r"[*`]", "", text)
