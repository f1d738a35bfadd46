"""A team read for its page: the heat map, who is ready, coverage risks, reviews due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.career_path import SkillArea
from competency.domain.curriculum import Curriculum
from competency.domain.days import days_left, is_late, local_day
from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Actor, Scope, require
from competency.domain.reviews import ReviewState
from competency.i18n.collation import sort_key
from competency.scoring.context import Rules
from competency.services.curriculum import contexts
from competency.services.team.members import (
    SORTS,
    CoverageRisk,
    MemberRow,
    coverage_risks,
    member_rows,
    ready_first,
    sort_rows,
)
from competency.storage.models import Identity, ReviewRow
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as review_queries
from competency.storage.queries.people import PersonRow, TeamName


@dataclass(frozen=True, slots=True)
class DueReview:
    """A review that is to be written.

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
        """Whether its due day is over."""
        return is_late(self.days_left)


@dataclass(frozen=True, slots=True)
class TeamView:
    """Everything on a team's page.

    Attributes:
        area: The area whose competencies are the columns; None for all areas.
        risks: Empty while no one is assessed.
        reviewable: Whom the actor may have reviewed: everybody here but the actor.
        rules: Of the scoring context in force.
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
    rules: Rules

    @property
    def ready(self) -> tuple[MemberRow, ...]:
        """Who is ready for the next level, the surest first."""
        return ready_first(self.rows)

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
    _, context = contexts.in_force(session, curriculum.path.id)
    rows = member_rows(session, curriculum, members, context.rules)
    order = sort if sort in SORTS else SORTS[0]
    return TeamView(
        team=team,
        below=under,
        includes_below=below and bool(under),
        day=local_day(now, zone),
        rows=tuple(sort_rows(rows, order)),
        area=curriculum.path.area(area) if area else None,
        sort=order,
        risks=coverage_risks(curriculum, rows),
        due=_due(session, actor, members, now=now, zone=zone),
        reviewable=tuple(m for m in members if m.id != actor.person),
        rules=context.rules,
    )


def _due(
    session: Session, actor: Actor, members: Sequence[PersonRow], *, now: datetime, zone: ZoneInfo
) -> tuple[DueReview, ...]:
    """Reviews that are to be written; what others have drafted shows as asked, not as begun."""
    people = {m.id: m for m in members if m.id != actor.person}
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
            days_left=days_left(row.due_at, now=now, zone=zone),
        )
        for row in rows
    )
