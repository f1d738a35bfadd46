"""How the cells and sheets of the workbook look."""

from dataclasses import dataclass
from typing import Any

from competency.domain.career_path import STEPS, Language
from competency.reporting.matrix import MatrixCell
from competency.reporting.palette import PALETTES

_COLOURS = PALETTES["light"]
_BASE = {"font_name": "Vazirmatn", "font_size": 11, "valign": "vcenter"}
_DIAGONAL_HATCH = 14
_DASHED_BORDER = 4
_A3 = 8


@dataclass(frozen=True, slots=True)
class Formats:
    """The looks of cells."""

    text: Any
    name: Any
    head: Any
    area: Any
    percent: Any
    share: Any
    date: Any
    number: Any
    total: Any
    total_name: Any
    risk: Any
    title: Any
    wrapped: Any
    unknown: Any
    steps: tuple[Any, ...]
    steps_below: tuple[Any, ...]


def add_formats(workbook: Any) -> Formats:
    def add(**look: Any) -> Any:
        return workbook.add_format({**_BASE, **look})

    def step(number: int, **look: Any) -> Any:
        tone = _COLOURS.steps[number]
        border = {"border": 1, "border_color": _COLOURS.surface}
        colours = {"bg_color": tone.ground, "font_color": tone.ink, "bold": True}
        return add(align="center", **colours, **border, **look)

    heading = {"bold": True, "text_wrap": True, "font_color": _COLOURS.secondary}
    totals = {"align": "center", "bg_color": _COLOURS.sunk}
    return Formats(
        text=add(),
        name=add(bold=True),
        head=add(**heading, align="center", bottom=1, bottom_color=_COLOURS.control),
        area=add(bold=True, align="center", bg_color=_COLOURS.sunk, text_wrap=True),
        percent=add(num_format="0%", align="center"),
        share=add(num_format="0.00", align="center"),
        date=add(num_format="yyyy-mm-dd", align="center"),
        number=add(align="center"),
        total=add(**totals),
        total_name=add(bold=True, bg_color=_COLOURS.sunk),
        risk=add(
            bold=True,
            align="center",
            bg_color=_COLOURS.warning.ground,
            font_color=_COLOURS.warning.ink,
        ),
        title=add(bold=True, font_size=14),
        wrapped=add(text_wrap=True, valign="top"),
        unknown=add(
            pattern=_DIAGONAL_HATCH,
            fg_color=_COLOURS.empty,
            bg_color=_COLOURS.surface,
            border=_DASHED_BORDER,
            border_color=_COLOURS.control,
        ),
        steps=tuple(step(number) for number in STEPS),
        steps_below=tuple(step(number, underline=1) for number in STEPS),
    )


def new_sheet(workbook: Any, name: str, language: Language) -> Any:
    sheet = workbook.add_worksheet(name)
    if language == "fa":
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    return sheet


def write_floor(sheet: Any, row: int, column: int, cell: MatrixCell, formats: Formats) -> None:
    """The floor as a number; where it is not yet assessed, an empty hatched cell."""
    if cell.floor is None:
        sheet.write_blank(row, column, None, formats.unknown)
        return
    looks = formats.steps_below if cell.short_of_need else formats.steps
    sheet.write_number(row, column, cell.floor, looks[cell.floor])
