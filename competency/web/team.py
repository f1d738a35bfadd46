"""A manager's team: skill matrix, who is ready, coverage risks, reviews due."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.permissions import Action
from competency.domain.standing import ENOUGH_HOLDERS
from competency.services.profile.next_steps import REVIEW_MINUTES
from competency.services.team import page
from competency.web.language import language
from competency.web.policies import scoped
from competency.web.request import actor, curriculum, data, now, zone

blueprint = Blueprint("team", __name__)
View = str | BaseResponse


@blueprint.get("/team/<int:team_id>")
@scoped(Action.TEAM_READ)
def show(team_id: int) -> View:
    """The team's page."""
    current = curriculum()
    view = page.load(
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
    return render_template(
        "team/show.html",
        curriculum=current,
        path=current.path,
        view=view,
        enough_holders=ENOUGH_HOLDERS,
        review_minutes=REVIEW_MINUTES,
    )
