"""One person's teams, held level and rights."""

from flask import redirect, request, url_for

from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.permissions import Action, Grant
from competency.services.accounts import grants
from competency.services.accounts.rights import manageable
from competency.services.people import membership
from competency.storage.queries.people import MEMBER
from competency.web.forms.hr import DetailsForm
from competency.web.hr.people.accounts import person_page
from competency.web.hr.people.common import GRANT_TITLES, View, blueprint, number_of, undoable
from competency.web.language import _, toast
from competency.web.policies import scoped
from competency.web.request import actor, data, now
from competency.web.templating import display_name

MOST_TEAMS = 50


@blueprint.post("/hr/people/<int:person_id>/place")
@scoped(Action.TEAM_MANAGE)
def place(person_id: int) -> View:
    """Put the person into the chosen teams and record the held level."""
    identity = manageable(data(), actor(), person_id)
    try:
        changed = membership.set_place(
            data(),
            actor(),
            person_id,
            teams=_typed_teams(),
            level=request.form.get("level") or None,
            now=now(),
        )
    except InvalidInput as error:
        data().rollback()
        form = DetailsForm(formdata=None, obj=identity)
        return person_page(identity, form, place_error=error), 422
    toast(N_("Saved.") if changed else N_("Nothing was changed."), "success")
    return redirect(url_for("hr_people.edit", person_id=person_id))


def _typed_teams() -> dict[int, str]:
    """Team → role from the numbered lines of the form; lines without a team fall away.

    Raises:
        InvalidInput: a team stands there twice.
    """
    wanted: dict[int, str] = {}
    for number in range(MOST_TEAMS):
        team = number_of(request.form.get(f"team-{number}"))
        if team is None:
            continue
        if team in wanted:
            raise InvalidInput(N_("One team is chosen twice. Keep one of the two."), field="team")
        wanted[team] = request.form.get(f"role-{number}", MEMBER)
    return wanted


def _grant(name: str) -> Grant:
    try:
        return Grant(name)
    except ValueError:
        raise NotFound(N_("There is no such right.")) from None


@blueprint.post("/hr/people/<int:person_id>/give/<grant>")
@scoped(Action.GRANT_HR)
def give(person_id: int, grant: str) -> View:
    """Give a right; the toast takes it back."""
    chosen = _grant(grant)
    identity = grants.give(data(), actor(), person_id, chosen, now=now())
    undoable(
        N_("%(name)s has the right “%(right)s” now, from the next sign-in on."),
        url_for("hr_people.take", person_id=person_id, grant=grant),
        name=display_name(identity),
        right=_(GRANT_TITLES[chosen]),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))


@blueprint.post("/hr/people/<int:person_id>/take/<grant>")
@scoped(Action.GRANT_HR)
def take(person_id: int, grant: str) -> View:
    """Take a right back; the toast gives it again."""
    chosen = _grant(grant)
    identity = grants.take(data(), actor(), person_id, chosen, now=now())
    undoable(
        N_("%(name)s no longer has the right “%(right)s”; all sign-ins have ended."),
        url_for("hr_people.give", person_id=person_id, grant=grant),
        name=display_name(identity),
        right=_(GRANT_TITLES[chosen]),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))
