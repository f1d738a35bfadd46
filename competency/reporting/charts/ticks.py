"""Round values for the grid lines of an axis."""

import math

GRID_LINES = 4


def nice_ticks(low: float, high: float) -> list[float]:
    """Round values from at or below `low` to at or above `high`, about four steps apart."""
    span = (high - low) or 1.0
    rough = span / GRID_LINES
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]


def decimals_of(ticks: list[float]) -> int:
    """Digits after the decimal mark that tell the ticks apart."""
    step = ticks[1] - ticks[0]
    return next((d for d in range(6) if math.isclose(step, round(step, d))), 6)
