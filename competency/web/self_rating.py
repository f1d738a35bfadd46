"""Self-rating of a whole area, anchors in view."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_, InvalidInput
from competency.domain.permissions import Action
from competency.services.profile import self_rating
from competency.storage.queries import evidence as queries
from competency.web.arguments import whole_number
from competency.web.language import toast, words
from competency.web.path import check_area, load_path
from competency.web.policies import allowed, scoped
from competency.web.request import actor, data, now, zone

blueprint = Blueprint("self_rating", __name__)


@blueprint.get("/path/<path_id>/<area>/self")
@allowed(Action.PATH_READ)
def form(path_id: str, area: str) -> str:
    """The form, with the last ratings chosen."""
    return _page(path_id, area, {})


def _page(path_id: str, area: str, chosen: dict[str, int], error: str | None = None) -> str:
    current = load_path(path_id)
    check_area(current, area)
    latest = queries.latest_self_ratings(data(), actor().person)
    return render_template(
        "self_rating/form.html",
        curriculum=current,
        path=current.path,
        area=current.path.area(area),
        competencies=list(current.path.in_area(area)),
        latest=latest,
        chosen={c: e.category for c, e in latest.items()} | chosen,
        error=error,
    )


@blueprint.post("/path/<path_id>/<area>/self")
@scoped(Action.SELF_RATE)
def save(path_id: str, area: str) -> BaseResponse | tuple[str, int]:
    """Record the ratings that were given."""
    current = load_path(path_id)
    check_area(current, area)
    ratings = {}
    for competency in current.path.area(area).competencies:
        step = whole_number(request.form.get(f"step-{competency}", ""))
        if step is not None:
            ratings[competency] = step
    try:
        count = self_rating.rate(
            data(),
            actor(),
            current,
            area,
            ratings,
            now=now(),
            zone=zone(),
            key=request.form.get("idempotency_key", ""),
        )
    except InvalidInput as error:
        data().rollback()
        return _page(path_id, area, ratings, words().error(error)), 422
    if count:
        toast(N_("Your self-rating is recorded."), "success")
    else:
        toast(N_("Nothing had changed, so nothing was recorded."))
    return redirect(url_for("path.module", path_id=path_id, area=area))
