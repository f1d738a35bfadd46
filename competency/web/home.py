"""Home: my level, what holds it back, the next three steps, what changed."""

from flask import Blueprint, render_template, url_for

from competency.domain.errors import N_
from competency.domain.plan import StepKind
from competency.services.profile import changes, next_steps, page
from competency.storage.queries import attempts as attempt_queries
from competency.storage.queries import evidence as evidence_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as review_queries
from competency.web.navigation import NavEntry
from competency.web.policies import signed_in
from competency.web.request import actor, curriculum, data, now, zone

blueprint = Blueprint("home", __name__)
nav_entry = NavEntry(N_("Home"), "home.index", "home", place=20, under=("home.",))


def step_url(line: next_steps.StepLine) -> str:
    """Where a next step begins."""
    path_id, area = curriculum().path.id, line.area.id
    match line.step.kind:
        case StepKind.QUIZ:
            return url_for("quiz.intro", path_id=path_id, area=area)
        case StepKind.LESSON:
            return url_for(
                "path.lesson", path_id=path_id, area=area, competency=line.step.competency
            )
        case StepKind.REVIEW:
            return url_for("reviews.index", area=area)
        case StepKind.SELF:
            return url_for("self_rating.form", path_id=path_id, area=area)


def option_url(option: next_steps.EvidenceOption) -> str:
    """Where one begins a quiz, or asks for a review."""
    if option.kind is StepKind.QUIZ and option.area is not None:
        return url_for("quiz.intro", path_id=curriculum().path.id, area=option.area.id)
    return url_for("reviews.index", area=option.area.id if option.area else None)


@blueprint.get("/")
@signed_in
def index() -> str:
    """The signed-in person's own standing."""
    current = curriculum()
    me = actor().person
    profile = page.load(data(), actor(), me, current)
    moment = changes.last_visit(data(), me, now=now())
    evidence = evidence_queries.of_person(data(), me)
    moved = changes.since(data(), profile, evidence, moment=moment, now=now(), zone=zone())[:3]
    raters = {c.rater for c in moved if c.rater is not None}
    return render_template(
        "home/index.html",
        curriculum=current,
        path=current.path,
        profile=profile,
        step_url=step_url,
        option_url=option_url,
        rules=profile.rules,
        plan=next_steps.load(data(), profile, evidence, now=now(), zone=zone()),
        changes=moved,
        since=moment,
        raters=people_queries.identities(data(), raters) if raters else {},
        open_attempts=attempt_queries.open_attempts(data(), me),
        due_reviews=review_queries.due_of_reviewer(data(), me),
        released=[r for r in review_queries.about(data(), me) if r.state == "released"],
    )
