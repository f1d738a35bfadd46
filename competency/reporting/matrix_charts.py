"""A skill matrix as the data of its charts."""

from competency.domain.career_path import Language
from competency.reporting import wording
from competency.reporting.charts.coverage import CoverageBar, CoverageData
from competency.reporting.charts.heat_map import HeatCell, HeatMapData, HeatRow
from competency.reporting.matrix import AreaCell, Matrix, area_cell, column_totals


def heat_map_data(matrix: Matrix, team: str, language: Language) -> HeatMapData:
    """People × areas, for the heat map.

    Args:
        team: Name of the team, for the chart's title.
    Raises:
        ValueError: for a matrix without rows or areas.
    """
    rows = tuple(
        HeatRow(
            row.name,
            wording.level_or_unknown(row.measured_level, language),
            tuple(_heat_cell(area_cell(row, area)) for area in matrix.head.areas),
        )
        for row in matrix.rows
    )
    return HeatMapData(team, tuple(area.short for area in matrix.head.areas), rows)


def coverage_data(matrix: Matrix, team: str) -> CoverageData:
    """The competencies that the work needs, those held by the fewest first.

    Raises:
        ValueError: for a matrix without rows, or whose columns need nothing.
    """
    title = {column.id: column.title for column in matrix.head.columns}
    totals = sorted(
        (t for t in column_totals(matrix.head.columns, matrix.rows) if t.needed),
        key=lambda total: total.holders,
    )
    bars = tuple(CoverageBar(title[t.competency], t.needed, t.holders) for t in totals)
    return CoverageData(team, len(matrix.rows), bars)


def _heat_cell(cell: AreaCell) -> HeatCell | None:
    if cell.floor is None:
        return None
    return HeatCell(cell.floor, cell.below_need, cell.likely_higher)
