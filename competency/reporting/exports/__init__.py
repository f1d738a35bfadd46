"""Files that the skill matrix becomes: a module for each format, found by its `ExportFormat`."""

from functools import cache

from competency.registers import instances
from competency.reporting.exports.contract import ExportFormat


@cache
def export_formats() -> dict[str, ExportFormat]:
    """All formats by their endings, in the order in which they are offered."""
    found = sorted(instances(__name__, ExportFormat), key=lambda one: one.place)
    return {one.ending: one for one in found}
