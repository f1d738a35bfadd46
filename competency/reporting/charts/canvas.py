# ruff: noqa: PLC0415
"""Marks on a canvas become SVG: the one module that touches matplotlib.

Text is drawn as outlines, because an SVG inside `<img>` cannot load a web font. Matplotlib
itself (3.11 or later) shapes Persian letters and orders mixed directions, so labels come in
logical order, each between isolates. `Figure` is used without pyplot, and imported when first
needed: it costs half a second, which a cached chart or a command line should not pay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

Point = tuple[float, float]
Anchor = Literal["left", "center", "right"]
Dash = tuple[float, ...]

_INCHES = 1 / 72
_RENDERING = Lock()
"""Matplotlib's settings and font objects belong to the process and are not thread-safe."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line looks: colour, width in px, and the lengths of its dashes in px."""

    colour: str
    width: float = 1
    dash: Dash | None = None
    round_ends: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An open line through two points or more."""

    points: tuple[Point, ...]
    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed shape; `alpha` (0–1) thins its fill only."""

    points: tuple[Point, ...]
    fill: str | None
    alpha: float
    stroke: Stroke | None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, corners rounded by `radius` px."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    fill: str | None
    stroke: Stroke | None


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    at: Point
    radius: float
    fill: str
    stroke: Stroke | None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text on a baseline; `anchor` says which side of it lies at x."""

    at: Point
    text: str
    anchor: Anchor
    size: float
    font: Path
    colour: str


Mark = Line | Polygon | Box | Disc | Label


def box_name(box: Box) -> str:
    """What a box is called in the drawing: its measures, so that it can become a `<rect>`."""
    measures = (box.x, box.y, box.width, box.height, box.radius)
    return " ".join(["box", *(f"{measure:.2f}" for measure in measures)])


def render(marks: Sequence[Mark], width: float, height: float) -> bytes:
    """The SVG that matplotlib draws of the marks, later ones over earlier ones.

    Args:
        marks: In px from the top left, y downwards.
        width: Width in px, > 0.
        height: Height in px, > 0.
    Returns:
        The same bytes for the same marks: no date, no random ids.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    out = BytesIO()
    with (
        _RENDERING,
        rc_context(
            {
                "svg.fonttype": "path",
                "svg.hashsalt": "competency",
                "path.simplify": False,
                "path.snap": False,
                "text.usetex": False,
            }
        ),
    ):
        figure = Figure(figsize=(width * _INCHES, height * _INCHES), dpi=72)
        figure.patch.set_visible(False)
        pixels = Affine2D().scale(_INCHES, -_INCHES).translate(0, height * _INCHES)
        for order, mark in enumerate(marks):
            artist = _artist(mark)
            artist.set_zorder(order)
            if isinstance(mark, Box):
                artist.set_gid(box_name(mark))
            artist.set_transform(pixels + figure.dpi_scale_trans)
            figure.add_artist(artist)
        figure.savefig(out, format="svg", dpi=72, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def text_width(font: Path, text: str) -> float:
    """Width of one line of text in units of its font size."""
    from matplotlib.textpath import TextToPath

    with _RENDERING:
        width, _, _ = TextToPath().get_text_width_height_descent(text, _font(font, 100.0), False)
    return float(width) / 100


@cache
def has_glyph(font: Path, sign: str) -> bool:
    """Whether the font can draw a character."""
    with _RENDERING:
        return _face(font).get_char_index(ord(sign)) != 0


def _artist(mark: Mark) -> "Artist":
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, FancyBboxPatch, Rectangle
    from matplotlib.patches import Polygon as PolygonPatch
    from matplotlib.text import Text

    match mark:
        case Line(points, stroke):
            xs, ys = zip(*points, strict=True)
            return Line2D(
                xs,
                ys,
                color=stroke.colour,
                linewidth=stroke.width,
                linestyle=_dashes(stroke),
                solid_capstyle="round" if stroke.round_ends else "butt",
                dash_capstyle="butt",
                solid_joinstyle="round",
            )
        case Label():
            return Text(
                x=mark.at[0],
                y=mark.at[1],
                text=mark.text,
                color=mark.colour,
                fontproperties=_font(mark.font, mark.size),
                horizontalalignment=mark.anchor,
                verticalalignment="baseline",
                parse_math=False,
            )
        case Polygon(points, fill, alpha, stroke):
            look = _look(fill, alpha, stroke)
            return PolygonPatch(points, closed=True, joinstyle="round", **look)
        case Disc(at, radius, fill, stroke):
            return Circle(at, radius, **_look(fill, 1, stroke))
        case Box(x, y, width, height, radius, fill, stroke):
            look = _look(fill, 1, stroke)
            if not radius:
                return Rectangle((x, y), width, height, **look)
            style = f"Round, pad=0, rounding_size={radius}"
            return FancyBboxPatch((x, y), width, height, boxstyle=style, **look)


def _look(fill: str | None, alpha: float, stroke: Stroke | None) -> dict[str, Any]:
    return {
        "facecolor": "none" if fill is None else fill if alpha == 1 else (fill, alpha),
        "edgecolor": stroke.colour if stroke else "none",
        "linewidth": stroke.width if stroke else 0,
        "linestyle": _dashes(stroke) if stroke else "solid",
    }


def _dashes(stroke: Stroke) -> Any:
    # Matplotlib counts dashes in widths of the line.
    if stroke.dash is None:
        return "solid"
    return (0, tuple(part / max(stroke.width, 1e-9) for part in stroke.dash))


@cache
def _font(file: Path, size: float) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=str(file), size=size)


@cache
def _face(file: Path) -> "FT2Font":
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(file))
