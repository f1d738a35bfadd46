"""The tree of teams: made, renamed, moved."""

from flask import redirect, render_template, url_for

from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action
from competency.services.people import team_tree
from competency.storage.queries import people as queries
from competency.storage.queries.people import TeamName
from competency.web.forms.fields import options
from competency.web.forms.people import TeamForm
from competency.web.hr.people.common import blueprint
from competency.web.language import _, language, toast
from competency.web.policies import allowed
from competency.web.request import actor, data, now
from competency.web.views import View, refusing


@blueprint.get("/hr/teams")
@allowed(Action.TEAM_MANAGE)
def teams() -> View:
    """All teams with their leads and sizes."""
    return _teams_page(_form())


def _teams_page(form: TeamForm) -> str:
    return render_template("hr/teams.html", form=form, nodes=team_tree.tree(data()))


def _form(team: TeamName | None = None) -> TeamForm:
    """The form of a new team, or of one that is there: it cannot go under itself."""
    values = {}
    if team is not None:
        same = team.name.en == team.name.fa
        values = {
            "name_fa": team.name.fa,
            "name_en": "" if same else team.name.en,
            "parent": team.parent_id,
        }
    form = TeamForm(data=values)
    inside = queries.teams_below(data(), team.id) if team else frozenset()
    form.parent.choices = options(
        [
            ("", _("At the top")),
            *(
                (str(other.id), "– " * depth + other.name[language()])
                for other, depth in team_tree.in_order(queries.teams(data()))
                if other.id not in inside
            ),
        ]
    )
    return form


@blueprint.post("/hr/teams")
@allowed(Action.TEAM_MANAGE)
def add_team() -> View:
    """Make a team."""
    form = _form()
    with refusing(form, lambda: _teams_page(form)):
        team_tree.add_team(
            data(),
            actor(),
            name_fa=form.name_fa.data,
            name_en=form.name_en.data,
            parent_id=form.parent.data,
            now=now(),
            key=form.idempotency_key.data,
        )
    toast(N_("Team created. Add people from their pages, or by import."), "success")
    return redirect(url_for("hr_people.teams"))


@blueprint.get("/hr/teams/<int:team_id>")
@allowed(Action.TEAM_MANAGE)
def team(team_id: int) -> View:
    """One team, to be renamed or moved."""
    found = _team(team_id)
    return _team_page(found, _form(found))


def _team(team_id: int) -> TeamName:
    found = queries.team(data(), team_id)
    if found is None:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    return found


def _team_page(team: TeamName, form: TeamForm) -> str:
    return render_template("hr/team.html", team=team, form=form)


@blueprint.post("/hr/teams/<int:team_id>")
@allowed(Action.TEAM_MANAGE)
def save_team(team_id: int) -> View:
    """Rename or move a team."""
    found = _team(team_id)
    form = _form(found)
    with refusing(form, lambda: _team_page(found, form)):
        team_tree.edit_team(
            data(),
            actor(),
            team_id,
            name_fa=form.name_fa.data,
            name_en=form.name_en.data,
            parent_id=form.parent.data,
            now=now(),
        )
    toast(N_("Saved."), "success")
    return redirect(url_for("hr_people.teams"))
