"""HR's matrix of the whole organisation and its files; a manager's file of their team."""

from datetime import date

from flask import Blueprint, Response, render_template, url_for

from competency.domain.career_path import LEVELS
from competency.domain.errors import InvalidInput
from competency.domain.permissions import Action
from competency.i18n.dates import parse_date
from competency.services.matrix import page as matrix
from competency.services.matrix.page import UNKNOWN, Filters
from competency.services.people import team_tree
from competency.web import arguments, downloads
from competency.web.arguments import asked
from competency.web.language import _, language, words
from competency.web.policies import allowed, scoped
from competency.web.request import actor, curriculum, data, now, zone
from competency.web.views import View

blueprint = Blueprint("hr_matrix", __name__)


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


def _load(filters: Filters) -> matrix.MatrixView:
    return matrix.load(
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
    page = render_template(
        "hr/matrix.html",
        view=view,
        path=curriculum().path,
        teams=team_tree.in_order(view.teams),
        levels=_level_choices(),
        exports={kind: _export_address(kind, view) for kind in downloads.KINDS},
        sort={"key": view.filters.sort, "descending": view.filters.descending},
        error=error,
        typed=arguments.text("as_of") if error else "",
    )
    return (page, 422) if error else page


def _level_choices() -> list[tuple[str, str]]:
    path = curriculum().path
    return [
        ("", _("All levels")),
        ("none", _("Below junior")),
        *((level.value, path.level(level).title[language()]) for level in LEVELS),
        (UNKNOWN, _("Not known yet")),
    ]


def _export_address(kind: str, view: matrix.MatrixView) -> str:
    """The address of a file of exactly what is shown, whatever day it is opened on."""
    kept = asked("page", "as_of", "format")
    if view.past:
        kept["as_of"] = view.head.as_of.isoformat()
    return url_for("hr_matrix.export", format=kind, **kept)


@blueprint.get("/hr/export.<format>")
@allowed(Action.MATRIX_READ)
def export(format: str) -> Response:
    """Exactly the people that the filters leave, with all competencies, as a file."""
    kind = downloads.checked_kind(format)
    found = matrix.export(
        data(),
        actor(),
        curriculum(),
        _filters(_typed_day()),
        language=language(),
        now=now(),
        zone=zone(),
    )
    return downloads.matrix_file(found, kind, "competency-matrix")


@blueprint.get("/team/<int:team_id>/export.<format>")
@scoped(Action.TEAM_EXPORT)
def team_export(team_id: int, format: str) -> Response:
    """A team's people with all competencies as a file, for whoever leads the team."""
    kind = downloads.checked_kind(format)
    found = matrix.export_team(
        data(),
        actor(),
        curriculum(),
        team_id,
        below=arguments.text("below") != "no",
        day=_typed_day(),
        language=language(),
        now=now(),
        zone=zone(),
    )
    return downloads.matrix_file(found, kind, f"competency-team-{team_id}", team_id=team_id)
