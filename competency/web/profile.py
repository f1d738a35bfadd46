"""A person's profile: one's own, or of somebody one may see."""

from flask import Blueprint, render_template, request, url_for

from competency.domain.career_path import LEVELS, LevelId
from competency.domain.errors import N_
from competency.domain.permissions import Action, Scope, may
from competency.services.calibration import history
from competency.services.profile import charts, explanation, next_steps, page
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as review_queries
from competency.web import arguments
from competency.web.charts import shown
from competency.web.home import option_url
from competency.web.navigation import NavEntry
from competency.web.policies import scoped, signed_in
from competency.web.request import actor, curriculum, data, now, zone
from competency.web.templating import display_name
from competency.web.views import View

blueprint = Blueprint("profile", __name__)
nav_entry = NavEntry(N_("My profile"), "profile.mine", "user", place=31, under=("profile.mine",))


def chosen_level() -> LevelId | None:
    """The level in `?level=`, if it is one."""
    raw = arguments.text("level")
    return LevelId(raw) if raw in tuple(LEVELS) else None


@blueprint.get("/profile")
@signed_in
def mine() -> View:
    """One's own profile."""
    return _page(actor().person)


@blueprint.get("/people/<int:person_id>")
@scoped(Action.PROFILE_READ)
def person(person_id: int) -> View:
    """The profile of somebody one leads, or anybody's for HR."""
    return _page(person_id)


def _page(person_id: int) -> str:
    current = curriculum()
    profile = page.load(data(), actor(), person_id, current, target=chosen_level())
    asked = arguments.text("why")
    why = None
    if current.path.has_competency(asked):
        why = explanation.explain(
            data(), actor(), person_id, current, asked,
            level=profile.target, now=now(), zone=zone(),
        )  # fmt: skip
    own = person_id == actor().person
    level = profile.target.value
    name = display_name(profile.identity)
    radar = charts.radar(profile, profile.target, name) if profile.decision else None
    plan = None
    if profile.decision:
        evidence = evidence_queries.of_person(data(), person_id)
        plan = next_steps.load(data(), profile, evidence, now=now(), zone=zone())
    progress = charts.progress(data(), profile, name, zone=zone())
    teams = people_queries.teams_of(data(), person_id)
    template = (
        "profile/_why.html" if why and request.headers.get("HX-Request") else "profile/show.html"
    )
    return render_template(
        template,
        curriculum=current,
        path=current.path,
        profile=profile,
        levels=current.path.levels,
        own=own,
        why=why,
        rules=profile.rules,
        radar=radar and shown(radar, url_for("charts.radar", person_id=person_id, level=level)),
        progress=progress
        and shown(progress, url_for("charts.progress", person_id=person_id, v=profile.day)),
        calibration=history.of_person(data(), person_id, current.path.id),
        may_review=may(actor(), Action.REVIEW_ASSIGN, Scope(person=person_id, teams=teams)),
        reviews=review_queries.about(data(), person_id) if own else (),
        plan=plan,
        option_url=option_url if own else _nowhere,
    )


def _nowhere(_option: next_steps.EvidenceOption) -> None:
    """A quiz is the person's own to take; a lead asks for reviews by the page's button."""
