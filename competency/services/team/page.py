"""A team read for its page: the heat map, who is ready, coverage risks, reviews due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import floor
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, Competency, LevelId, SkillArea
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound
from competency.domain.level_decision import LevelDecision
from competency.domain.permissions import Action, Actor, Scope, require
from competency.domain.reviews import ReviewState
from competency.i18n.collation import sort_key
from competency.scoring.context import Rules
from competency.services.evidence.level_document import decision_of
from competency.services.evidence.store import local_day
from competency.services.profile.page import (
    AreaState,
    CompetencyState,
    area_states,
    competency_state,
)
from competency.storage.models import EstimateRow, Identity, LevelRow, ReviewRow
from competency.storage.queries import estimates as estimate_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as review_queries
from competency.storage.queries.people import PersonRow, TeamName

WORK_LEVEL = LevelId.SENIOR
"""The level that the work needs: the full role, from which coverage risks are counted."""

COVERED_BY = 2
"""A competency that fewer people hold is a risk."""

READY = Rules().ready
"""Probability of the next level from which a person counts as ready for it."""

SORTS = ("name", "level", "next")
"""Orders of the heat map's lines."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person's line of the heat map, against the need of their own level."""

    person: PersonRow
    decision: LevelDecision | None
    held_level: LevelId | None
    areas: tuple[AreaState, ...]
    competencies: Mapping[str, CompetencyState]

    @property
    def known(self) -> LevelDecision | None:
        """The level decision, where enough is assessed to show a level."""
        return self.decision if self.decision and self.decision.enough else None

    @property
    def rank(self) -> int | None:
        """The person's own level: the held one, else the measured one; None while not known.

        A person is promoted from the level they hold: who holds mid and measures senior is
        ready for senior, and not at the foot of leadership.
        """
        if self.held_level:
            return self.held_level.rank
        return self.known.reached if self.known else None

    @property
    def next_level(self) -> LevelId | None:
        """The level above the own one; None at the top and while not known."""
        return LEVELS[self.rank] if self.rank is not None and self.rank < len(LEVELS) else None

    @property
    def next_chance(self) -> float | None:
        """Probability of the next level or higher; None while not known, and at the top."""
        if self.known is None or self.next_level is None:
            return None
        return self.known.at_least[self.next_level.rank - 1]

    @property
    def next_chance_shown(self) -> float | None:
        """The same, never rounded up to the bar it has not reached ("60 % of 60 %")."""
        return None if self.next_chance is None else floor(self.next_chance * 100) / 100

    @property
    def ready(self) -> bool:
        """Whether the next level is likely enough to talk about."""
        return self.next_chance is not None and self.next_chance >= READY

    @property
    def assessed(self) -> bool:
        """Whether any competency is assessed."""
        return any(c.assessed for c in self.competencies.values())


@dataclass(frozen=True, slots=True)
class CoverageRisk:
    """A competency held by fewer than two people at the step that the work needs."""

    competency: Competency
    step: int
    holders: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class DueReview:
    """A review that somebody is asked to write.

    Attributes:
        reviewer: None where they have been erased.
        mine: Whether the actor is to write it.
        days_left: Until the due day; negative when late, None without one.
    """

    row: ReviewRow
    person: PersonRow
    reviewer: Identity | None
    mine: bool
    days_left: int | None

    @property
    def late(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class TeamView:
    """Everything on a team's page.

    Attributes:
        area: The area whose competencies are the columns; None for all areas.
        risks: Empty while nobody is assessed.
        reviewable: Whom the actor may have reviewed: everybody here but the actor.
    """

    team: TeamName
    below: tuple[TeamName, ...]
    includes_below: bool
    day: date
    rows: tuple[MemberRow, ...]
    area: SkillArea | None
    sort: str
    risks: tuple[CoverageRisk, ...]
    due: tuple[DueReview, ...]
    reviewable: tuple[PersonRow, ...]

    @property
    def ready(self) -> tuple[MemberRow, ...]:
        """Who is ready for the next level, the surest first."""
        found = (row for row in self.rows if row.ready)
        return tuple(sorted(found, key=lambda row: -(row.next_chance or 0.0)))

    @property
    def assessed(self) -> int:
        """How many people have anything assessed."""
        return sum(row.assessed for row in self.rows)

    @property
    def late(self) -> tuple[DueReview, ...]:
        """Reviews past their day, the oldest first."""
        return tuple(d for d in self.due if d.late)

    @property
    def next_review(self) -> DueReview | None:
        """The most urgent review that the actor is to write."""
        return next((d for d in self.due if d.mine), None)


def load(
    session: Session,
    actor: Actor,
    team_id: int,
    curriculum: Curriculum,
    *,
    below: bool,
    area: str | None,
    sort: str,
    language: str,
    now: datetime,
    zone: ZoneInfo,
) -> TeamView:
    """A team with its people, and the teams below it if wished.

    Args:
        below: With the people of the teams below.
        sort: One of `SORTS`; anything else is `name`.
        language: Whose spelling of names is the order.
    Raises:
        NotFound: there is no such team, or it is not the actor's; or no such area.
    """
    team = people_queries.team(session, team_id)
    if team is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    require(actor, Action.TEAM_READ, Scope(team=team_id))
    if area is not None and not curriculum.path.has_area(area):
        raise NotFound(N_("This career path has no such area."))
    tree = people_queries.teams_below(session, team_id)
    under = tuple(t for t in people_queries.teams(session) if t.id in tree and t.id != team_id)
    members = people_queries.members(session, tree if below else [team_id])
    if language == "en":
        members = sorted(members, key=lambda m: sort_key(m.name_latin or m.name))
    rows = member_rows(session, curriculum, members)
    order = sort if sort in SORTS else SORTS[0]
    return TeamView(
        team=team,
        below=under,
        includes_below=below and bool(under),
        day=local_day(now, zone),
        rows=tuple(sort_rows(rows, order)),
        area=curriculum.path.area(area) if area else None,
        sort=order,
        risks=coverage_risks(curriculum, rows) if any(r.assessed for r in rows) else (),
        due=_due(session, actor, members, now=now, zone=zone),
        reviewable=tuple(m for m in members if m.id != actor.person),
    )


def member_rows(
    session: Session, curriculum: Curriculum, members: Sequence[PersonRow]
) -> list[MemberRow]:
    """The heat map's lines of some people; three queries whatever their number."""
    ids = [m.id for m in members]
    estimates = estimate_queries.rows_of_people(session, ids)
    levels = estimate_queries.newest_levels(session, ids, curriculum.path.id)
    held = people_queries.held_levels(session, ids)
    return [
        _member_row(curriculum, m, estimates[m.id], levels.get(m.id), held.get(m.id))
        for m in members
    ]


def _member_row(
    curriculum: Curriculum,
    person: PersonRow,
    estimates: Mapping[str, EstimateRow],
    level: LevelRow | None,
    held: str | None,
) -> MemberRow:
    decision = decision_of(level)
    own = own_level(decision, held)
    areas = area_states(curriculum, estimates, own)
    return MemberRow(
        person=person,
        decision=decision,
        held_level=LevelId(held) if held else None,
        areas=areas,
        competencies={
            c.id: competency_state(c, estimates.get(c.id), own)
            for c in curriculum.path.competencies
        },
    )


def own_level(decision: LevelDecision | None, held: str | None) -> LevelId:
    """The level whose need a person is compared with: held, else measured, else the lowest."""
    if held:
        return LevelId(held)
    if decision and decision.reached_level:
        return decision.reached_level
    return LEVELS[0]


def sort_rows(rows: Sequence[MemberRow], sort: str) -> list[MemberRow]:
    """Rows by `name` (as they come), by `level` or by chance of the `next` level, best first."""
    if sort == "level":
        return sorted(rows, key=_level_key)
    if sort == "next":
        return sorted(rows, key=lambda r: -(r.next_chance or 0.0) if r.known else 1.0)
    return list(rows)


def _level_key(row: MemberRow) -> tuple[float, float]:
    if row.known is None or row.rank is None:
        return (1.0, 0.0)
    return (-row.rank, -(row.next_chance or 0.0))


def coverage_risks(curriculum: Curriculum, rows: Iterable[MemberRow]) -> tuple[CoverageRisk, ...]:
    """Competencies held by fewer than two people at the need of the full role, worst first."""
    people = list(rows)
    risks = []
    for competency in curriculum.path.required(WORK_LEVEL):
        step = competency.required_at(WORK_LEVEL)
        holders = tuple(
            row.person
            for row in people
            if (floor := row.competencies[competency.id].floor) is not None and floor >= step
        )
        if len(holders) < COVERED_BY:
            risks.append(CoverageRisk(competency, step, holders))
    return tuple(
        sorted(risks, key=lambda r: (len(r.holders), not r.competency.is_core_at(WORK_LEVEL)))
    )


def _due(
    session: Session, actor: Actor, members: Sequence[PersonRow], *, now: datetime, zone: ZoneInfo
) -> tuple[DueReview, ...]:
    """Reviews that are to be written; what others have drafted shows as asked, not as begun."""
    people = {m.id: m for m in members if m.id != actor.person}
    today = local_day(now, zone)
    rows = [
        row for row in review_queries.open_about(session, people) if row.state == ReviewState.DRAFT
    ]
    reviewers = people_queries.identities(session, {row.reviewer_id for row in rows})
    return tuple(
        DueReview(
            row=row,
            person=people[row.subject_id],
            reviewer=reviewers.get(row.reviewer_id),
            mine=row.reviewer_id == actor.person,
            days_left=(local_day(row.due_at, zone) - today).days if row.due_at else None,
        )
        for row in rows
    )
