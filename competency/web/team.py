"""A manager's team: skill matrix, who is ready, coverage risks, reviews due."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.permissions import Action
from competency.services import teams
from competency.web.support import actor, curriculum, data, language, now, scoped, zone

blueprint = Blueprint("team", __name__)
View = str | BaseResponse


@blueprint.get("/team/<int:team_id>")
@scoped(Action.TEAM_READ)
def show(team_id: int) -> View:
    """The team's page."""
    current = curriculum()
    view = teams.load(
        data(),
        actor(),
        team_id,
        current,
        below=request.args.get("below") != "no",
        area=request.args.get("area") or None,
        sort=request.args.get("sort", "name"),
        language=language(),
        now=now(),
        zone=zone(),
    )
    return render_template("team/show.html", curriculum=current, path=current.path, view=view)
