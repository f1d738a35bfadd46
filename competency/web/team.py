"""A manager's team: skill matrix, who is ready, coverage risks, reviews due."""

from flask import Blueprint, render_template

from competency.domain.permissions import Action
from competency.services.team import page
from competency.web import arguments
from competency.web.language import language
from competency.web.policies import scoped
from competency.web.request import actor, curriculum, data, now, zone
from competency.web.views import View

blueprint = Blueprint("team", __name__)


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
        below=arguments.text("below") != "no",
        area=arguments.text("area") or None,
        sort=arguments.text("sort") or "name",
        language=language(),
        now=now(),
        zone=zone(),
    )
    return render_template("team/show.html", curriculum=current, path=current.path, view=view)
