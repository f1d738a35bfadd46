"""Self-rating of a whole area, anchors in view."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for

from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_
from competency.domain.evidence import Evidence
from competency.domain.permissions import Action
from competency.services.profile import self_rating
from competency.storage.queries import evidence as queries
from competency.web.forms.learning import SelfRatingForm, self_rating_form
from competency.web.language import toast
from competency.web.path import check_area, load_path
from competency.web.policies import scoped
from competency.web.request import actor, data, now, zone
from competency.web.views import View, refusing

blueprint = Blueprint("self_rating", __name__)


@blueprint.get("/path/<path_id>/<area>/self")
@scoped(Action.SELF_RATE)
def form(path_id: str, area: str) -> View:
    """The form, with the last ratings chosen."""
    current = load_path(path_id)
    check_area(current, area)
    latest = queries.latest_self_ratings(data(), actor().person)
    chosen = {competency: rating.category for competency, rating in latest.items()}
    return _page(current, area, self_rating_form(current.path.in_area(area), chosen), latest)


def _page(
    current: Curriculum, area: str, form: SelfRatingForm, latest: Mapping[str, Evidence]
) -> str:
    return render_template(
        "self_rating/form.html",
        curriculum=current,
        path=current.path,
        area=current.path.area(area),
        competencies=list(current.path.in_area(area)),
        latest=latest,
        form=form,
    )


@blueprint.post("/path/<path_id>/<area>/self")
@scoped(Action.SELF_RATE)
def save(path_id: str, area: str) -> View:
    """Record the ratings that were given."""
    current = load_path(path_id)
    check_area(current, area)
    form = self_rating_form(current.path.in_area(area), {})

    def page() -> str:
        latest = queries.latest_self_ratings(data(), actor().person)
        return _page(current, area, form, latest)

    with refusing(form, page):
        count = self_rating.rate(
            data(),
            actor(),
            current,
            area,
            form.ratings(),
            now=now(),
            zone=zone(),
            key=form.idempotency_key.data,
        )
    if count:
        toast(N_("Your self-rating is recorded."), "success")
    else:
        toast(N_("Nothing had changed, so nothing was recorded."))
    return redirect(url_for("path.module", path_id=path_id, area=area))
