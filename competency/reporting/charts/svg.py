"""A drawing made fit for pages: small, named for readers, safe under a strict CSP.

Matplotlib writes `style` attributes and a style sheet; a page whose policy forbids inline
style would show black shapes. Here they become presentation attributes, comments and editor
metadata go, each glyph is defined once, boxes become `<rect>`, and title and description
come in.
"""

import re
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
# How matplotlib names a glyph: the font's PostScript name and the glyph's number.
_GLYPH = re.compile(r"[A-Za-z]+-([A-Za-z])[A-Za-z]*-([0-9a-f]+)")
_SHIFT = re.compile(r"translate\((\S+) 0\)")
_MATPLOTLIB_UNITS = 64
_COARSER = 16
_DEFAULTS = {("stroke-dashoffset", "0"), ("opacity", "1")}


def finish(drawn: bytes, *, width: float, height: float, title: str, description: str) -> bytes:
    """The drawing as a stand-alone SVG file.

    Args:
        drawn: What matplotlib wrote.
        width: Width in px; also the natural width of an `<img>` that shows it.
        height: Height in px.
        title: One line that names the chart.
        description: A sentence or more that says what the chart shows.
    Returns:
        UTF-8; equal for equal arguments.
    """
    # Only matplotlib's own output is parsed here, never a file from outside.
    source = ET.fromstring(drawn)  # noqa: S314
    wide, high = _short(width), _short(height)
    measures = {"width": wide, "height": high, "viewBox": f"0 0 {wide} {high}"}
    root = ET.Element("svg", {"xmlns": _SVG, **measures, "role": "img", "aria-label": title})
    ET.SubElement(root, "title").text = title
    ET.SubElement(root, "desc").text = description
    copier = _Copier(root)
    for child in source:
        copier.move(child, copier.body)
    text: str = ET.tostring(root, encoding="unicode")
    return text.replace(" />", "/>").encode("utf-8")


class _Copier:
    """Copies what is drawn into a new document, without what only editors need."""

    def __init__(self, root: ET.Element) -> None:
        self.definitions = ET.SubElement(root, "defs")
        self.body = ET.SubElement(root, "g", {"stroke-linejoin": "round", "stroke-linecap": "butt"})
        self._glyphs: set[str] = set()
        self._blank: set[str] = set()

    def move(self, node: ET.Element, into: ET.Element) -> None:
        tag = _tag(node)
        if tag in {"metadata", "style"}:
            return
        if tag == "defs":
            for definition in node:
                self._define(definition)
            return
        name = node.get("id", "")
        if tag == "g" and name.startswith("box "):
            _add_box(name, node[0], into)
            return
        if tag == "g" and not set(node.keys()) - {"id"}:
            for child in node:
                self.move(child, into)
            return
        if tag == "use":
            self._use(node, into)
            return
        copied = _copy(node, into)
        for child in node:
            self.move(child, copied)

    def _define(self, glyph: ET.Element) -> None:
        if _tag(glyph) == "style":
            return
        name = _glyph_name(glyph.get("id", ""))
        if not glyph.get("d"):
            self._blank.add(name)
        elif name not in self._glyphs:
            self._glyphs.add(name)
            outline = _relative(glyph.get("d", "").split())
            scale = f"scale({_COARSER / _MATPLOTLIB_UNITS})"
            ET.SubElement(self.definitions, "path", id=name, d=outline, transform=scale)

    def _use(self, node: ET.Element, into: ET.Element) -> None:
        name = _glyph_name(node.get(_HREF, "").removeprefix("#"))
        # Spaces and the isolates around a label have no outline.
        if name in self._blank:
            return
        used = ET.SubElement(into, "use", {"href": f"#{name}"})
        moved = node.get("transform", "")
        if shift := _SHIFT.fullmatch(moved):
            if float(shift[1]):
                used.set("x", _short(round(float(shift[1]), 1)))
        elif moved:
            used.set("transform", moved)


def _copy(node: ET.Element, into: ET.Element) -> ET.Element:
    copied = ET.SubElement(into, _tag(node))
    for name, value in node.items():
        if name == "style":
            _restyle(copied, value)
        elif name == "d":
            copied.set(name, _round(" ".join(value.split())))
        elif name == "transform":
            copied.set(name, _round(value))
        elif name != "id":
            copied.set(name, value)
    return copied


def _restyle(element: ET.Element, style: str) -> None:
    for declaration in filter(None, style.split(";")):
        name, _, value = declaration.partition(":")
        if (name.strip(), value.strip()) not in _DEFAULTS:
            element.set(name.strip(), value.strip())


def _relative(tokens: list[str]) -> str:
    """The outline of a glyph on a coarser grid, each point relative to the one before.

    Glyphs are most of a chart. Matplotlib gives an em 6,400 units; a sixteenth of that moves
    no point of a label by more than a sixtieth of a px, with half of the bytes.
    """
    said: list[str] = []
    at = start = (0, 0)
    place = 0
    while place < len(tokens):
        command = tokens[place]
        count = {"M": 1, "L": 1, "Q": 2, "z": 0}[command]
        coordinates = tokens[place + 1 : place + 1 + 2 * count]
        numbers = [round(float(number) / _COARSER) for number in coordinates]
        place += 1 + 2 * count
        if command == "z":
            said.append("z")
            at = start
            continue
        moves = [number - at[axis % 2] for axis, number in enumerate(numbers)]
        letter, shown = command.lower(), " ".join(map(str, moves)).replace(" -", "-")
        if command == "L" and 0 in moves:
            letter, shown = ("v", str(moves[1])) if moves[0] == 0 else ("h", str(moves[0]))
        said.append(letter + shown)
        at = (numbers[-2], numbers[-1])
        start = at if command == "M" else start
    return "".join(said)


def _add_box(name: str, path: ET.Element, into: ET.Element) -> None:
    x, y, width, height, radius = map(float, name.split()[1:])
    rect = ET.SubElement(into, "rect", {"x": _short(x), "y": _short(y)})
    rect.set("width", _short(width))
    rect.set("height", _short(height))
    if radius:
        rect.set("rx", _short(radius))
    _restyle(rect, path.get("style", ""))


def _tag(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _glyph_name(name: str) -> str:
    """A short name that stays the same in every chart, as charts may share one page."""
    return _GLYPH.sub(r"\1\2", name).lower() if _GLYPH.fullmatch(name) else name


def _round(text: str) -> str:
    return _NUMBER.sub(lambda found: _short(float(found[0])), text)


def _short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
