"""The list of everybody with an account."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for

from competency.domain.career_path import LevelId
from competency.domain.errors import Unavailable
from competency.domain.paging import MAX_SEARCH, PAGE, paginate
from competency.domain.permissions import Action
from competency.i18n.digits import normalise, search_key, to_latin
from competency.services.accounts import invitations
from competency.storage.queries import directory, estimates
from competency.storage.queries import people as queries
from competency.web.arguments import asked
from competency.web.hr.people.common import (
    GRANT_TITLES,
    View,
    blueprint,
    outbox,
    places_people,
    reads_levels,
    team_choices,
)
from competency.web.language import _, toast, words
from competency.web.policies import allowed
from competency.web.request import actor, curriculum, data, now

INVITE_AT_ONCE: Final = 50
"""Invitations in one request: a mail server takes its time."""
MOST_PAGES: Final = 1_000_000
SORTS: Final = ("name", "email")
LEVEL_SORTS: Final = ("held", "level")


@blueprint.get("/hr/people")
@allowed(Action.PEOPLE_READ)
def index() -> View:
    """Everybody with an account: searched, filtered, sorted, paged."""
    levels = reads_levels()
    sort = request.args.get("sort", "name")
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    if key not in SORTS and not (levels and key in LEVEL_SORTS):
        key, descending = "name", False
    status = request.args.get("status")
    typed = request.args.get("q", "")[:MAX_SEARCH]
    team = request.args.get("team", type=int)
    path = curriculum().path if levels else None
    wanted = max(1, min(request.args.get("page", 1, type=int), MOST_PAGES))
    rows, total = directory.page(
        data(),
        key=search_key(typed),
        address=to_latin(normalise(typed)).casefold(),
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
        grants=queries.grants_of_people(data(), ids),
        grant_titles={grant.value: title for grant, title in GRANT_TITLES.items()},
        held=_held_levels(ids) if levels else {},
        measured=estimates.measured_levels(data(), ids, path.id) if path else {},
        waiting=directory.count_waiting(data()),
        places_people=places_people(),
    )


def _held_levels(people: list[int]) -> dict[int, LevelId]:
    return {p: LevelId(level) for p, level in queries.held_levels(data(), people).items()}


@blueprint.post("/hr/people/invite")
@allowed(Action.PEOPLE_MANAGE)
def invite_waiting() -> View:
    """Send the invitations that nobody has sent yet, a portion at a time."""
    try:
        sent, left = invitations.invite_waiting(
            data(), actor(), outbox(), now=now(), most=INVITE_AT_ONCE
        )
    except Unavailable as error:
        data().rollback()
        toast(error.message, "error")
        return redirect(url_for("hr_people.index"))
    told = words().ngettext(
        "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent
    )
    if left:
        more = words().ngettext("%(n)s is still to be sent.", "%(n)s are still to be sent.", left)
        told = f"{told} {more}"
    flash(told, "success")
    return redirect(url_for("hr_people.index"))
