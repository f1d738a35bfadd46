"""Pictures that become part of a page: SVG rebuilt from an allow-list of parts.

Nothing of the file is copied as it is: each element and attribute that is known is written
anew, everything else is a problem. Colours become those of the page, in both themes, and ids
carry the picture's name, so that two pictures on a page never share one.
"""

import re
from dataclasses import dataclass
from html import escape
from xml.parsers import expat

from competency.content import language
from competency.content.problems import Place, Problems
from competency.content.source import Source
from competency.domain.career_path import Language

WIDE, NARROW = 720, 320
"""Widths, in px, that the two drawings of a picture are drawn for."""
SMALLEST_TEXT = {WIDE: 15.0, NARROW: 13.0}

COLOURS = {
    "#16262b": "var(--ink)",
    "#53636a": "var(--secondary)",
    "#ffffff": "var(--surface)",
    "#f7f9f9": "var(--sunk)",
    "#e1f1f0": "var(--soft)",
    "#7b8c92": "var(--control)",
    "#0d6770": "var(--accent)",
    "#c3e2df": "var(--step-1)",
    "#74b9ba": "var(--step-2)",
    "#237a83": "var(--step-3)",
    "#0b414a": "var(--step-4)",
    "#fdf1dc": "var(--warning)",
    "#8a4b00": "var(--warning-ink)",
    "#fdecec": "var(--error)",
    "#a3262e": "var(--error-ink)",
    "none": "none",
}
"""Colours as they are drawn, and what the page makes of them (`tokens.css`)."""

_SVG = "http://www.w3.org/2000/svg"
_XML = "http://www.w3.org/XML/1998/namespace"
_NUMBER = r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_LENGTH = re.compile(rf"{_NUMBER}(px|%)?")
_NUMBERS = re.compile(rf"(?:{_NUMBER}[\s,]*)+")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE.,\s+-]+")
_TRANSFORM = re.compile(rf"(?:(?:translate|rotate|scale)\((?:{_NUMBER}[\s,]*)+\)[\s,]*)+")
_NAME = re.compile(r"[A-Za-z][\w.-]*")
_MARKER = re.compile(r"url\(#([A-Za-z][\w.-]*)\)")
_SIZE = re.compile(rf"0 0 ({_NUMBER}) ({_NUMBER})")

_DROPPED = {"title", "desc"}
_ELEMENTS = {
    *("svg", "g", "defs", "marker", "path", "rect", "circle", "ellipse"),
    *("line", "polyline", "polygon", "text", "tspan"),
    *_DROPPED,
}
_LENGTHS = {
    *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"),
    *("dx", "dy", "font-size", "stroke-width", "stroke-dashoffset", "opacity"),
    *("fill-opacity", "stroke-opacity", "refX", "refY", "markerWidth", "markerHeight"),
    *("textLength", "letter-spacing", "stroke-miterlimit"),
}
_WORDS = {
    "text-anchor": {"start", "middle", "end"},
    "dominant-baseline": {"auto", "middle", "central", "hanging", "alphabetic"},
    "font-weight": {"normal", "bold", "400", "500", "600", "700", "800"},
    "font-style": {"normal", "italic"},
    "stroke-linecap": {"butt", "round", "square"},
    "stroke-linejoin": {"miter", "round", "bevel"},
    "fill-rule": {"nonzero", "evenodd"},
    "orient": {"auto", "auto-start-reverse"},
    "markerUnits": {"strokeWidth", "userSpaceOnUse"},
    "direction": {"rtl", "ltr"},
    "unicode-bidi": {"normal", "embed", "isolate", "plaintext"},
}
_PATTERNS = {
    "d": _PATH,
    "points": _NUMBERS,
    "viewBox": _NUMBERS,
    "stroke-dasharray": _NUMBERS,
    "transform": _TRANSFORM,
}
_MARKERS = {"marker-start", "marker-mid", "marker-end"}
_LEFT_OUT = {"role", "aria-labelledby", "aria-label", f"{_XML} lang", "version"}
"""Attributes that are right in a file of its own and have no meaning inside a page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one language, drawn for both widths, as markup for a page."""

    wide: str
    narrow: str

    def markup(self, text: str) -> str:
        """The picture with its alternative text, as a part of a page."""
        return (
            f'<span class="c-picture" role="img" aria-label="{escape(text)}">'
            f"{self.wide}{self.narrow}</span>"
        )


def read_drawing(source: Source, width: int, direction: Language, problems: Problems) -> str | None:
    """One drawing as markup for a page; None, with problems noted, where it is not allowed.

    Args:
        width: What it is drawn for, `WIDE` or `NARROW`.
        direction: The language of its texts, which says where they begin.
    """
    before = len(problems)
    reader = _Reader(source, width, direction, problems)
    try:
        reader.parser.Parse(source.text, True)
    except expat.ExpatError as error:
        problems.add(
            reader.place,
            "not valid SVG, %(why)s",
            "mend it or save it anew from the drawing program",
            why=expat.ErrorString(error.code),
        )
    return "".join(reader.parts) if len(problems) == before else None


class _Reader:
    def __init__(self, source: Source, width: int, direction: Language, problems: Problems) -> None:
        self.parts: list[str] = []
        self._width = width
        self._language = direction
        self._prefix = re.sub(r"[^a-z0-9]+", "-", source.file.rpartition("/")[2])[: -len("-svg")]
        self._source = source
        self._problems = problems
        self._depth = 0
        self._dropped = 0
        self._bytes = source.text.encode()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    @property
    def place(self) -> Place:
        """Where the parser is; it counts bytes, people count characters."""
        before = self._bytes[: max(0, self.parser.CurrentByteIndex)]
        return self._source.place(len(before.decode(errors="ignore")))

    def _note(self, message: str, hint: str, **params: object) -> None:
        self._problems.add(self.place, message, hint, **params)

    def _doctype(self, *_: object) -> None:
        self._problems.add(
            self._source.place(max(0, self._source.text.find("<!DOCTYPE"))),
            "a picture has no need of a document type",
            "delete it",
        )

    def _instruction(self, *_: object) -> None:
        self._note("a picture has no need of processing instructions", "delete it")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _space, local = name.rpartition(" ")
        if namespace != _SVG or local not in _ELEMENTS or (local == "svg") != (not self._depth):
            self._note(
                "<%(name)s> may not stand in a picture",
                "draw it with shapes and texts, and save it as plain SVG",
                name=local,
            )
        self._depth += 1
        if local in _DROPPED:
            self._dropped += 1
        if self._dropped:
            return
        if self._depth == 1:
            self._check_root(attributes)
        written = "".join(self._attribute(key, value) for key, value in attributes.items())
        if self._depth == 1:
            kind = "wide" if self._width == WIDE else "narrow"
            written += f' class="c-picture__{kind}" aria-hidden="true"'
        self.parts.append(f"<{local}{written}>")

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._depth -= 1
        if not self._dropped:
            self.parts.append(f"</{local}>")
        elif local in _DROPPED:
            self._dropped -= 1

    def _check_root(self, attributes: dict[str, str]) -> None:
        size = _SIZE.fullmatch(attributes.get("viewBox", ""))
        if size is None or float(size[1]) != self._width:
            self._note(
                "the drawing is not %(width)s wide",
                'write viewBox="0 0 %(width)s …" in its svg tag',
                width=self._width,
            )
        direction = "rtl" if self._language == "fa" else "ltr"
        if attributes.get("direction") != direction:
            self._note(
                "the drawing does not say in which direction its texts run",
                'write direction="%(direction)s" in its svg tag',
                direction=direction,
            )

    def _attribute(self, name: str, value: str) -> str:
        if name in _LEFT_OUT or (self._depth == 1 and name in {"width", "height"}):
            return ""
        value = value.strip()
        written = self._value(name, value)
        if written is None:
            self._note(
                '%(name)s="%(value)s" may not stand in a picture',
                "%(better)s",
                name=name.rpartition(" ")[2],
                value=value if len(value) <= 40 else value[:40] + "…",
                better=_better(name),
            )
            return ""
        return f' {name}="{escape(written)}"'

    def _value(self, name: str, value: str) -> str | None:
        """The value as it is written; None where the attribute or the value is not allowed."""
        if name in {"fill", "stroke"}:
            return COLOURS.get(value.lower())
        if name in _LENGTHS:
            if name == "font-size":
                self._check_size(value)
            return value if _LENGTH.fullmatch(value) else None
        if name in _WORDS:
            return value if value in _WORDS[name] or self._is_angle(name, value) else None
        if name in _PATTERNS:
            return value if not value or _PATTERNS[name].fullmatch(value) else None
        if name == "id":
            return f"{self._prefix}-{value}" if _NAME.fullmatch(value) else None
        marker = _MARKER.fullmatch(value) if name in _MARKERS else None
        return f"url(#{self._prefix}-{marker[1]})" if marker else None

    def _is_angle(self, name: str, value: str) -> bool:
        return name == "orient" and _LENGTH.fullmatch(value) is not None

    def _check_size(self, value: str) -> None:
        size = _LENGTH.fullmatch(value)
        smallest = SMALLEST_TEXT[self._width]
        if size and float(value.removesuffix("px").removesuffix("%")) < smallest:
            self._note(
                "text of %(size)s px is too small to read",
                "write at least %(smallest)g px",
                size=value.removesuffix("px"),
                smallest=smallest,
            )

    def _text(self, text: str) -> None:
        if self._dropped:
            return
        self.parts.append(escape(text, quote=False))
        if self._language != "fa":
            return
        for slip in language.slips(text):
            # The parser stands behind the text, and entities may have been replaced in it.
            index = self._source.text.find(text)
            place = self._source.place(index + slip.start) if index >= 0 else self.place
            self._problems.add(place, slip.message, slip.hint, found=slip.found, better=slip.better)


def _better(name: str) -> str:
    """What to write in the place of an attribute that is not allowed."""
    if name in {"fill", "stroke"}:
        return "write one of: " + ", ".join(COLOURS)
    if name == "font-family":
        return "delete it; the page's own font is used"
    if name in _WORDS:
        return "write one of: " + ", ".join(sorted(_WORDS[name]))
    return "delete it, or save the picture as plain SVG"
