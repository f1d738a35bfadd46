"""Team pages, the matrix, profiles and files say the same about everybody, cell by cell.

The whole demo organisation is read as its readers see it; the JSON file is what the others are
compared with, as it holds everything in plain numbers.
"""

import math
from collections.abc import Iterator
from statistics import median_low
from typing import Any

import pytest

from competency.domain.career_path import LEVELS, LevelId
from tests.web.demo.conftest import HR, Demo
from tests.web.demo.reading import (
    AreaCell,
    Cell,
    HeatMap,
    Workbook,
    csv_file,
    heat_map,
    json_file,
    profile_areas,
    xlsx_file,
)

pytestmark = pytest.mark.xdist_group("demo")

People = dict[int, dict[str, Any]]


@pytest.fixture(scope="module")
def people(organisation: Demo) -> People:
    """Everybody as the JSON file of the organisation has them, by id."""
    return json_file(organisation, "/hr/export.json")


@pytest.fixture(scope="module")
def workbook(organisation: Demo) -> Workbook:
    return xlsx_file(organisation, "/hr/export.xlsx")


def own_level(person: dict[str, Any]) -> LevelId:
    """Held, else measured, else the lowest: from the file's words."""
    held, measured = person["held_level"], person["measured_level"]
    if held is None and measured in {None, "below-junior"}:
        return LEVELS[0]
    return LevelId(held or measured)


def expected_cell(cell: dict[str, Any]) -> Cell:
    """What a heat map must show of a competency."""
    step, need, likely = cell["floor"], cell["need"], cell["likely"]
    if step is None:
        return Cell(None, short=False, higher=False)
    return Cell(step, short=step < need, higher=likely is not None and likely > step)


def expected_area(cells: list[dict[str, Any]]) -> AreaCell:
    """What a heat map must show of an area: the rules again, from the numbers of the file."""
    known = [cell for cell in cells if cell["floor"] is not None]
    asked = [cell for cell in cells if cell["need"]]
    held = sum(cell["floor"] is not None and cell["floor"] >= cell["need"] for cell in asked)
    if not known or 2 * len(known) < len(cells):
        return AreaCell(Cell(None, short=False, higher=False), held, len(asked))
    step = median_low(cell["floor"] for cell in known)
    distances = [cell["floor"] - cell["need"] for cell in known if cell["need"]]
    short = bool(distances) and median_low(distances) < 0
    higher = median_low(cell["likely"] for cell in known) > step
    return AreaCell(Cell(step, short, higher), held, len(asked))


def pages_of_everybody(organisation: Demo) -> Iterator[tuple[str, dict[str, str]]]:
    """Addresses of heat maps that together show every member of every team, and all people."""
    yield "/hr/matrix", {}
    organisation.page("/hr/matrix")
    for team in organisation.drawn["view"].teams:
        yield f"/team/{team.id}", {}


def read(organisation: Demo, address: str, query: dict[str, str]) -> HeatMap:
    return heat_map(organisation.page(address, **query), organisation.people[HR])


def test_heat_maps_of_areas_agree_on_step_need_and_what_is_held(
    organisation: Demo, people: People
) -> None:
    areas = organisation.curriculum.path.areas
    compared = short = 0
    seen: set[str] = set()
    for address, query in pages_of_everybody(organisation):
        seen.add(address.rsplit("/", 1)[0])
        for person, shown in read(organisation, address, query).areas.items():
            cells = people[person]["cells"]
            for area, cell in zip(areas, shown, strict=True):
                wanted = expected_area([cells[c] for c in area.competencies])
                assert cell == wanted, f"{people[person]['name']}, {area.id} on {address}"
                compared += cell.cell.step is not None
                short += cell.cell.short
    assert seen == {"/hr", "/team"}
    assert compared > 500, "the demo organisation is assessed"
    assert 0.1 < short / compared < 0.9, "some areas are short of the need, and some are not"


def test_heat_maps_of_competencies_agree_on_step_and_need(
    organisation: Demo, people: People
) -> None:
    for area in organisation.curriculum.path.areas:
        for address, query in pages_of_everybody(organisation):
            shown = read(organisation, address, {**query, "area": area.id})
            assert shown.cells
            for person, cells in shown.cells.items():
                wanted = [expected_cell(people[person]["cells"][c]) for c in area.competencies]
                assert cells == wanted, f"{people[person]['name']}, {area.id} on {address}"


def test_profiles_agree_on_step_need_gap_and_what_is_held(
    organisation: Demo, people: People
) -> None:
    path = organisation.curriculum.path
    gaps = 0
    for person, told in people.items():
        level = own_level(told)
        page = organisation.page(f"/people/{person}", level=level.value)
        profile = organisation.drawn["profile"]
        for area, shown, state in zip(path.areas, profile_areas(page), profile.areas, strict=True):
            where = f"{told['name']}, {area.id}"
            cells = {c: told["cells"][c] for c in area.competencies}
            wanted = expected_area(list(cells.values()))
            assert (shown.step, shown.held, shown.asked) == (
                wanted.cell.step, wanted.held, wanted.asked
            ), where  # fmt: skip
            assert shown.competencies == {c: (x["floor"], x["need"]) for c, x in cells.items()}
            assert state.summary.short_of_need == wanted.cell.short, where
            assert state.summary.likely_higher == wanted.cell.higher, where
            for one in state.competencies:
                cell = cells[one.competency.id]
                floor = cell["floor"]
                gap = None if floor is None else max(0, cell["need"] - floor)
                assert one.gap == gap, where
                assert one.short_of_need == bool(gap), where
                gaps += bool(gap)
    assert gaps > 100


def test_everybody_is_compared_with_the_need_of_their_own_level(
    organisation: Demo, people: People
) -> None:
    path = organisation.curriculum.path
    levels = set()
    for person in people.values():
        own = own_level(person)
        levels.add(own)
        needs = {c: cell["need"] for c, cell in person["cells"].items()}
        assert needs == {c.id: c.required_at(own) for c in path.competencies}, person["name"]
    assert len(levels) > 2


def percent(chance: float) -> str:
    """As pages print it: never certain."""
    return f"{min(max(chance, 0.01), 0.99) * 100:.0f}%"


def test_pages_and_files_agree_on_the_measured_level_and_its_chance(
    organisation: Demo, people: People, workbook: Workbook
) -> None:
    titles = {level.value: organisation.curriculum.path.level(level).title.en for level in LEVELS}
    titles["below-junior"] = "Below junior"
    matrix = read(organisation, "/hr/matrix", {}).levels
    listed = organisation.page("/hr/people")
    rows = csv_file(organisation, "/hr/export.csv")
    known = 0
    for person, told in people.items():
        chance, measured = told["level_probability"], told["measured_level"]
        shown = rows[person]["Probability of the measured level or higher"]
        assert (float(shown) if shown else None) == workbook.chances[person] == chance
        profile = organisation.page(f"/people/{person}")
        if measured is None:
            assert "Not known yet" in matrix[person]
            assert "Not known yet" in profile
            continue
        known += 1
        rank = ("below-junior", *LEVELS).index(measured)
        at_least = told["at_least"]
        exact = at_least[measured] if rank else 1 - at_least["junior"]
        assert chance == pytest.approx(exact, abs=1e-4)
        words = f"{titles[measured]} {percent(chance)}"
        assert words in matrix[person], told["name"]
        assert f"<span>{titles[measured]}</span>" in profile
        assert f"{percent(chance)} sure" in profile
        row = next(r for r in listed.split("<tr>") if f'"/hr/people/{person}"' in r)
        assert f'{titles[measured]} <span class="c-secondary">{percent(chance)}</span>' in row
    assert known > 10


def test_team_pages_give_the_chance_of_the_level_above_the_own_one(
    organisation: Demo, people: People
) -> None:
    path = organisation.curriculum.path
    compared = ready = 0
    organisation.page("/hr/matrix")
    for team in organisation.drawn["view"].teams:
        shown = read(organisation, f"/team/{team.id}", {}).levels
        bar = organisation.drawn["view"].rules.ready
        for person, words in shown.items():
            told = people[person]
            if told["measured_level"] is None:
                assert "Not known yet" in words
                continue
            held = told["held_level"]
            rank = (
                LevelId(held).rank
                if held
                else ("below-junior", *LEVELS).index(told["measured_level"])
            )
            title = path.levels[rank - 1].title.en if rank else "Below junior"
            assert title in words
            if rank == len(LEVELS):
                assert "%" not in words
                continue
            chance = told["at_least"][LEVELS[rank].value]
            shown_share = min(max(math.floor(chance * 100 + 1e-9), 1), 99)
            assert f"{shown_share}%" in words, f"{told['name']}: {chance} is not in {words}"
            assert ("ready for the next level" in words) == (chance >= bar), told["name"]
            compared += 1
            ready += chance >= bar
    assert compared > 20
    assert ready


def test_files_agree_on_every_step_need_and_mark(
    organisation: Demo, people: People, workbook: Workbook
) -> None:
    rows = csv_file(organisation, "/hr/export.csv")
    assert rows.keys() == people.keys() == workbook.cells.keys()
    for person, told in people.items():
        for competency in organisation.curriculum.path.competencies:
            where = f"{told['name']}, {competency.id}"
            cell, title = told["cells"][competency.id], competency.title.en
            step, short = expected_cell(cell).step, expected_cell(cell).short
            assert rows[person][title] == ("" if step is None else str(step)), where
            assert workbook.cells[person][title] == (step, short), where
            line = workbook.details[person, title]
            held = {True: "yes", False: "no"}[cell["held"]]
            assert (line["Floor"], line["Likely step"], line["Need of own level"]) == (
                step, cell["likely"], cell["need"]
            ), where  # fmt: skip
            assert line["Held"] == (held if step is not None and cell["need"] else None), where
            assert cell["held"] == (step is not None and step >= cell["need"]), where


def test_a_team_file_says_of_its_people_what_the_organisations_file_says(
    organisation: Demo, people: People
) -> None:
    organisation.page("/hr/matrix")
    for team in organisation.drawn["view"].teams:
        for person, told in json_file(organisation, f"/team/{team.id}/export.json").items():
            assert told == people[person], told["name"]
