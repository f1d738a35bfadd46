"""The key of a chart: what each mark means, in rows that fit the width."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from competency.reporting.charts.sheet import DASHED, DOTTED, SMALL, Sheet

ROW = 22.0
_SWATCH = 20.0
_GAP = 7.0
_BETWEEN = 16.0


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One entry.

    Attributes:
        text: What the mark means.
        draw: Draws the mark into the 20 px right of `x`, centred on `y`: draw(sheet, x, y).
    """

    text: str
    draw: Callable[[Sheet, float, float], None]


def draw_cut(sheet: Sheet, x: float, y: float) -> None:
    """The swatch of a dotted line: where a step or a level begins."""
    sheet.line([(x, y), (x + 20, y)], sheet.palette.control, 1.2, dash=DOTTED)


def draw_aim(sheet: Sheet, x: float, y: float) -> None:
    """The swatch of a dashed line: where something should be."""
    sheet.line([(x, y), (x + 20, y)], sheet.palette.ink, 1.4, dash=DASHED)


def draw_legend(
    sheet: Sheet, keys: Sequence[LegendEntry], top: float, *, margin: float = 8
) -> float:
    """Draws the entries in centred rows, in reading order.

    Args:
        top: y of the upper edge of the first row, in px.
        margin: Free px at both sides.
    Returns:
        y of the lower edge of the last row.
    """
    room = sheet.width - 2 * margin
    row: list[tuple[LegendEntry, float]] = []
    rows = [row]
    used = 0.0
    for given in keys:
        # A long name is cut rather than the drawing made wider.
        key = LegendEntry(sheet.fit(given.text, room - _SWATCH - _GAP), given.draw)
        width = _SWATCH + _GAP + sheet.measure(key.text)
        if row and used + _BETWEEN + width > room:
            row = []
            rows.append(row)
            used = 0.0
        used += width + (_BETWEEN if row else 0)
        row.append((key, width))
    for number, entries in enumerate(rows):
        total = sum(width for _, width in entries) + _BETWEEN * (len(entries) - 1)
        at = (sheet.width - total) / 2
        y = top + (number + 0.5) * ROW
        for key, width in entries:
            left = sheet.width - at - _SWATCH if sheet.mirrored else at
            key.draw(sheet, left, y)
            sheet.text(
                sheet.x(at + _SWATCH + _GAP),
                y,
                key.text,
                anchor=sheet.start,
                size=SMALL,
                colour=sheet.palette.secondary,
            )
            at += width + _BETWEEN
    return top + len(rows) * ROW
