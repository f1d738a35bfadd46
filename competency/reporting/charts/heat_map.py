"""The skill matrix of a team as a picture: people × skill areas, each cell the floor.

Colour deepens with the step, and the number stands in every cell. An area that is not yet
assessed has a dashed, empty cell, which is not a zero. An underline marks a floor below the
need of the person's own level; a small triangle marks a likely step above the floor.
"""

from dataclasses import dataclass

from competency.domain.career_path import STEPS, Language, Text
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.canvas import Stroke
from competency.reporting.charts.contract import Size, Table, Width
from competency.reporting.charts.legend import ROW, Key, draw_legend
from competency.reporting.charts.sheet import BODY, DASHED, SMALL, Sheet
from competency.reporting.palette import Theme

_ROW = 36.0
_CELL = 30.0
_DASH = "–"
_NAMES = 168.0
_LEVELS = 104.0
_HEADS = 44.0
_PERSON = 54.0
_LINE = 20.0


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One area of one person, assessed.

    Attributes:
        floor: The step that is at least 80 % sure, 0–4.
        below_need: Whether the floor is below the need of the person's own level.
        likely_higher: Whether the most likely step is above the floor.
    """

    floor: int
    below_need: bool = False
    likely_higher: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One person: name, level in words, and a cell for each area or None."""

    name: str
    level: str
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMapData:
    """What the heat map shows.

    Attributes:
        team: Name of the team.
        areas: Short titles of the columns, in path order.
        rows: People, in the order to draw them.
    """

    team: str
    areas: tuple[Text, ...]
    rows: tuple[HeatRow, ...]

    def __post_init__(self) -> None:
        if not self.areas or not self.rows:
            raise ValueError("a heat map has one area or more and one person or more")
        for row in self.rows:
            if len(row.cells) != len(self.areas):
                raise ValueError("each person has one cell, or None, for each area")
            if any(cell is not None and cell.floor not in STEPS for cell in row.cells):
                raise ValueError("floors are steps 0–4")


def title(data: HeatMapData, language: Language) -> str:
    """One line that names the chart."""
    return translator(language).gettext("Skill matrix: %(team)s", team=data.team)


def description(data: HeatMapData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    unknown = sum(cell is None for row in data.rows for cell in row.cells)
    said = t.ngettext(
        "One person in a row of skill areas; each cell shows the floor, the highest step that is "
        "at least 80%% sure.",
        "%(n)s people by skill area; each cell shows the floor, the highest step that is at least "
        "80%% sure.",
        len(data.rows),
    )
    if unknown:
        said += " " + t.ngettext(
            "%(n)s cell is not yet assessed.", "%(n)s cells are not yet assessed.", unknown
        )
    return said


def table(data: HeatMapData, language: Language) -> Table:
    """One row a person; a cell's marks are said in words after its floor."""
    t = translator(language)
    head = (t.gettext("Name"), t.gettext("Level"), *(area[language] for area in data.areas))
    rows = tuple(
        (row.name, row.level, *(_cell_words(cell, language) for cell in row.cells))
        for row in data.rows
    )
    return Table(head, rows)


def _cell_words(cell: HeatCell | None, language: Language) -> str:
    if cell is None:
        return wording.not_assessed(language)
    t = translator(language)
    parts = [wording.whole(cell.floor, language)]
    if cell.below_need:
        parts.append(t.gettext("below own level's need"))
    if cell.likely_higher:
        parts.append(t.gettext("likely step is higher"))
    return wording.join(parts, language)


def size(data: HeatMapData, width: Width) -> Size:
    """Width and height in px, with room for the key in either language."""
    people, areas = len(data.rows), len(data.areas)
    if width == "wide":
        return 1088, round(_HEADS + 8 + people * _ROW + 8 + ROW + 8)
    return 320, round(56 + people * _PERSON + (areas + 1) // 2 * _LINE + 4 * ROW + 8)


def draw(data: HeatMapData, *, language: Language, theme: Theme, width: Width) -> bytes:
    """The heat map as SVG: 1088 px wide, or 320 px for a telephone."""
    sheet = compose(data, language=language, theme=theme, width=width)
    return sheet.svg(title(data, language), description(data, language))


def draw_png(
    data: HeatMapData, *, language: Language, theme: Theme, width: Width, scale: float = 2
) -> bytes:
    """The heat map as PNG for slides and documents, `scale` (at most 4) pixels for each px."""
    return compose(data, language=language, theme=theme, width=width).png(scale)


def compose(data: HeatMapData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The heat map on its sheet, before it becomes a file."""
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    bottom = (_compose_wide if width == "wide" else _compose_narrow)(sheet, data)
    draw_legend(sheet, _keys(data, language), bottom + 8)
    return sheet


def _compose_wide(sheet: Sheet, data: HeatMapData) -> float:
    palette = sheet.palette
    left = _NAMES + _LEVELS
    pitch = (sheet.width - left - 4) / len(data.areas)
    heads = [sheet.wrap(area[sheet.language], pitch - 4, bold=True) for area in data.areas]
    top = _HEADS
    t = translator(sheet.language)
    for start, text in ((4.0, t.gettext("Name")), (_NAMES, t.gettext("Level"))):
        sheet.text(
            sheet.x(start), top - 12, text, anchor=sheet.start, bold=True, colour=palette.secondary
        )
    for number, lines in enumerate(heads):
        middle = sheet.x(left + (number + 0.5) * pitch)
        # Heads stand on the table: a short one sits at its foot.
        y = top - 12 - (len(lines) - 1) * 17 / 2
        sheet.lines(middle, y, lines, bold=True, colour=palette.secondary, leading=17 / SMALL)
    sheet.line([(0, top + 1), (sheet.width, top + 1)], palette.line)
    for number, row in enumerate(data.rows):
        y = top + 4 + (number + 0.5) * _ROW
        name = sheet.fit(row.name, _NAMES - 16, size=BODY, bold=True)
        sheet.text(sheet.x(4), y, name, anchor=sheet.start, size=BODY, bold=True)
        level = sheet.fit(row.level, _LEVELS - 8)
        sheet.text(sheet.x(_NAMES), y, level, anchor=sheet.start, colour=palette.secondary)
        for column, cell in enumerate(row.cells):
            middle = sheet.x(left + (column + 0.5) * pitch)
            _draw_cell(sheet, cell, middle, y, pitch - 4, _CELL)
    return top + 8 + len(data.rows) * _ROW


def _compose_narrow(sheet: Sheet, data: HeatMapData) -> float:
    """Names above their cells; columns are numbered, and the numbers explained below."""
    palette = sheet.palette
    pitch = sheet.width / max(len(data.areas), 6)
    y = 14.0
    _draw_column_numbers(sheet, data, pitch, y)
    for row in data.rows:
        y += 0.48 * _PERSON
        level = sheet.fit(row.level, 100)
        room = sheet.width - sheet.measure(level) - 14
        name = sheet.fit(row.name, room, size=BODY, bold=True)
        sheet.text(sheet.x(2), y, name, anchor=sheet.start, size=BODY, bold=True)
        sheet.text(sheet.x(sheet.width - 2), y, level, anchor=sheet.end, colour=palette.secondary)
        y += 0.52 * _PERSON
        for column, cell in enumerate(row.cells):
            _draw_cell(sheet, cell, sheet.x((column + 0.5) * pitch), y, pitch - 3, 28)
    y += 30
    sheet.line([(0, y - 8), (sheet.width, y - 8)], palette.line)
    half = (len(data.areas) + 1) // 2
    for number, area in enumerate(data.areas):
        start = 2 + (number >= half) * sheet.width / 2
        place = y + 8 + number % half * _LINE
        said = f"{wording.whole(number + 1, sheet.language)}  "
        room = sheet.width / 2 - 8 - sheet.measure("00 ")
        sheet.text(sheet.x(start), place, said.strip(), anchor=sheet.start, bold=True)
        text = sheet.fit(area[sheet.language], room)
        beside = sheet.x(start + sheet.measure("00 ") + 3)
        sheet.text(beside, place, text, anchor=sheet.start, colour=palette.secondary)
    return y + half * _LINE + 4


def _draw_column_numbers(sheet: Sheet, data: HeatMapData, pitch: float, y: float) -> None:
    for column in range(len(data.areas)):
        text = wording.whole(column + 1, sheet.language)
        middle = sheet.x((column + 0.5) * pitch)
        sheet.text(middle, y, text, bold=True, colour=sheet.palette.secondary)


def _draw_cell(
    sheet: Sheet, cell: HeatCell | None, x: float, y: float, width: float, height: float
) -> None:
    left, top = x - width / 2, y - height / 2
    if cell is None:
        stroke = Stroke(sheet.palette.control, 1, DASHED)
        sheet.rect(left + 0.5, top + 0.5, width - 1, height - 1, radius=4, stroke=stroke)
        sheet.text(x, y, _DASH, colour=sheet.palette.secondary)
        return
    tone = sheet.palette.steps[cell.floor]
    sheet.rect(left, top, width, height, radius=4, fill=tone.ground)
    number = wording.whole(cell.floor, sheet.language)
    sheet.text(x, y - (2 if cell.below_need else 0), number, size=BODY, bold=True, colour=tone.ink)
    if cell.below_need:
        sheet.line([(x - 6, top + height - 4), (x + 6, top + height - 4)], tone.ink, 2)
    if cell.likely_higher:
        # In the upper corner on the far side, away from where the eye starts.
        corner = left + 5.5 if sheet.mirrored else left + width - 5.5
        sheet.marker("triangle", corner, top + 6, 3, tone.ink)


def _keys(data: HeatMapData, language: Language) -> list[Key]:
    t = translator(language)
    cells = [cell for row in data.rows for cell in row.cells]
    keys = [_cell_key(wording.step_word(step, language), HeatCell(step)) for step in STEPS]
    if None in cells:
        keys.append(_cell_key(wording.not_assessed(language), None))
    if any(cell is not None and cell.below_need for cell in cells):
        keys.append(_cell_key(t.gettext("Below own level's need"), HeatCell(1, below_need=True)))
    if any(cell is not None and cell.likely_higher for cell in cells):
        keys.append(_cell_key(t.gettext("Likely step is higher"), HeatCell(2, likely_higher=True)))
    return keys


def _cell_key(text: str, cell: HeatCell | None) -> Key:
    def draw_swatch(sheet: Sheet, x: float, y: float) -> None:
        _draw_cell(sheet, cell, x + 10, y, 26, 18)

    return Key(text, draw_swatch)
