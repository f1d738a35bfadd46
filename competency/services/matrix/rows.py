"""The rows of the skill matrix on a day: people with their teams, levels and cells."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from sqlalchemy.orm import Session

from competency.domain.career_path import CareerPath, LevelId
from competency.domain.standing import LevelStanding
from competency.reporting import wording
from competency.reporting.matrix import MatrixCell, MatrixRow
from competency.services.matrix.day import MatrixDay
from competency.services.matrix.results import results_of
from competency.storage.queries import as_of
from competency.storage.queries.matrix import BriefCell, StoredCell
from competency.storage.queries.people import PersonRow

PEOPLE_AT_ONCE = 200
"""How many people an export reads at a time."""


def rows_of(
    session: Session, day: MatrixDay, people: Sequence[PersonRow], *, brief: bool = False
) -> list[MatrixRow]:
    """The rows of some people, in their order; a fixed number of queries for every 5,000.

    Args:
        brief: Cells hold steps and needs only, no probabilities, dates and counts: all that a
            page of thousands can afford.
    """
    ids = [person.id for person in people]
    teams = as_of.teams_of(session, ids, day.moment)
    held = as_of.held_levels(session, ids, day.moment)
    results = results_of(session, day, ids, brief=brief)
    rows = []
    for person in people:
        known = results[person.id]
        title = held.get(person.id)
        level = LevelStanding(LevelId(title) if title else None, known.measured, known.at_least)
        names = [team.name[day.language] for team in teams.get(person.id, ())]
        rows.append(
            MatrixRow(
                person_id=person.id,
                name=shown_name(person, day.language),
                email=person.email,
                team=wording.join(names, day.language),
                level=level,
                cells=_cells(day.path, known.cells, level.own, brief=brief),
            )
        )
    return rows


def stream(
    session: Session, day: MatrixDay, people: Sequence[PersonRow], *, brief: bool = False
) -> Iterator[MatrixRow]:
    """The rows of any number of people, read a few at a time; `brief` as in `rows_of`."""
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        portion = people[start : start + PEOPLE_AT_ONCE]
        yield from rows_of(session, day, portion, brief=brief)


def shown_name(person: PersonRow, language: str) -> str:
    """The name in the script of the reader, where both are known."""
    return person.name_latin if language == "en" and person.name_latin else person.name


def _cells(
    path: CareerPath, known: Mapping[str, StoredCell | BriefCell], own: LevelId, *, brief: bool
) -> dict[str, MatrixCell]:
    """Cells of all competencies against the need of the person's own level."""
    cells = {}
    for competency in path.competencies:
        stored, need = known.get(competency.id), competency.required_at(own)
        if stored is None:
            cells[competency.id] = _brief_cell(None, None, need)
        elif isinstance(stored, BriefCell) or brief:
            floor = stored.floor if stored.assessed else None
            cells[competency.id] = _brief_cell(floor, stored.likely, need)
        else:
            cells[competency.id] = _full_cell(stored, need)
    return cells


@cache
def _brief_cell(floor: int | None, likely: int | None, need: int) -> MatrixCell:
    """One of the few hundred cells that there can be without numbers of their own."""
    return MatrixCell(floor, likely, need)


def _full_cell(stored: StoredCell, need: int) -> MatrixCell:
    return MatrixCell(
        floor=stored.floor if stored.assessed else None,
        likely=stored.likely,
        need=need,
        probability=stored.likely_chance,
        newest=stored.newest,
        evidence=stored.responses + stored.reviews + stored.self_ratings,
        probabilities=stored.probabilities,
    )
