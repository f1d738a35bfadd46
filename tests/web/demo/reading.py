"""What pages and files say about people's steps, read as a reader would."""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from tests.web.demo.conftest import PATH, Demo

CELL = re.compile(r'<td(?: title="(?P<title>[^"]*)")?>\s*<span class="(?P<kind>c-cell[^"]*)">')
COUNT = re.compile(r'c-secondary">([^<]*)<')
ROW = re.compile(r'<tr>\s*<th scope="row">(.*?)</tr>', re.DOTALL)
PERSON = re.compile(r'<th scope="row"><a href="(?:/people/(?P<id>\d+)|/profile)">')


@dataclass(frozen=True)
class Cell:
    """A cell of a heat map: its step (None: not yet assessed) and its two marks."""

    step: int | None
    short: bool
    higher: bool


@dataclass(frozen=True)
class AreaCell:
    """The cell of an area, with how many competencies are held of those asked."""

    cell: Cell
    held: int
    asked: int


@dataclass(frozen=True)
class HeatMap:
    """A page's people × columns, by person id; `levels` are the words before the cells."""

    cells: dict[int, list[Cell]]
    areas: dict[int, list[AreaCell]]
    levels: dict[int, str]


def heat_map(html: str, hr: int) -> HeatMap:
    """The matrix of a page, of a team or of the organisation."""
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    cells: dict[int, list[Cell]] = {}
    areas: dict[int, list[AreaCell]] = {}
    levels = {}
    for row in re.split(r"<tr>", body)[1:]:
        who = PERSON.search(row)
        assert who is not None, row[:200]
        person = int(who["id"]) if who["id"] else hr
        found = list(CELL.finditer(row))
        cells[person] = [_cell(one["kind"]) for one in found]
        areas[person] = [
            AreaCell(_cell(one["kind"]), *map(int, re.findall(r"\d+", one["title"])))
            for one in found
            if one["title"]
        ]
        levels[person] = _text(row[: found[0].start()] if found else row)
    return HeatMap(cells, areas, levels)


def _cell(kind: str) -> Cell:
    step = re.search(r"c-step-(\d)", kind)
    assert (step is None) == ("c-cell--none" in kind), kind
    return Cell(int(step[1]) if step else None, "--below" in kind, "--higher" in kind)


def _text(html: str) -> str:
    """What a reader hears: the words, and the names of pictures."""
    html = re.sub(r'<[^>]*aria-label="([^"]*)"[^>]*>', r" \1 ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@dataclass(frozen=True)
class ProfileArea:
    """One area of a profile page: what its line says, and its competencies' (step, need)."""

    step: int | None
    need: int | None
    held: int
    asked: int
    competencies: dict[str, tuple[int | None, int]]


def profile_areas(html: str) -> list[ProfileArea]:
    """The areas of a profile page, in its order."""
    found = []
    for part in re.split(r'<details class="c-area"', html)[1:]:
        head, table = part.split("</summary>", 1)
        label = re.search(r'<svg class="c-track[^"]*" role="img" aria-label="([^"]*)"', head)
        assert label is not None
        numbers = [int(number) for number in re.findall(r"\d", label[1])]
        counts = [int(n) for n in re.findall(r"\d+", COUNT.findall(head)[-1])]
        rows = ROW.findall(table[: table.index("</table>")])
        found.append(
            ProfileArea(
                step=numbers[0] if numbers else None,
                need=numbers[1] if len(numbers) == 2 else None,
                held=counts[0] if counts else 0,
                asked=counts[1] if counts else 0,
                competencies=dict(_competency(row) for row in rows),
            )
        )
    return found


def _competency(row: str) -> tuple[str, tuple[int | None, int]]:
    name = re.search(rf'href="/path/{PATH}/[\w-]+/([\w-]+)"', row)
    sure = re.search(r'data-label="Sure of"><span class="c-badge[^"]*?(?:c-step-(\d))?"', row)
    need = re.search(r'data-label="Need">(\d?)', row)
    assert name is not None
    assert sure is not None
    assert need is not None
    return name[1], (int(sure[1]) if sure[1] else None, int(need[1] or 0))


# Files


def json_file(demo: Demo, address: str) -> dict[int, dict[str, Any]]:
    """The people of a JSON file by id."""
    answer = demo.hr.client.get(address)
    assert answer.status_code == 200, address
    return {one["id"]: one for one in json.loads(answer.data)["people"]}


def csv_file(demo: Demo, address: str) -> dict[int, dict[str, str]]:
    """The rows of a CSV file by person number."""
    answer = demo.hr.client.get(address)
    assert answer.status_code == 200, address
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    return {int(row["Person number"]): row for row in rows}


@dataclass(frozen=True)
class Workbook:
    """What an XLSX file says: of the first sheet (step, underlined), of the second its columns."""

    cells: dict[int, dict[str, tuple[int | None, bool]]]
    chances: dict[int, float | None]
    details: dict[tuple[int, str], dict[str, Any]]


def xlsx_file(demo: Demo, address: str) -> Workbook:
    """The sheets of an XLSX file, by person number and title of the competency."""
    answer = demo.hr.client.get(address)
    assert answer.status_code == 200, address
    book = load_workbook(io.BytesIO(answer.data))
    matrix, details = book.worksheets[:2]
    titles = [cell.value for cell in matrix[2]]
    number, chance = (
        titles.index("Person number"),
        titles.index("Probability of the measured level or higher"),
    )
    cells: dict[int, dict[str, tuple[int | None, bool]]] = {}
    chances = {}
    for row in matrix.iter_rows(min_row=3):
        if not isinstance(row[number].value, int):
            break
        person = row[number].value
        cells[person] = {
            str(title): (cell.value, bool(cell.font.underline))
            for title, cell in zip(titles[7:-1], row[7:-1], strict=True)
        }
        chances[person] = row[chance].value
    heads = [cell.value for cell in details[1]]
    lines = [
        dict(zip(heads, (cell.value for cell in row), strict=True))
        for row in details.iter_rows(min_row=2)
    ]
    return Workbook(
        cells, chances, {(line["Person number"], line["Competency"]): line for line in lines}
    )
