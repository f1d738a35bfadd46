"""The career path, its modules and lessons."""

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_, NotFound, Unavailable
from competency.domain.permissions import Action, may
from competency.services.curriculum import versions
from competency.services.profile import lesson_reads, page
from competency.services.quiz import bank
from competency.storage.queries import attempts as attempt_queries
from competency.storage.queries import lessons as lesson_queries
from competency.web.forms.learning import ReadForm
from competency.web.language import toast
from competency.web.navigation import NavEntry
from competency.web.policies import allowed, signed_in
from competency.web.request import actor, curriculum, data, now

blueprint = Blueprint("path", __name__)
nav_entry = NavEntry(
    N_("Career path"),
    "path.index",
    "path",
    place=30,
    under=("path.", "reading.", "quiz.", "self_rating."),
)


def load_path(path_id: str) -> Curriculum:
    """The curriculum in service of a path; NotFound where there is none."""
    current = curriculum()
    if current.path.id == path_id:
        return current
    return versions.in_service(data(), path_id)


def check_area(current: Curriculum, area: str) -> None:
    """Raise NotFound unless the path has the area."""
    if not current.path.has_area(area):
        raise NotFound(N_("This career path has no such area."))


@blueprint.get("/path")
@signed_in
def index() -> BaseResponse:
    """The path in service."""
    return redirect(url_for("path.show", path_id=curriculum().path.id))


@blueprint.get("/path/<path_id>")
@allowed(Action.PATH_READ)
def show(path_id: str) -> str:
    """Introduction, ladder, areas, KPIs, responsibilities, notes."""
    current = load_path(path_id)
    profile = page.load(data(), actor(), actor().person, current)
    read = lesson_queries.read_lessons(data(), actor().person)
    return render_template(
        "path/show.html", curriculum=current, path=current.path, profile=profile, read=read
    )


@blueprint.get("/path/<path_id>/<area>")
@allowed(Action.PATH_READ)
def module(path_id: str, area: str) -> str:
    """One area: its module, lessons with progress, its quiz and self-rating."""
    current = load_path(path_id)
    check_area(current, area)
    me = actor().person
    profile = page.load(data(), actor(), me, current)
    state = next(a for a in profile.areas if a.area.id == area)
    return render_template(
        "path/module.html",
        curriculum=current,
        path=current.path,
        area=current.path.area(area),
        state=state,
        profile=profile,
        module=current.modules.get(area),
        read=lesson_queries.read_lessons(data(), me),
        bank=bank.bank_state(data(), me, current, area),
        open_attempt=attempt_queries.open_attempt(data(), me, area),
        finished=attempt_queries.finished_attempts(data(), me, area),
    )


@blueprint.get("/path/<path_id>/<area>/<competency>")
@allowed(Action.PATH_READ)
def lesson(path_id: str, area: str, competency: str) -> str:
    """One lesson, with the ones before and after it."""
    current = load_path(path_id)
    check_area(current, area)
    if competency not in current.path.area(area).competencies:
        raise NotFound(N_("This area has no such competency."))
    found = current.lessons.get(competency)
    profile = page.load(data(), actor(), actor().person, current)
    order = current.path.area(area).competencies
    place = order.index(competency)
    return render_template(
        "path/lesson.html",
        curriculum=current,
        path=current.path,
        area=current.path.area(area),
        competency=current.path.competency(competency),
        state=profile.competencies[competency],
        profile=profile,
        lesson=found,
        anchors=current.anchors_of(competency),
        own_anchors=competency in current.anchors,
        read=lesson_queries.read_lessons(data(), actor().person).get(competency),
        before=current.path.competency(order[place - 1]) if place else None,
        after=current.path.competency(order[place + 1]) if place + 1 < len(order) else None,
        reads_items=may(actor(), Action.ITEMS_READ) and competency in current.items_by_competency,
    )


@blueprint.post("/path/<path_id>/<area>/<competency>/read")
@signed_in
def mark_read(path_id: str, area: str, competency: str) -> BaseResponse:
    """Mark a lesson as read, or take it back."""
    current = load_path(path_id)
    check_area(current, area)
    form = ReadForm()
    form.accept()
    read = form.read.data == "yes"
    lesson_reads.mark(data(), actor(), current, competency, read=read, now=now())
    toast(N_("Marked as read.") if read else N_("No longer marked as read."), "success")
    target = url_for("path.lesson", path_id=path_id, area=area, competency=competency)
    order = current.path.area(area).competencies
    if read and form.go.data == "next" and competency in order:
        place = order.index(competency) + 1
        target = (
            url_for("path.lesson", path_id=path_id, area=area, competency=order[place])
            if place < len(order)
            else url_for("path.module", path_id=path_id, area=area)
        )
    return redirect(target)


@blueprint.get("/path-assets/<version>/<name>")
@allowed(Action.PATH_READ)
def figure(version: str, name: str) -> Response:
    """A diagram of a lesson, of the framework version it was published with."""
    try:
        content = versions.curriculum_of(data(), version).assets.get(name)
    except Unavailable:
        content = None
    if content is None:
        abort(404)
    answer = Response(content, mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
