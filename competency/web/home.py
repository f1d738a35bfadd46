"""Home: my level, what holds it back, the next three steps, what changed."""

from flask import Blueprint, render_template

from competency.services import changes, planning, profiles
from competency.storage.queries import attempts as attempt_queries
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as review_queries
from competency.web.support import actor, curriculum, data, now, signed_in, zone

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def index() -> str:
    """The signed-in person's own standing."""
    current = curriculum()
    me = actor().person
    profile = profiles.load(data(), actor(), me, current)
    moment = changes.last_visit(data(), me, now=now())
    moved = changes.since(data(), profile, current, moment=moment, now=now(), zone=zone())[:3]
    raters = {c.rater for c in moved if c.rater is not None}
    return render_template(
        "home/index.html",
        curriculum=current,
        path=current.path,
        profile=profile,
        steps=planning.steps_for(data(), profile, now=now()),
        changes=moved,
        since=moment,
        raters=people_queries.identities(data(), raters) if raters else {},
        open_attempts=attempt_queries.open_attempts(data(), me),
        due_reviews=review_queries.due_of_reviewer(data(), me),
        released=[r for r in review_queries.about(data(), me) if r.state == "released"],
    )
