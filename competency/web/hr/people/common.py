"""What the pages about people share: the blueprint, the outbox, rights, choices of forms."""

from typing import Final

from flask import Blueprint

from competency.domain.career_path import LEVELS
from competency.domain.errors import N_
from competency.domain.permissions import Action, Grant, may
from competency.services.accounts.invitations import Outbox
from competency.services.people import team_tree
from competency.storage.queries import people as queries
from competency.web.auth import link_address
from competency.web.language import language
from competency.web.navigation import NavEntry
from competency.web.request import actor, curriculum, data, fresh_token, settings

blueprint = Blueprint("hr_people", __name__)
nav_entry = NavEntry(
    N_("People"),
    "hr_people.index",
    "people",
    place=11,
    under=("hr_people.", "hr_import."),
    needs=Action.PEOPLE_READ,
)

GRANT_TITLES: Final = {Grant.HR: N_("HR"), Grant.ADMIN: N_("Admin"), Grant.AUTHOR: N_("Author")}


def outbox() -> Outbox:
    """What the invitations of this request need."""
    return Outbox(settings(), link_address, fresh_token)


def places_people() -> bool:
    """Whether the signed-in person puts people into teams."""
    return may(actor(), Action.TEAM_MANAGE)


def reads_levels() -> bool:
    """Whether the signed-in person may see everybody's levels: HR, not admins."""
    return may(actor(), Action.MATRIX_READ)


def team_choices(empty: str) -> list[tuple[str, str]]:
    """All teams as a tree, after a first choice for none: (value, label)."""
    choices = [("", empty)]
    for team, depth in team_tree.in_order(queries.teams(data())):
        choices.append((str(team.id), "– " * depth + team.name[language()]))
    return choices


def level_choices(empty: str) -> list[tuple[str, str]]:
    """The four career levels, after a first choice for none: (value, label)."""
    path = curriculum().path
    return [("", empty), *((v.value, path.level(v).title[language()]) for v in LEVELS)]
