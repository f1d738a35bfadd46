"""What the pages about people share: the blueprint, choices of forms, toasts with Undo."""

from typing import Final

from flask import Blueprint, flash
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from competency.domain.career_path import LEVELS
from competency.domain.errors import N_, CompetencyError, InvalidInput
from competency.domain.permissions import Action, Grant, may
from competency.services.accounts.invitations import Outbox
from competency.services.people import team_tree
from competency.storage.queries import people as queries
from competency.web.auth import link_address
from competency.web.forms.base import BaseForm
from competency.web.language import _, language, words
from competency.web.navigation import NavEntry
from competency.web.request import actor, curriculum, data, settings

blueprint = Blueprint("hr_people", __name__)
nav_entry = NavEntry(
    N_("People"),
    "hr_people.index",
    "people",
    place=11,
    under=("hr_people.", "hr_import."),
    needs=Action.PEOPLE_READ,
)
View = str | BaseResponse | tuple[str, int]

GRANT_TITLES: Final = {Grant.HR: N_("HR"), Grant.ADMIN: N_("Admin"), Grant.AUTHOR: N_("Author")}


def outbox() -> Outbox:
    """What the invitations of this request need."""
    return Outbox(settings(), link_address)


def places_people() -> bool:
    """Whether the signed-in person puts people into teams."""
    return may(actor(), Action.TEAM_MANAGE)


def reads_levels() -> bool:
    """Whether the signed-in person may see everybody's levels: HR, not admins."""
    return may(actor(), Action.MATRIX_READ)


def team_choices(empty: str) -> list[tuple[str, str]]:
    """All teams as a tree, after a first choice for none: (value, label)."""
    found = [("", empty)]
    for team, depth in team_tree.in_order(queries.teams(data())):
        found.append((str(team.id), "– " * depth + team.name[language()]))
    return found


def level_choices(empty: str) -> list[tuple[str, str]]:
    """The four career levels, after a first choice for none: (value, label)."""
    path = curriculum().path
    return [("", empty), *((v.value, path.level(v).title[language()]) for v in LEVELS)]


def selectable(choices: list[tuple[str, str]]) -> list[SelectChoice]:
    """Choices as a form's field takes them."""
    return [SelectChoice(value, label) for value, label in choices]


def number_of(text: str | None) -> int | None:
    """The id that a field holds; None for an empty one, −1 for what cannot be an id."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1


def tell(form: BaseForm, *errors: CompetencyError) -> None:
    """Put refusals beside the fields they are about; what was begun is taken back."""
    data().rollback()
    form.form_errors = []
    for error in errors:
        field = error.field if isinstance(error, InvalidInput) else None
        form.fill_error(field, words().error(error))


def undoable(message: str, undo: str, **params: object) -> None:
    """A toast with the way back."""
    flash({"text": _(message, **params), "undo": undo}, "success")  # type: ignore[arg-type]
