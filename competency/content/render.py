"""Markdown to sanitised HTML: headings with ids, checklists, tables, folded answers, links.

What the product itself adds (notes that open at a term, pictures) is put in after the
cleaning, from parts that hold nothing of the text's own HTML.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

import markdown
import nh3
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension

from competency.content.places import asset_place
from competency.content.shape import Shape
from competency.content.standard import CAPTION
from competency.domain.career_path import Language

_NOT_IN_SLUG = re.compile(r"[^\w]+")
_TAG = re.compile(r"(<[^>]+>)")
_LATIN_RUN = re.compile(
    r"(?<![&A-Za-z0-9])[A-Za-z](?:(?:[.,:]? |[.'’+/_@–-])?(?:[A-Za-z0-9]|&amp;))*"
)
_CAPTION_ABOVE = re.compile(
    rf"^(?P<caption>(?:{CAPTION.fa}|{CAPTION.en})[^\n]*)\n(?=[ \t]*\|)", re.MULTILINE
)
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|(?<![\w*])\*(?P<em>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
)
_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code"),
        *("em", "strong", "sub", "sup", "bdi", "span", "abbr", "mark", "a", "img", "div"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
    },
    attributes={
        "a": {"href", "title"},
        "abbr": {"title"},
        "bdi": {"lang"},
        "div": {"role", "tabindex", "aria-label"},
        "h2": {"id"},
        "h3": {"id"},
        "h4": {"id"},
        "img": {"src", "alt", "width", "height", "loading"},
        "ol": {"start"},
        "span": {"lang", "dir", "data-name"},
        "td": {"align"},
        "th": {"align", "scope"},
    },
    allowed_classes={
        "ul": {"checklist"},
        "div": {"table-responsive", "platforms"},
        "details": {"folded"},
    },
    url_schemes={"http", "https", "mailto", "asset", "page"},
    link_rel="noopener noreferrer",
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a rendered text: its level (2–4), anchor id and plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as sanitised HTML with its headings in order."""

    html: str
    headings: tuple[Heading, ...]


class Renderer:
    """Renders the texts of one language; not safe to share between threads.

    Args:
        language: Of the texts; Latin words in Persian text are marked as such.
        asset_url: Address of a diagram, from its file name.
        sizes: Width and height in px of diagrams, so that pages reserve their space.
    """

    def __init__(
        self,
        language: Language,
        *,
        asset_url: Callable[[str], str] = asset_place,
        sizes: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        self._language = language
        self._heading_ids: Mapping[str, str] = {}
        self._shape = Shape(language, asset_url, sizes or {})
        self._markdown = markdown.Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                SaneListExtension(),
                "fenced_code",
                TocExtension(marker="", slugify=self._slug, toc_depth="2-4"),
                self._shape,
            ]
        )

    def render(
        self, text: str, *, folder: str = "", heading_ids: Mapping[str, str] | None = None
    ) -> Rendered:
        """Render Markdown.

        Args:
            folder: The folder of the file in the career path, which its links start from.
            heading_ids: Anchor ids of headings of a known text; the others get a slug.
        """
        self._heading_ids = heading_ids or {}
        self._shape.folder = folder
        self._markdown.reset()
        text = _CAPTION_ABOVE.sub(r"\g<caption>\n\n", text)
        html = _CLEANER.clean(self._markdown.convert(text))
        if self._language == "fa":
            html = _mark_latin(html)
        return Rendered(html, tuple(_flat(getattr(self._markdown, "toc_tokens", []))))

    def _slug(self, text: str, separator: str) -> str:
        return self._heading_ids.get(text) or slug(text, separator)


def inline(text: str, language: Language) -> str:
    """Safe HTML of one line (an option, its match, its rationale).

    Code in backticks, **strong** and *stressed* words; everything else is shown as written.
    """
    html = _inline(text)
    return _mark_latin(html) if language == "fa" else html


def slug(text: str, separator: str = "-") -> str:
    """An anchor id that keeps Persian letters: "چرا مهم است" → "چرا-مهم-است"."""
    return _NOT_IN_SLUG.sub(separator, text).strip(separator).lower()


def plain(html: str) -> str:
    """The text of sanitised HTML without its tags."""
    return unescape(_TAG.sub(" ", html))


def _inline(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[end : match.start()], quote=False))
        end = match.end()
        if match["code"]:
            parts.append(f"<code>{escape(match['code'], quote=False)}</code>")
        elif match["strong"]:
            parts.append(f"<strong>{_inline(match['strong'])}</strong>")
        else:
            parts.append(f"<em>{_inline(match['em'])}</em>")
    parts.append(escape(text[end:], quote=False))
    return "".join(parts)


def _mark_latin(html: str) -> str:
    """Set Latin words of a Persian text apart, for direction and for screen readers."""
    parts = _TAG.split(html)
    inside = 0
    for index, part in enumerate(parts):
        if index % 2:
            name = part.strip("</>").split()[0]
            if name in {"code", "pre", "bdi"}:
                inside += -1 if part.startswith("</") else 1
        elif not inside:
            parts[index] = _LATIN_RUN.sub(r'<bdi lang="en">\g<0></bdi>', part)
    return "".join(parts)


def _flat(tokens: list[dict[str, object]]) -> list[Heading]:
    headings: list[Heading] = []
    for token in tokens:
        level, name, children = token["level"], token["name"], token["children"]
        headings.append(Heading(int(str(level)), str(token["id"]), unescape(str(name))))
        if isinstance(children, list):
            headings.extend(_flat(children))
    return headings
