"""One person's teams, held level and rights."""

from flask import redirect, url_for

from competency.domain.errors import N_, NotFound
from competency.domain.permissions import Action, Grant, require
from competency.services.accounts import grants
from competency.services.accounts.rights import manageable, scope_of
from competency.services.people import membership
from competency.web.hr.people.accounts import person_page, place_form
from competency.web.hr.people.common import GRANT_TITLES, blueprint
from competency.web.language import _, toast
from competency.web.policies import scoped
from competency.web.request import actor, data, now
from competency.web.templating import display_name
from competency.web.views import View, refusing


@blueprint.post("/hr/people/<int:person_id>/place")
@scoped(Action.TEAM_MANAGE)
def place(person_id: int) -> View:
    """Put the person into the chosen teams and record the held level."""
    identity = manageable(data(), actor(), person_id)
    require(actor(), Action.TEAM_MANAGE, scope_of(data(), person_id))
    form = place_form(person_id)
    with refusing(form, lambda: person_page(identity, place=form)):
        changed = membership.set_place(
            data(),
            actor(),
            person_id,
            teams=form.roles(),
            level=form.level.data or None,
            now=now(),
        )
    toast(N_("Saved.") if changed else N_("Nothing was changed."), "success")
    return redirect(url_for("hr_people.edit", person_id=person_id))


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
    toast(
        N_("%(name)s now has the “%(right)s” role; it takes effect at their next sign-in."),
        "success",
        undo=url_for("hr_people.take", person_id=person_id, grant=grant),
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
    toast(
        N_("%(name)s no longer has the “%(right)s” role; all sign-ins have ended."),
        "success",
        undo=url_for("hr_people.give", person_id=person_id, grant=grant),
        name=display_name(identity),
        right=_(GRANT_TITLES[chosen]),
    )
    return redirect(url_for("hr_people.edit", person_id=person_id))
