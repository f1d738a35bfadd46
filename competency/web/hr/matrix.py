"""HR's matrix of the whole organisation and its files; a manager's file of their team."""

from datetime import date

from flask import Blueprint, Response, render_template, url_for

from competency.domain.career_path import LEVELS
from competency.domain.errors import N_, InvalidInput
from competency.domain.permissions import Action
from competency.domain.standing import ENOUGH_HOLDERS
from competency.i18n.dates import parse_date
from competency.services.matrix import page
from competency.services.matrix.export import export_matrix, export_team
from competency.services.matrix.filters import UNKNOWN, Filters
from competency.services.matrix.page import MatrixView
from competency.services.people import team_tree
from competency.web import arguments, downloads
from competency.web.arguments import asked
from competency.web.language import _, language, words
from competency.web.navigation import NavEntry
from competency.web.policies import allowed, scoped
from competency.web.request import actor, curriculum, data, now, zone
from competency.web.views import View

blueprint = Blueprint("hr_matrix", __name__)
nav_entry = NavEntry(
    N_("Organisation matrix"),
    "hr_matrix.show",
    "matrix",
    place=10,
    under=("hr_matrix.",),
    short=N_("Matrix"),
    needs=Action.MATRIX_READ,
)


def _typed_day() -> date | None:
    """The day that the address asks for; None for today.

    Raises:
        InvalidInput: it is no date.
    """
    typed = arguments.text("as_of").strip()
    return parse_date(typed, language()) if typed else None


def _filters(day: date | None) -> Filters:
    sort, descending = arguments.sorting("name")
    return Filters(
        as_of=day,
        search=arguments.text("q"),
        team=arguments.id_of("team"),
        level=arguments.text("level") or None,
        area=arguments.text("area") or None,
        sort=sort,
        descending=descending,
        page=arguments.page(),
    )


def _load(filters: Filters) -> MatrixView:
    return page.load(
        data(),
        actor(),
        curriculum(),
        filters,
        language=language(),
        now=now(),
        zone=zone(),
    )


@blueprint.get("/hr/matrix")
@allowed(Action.MATRIX_READ)
def show() -> View:
    """The organisation's matrix; its address holds all filters and can be shared."""
    error = None
    try:
        view = _load(_filters(_typed_day()))
    except InvalidInput as refused:
        if refused.field not in {None, "as_of"}:
            raise
        error = words().error(refused)
        view = _load(_filters(None))
    shown = render_template(
        "hr/matrix.html",
        view=view,
        enough_holders=ENOUGH_HOLDERS,
        path=curriculum().path,
        teams=_team_choices(view),
        levels=_level_choices(),
        areas=[("", _("All areas")), *((a.id, a.short[language()]) for a in view.head.areas)],
        exports=downloads.offered_formats(lambda ending: _export_address(ending, view)),
        sort={"key": view.filters.sort, "descending": view.filters.descending},
        error=error,
        typed=arguments.text("as_of") if error else "",
    )
    return (shown, 422) if error else shown


def _team_choices(view: MatrixView) -> list[tuple[int | str, str]]:
    tree = team_tree.in_order(view.teams)
    named = [(team.id, "– " * depth + team.name[language()]) for team, depth in tree]
    return [("", _("All teams")), *named]


def _level_choices() -> list[tuple[str, str]]:
    path = curriculum().path
    return [
        ("", _("All levels")),
        ("none", _("Below junior")),
        *((level.value, path.level(level).title[language()]) for level in LEVELS),
        (UNKNOWN, _("Not known yet")),
    ]


def _export_address(ending: str, view: MatrixView) -> str:
    """The address of a file of exactly what is shown, whatever day it is opened on."""
    kept = asked("page", "as_of", "format")
    if view.past:
        kept["as_of"] = view.head.as_of.isoformat()
    return url_for("hr_matrix.export", format=ending, **kept)


@blueprint.get("/hr/export.<format>")
@allowed(Action.MATRIX_READ)
def export(format: str) -> Response:
    """Exactly the people that the filters leave, with all competencies, as a file."""
    chosen = downloads.chosen_format(format)
    found = export_matrix(
        data(),
        actor(),
        curriculum(),
        _filters(_typed_day()),
        language=language(),
        now=now(),
        zone=zone(),
    )
    return downloads.matrix_file(found, chosen, "competency-matrix")


@blueprint.get("/team/<int:team_id>/export.<format>")
@scoped(Action.TEAM_EXPORT)
def team_export(team_id: int, format: str) -> Response:
    """A team's people with all competencies as a file, for whoever leads the team."""
    chosen = downloads.chosen_format(format)
    found = export_team(
        data(),
        actor(),
        curriculum(),
        team_id,
        below=arguments.text("below") != "no",
        as_of_day=_typed_day(),
        language=language(),
        now=now(),
        zone=zone(),
    )
    return downloads.matrix_file(found, chosen, f"competency-team-{team_id}", team_id=team_id)
