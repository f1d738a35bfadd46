"""The teams of the organisation as a tree: made, renamed, moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.permissions import Action, Actor, require
from competency.i18n.digits import search_key
from competency.services.operation import audit, idempotency
from competency.services.people import fields
from competency.storage.models import Identity, Team
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.storage.queries.people import TeamName
from competency.storage.transactions import transaction

MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class TeamNode:
    """One line of the tree.

    Attributes:
        depth: 0 for a team at the top.
        size: How many people are in it itself, without the teams below.
    """

    team: TeamName
    depth: int
    size: int
    leads: tuple[Identity, ...]


def tree(session: Session) -> tuple[TeamNode, ...]:
    """All teams, each followed by the teams below it, in Persian order."""
    teams = queries.teams(session)
    sizes = directory.team_sizes(session)
    leads = queries.leads_of_teams(session, [team.id for team in teams])
    names = queries.identities(session, {person for found in leads.values() for person in found})
    return tuple(
        TeamNode(
            team,
            depth,
            sizes.get(team.id, 0),
            tuple(names[person] for person in leads.get(team.id, ()) if person in names),
        )
        for team, depth in in_order(teams)
    )


def in_order(teams: Sequence[TeamName]) -> list[tuple[TeamName, int]]:
    """Teams with their depth, each before the teams below it; order among siblings is kept."""
    below: dict[int | None, list[TeamName]] = {}
    for team in teams:
        below.setdefault(team.parent_id, []).append(team)
    found: list[tuple[TeamName, int]] = []
    waiting = [(team, 0) for team in reversed(below.get(None, []))]
    while waiting:
        team, depth = waiting.pop()
        found.append((team, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(team.id, [])))
    return found


def create_team(
    session: Session, *, name_fa: str, name_en: str = "", parent_id: int | None = None
) -> int:
    """A new team; without a right, an audit entry or a commit.

    Args:
        name_en: Shown in English pages; the Persian name where it is empty.
    Returns:
        The team's id.
    Raises:
        InvalidInput: a name is missing, too long or taken among its neighbours.
    """
    fa, en = _names(name_fa, name_en)
    if parent_id is not None and queries.team(session, parent_id) is None:
        raise InvalidInput(N_("This team no longer exists."), field="parent")
    _check_free(session, fa, en, parent_id, own=None)
    row = Team(name_fa=fa, name_en=en, parent_id=parent_id)
    session.add(row)
    session.flush()
    return row.id


def add_team(
    session: Session,
    actor: Actor,
    *,
    name_fa: str,
    name_en: str,
    parent_id: int | None,
    now: datetime,
    key: str = "",
) -> int:
    """Make a team; a repeated post has one effect. Commits.

    Raises:
        InvalidInput: as `create_team`.
        Forbidden: the actor is not HR.
    """
    require(actor, Action.TEAM_MANAGE)
    with transaction(session) as work:
        earlier = idempotency.earlier_result(session, actor.person, "team.create", key)
        if earlier is not None:
            return int(earlier)
        team_id = create_team(session, name_fa=name_fa, name_en=name_en, parent_id=parent_id)
        detail = f"team={team_id} parent={parent_id}"
        audit.record(session, actor.person, "team.create", detail=detail, now=now)
        idempotency.remember(session, actor.person, "team.create", key, str(team_id), now=now)
        work.commit()
    return team_id


def edit_team(
    session: Session,
    actor: Actor,
    team_id: int,
    *,
    name_fa: str,
    name_en: str,
    parent_id: int | None,
    now: datetime,
) -> None:
    """Rename a team, or put it under another one. Commits.

    Raises:
        InvalidInput: as `create_team`, or the team would come under itself.
        Forbidden: the actor is not HR.
        NotFound: there is no such team.
    """
    require(actor, Action.TEAM_MANAGE)
    with transaction(session) as work:
        row = session.get(Team, team_id)
        if row is None:
            raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
        fa, en = _names(name_fa, name_en)
        _check_parent(session, team_id, parent_id)
        _check_free(session, fa, en, parent_id, own=team_id)
        changes = []
        if (row.name_fa, row.name_en) != (fa, en):
            changes.append("name")
        if row.parent_id != parent_id:
            changes.append(f"parent={row.parent_id}>{parent_id}")
        if changes:
            row.name_fa, row.name_en, row.parent_id = fa, en, parent_id
            detail = f"team={team_id} {' '.join(changes)}"
            audit.record(session, actor.person, "team.edit", detail=detail, now=now)
        work.commit()


def _check_parent(session: Session, team_id: int, parent_id: int | None) -> None:
    if parent_id is None:
        return
    if queries.team(session, parent_id) is None:
        raise InvalidInput(N_("This team no longer exists."), field="parent")
    if parent_id in queries.teams_below(session, team_id):
        raise InvalidInput(
            N_("A team cannot be placed under itself or under a team below it."), field="parent"
        )


def _names(name_fa: str, name_en: str) -> tuple[str, str]:
    fa = fields.one_line(name_fa, "name_fa")
    en = fields.one_line(name_en, "name_en")
    if not search_key(fa):
        raise InvalidInput(N_("The name of the team is missing."), field="name_fa")
    fields.check_length(fa, MAX_NAME, "name_fa")
    fields.check_length(en, MAX_NAME, "name_en")
    return fa, en or fa


def _check_free(
    session: Session, fa: str, en: str, parent_id: int | None, *, own: int | None
) -> None:
    wanted = {"name_fa": search_key(fa), "name_en": search_key(en)}
    for team_id, (other_fa, other_en) in directory.team_names_taken(session, parent_id).items():
        taken = {search_key(other_fa), search_key(other_en)}
        for field, key in wanted.items():
            if team_id != own and key in taken:
                raise InvalidInput(
                    N_("There is a team named “%(name)s” here already."), field=field, name=other_fa
                )
