"""What every chart has in common: its parts, its sizes and the identity of a drawing."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from competency import __version__
from competency.domain.career_path import Language
from competency.reporting.charts.sheet import Sheet
from competency.reporting.palette import Theme

Data = TypeVar("Data")
Data_contra = TypeVar("Data_contra", contravariant=True)

Width = Literal["wide", "narrow"]
WIDTHS: tuple[Width, ...] = ("wide", "narrow")

Size = tuple[int, int]
"""Width and height in px. Each chart's `size` gives it without drawing (and so without
importing matplotlib), so that a page can reserve the space."""

DRAWING_REVISION = 1
"""Raise when a chart draws the same data differently, so that cached drawings expire."""


class Table(NamedTuple):
    """The data table under a chart: every number that the chart shows, as text to read.

    Each row has as many cells as the head; an empty cell says that the column does not
    apply. Not yet assessed is said in words, never left empty.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Compose(Protocol[Data_contra]):
    """Draws the data on a sheet of the chart's size."""

    def __call__(
        self, data: Data_contra, /, *, language: Language, theme: Theme, width: Width
    ) -> Sheet: ...


@dataclass(frozen=True, slots=True)
class Chart(Generic[Data]):
    """A chart: everything that a page needs to show data of one type.

    Only `draw` imports matplotlib; words, table and sizes come without it.

    Attributes:
        data: The frozen dataclass that it draws. It refuses what cannot be drawn.
        title: One line that names the chart.
        description: What it shows, for those who do not see it.
        table: Every number that it shows.
        size: Width and height in px.
        compose: The chart on its sheet, before it becomes a file.
    """

    data: type[Data]
    title: Callable[[Data, Language], str]
    description: Callable[[Data, Language], str]
    table: Callable[[Data, Language], Table]
    size: Callable[[Data, Width], Size]
    compose: Compose[Data]

    def draw(self, data: Data, *, language: Language, theme: Theme, width: Width) -> bytes:
        """The chart as SVG; the same data gives the same bytes."""
        sheet = self.compose(data, language=language, theme=theme, width=width)
        return sheet.svg(self.title(data, language), self.description(data, language))


def content_hash(data: object, language: Language, theme: Theme, width: Width) -> str:
    """The identity of a drawing, for caches and ETags: equal hash, equal bytes.

    Args:
        data: The frozen data of a chart.
    Returns:
        32 hexadecimal digits.
    Raises:
        TypeError: for data that is no frozen dataclass of plain values.
    """
    if not is_dataclass(data):
        raise TypeError(f"a chart's data is a dataclass, not {type(data).__name__}")
    drawn_by = [__version__, DRAWING_REVISION, _drawing_library()]
    identity = [drawn_by, language, theme, width, _plain(data)]
    text = json.dumps(identity, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def _drawing_library() -> str:
    # Asked of the metadata: importing matplotlib for a cache hit would cost half a second.
    return version("matplotlib")


def _plain(value: object) -> Any:
    """A value as JSON, with the names of its types: two charts of equal numbers differ."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        named = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"": type(value).__name__, **named}
    raise TypeError(f"a chart's data holds plain values, not {type(value).__name__}")
