"""Charts, one module each; a module that defines a `Chart` is one that pages can show."""

from functools import cache
from typing import Any

from competency.registers import instances
from competency.reporting.charts.contract import Chart


@cache
def charts() -> tuple[Chart[Any], ...]:
    """All charts, by the names of their modules."""
    return instances(__name__, Chart)


def chart_of(data: object) -> Chart[Any]:
    """The chart that draws data of this type.

    Raises:
        TypeError: no chart does.
    """
    for chart in charts():
        if chart.data is type(data):
            return chart
    raise TypeError(f"no chart draws {type(data).__name__}")
