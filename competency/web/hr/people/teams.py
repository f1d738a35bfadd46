"""The tree of teams: made, renamed, moved."""

from flask import redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.permissions import Action
from competency.services.people import team_tree
from competency.storage.queries import people as queries
from competency.storage.queries.people import TeamName
from competency.web.forms.hr import TeamForm
from competency.web.hr.people.common import View, blueprint, number_of, tell
from competency.web.language import _, language, toast
from competency.web.policies import allowed
from competency.web.request import actor, data, now


@blueprint.get("/hr/teams")
@allowed(Action.TEAM_MANAGE)
def teams() -> View:
    """All teams with their leads and sizes."""
    return _teams_page(_form())


def _teams_page(form: TeamForm) -> str:
    return render_template("hr/teams.html", form=form, nodes=team_tree.tree(data()))


def _form(team: TeamName | None = None) -> TeamForm:
    """The form of a new team, or of one that is there: it cannot go under itself."""
    form = TeamForm()
    everything = queries.teams(data())
    inside = queries.teams_below(data(), team.id) if team else frozenset()
    form.parent.choices = [
        SelectChoice("", _("At the top")),
        *(
            SelectChoice(str(other.id), "– " * depth + other.name[language()])
            for other, depth in team_tree.in_order(everything)
            if other.id not in inside
        ),
    ]
    return form


@blueprint.post("/hr/teams")
@allowed(Action.TEAM_MANAGE)
def add_team() -> View:
    """Make a team."""
    form = _form()
    try:
        team_tree.add_team(
            data(),
            actor(),
            name_fa=form.name_fa.data or "",
            name_en=form.name_en.data or "",
            parent_id=number_of(form.parent.data),
            now=now(),
            key=request.form.get("idempotency_key", ""),
        )
    except InvalidInput as error:
        tell(form, error)
        return _teams_page(form), 422
    toast(N_("The team is there. Put people into it on their pages, or by import."), "success")
    return redirect(url_for("hr_people.teams"))


@blueprint.get("/hr/teams/<int:team_id>")
@allowed(Action.TEAM_MANAGE)
def team(team_id: int) -> View:
    """One team, to be renamed or moved."""
    found = _team(team_id)
    form = _form(found)
    form.name_fa.data = found.name.fa
    form.name_en.data = found.name.en if found.name.en != found.name.fa else ""
    form.parent.data = str(found.parent_id or "")
    return _team_page(found, form)


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
    try:
        team_tree.edit_team(
            data(),
            actor(),
            team_id,
            name_fa=form.name_fa.data or "",
            name_en=form.name_en.data or "",
            parent_id=number_of(form.parent.data),
            now=now(),
        )
    except InvalidInput as error:
        tell(form, error)
        return _team_page(found, form), 422
    toast(N_("Saved."), "success")
    return redirect(url_for("hr_people.teams"))
