"""An axis of values: grid lines from the lowest tick to the highest, their values beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from competency.reporting.charts.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """Values on a stretch of px, the highest at the top."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """The y of a value, in px."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def draw_grid(
    sheet: Sheet,
    axis: ValueAxis,
    ticks: Sequence[float],
    texts: Sequence[str],
    *,
    left: float,
    right: float,
) -> None:
    """A line for each tick from left to right, and its text beyond."""
    for tick, text in zip(ticks, texts, strict=True):
        y = axis.y(tick)
        sheet.line([(left, y), (right, y)], sheet.palette.line)
        sheet.text(right + 10, y, text, anchor="left", colour=sheet.palette.secondary)
