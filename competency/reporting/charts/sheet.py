"""A sheet to draw a chart on: pixels, reading direction, labels that fit, themes.

Coordinates are px from the top left, y downwards. `x(40)` is 40 px from the side where reading
starts, so that a chart written once is mirrored in Persian.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from competency.domain.career_path import Language
from competency.i18n.bidi import isolate
from competency.reporting.charts.canvas import (
    Anchor,
    Box,
    Dash,
    Disc,
    Label,
    Line,
    Mark,
    Point,
    Polygon,
    Stroke,
    has_glyph,
    render,
    text_width,
)
from competency.reporting.charts.fonts import FontFiles, find_fonts
from competency.reporting.charts.svg import finish
from competency.reporting.palette import PALETTES, Palette, Theme

Marker = Literal["circle", "square", "triangle"]

DOTTED: Dash = (1.2, 3.2)
DASHED: Dash = (4.5, 3.0)

SMALL = 12.0
"""The smallest text, in px: anything less is illegible on a telephone."""
BODY = 13.0

# Letters and digits of Vazirmatn look centred when their baseline lies this far below.
_MIDDLE = 0.34
# Would end or override the isolate that every label is wrapped in.
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Sheet:
    """One drawing in the making.

    Args:
        width: Width in px, > 0.
        height: Height in px, > 0.
        language: Direction of reading: in fa it starts on the right.
        theme: Which colours.
        fonts: The font files; those of the installation when absent.

    Attributes:
        texts: Every text drawn so far, in logical order, as given.
        marks: What was drawn so far.
    """

    def __init__(
        self,
        width: float,
        height: float,
        *,
        language: Language,
        theme: Theme,
        fonts: FontFiles | None = None,
    ) -> None:
        self.width = width
        self.height = height
        self.language = language
        self.palette: Palette = PALETTES[theme]
        self.texts: list[str] = []
        self.marks: list[Mark] = []
        self._fonts = fonts or find_fonts()
        self._widths: dict[tuple[str, bool], float] = {}

    @property
    def mirrored(self) -> bool:
        """Whether reading starts on the right."""
        return self.language == "fa"

    def x(self, from_start: float) -> float:
        """The x of a place that lies so many px from the side where reading starts."""
        return self.width - from_start if self.mirrored else from_start

    @property
    def start(self) -> Anchor:
        """The anchor of text that begins at its x."""
        return "right" if self.mirrored else "left"

    @property
    def end(self) -> Anchor:
        """The anchor of text that ends at its x."""
        return "left" if self.mirrored else "right"

    def line(
        self,
        points: Sequence[Point],
        colour: str,
        width: float = 1,
        *,
        dash: Dash | None = None,
        round_ends: bool = False,
    ) -> None:
        """A line through points; fewer than two draw nothing."""
        if len(points) > 1:
            self.marks.append(Line(tuple(points), Stroke(colour, width, dash, round_ends)))

    def polygon(
        self,
        points: Sequence[Point],
        *,
        fill: str | None = None,
        alpha: float = 1,
        stroke: Stroke | None = None,
    ) -> None:
        """A closed shape; fewer than three points draw nothing; `alpha` thins the fill only."""
        if len(points) > 2:
            self.marks.append(Polygon(tuple(points), fill, alpha, stroke))

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        radius: float = 0,
        fill: str | None = None,
        stroke: Stroke | None = None,
    ) -> None:
        """A rectangle from its top left corner; an empty one draws nothing."""
        if width > 0 and height > 0:
            corner = min(radius, width / 2, height / 2)
            self.marks.append(Box(x, y, width, height, corner, fill, stroke))

    def bar(
        self, from_start: float, y: float, width: float, height: float, *, radius: float, fill: str
    ) -> None:
        """A rectangle that grows from the side where reading starts, centred on y."""
        left = self.x(from_start + width) if self.mirrored else from_start
        self.rect(left, y - height / 2, width, height, radius=radius, fill=fill)

    def hatch(self, points: Sequence[Point], colour: str, gap: float = 6) -> None:
        """Diagonal lines, `gap` px apart, inside a convex shape: "not known"."""
        for a, b in _hatching(points, gap):
            self.line([a, b], colour, 0.9)

    def marker(
        self, kind: Marker, x: float, y: float, radius: float, fill: str, rim: str | None = None
    ) -> None:
        """A point with a shape of its own, as shapes tell people apart where colours cannot."""
        stroke = Stroke(rim, 1.2) if rim else None
        if kind == "circle":
            self.marks.append(Disc((x, y), radius, fill, stroke))
        elif kind == "square":
            half = radius * 0.9
            self.polygon(_corners(x - half, y - half, x + half, y + half), fill=fill, stroke=stroke)
        else:
            low, half = y + radius * 0.75, radius * 1.05
            corners = [(x, y - radius * 1.15), (x + half, low), (x - half, low)]
            self.polygon(corners, fill=fill, stroke=stroke)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Anchor = "center",
        size: float = SMALL,
        bold: bool = False,
        colour: str | None = None,
    ) -> None:
        """One line of text whose letters are centred on y; an empty one draws nothing.

        `anchor` says which side of the text lies at x, whatever its direction.
        """
        if not text.strip():
            return
        self.texts.append(text)
        font = self._font(bold)
        label = self._label(text, font)
        at = (x, y + size * _MIDDLE)
        self.marks.append(Label(at, label, anchor, size, font, colour or self.palette.ink))

    def lines(
        self,
        x: float,
        y: float,
        texts: Sequence[str],
        *,
        anchor: Anchor = "center",
        size: float = SMALL,
        bold: bool = False,
        colour: str | None = None,
        leading: float = 1.5,
    ) -> None:
        """Lines of text that are centred together on y."""
        top = y - (len(texts) - 1) * size * leading / 2
        for number, text in enumerate(texts):
            place = top + number * size * leading
            self.text(x, place, text, anchor=anchor, size=size, bold=bold, colour=colour)

    def measure(self, text: str, *, size: float = SMALL, bold: bool = False) -> float:
        """The width of a text in px."""
        if not text.strip():
            return 0.0
        if (text, bold) not in self._widths:
            font = self._font(bold)
            self._widths[text, bold] = text_width(font, self._label(text, font))
        return self._widths[text, bold] * size

    def fit(self, text: str, width: float, *, size: float = SMALL, bold: bool = False) -> str:
        """The text, cut with "…" where it is wider than `width` px."""
        if self.measure(text, size=size, bold=bold) <= width:
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            length = (fits + too_long) // 2
            if self.measure(_cut(text, length), size=size, bold=bold) <= width:
                fits = length
            else:
                too_long = length
        return _cut(text, fits)

    def wrap(
        self, text: str, width: float, *, size: float = SMALL, bold: bool = False, lines: int = 2
    ) -> list[str]:
        """The text on at most so many lines of `width` px; the last one is cut if need be."""
        done: list[str] = []
        words = text.split(" ")
        while words:
            if len(done) == lines - 1:
                return [*done, self.fit(" ".join(words), width, size=size, bold=bold)]
            take = len(words)
            while take > 1 and self.measure(" ".join(words[:take]), size=size, bold=bold) > width:
                take -= 1
            done.append(self.fit(" ".join(words[:take]), width, size=size, bold=bold))
            words = words[take:]
        return done

    def svg(self, title: str, description: str) -> bytes:
        """The drawing as an SVG file; the same drawing always gives the same bytes."""
        drawn = render(self._finished(), self.width, self.height)
        return finish(
            drawn, width=self.width, height=self.height, title=title, description=description
        )

    def _finished(self) -> list[Mark]:
        # The ground is painted, so that ink keeps its contrast wherever the file is opened.
        ground = Box(0, 0, self.width, self.height, 0, self.palette.surface, None)
        return [ground, *self.marks]

    def _font(self, bold: bool) -> Path:
        return self._fonts.bold if bold else self._fonts.regular

    def _label(self, text: str, font: Path) -> str:
        return isolate(_drawable(font, _DIRECTION_CONTROLS.sub("", text)), self.language)


def _corners(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _cut(text: str, length: int) -> str:
    return text[:length].rstrip(" \u200c") + "…"


def _drawable(font: Path, text: str) -> str:
    """The text with white space made plain and what the font lacks shown as "�"."""
    signs: list[str] = []
    for sign in text:
        category = unicodedata.category(sign)
        if category in {"Cc", "Zl", "Zp"}:
            signs.append(" ")
        elif category == "Cf" or has_glyph(font, sign):
            signs.append(sign)
        else:
            signs.append("\ufffd")
    return "".join(signs)


def _hatching(points: Sequence[Point], gap: float) -> list[tuple[Point, Point]]:
    """Rising diagonals inside a convex polygon: x + y = k for multiples k of the gap."""
    sums = [x + y for x, y in points]
    step = gap * math.sqrt(2)
    found: list[tuple[Point, Point]] = []
    for number in range(math.ceil(min(sums) / step), math.floor(max(sums) / step) + 1):
        level = number * step
        crossed: list[Point] = []
        for here, there in zip(points, [*points[1:], points[0]], strict=True):
            a, b = here[0] + here[1] - level, there[0] + there[1] - level
            if (a < 0) != (b < 0):
                share = a / (a - b)
                crossed.append(
                    (
                        here[0] + share * (there[0] - here[0]),
                        here[1] + share * (there[1] - here[1]),
                    )
                )
        if len(crossed) == 2:
            found.append((crossed[0], crossed[1]))
    return found
