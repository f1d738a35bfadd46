"""One person's account: made, changed, invited, disabled, enabled."""

from flask import redirect, render_template, request, url_for

from competency.domain.errors import N_, CompetencyError, Conflict, InvalidInput, Unavailable
from competency.domain.permissions import Action, Grant
from competency.services.accounts import grants, invitations
from competency.services.accounts.rights import manageable, scope_of
from competency.services.people import persons
from competency.services.people.persons import Details, Place
from competency.storage.models import Identity
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.storage.queries.people import MEMBER
from competency.web.forms.hr import ROLE_TITLES, DetailsForm, NewPersonForm
from competency.web.hr.people.common import (
    GRANT_TITLES,
    View,
    blueprint,
    level_choices,
    number_of,
    outbox,
    places_people,
    reads_levels,
    selectable,
    team_choices,
    tell,
    undoable,
)
from competency.web.language import _, toast
from competency.web.policies import allowed, scoped
from competency.web.request import actor, data, now
from competency.web.templating import display_name

GRANT_TEXTS = {
    Grant.HR: N_("Sees everybody's profile and the matrix, manages people, gives rights."),
    Grant.ADMIN: N_("Manages accounts and settings; reads no reviews and no levels."),
    Grant.AUTHOR: N_("Sees courses and questions that are not published yet."),
}


@blueprint.get("/hr/people/new")
@allowed(Action.PEOPLE_MANAGE)
def new() -> View:
    """The form of a new person."""
    return _new_page(_new_form())


def _new_form() -> NewPersonForm:
    form = NewPersonForm()
    form.team.choices = selectable(team_choices(_("In no team yet")))
    form.level.choices = selectable(level_choices(_("Not recorded")))
    return form


def _new_page(form: NewPersonForm) -> str:
    return render_template("hr/person_new.html", form=form, places_people=places_people())


@blueprint.post("/hr/people/new")
@allowed(Action.PEOPLE_MANAGE)
def create() -> View:
    """Make the account and mail the invitation."""
    form = _new_form()
    details = _details(form)
    place = Place()
    if places_people():
        role, level = form.role.data or MEMBER, form.level.data or None
        place = Place(number_of(form.team.data), role, level)
    if problems := details.problems():
        tell(form, *problems)
        return _new_page(form), 422
    try:
        person_id = persons.add_person(
            data(),
            actor(),
            details,
            place,
            outbox(),
            now=now(),
            key=request.form.get("idempotency_key", ""),
        )
    except (InvalidInput, Conflict, Unavailable) as error:
        tell(form, error)
        return _new_page(form), 422
    made = manageable(data(), actor(), person_id)
    toast(
        N_("%(name)s has an account now; the invitation is on its way."),
        "success",
        name=display_name(made),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))


def _details(form: DetailsForm) -> Details:
    return Details(
        name=form.name.data or "",
        email=form.email.data or "",
        name_latin=form.name_latin.data or "",
        job_title=form.job_title.data or "",
        language=form.language.data or "fa",
    )


@blueprint.get("/hr/people/<int:person_id>")
@scoped(Action.PEOPLE_MANAGE)
def edit(person_id: int) -> View:
    """One person: account, teams and level, rights."""
    identity = manageable(data(), actor(), person_id)
    return person_page(identity, DetailsForm(obj=identity))


def person_page(
    identity: Identity, form: DetailsForm, *, place_error: CompetencyError | None = None
) -> str:
    """The page of one person; `place_error` is what was refused of their teams."""
    person_id = identity.person_id
    held = queries.held_levels(data(), [person_id]).get(person_id, "")
    memberships = directory.open_memberships(data(), person_id)
    return render_template(
        "hr/person.html",
        person=identity,
        form=form,
        own=person_id == actor().person,
        levels=level_choices(_("Not recorded")) if reads_levels() else [],
        held=request.form.get("level", held),
        places=_shown_places([(str(m.team_id), m.role) for m in memberships]),
        teams=team_choices(_("In no team")),
        roles=ROLE_TITLES,
        place_error=place_error,
        places_people=places_people(),
        reads_levels=reads_levels(),
        grants=scope_of(data(), person_id).subject_grants,
        changeable=grants.changeable(data(), actor(), person_id),
        grant_titles=GRANT_TITLES,
        grant_texts=GRANT_TEXTS,
    )


def _shown_places(now_in: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines of the form of teams: as typed where it came back, else as they are, one empty."""
    if request.method == "POST" and "team-0" in request.form:
        typed = [
            (request.form.get(f"team-{n}", ""), request.form.get(f"role-{n}", MEMBER))
            for n in range(sum(name.startswith("team-") for name in request.form))
        ]
        return typed[:50]
    return [*now_in, ("", MEMBER)]


@blueprint.post("/hr/people/<int:person_id>")
@scoped(Action.PEOPLE_MANAGE)
def save(person_id: int) -> View:
    """Change what the account says."""
    identity = manageable(data(), actor(), person_id)
    form = DetailsForm(obj=identity)
    details = _details(form)
    if problems := details.problems():
        tell(form, *problems)
        return person_page(identity, form), 422
    try:
        changed = persons.edit_details(data(), actor(), person_id, details, outbox(), now=now())
    except (InvalidInput, Conflict, Unavailable) as error:
        tell(form, error)
        return person_page(identity, form), 422
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
    identity = persons.disable(data(), actor(), person_id, now=now())
    undoable(
        N_("The account of %(name)s is disabled; all sign-ins have ended."),
        url_for("hr_people.enable", person_id=person_id),
        name=display_name(identity),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))


@blueprint.post("/hr/people/<int:person_id>/enable")
@scoped(Action.ACCOUNT_MANAGE)
def enable(person_id: int) -> View:
    """Open a disabled account again; the toast closes it."""
    identity = persons.enable(data(), actor(), person_id, now=now())
    undoable(
        N_("The account of %(name)s is enabled again."),
        url_for("hr_people.disable", person_id=person_id),
        name=display_name(identity),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))
