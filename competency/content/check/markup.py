"""Markup that texts may not hold: raw HTML outside code, italics of Persian letters."""

import re

import yaml

from competency.content.outline import without_code
from competency.content.parse.pages import Page
from competency.content.problems import Place, Problems
from competency.content.scalars import place_in, texts
from competency.content.source import Source

_HTML = re.compile(r"</?[A-Za-z][^<>\n]*>")
_ITALIC_FA = re.compile(r"(?<![*\w])\*(?!\*)[^*\n]*[\u0600-\u06ff][^*\n]*\*(?![*\w])")


def check_markup(page: Page, problems: Problems) -> None:
    """Note raw HTML, and italics in Persian, in the body of a Markdown file."""
    text = page.outline.text
    for match in _HTML.finditer(text):
        _note_html(page.document.place(match.start()), match[0], problems)
    if page.language == "fa":
        for match in _ITALIC_FA.finditer(text):
            problems.add(
                page.document.place(match.start()),
                "Persian letters have no italics",
                "write **bold** or «quotation marks»",
            )


def check_texts_markup(source: Source, problems: Problems) -> None:
    """Note raw HTML in the texts of a YAML file (under `fa` and `en`)."""
    if "<" not in source.text:
        return
    try:
        node = yaml.compose(source.text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return
    for _language, text in texts(node) if node else ():
        for match in _HTML.finditer(without_code(str(text.value))):
            place = place_in(source, text, match.start(), match.end())
            _note_html(place, match[0], problems)


def _note_html(place: Place, found: str, problems: Problems) -> None:
    problems.add(
        place, "raw HTML, %(found)s", "write Markdown, or put it in `backticks`", found=found
    )
