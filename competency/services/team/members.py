"""The people of a team, each against the need of their own level, and what they cover together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from competency.domain.career_path import Competency, LevelId
from competency.domain.curriculum import Curriculum
from competency.domain.standing import (
    WORK_LEVEL,
    LevelStanding,
    holds,
    is_coverage_risk,
    is_ready,
)
from competency.scoring.context import Rules
from competency.services.evidence.level_document import decision_of
from competency.services.profile.competencies import AreaState, CompetencyState, area_states
from competency.storage.models import EstimateRow, LevelRow
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries.people import PersonRow

SORTS = ("name", "level", "next")
"""Orders of the heat map's lines."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person's line of the heat map, against the need of their own level.

    Attributes:
        competencies: All of the path, by id.
        ready: Whether the next level is likely enough to talk about.
    """

    person: PersonRow
    level: LevelStanding
    areas: tuple[AreaState, ...]
    competencies: Mapping[str, CompetencyState]
    ready: bool

    @property
    def known(self) -> bool:
        """Whether enough is assessed to show a level."""
        return self.level.measured is not None

    @property
    def assessed(self) -> bool:
        """Whether any competency is assessed."""
        return any(c.assessed for c in self.competencies.values())


@dataclass(frozen=True, slots=True)
class CoverageRisk:
    """A competency held by too few people at the step that the work needs."""

    competency: Competency
    step: int
    holders: tuple[PersonRow, ...]


def member_rows(
    session: Session, curriculum: Curriculum, members: Sequence[PersonRow], rules: Rules
) -> list[MemberRow]:
    """The heat map's lines of some people; three queries whatever their number.

    Args:
        rules: Of the scoring context in force.
    """
    ids = [m.id for m in members]
    estimates = estimate_queries.rows_of_people(session, ids)
    levels = estimate_queries.newest_levels(session, ids, curriculum.path.id)
    held = people_queries.held_levels(session, ids)
    return [
        _member_row(curriculum, m, estimates[m.id], levels.get(m.id), held.get(m.id), rules)
        for m in members
    ]


def _member_row(
    curriculum: Curriculum,
    person: PersonRow,
    estimates: Mapping[str, EstimateRow],
    stored: LevelRow | None,
    held: str | None,
    rules: Rules,
) -> MemberRow:
    decision = decision_of(stored)
    level = LevelStanding(
        held=LevelId(held) if held else None,
        measured=decision.reached if decision else None,
        at_least=decision.at_least if decision else None,
    )
    areas = area_states(curriculum, estimates, level.own)
    return MemberRow(
        person=person,
        level=level,
        areas=areas,
        competencies={c.competency.id: c for area in areas for c in area.competencies},
        ready=is_ready(level.next_chance, rules.ready),
    )


def sort_rows(rows: Sequence[MemberRow], sort: str) -> list[MemberRow]:
    """Rows by `name` (as they come), by `level` or by chance of the `next` level, best first."""
    if sort == "level":
        return sorted(rows, key=_level_key)
    if sort == "next":
        return sorted(rows, key=lambda row: -_next_chance(row) if row.known else 1.0)
    return list(rows)


def _level_key(row: MemberRow) -> tuple[float, float]:
    if not row.known or row.level.rank is None:
        return (1.0, 0.0)
    return (-row.level.rank, -_next_chance(row))


def _next_chance(row: MemberRow) -> float:
    return row.level.next_chance or 0.0


def ready_first(rows: Iterable[MemberRow]) -> tuple[MemberRow, ...]:
    """Those who are ready for the next level, the surest first."""
    return tuple(sorted((row for row in rows if row.ready), key=lambda row: -_next_chance(row)))


def coverage_risks(curriculum: Curriculum, rows: Iterable[MemberRow]) -> tuple[CoverageRisk, ...]:
    """Competencies held by too few at the need of the full role: fewest holders first, then core.

    While no one is assessed there is nothing to say, and no risk.
    """
    people = list(rows)
    if not any(row.assessed for row in people):
        return ()
    risks = []
    for competency in curriculum.path.required(WORK_LEVEL):
        step = competency.required_at(WORK_LEVEL)
        holders = tuple(
            row.person for row in people if holds(row.competencies[competency.id].floor, step)
        )
        if is_coverage_risk(step, len(holders)):
            risks.append(CoverageRisk(competency, step, holders))
    return tuple(
        sorted(risks, key=lambda r: (len(r.holders), not r.competency.is_core_at(WORK_LEVEL)))
    )
