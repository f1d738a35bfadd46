"""Markdown extension: adapts the parsed tree of a text before it becomes HTML."""

import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from competency.content.places import page_place
from competency.content.standard import CAPTION, MODEL_ANSWER, QUESTION
from competency.domain.career_path import Language, Text
from competency.i18n.digits import to_persian

_TASK = re.compile(r"\s*\[[ xX]\]\s+")
_TABLE_NAME = Text("جدول", "Table")


class Shape(Extension):
    """Checklists, tables, captions, folded answers, boxes, drawings and links.

    Args:
        asset_url: Address of a drawing, from its file name.
        sizes: Width and height in px of drawings, so that pages reserve their space.
    """

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
        """The folder that links of the text start from."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # Below "inline" (20) and "toc" (5): links, images and ids are there already.
        md.treeprocessors.register(_ShapeTree(md, self), "competency", 4)


class _ShapeTree(Treeprocessor):
    def __init__(self, md: markdown.Markdown, shape: Shape) -> None:
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
        self._fold(root)
        self._tables(root)
        self._box(root)

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

    def _fold(self, root: Element) -> None:
        """A quotation that begins with a fixed word shows that and folds the rest away.

        Markdown makes one quotation of several that follow each other; each such paragraph
        begins one of its own again.
        """
        for parent in list(root.iter()):
            for quote in [each for each in parent if each.tag == "blockquote"]:
                parts = self._parts(quote)
                index = list(parent).index(quote)
                parent[index : index + 1] = parts

    def _parts(self, quote: Element) -> list[Element]:
        parts: list[Element] = []
        for child in list(quote):
            word = self._fold_word(child)
            if word:
                parts.append(Element("details", {"class": "folded"}))
            elif not parts:
                parts.append(Element("blockquote"))
            if word == MODEL_ANSWER[self.shape.language]:
                parts[-1].append(_head_of(child))
            elif word:
                child.tag = "summary"
            if len(child) or (child.text or "").strip():
                parts[-1].append(child)
        for part in parts:
            part.tail = "\n"
        return parts

    def _fold_word(self, element: Element) -> str:
        """The fixed word in bold that a paragraph begins with; "" where it does not."""
        if element.tag != "p" or (element.text or "").strip() or not len(element):
            return ""
        word = (element[0].text or "").strip().rstrip(".:").strip()
        language = self.shape.language
        known = {QUESTION[language], MODEL_ANSWER[language]}
        return word if element[0].tag == "strong" and word in known else ""

    def _tables(self, root: Element) -> None:
        """Each table gets a frame that scrolls by itself on narrow screens, also by keyboard.

        The paragraph above it that begins with "Table:" becomes its caption.
        """
        number = 0
        for parent in list(root.iter()):
            for child in [each for each in parent if each.tag == "table"]:
                number += 1
                index = list(parent).index(child)
                above = parent[index - 1] if index else None
                name = self._numbered(number)
                if above is not None and self._is_caption(above):
                    parent.remove(above)
                    index -= 1
                    name = self._caption(child, above)
                parent[index] = self._frame(child, name)

    def _numbered(self, number: int) -> str:
        name = f"{_TABLE_NAME[self.shape.language]} {number}"
        return to_persian(name) if self.shape.language == "fa" else name

    def _is_caption(self, element: Element) -> bool:
        prefix = CAPTION[self.shape.language]
        return element.tag == "p" and (element.text or "").lstrip().startswith(prefix)

    def _caption(self, table: Element, paragraph: Element) -> str:
        """Move a paragraph into a table as its caption; what it says."""
        paragraph.tag = "caption"
        text = (paragraph.text or "").lstrip().removeprefix(CAPTION[self.shape.language])
        paragraph.text = text.lstrip()
        paragraph.tail = None
        table.insert(0, paragraph)
        return " ".join("".join(paragraph.itertext()).split())

    def _frame(self, table: Element, name: str) -> Element:
        attributes = {
            "class": "table-responsive",
            "role": "group",
            "tabindex": "0",
            "aria-label": name,
        }
        frame = Element("div", attributes)
        frame.tail, table.tail = table.tail, None
        frame.append(table)
        return frame

    def _box(self, root: Element) -> None:
        """What is true of the platforms today stands in a box of its own."""
        children = list(root)
        start = next(
            (
                index
                for index, child in enumerate(children)
                if child.tag == "h2" and child.get("id") == "platforms"
            ),
            None,
        )
        if start is None:
            return
        box = Element("div", {"class": "platforms"})
        for child in children[start:]:
            if child.tag == "h2" and len(box):
                break
            root.remove(child)
            box.append(child)
        root.insert(start, box)


def _head_of(paragraph: Element) -> Element:
    """The bold word that a paragraph begins with, as a summary; the paragraph keeps the rest."""
    summary = Element("summary")
    strong = paragraph[0]
    paragraph.remove(strong)
    paragraph.text = (strong.tail or "").lstrip()
    strong.tail = None
    summary.append(strong)
    return summary
