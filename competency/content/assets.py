"""Diagrams: SVG files that are safe to serve, readable and of a known size."""

import re
from dataclasses import dataclass
from xml.parsers import expat

from competency.content import language
from competency.content.problems import Place, Problems
from competency.content.source import Source

SMALLEST_TEXT = 13.0
"""Smallest text, in px, of a diagram as wide as it is drawn."""

_FORBIDDEN = {"script", "foreignObject", "iframe", "image", "use", "style", "animate", "set", "a"}
_NUMBER = re.compile(r"\d+(\.\d+)?")
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|^(?!#)\S*:|^//", re.IGNORECASE)
_LINKS = {"href", "src", "xlink:href"}


@dataclass(frozen=True, slots=True)
class Diagram:
    """An SVG file as text with its size in px."""

    text: str
    size: tuple[int, int]


def read_diagram(source: Source, problems: Problems) -> Diagram | None:
    """Check one SVG file; None, with problems noted, where it is not well-formed.

    Safe means: no script, no event handlers, no styles, no document type, and nothing from
    outside the file. The size comes from `viewBox`.
    """
    reader = _Reader(source, problems)
    try:
        reader.parser.Parse(source.text, True)
    except expat.ExpatError as error:
        problems.add(
            reader.place,
            "not valid SVG, %(why)s",
            "mend it or save it anew from the drawing program",
            why=expat.ErrorString(error.code),
        )
        return None
    if reader.size is None:
        problems.add(
            source.start,
            "the drawing does not tell its size",
            'write viewBox="0 0 720 360" in its svg tag',
        )
        return None
    return Diagram(source.text, reader.size)


class _Reader:
    def __init__(self, source: Source, problems: Problems) -> None:
        self.size: tuple[int, int] | None = None
        self._persian = source.file.endswith(".fa.svg")
        self._source = source
        self._problems = problems
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self._bytes = source.text.encode()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = lambda name: None  # so that texts come one a tag
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    @property
    def place(self) -> Place:
        """Where the parser is; it counts bytes, people count characters."""
        before = self._bytes[: max(0, self.parser.CurrentByteIndex)]
        return self._source.place(len(before.decode(errors="ignore")))

    def _doctype(self, *_: object) -> None:
        self._problems.add(
            self._source.place(max(0, self._source.text.find("<!DOCTYPE"))),
            "a drawing has no need of a document type",
            "delete it",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "svg" and self.size is None:
            numbers = attributes.get("viewBox", "").replace(",", " ").split()
            if len(numbers) == 4 and all(_NUMBER.fullmatch(number) for number in numbers):
                self.size = (round(float(numbers[2])), round(float(numbers[3])))
        if name in _FORBIDDEN:
            self._problems.add(
                self.place,
                "<%(name)s> may not stand in a drawing",
                "draw it with shapes and texts",
                name=name,
            )
        for attribute, value in attributes.items():
            if attribute.lower().startswith("on") or (
                _OUTSIDE.search(value)
                if attribute in _LINKS
                else "url(" in value.lower() and _OUTSIDE.search(value)
            ):
                self._problems.add(
                    self.place,
                    'the attribute "%(name)s" runs code or loads something from outside',
                    "delete it",
                    name=attribute,
                )
        size = _NUMBER.match(attributes.get("font-size", ""))
        if size and float(size[0]) < SMALLEST_TEXT:
            self._problems.add(
                self.place,
                "text of %(size)s px is too small to read",
                "write at least %(smallest)g px",
                size=size[0],
                smallest=SMALLEST_TEXT,
            )

    def _text(self, text: str) -> None:
        if not self._persian:
            return
        for slip in language.slips(text):
            # The parser stands behind the text, and entities may have been replaced in it.
            index = self._source.text.find(text)
            place = self._source.place(index + slip.start) if index >= 0 else self.place
            self._problems.add(place, slip.message, slip.hint, found=slip.found, better=slip.better)
