"""A manager's team: skill matrix, who is ready, coverage risks, reviews due."""

from flask import Blueprint, render_template, url_for
from flask_login import current_user

from competency.domain.errors import N_
from competency.domain.permissions import Action
from competency.domain.standing import ENOUGH_HOLDERS
from competency.services.profile.next_steps import REVIEW_MINUTES
from competency.services.team import page
from competency.services.team.page import TeamView
from competency.web import arguments, downloads
from competency.web.language import language
from competency.web.navigation import NavEntry
from competency.web.policies import scoped
from competency.web.request import actor, curriculum, data, now, zone
from competency.web.views import View

blueprint = Blueprint("team", __name__)
nav_entry = NavEntry(
    N_("My team"),
    "team.show",
    "team",
    place=21,
    under=("team.",),
    for_leads=True,
    values=lambda: {"team_id": current_user.led_teams[0].id},
)


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
    return render_template(
        "team/show.html",
        curriculum=current,
        path=current.path,
        view=view,
        exports=downloads.offered_formats(lambda ending: _export_address(ending, view)),
        enough_holders=ENOUGH_HOLDERS,
        review_minutes=REVIEW_MINUTES,
    )


def _export_address(ending: str, view: TeamView) -> str:
    """The address of a file of the people that the page shows."""
    alone = "no" if view.below and not view.includes_below else None
    return url_for("hr_matrix.team_export", team_id=view.team.id, format=ending, below=alone)
