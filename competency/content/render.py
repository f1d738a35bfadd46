"""Markdown to sanitised HTML: headings with ids, checklists, tables, diagrams, links.

Links to other files of the career path and diagrams are written as places (`page:…`,
`asset:…`), so that published HTML holds no address of an installation; `with_addresses`
fills the addresses in when a page is shown.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from competency.domain.career_path import Language

_TASK = re.compile(r"\s*\[[ xX]\]\s+")
_NOT_IN_SLUG = re.compile(r"[^\w]+")
_TAG = re.compile(r"(<[^>]+>)")
_PAGE_FILE = re.compile(r"(?:(?P<area>[a-z0-9-]+)/)?(?P<name>[a-z0-9-]+)\.(?:fa|en)\.md")
_PLACE = re.compile(r'(?P<name>href|src)="(?P<kind>asset|page):(?P<target>[^"#]*)')
_LATIN_RUN = re.compile(
    r"(?<![&A-Za-z0-9])[A-Za-z](?:(?:[.,:]? |[.'’+/_@–-])?(?:[A-Za-z0-9]|&amp;))*"
)
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|(?<![\w*])\*(?P<em>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"
)
_TABLE_NAME: dict[Language, str] = {"fa": "جدول", "en": "Table"}
_TO_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code"),
        *("em", "strong", "sub", "sup", "bdi", "span", "abbr", "mark", "a", "img", "div"),
        *("table", "thead", "tbody", "tr", "th", "td"),
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
        "span": {"lang", "dir"},
        "td": {"align"},
        "th": {"align", "scope"},
    },
    allowed_classes={"ul": {"checklist"}, "div": {"table-responsive"}},
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


def asset_place(file: str) -> str:
    """The place of a diagram in published HTML, to be filled by `with_addresses`."""
    return f"asset:{file}"


def page_place(target: str, folder: str) -> str:
    """The place of a link between files in published HTML; other targets stay.

    Args:
        target: As written in the Markdown, for example "../audience/candour.fa.md#why".
        folder: The folder of the file that links; "" for the career path's own.
    """
    address, hash_mark, fragment = target.partition("#")
    page = _PAGE_FILE.fullmatch(posixpath.normpath(posixpath.join(folder, address)))
    if page is None or ":" in address:
        return target
    area, name = page["area"] or "", page["name"]
    place = area if name in {"module", "path"} else f"{area}/{name}"
    return f"page:{place}{hash_mark}{fragment}"


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
        self._shape = _Shape(language, asset_url, sizes or {})
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
        html = _CLEANER.clean(self._markdown.convert(text))
        if self._language == "fa":
            html = _mark_latin(html)
        return Rendered(html, tuple(_flat(getattr(self._markdown, "toc_tokens", []))))

    def _slug(self, text: str, separator: str) -> str:
        return self._heading_ids.get(text) or slug(text, separator)


def render(
    text: str, language: Language, *, asset_url: Callable[[str], str] = asset_place
) -> Rendered:
    """Render one Markdown text by itself, for example a preview."""
    return Renderer(language, asset_url=asset_url).render(text)


def inline(text: str, language: Language) -> str:
    """Safe HTML of one line (an option, its match, its rationale).

    Code in backticks, **strong** and *stressed* words; everything else is shown as written.
    """
    html = _inline(text)
    return _mark_latin(html) if language == "fa" else html


def with_addresses(
    html: str, *, asset_url: Callable[[str], str], page_url: Callable[[str], str]
) -> str:
    """Fill the places of published HTML with addresses.

    Args:
        asset_url: Address of a diagram from its file name ("calendar-week.fa.svg").
        page_url: Address of a page from "" (the career path), "<area>" (its module) or
            "<area>/<competency>" (a lesson); a fragment after it stays.
    """

    def fill(match: re.Match[str]) -> str:
        to_url = asset_url if match["kind"] == "asset" else page_url
        return f'{match["name"]}="{escape(to_url(match["target"]))}'

    return _PLACE.sub(fill, html)


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
            if name in {"code", "pre", "bdi", "span"}:
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


class _Shape(Extension):
    """Markdown extension: adapts the parsed tree before it becomes HTML."""

    def __init__(
        self,
        language: Language,
        asset_url: Callable[[str], str],
        sizes: Mapping[str, tuple[int, int]],
    ) -> None:
        super().__init__()
        self.language = language
        self.asset_url = asset_url
        self.sizes = sizes
        self.folder = ""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # Below "inline" (20), so that links and images are elements already.
        md.treeprocessors.register(_ShapeTree(md, self), "competency", 4)


class _ShapeTree(Treeprocessor):
    def __init__(self, md: markdown.Markdown, shape: _Shape) -> None:
        super().__init__(md)
        self.shape = shape

    def run(self, root: Element) -> None:
        for element in root.iter():
            match element.tag:
                case "ul":
                    self._checklist(element)
                case "img":
                    self._image(element)
                case "a":
                    element.set("href", page_place(element.get("href", ""), self.shape.folder))
                case "th":
                    element.set("scope", "col")
        self._tables(root)

    def _checklist(self, element: Element) -> None:
        """`- [ ] …` becomes a plain list with a class: a printed box asks for no form."""
        for line in element:
            text = line if (line.text or "").strip() else next(iter(line), line)
            if _TASK.match(text.text or ""):
                text.text = _TASK.sub("", text.text or "", count=1)
                element.set("class", "checklist")

    def _image(self, element: Element) -> None:
        file = element.get("src", "")
        element.set("src", self.shape.asset_url(file))
        element.set("loading", "lazy")
        if file in self.shape.sizes:
            width, height = self.shape.sizes[file]
            element.set("width", str(width))
            element.set("height", str(height))

    def _tables(self, root: Element) -> None:
        """Each table gets a frame that scrolls by itself on narrow screens, also by keyboard."""
        number = 0
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "table":
                    number += 1
                    parent[index] = self._frame(child, number)

    def _frame(self, table: Element, number: int) -> Element:
        digits = str(number)
        if self.shape.language == "fa":
            digits = digits.translate(_TO_PERSIAN_DIGITS)
        frame = Element(
            "div",
            {
                "class": "table-responsive",
                "role": "group",
                "tabindex": "0",
                "aria-label": f"{_TABLE_NAME[self.shape.language]} {digits}",
            },
        )
        frame.tail, table.tail = table.tail, None
        frame.append(table)
        return frame
