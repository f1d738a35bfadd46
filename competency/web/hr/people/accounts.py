"""One person's account: made, changed, invited, disabled, enabled."""

from typing import Final

from flask import redirect, render_template, url_for

from competency.domain.errors import N_, Unavailable
from competency.domain.permissions import Action, Grant
from competency.services.accounts import grants, invitations, status
from competency.services.accounts.rights import manageable, scope_of
from competency.services.people import persons
from competency.services.people.persons import Place
from competency.storage.models import Identity
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.web.forms.fields import options
from competency.web.forms.people import DetailsForm, NewPersonForm, PlaceForm
from competency.web.hr.people.common import (
    GRANT_TITLES,
    blueprint,
    level_choices,
    outbox,
    places_people,
    reads_levels,
    team_choices,
)
from competency.web.language import _, toast
from competency.web.policies import allowed, scoped
from competency.web.request import actor, data, now
from competency.web.templating import display_name
from competency.web.views import View, refusing

GRANT_TEXTS: Final = {
    Grant.HR: N_("Sees everybody's profile and the matrix, manages people, gives rights."),
    Grant.ADMIN: N_("Manages accounts and settings; reads no reviews and no levels."),
    Grant.AUTHOR: N_("Sees the quiz questions with their answers, and how they do."),
}


@blueprint.get("/hr/people/new")
@allowed(Action.PEOPLE_MANAGE)
def new() -> View:
    """The form of a new person."""
    return _new_page(_new_form())


def _new_form() -> NewPersonForm:
    form = NewPersonForm()
    form.team.choices = options(team_choices(_("In no team yet")))
    form.level.choices = options(level_choices(_("Not recorded")))
    return form


def _new_page(form: NewPersonForm) -> str:
    return render_template("hr/person_new.html", form=form, places_people=places_people())


@blueprint.post("/hr/people/new")
@allowed(Action.PEOPLE_MANAGE)
def create() -> View:
    """Make the account and mail the invitation."""
    form = _new_form()
    with refusing(form, lambda: _new_page(form), Unavailable):
        person_id = persons.add_person(
            data(),
            actor(),
            form.details(),
            form.place() if places_people() else Place(),
            outbox(),
            now=now(),
            key=form.idempotency_key.data,
        )
    made = manageable(data(), actor(), person_id)
    toast(
        N_("%(name)s has an account now; the invitation is on its way."),
        "success",
        name=display_name(made),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))


@blueprint.get("/hr/people/<int:person_id>")
@scoped(Action.PEOPLE_MANAGE)
def edit(person_id: int) -> View:
    """One person: account, teams and level, rights."""
    identity = manageable(data(), actor(), person_id)
    return person_page(identity)


def place_form(person_id: int, *, sent: bool | None = None) -> PlaceForm:
    """The form of somebody's teams and held level: as they are, with one empty line."""
    memberships = directory.open_memberships(data(), person_id)
    lines = [{"team": one.team_id, "role": one.role} for one in memberships]
    held = queries.held_levels(data(), [person_id]).get(person_id, "")
    form = PlaceForm(sent=sent, data={"teams": [*lines, {}], "level": held})
    teams = options(team_choices(_("In no team")))
    for line in form.teams:
        line.team.choices = teams
    form.level.choices = options(level_choices(_("Not recorded")))
    return form


def person_page(
    identity: Identity, form: DetailsForm | None = None, place: PlaceForm | None = None
) -> str:
    """The page of one person; a form that came back is drawn as it was sent."""
    person_id = identity.person_id
    placing = places_people()
    return render_template(
        "hr/person.html",
        person=identity,
        form=form or DetailsForm(sent=False, obj=identity),
        place=place or (place_form(person_id, sent=False) if placing else None),
        own=person_id == actor().person,
        reads_levels=reads_levels(),
        grants=scope_of(data(), person_id).subject_grants,
        changeable=grants.changeable(data(), actor(), person_id),
        grant_titles=GRANT_TITLES,
        grant_texts=GRANT_TEXTS,
    )


@blueprint.post("/hr/people/<int:person_id>")
@scoped(Action.PEOPLE_MANAGE)
def save(person_id: int) -> View:
    """Change a person's details."""
    identity = manageable(data(), actor(), person_id)
    form = DetailsForm(obj=identity)
    with refusing(form, lambda: person_page(identity, form), Unavailable):
        changed = persons.edit_details(
            data(), actor(), person_id, form.details(), outbox(), now=now()
        )
    if "email" in changed and not identity.password_hash:
        toast(N_("Saved. The invitation went to the new address."), "success")
    else:
        toast(N_("Saved.") if changed else N_("Nothing was changed."), "success")
    return redirect(url_for("hr_people.edit", person_id=person_id))


@blueprint.post("/hr/people/<int:person_id>/invite")
@scoped(Action.ACCOUNT_MANAGE)
def invite(person_id: int) -> View:
    """Send the invitation again."""
    invitations.resend_invitation(data(), actor(), person_id, outbox(), now=now())
    toast(N_("A fresh invitation is on its way; older links stop working."), "success")
    return redirect(url_for("hr_people.edit", person_id=person_id))


@blueprint.post("/hr/people/<int:person_id>/disable")
@scoped(Action.ACCOUNT_MANAGE)
def disable(person_id: int) -> View:
    """Close the account; the toast opens it again."""
    identity = status.disable(data(), actor(), person_id, now=now())
    toast(
        N_("The account of %(name)s is disabled; all sign-ins have ended."),
        "success",
        undo=url_for("hr_people.enable", person_id=person_id),
        name=display_name(identity),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))


@blueprint.post("/hr/people/<int:person_id>/enable")
@scoped(Action.ACCOUNT_MANAGE)
def enable(person_id: int) -> View:
    """Open a disabled account again; the toast closes it."""
    identity = status.enable(data(), actor(), person_id, now=now())
    toast(
        N_("The account of %(name)s is enabled again."),
        "success",
        undo=url_for("hr_people.disable", person_id=person_id),
        name=display_name(identity),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))
