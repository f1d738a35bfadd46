"""The list of everybody with an account."""

from typing import Final

from flask import flash, redirect, render_template, url_for

from competency.domain.career_path import LevelId
from competency.domain.errors import Unavailable
from competency.domain.paging import MAX_SEARCH, PAGE, paginate
from competency.domain.permissions import Action, Grant, Scope, may
from competency.i18n.digits import normal_email, search_key
from competency.services.accounts import invitations
from competency.storage.queries import directory, estimates
from competency.storage.queries import people as queries
from competency.web import arguments
from competency.web.arguments import asked
from competency.web.hr.people.common import (
    GRANT_TITLES,
    blueprint,
    outbox,
    places_people,
    reads_levels,
    team_choices,
)
from competency.web.language import _, toast_error, words
from competency.web.policies import allowed
from competency.web.request import actor, curriculum, data, now
from competency.web.views import View, answering

INVITE_AT_ONCE: Final = 50
"""Invitations in one request: a mail server takes its time."""
SORTS: Final = ("name", "email")
LEVEL_SORTS: Final = ("held", "level")


@blueprint.get("/hr/people")
@allowed(Action.PEOPLE_READ)
def index() -> View:
    """Everybody with an account: searched, filtered, sorted, paged."""
    levels = reads_levels()
    key, descending = arguments.sorting("name")
    if key not in SORTS and not (levels and key in LEVEL_SORTS):
        key, descending = "name", False
    status = arguments.text("status")
    typed = arguments.text("q", MAX_SEARCH)
    team = arguments.id_of("team")
    path = curriculum().path if levels else None
    wanted = arguments.page()
    rows, total = directory.page(
        data(),
        key=search_key(typed),
        address=normal_email(typed),
        team_ids=queries.teams_below(data(), team) if team is not None else None,
        status=status if status in directory.STATUSES else None,
        sort=key,
        descending=descending,
        path_id=path.id if path else None,
        limit=PAGE,
        offset=(wanted - 1) * PAGE,
    )
    paging = paginate(total, wanted)
    if paging.number != wanted:
        return redirect(url_for("hr_people.index", **asked("page"), page=paging.number))
    ids = [row.id for row in rows]
    rights = queries.grants_of_people(data(), ids)
    return render_template(
        "hr/people.html",
        rows=rows,
        paging=paging,
        path=path,
        sort={"key": key, "descending": descending},
        teams=team_choices(_("All teams")),
        statuses=[
            ("", _("All")),
            (directory.ACTIVE, _("Active")),
            (directory.INVITED, _("Invited")),
            (directory.DISABLED, _("Disabled")),
        ],
        memberships=queries.memberships_of_people(data(), ids),
        grants=rights,
        manageable={person for person in ids if _manages(person, rights.get(person, frozenset()))},
        grant_titles={grant.value: title for grant, title in GRANT_TITLES.items()},
        held=_held_levels(ids) if levels else {},
        measured=estimates.measured_levels(data(), ids, path.id) if path else {},
        waiting=directory.count_waiting(data()),
        places_people=places_people(),
    )


def _manages(person: int, rights: frozenset[str]) -> bool:
    scope = Scope(person=person, subject_grants=frozenset(map(Grant, rights)))
    return may(actor(), Action.PEOPLE_MANAGE, scope)


def _held_levels(people: list[int]) -> dict[int, LevelId]:
    return {p: LevelId(level) for p, level in queries.held_levels(data(), people).items()}


@blueprint.post("/hr/people/invite")
@allowed(Action.PEOPLE_MANAGE)
def invite_waiting() -> View:
    """Send the invitations that nobody has sent yet, a portion at a time."""
    shown = redirect(url_for("hr_people.index"))

    def not_sent(error: Unavailable) -> View:
        toast_error(error, "error")
        return shown

    with answering(Unavailable, not_sent):
        sent, left = invitations.invite_waiting(
            data(), actor(), outbox(), now=now(), most=INVITE_AT_ONCE
        )
    told = words().ngettext(
        "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent
    )
    if left:
        more = words().ngettext("%(n)s is still to be sent.", "%(n)s are still to be sent.", left)
        told = f"{told} {more}"
    flash(told, "success")
    return shown
