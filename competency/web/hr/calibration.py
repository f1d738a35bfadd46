"""HR's page of the calibration: what is in force, a dry run, adopting it, undoing it."""

from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_, CompetencyError, Conflict, NotFound
from competency.domain.permissions import Action
from competency.services.calibration import adoption, nightly, page, runs, sentences
from competency.web.language import _, toast, words
from competency.web.policies import allowed
from competency.web.request import actor, curriculum, data, job_context, now, zone

blueprint = Blueprint("hr_calibration", __name__)
View = str | BaseResponse | tuple[str, int]

ITEMS_IN_SIGHT: Final = 10
"""Moved questions in sight; the others are folded."""

REASONS: Final = {
    "publication": N_("Path published"),
    "recalibration": N_("Recalibration adopted"),
    "put back": N_("Adoption undone"),
}


@blueprint.get("/hr/calibration")
@allowed(Action.CALIBRATION_MANAGE)
def show() -> View:
    """What is in force, what runs, the dry run to decide on, what was before."""
    return _page()


def _page(error: CompetencyError | None = None) -> str:
    current = curriculum()
    found = page.load(
        data(),
        actor(),
        current,
        now=now(),
        direction=request.args.get("direction", ""),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "hr/calibration.html",
        found=found,
        path=current.path,
        reasons=REASONS,
        said=sentences,
        t=words(),
        items_in_sight=ITEMS_IN_SIGHT,
        error=words().error(error) if error else None,
    )


@blueprint.get("/hr/calibration/progress")
@allowed(Action.CALIBRATION_MANAGE)
def progress() -> View:
    """How the long work stands, for the page that shows it.

    A finished rebuild is said in place, so that the toast with its way back stays; anything else
    that ended draws the page anew.
    """
    running = page.running_of(data(), actor(), curriculum(), now=now())
    if not request.headers.get("HX-Request"):
        return redirect(url_for("hr_calibration.show"))
    if running.now or (request.args.get("of") == "levels" and not running.behind):
        return render_template("hr/calibration_progress.html", running=running)
    return Response(headers={"HX-Refresh": "true"})


@blueprint.post("/hr/calibration/try")
@allowed(Action.CALIBRATION_MANAGE)
def try_out() -> View:
    """Begin a dry run."""
    try:
        runs.start_trying(data(), actor(), curriculum(), job_context(), now=now(), zone=zone())
    except Conflict:
        toast(N_("A dry run is under way already; here is how far it is."))
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/rebuild")
@allowed(Action.CALIBRATION_MANAGE)
def rebuild() -> View:
    """Compute everybody's level anew where that was interrupted."""
    _rebuild()
    return redirect(url_for("hr_calibration.show"))


def _rebuild() -> None:
    runs.start_rebuilding(data(), actor(), curriculum(), job_context(), now=now(), zone=zone())


@blueprint.post("/hr/calibration/<int:proposal_id>/adopt")
@allowed(Action.CALIBRATION_MANAGE)
def adopt(proposal_id: int) -> View:
    """Put the dry run that was read in force; the toast puts the old calibration back."""
    try:
        done = adoption.adopt(data(), actor(), curriculum(), proposal_id, now=now())
    except (Conflict, NotFound) as error:
        data().rollback()
        return _page(error), error.status
    _rebuild()
    flash(
        {  # type: ignore[arg-type]
            "text": _(N_("The new calibration is in force from now on.")),
            "undo": url_for("hr_calibration.undo", context_id=done.context_id),
        },
        "success",
    )
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/<int:proposal_id>/discard")
@allowed(Action.CALIBRATION_MANAGE)
def discard(proposal_id: int) -> View:
    """Throw the dry run away that was read."""
    try:
        adoption.discard(data(), actor(), curriculum(), proposal_id, now=now())
    except NotFound as error:
        data().rollback()
        return _page(error), error.status
    toast(N_("The dry run is discarded; nothing has changed."), "success")
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/undo/<int:context_id>")
@allowed(Action.CALIBRATION_MANAGE)
def undo(context_id: int) -> View:
    """Put back what was in force before an adoption."""
    try:
        adoption.put_back(data(), actor(), curriculum(), context_id, now=now())
    except Conflict as error:
        data().rollback()
        return _page(error), error.status
    _rebuild()
    toast(N_("The calibration before it is in force again."), "success")
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/nightly")
@allowed(Action.CALIBRATION_MANAGE)
def let_nightly() -> View:
    """Let the nightly run recalibrate, or stop letting it."""
    wanted = request.form.get("allowed") == "1"
    if nightly.allow(data(), actor(), curriculum(), wanted, now=now()):
        toast(
            N_("The nightly run recalibrates from tomorrow on, at most every four weeks.")
            if wanted
            else N_("The nightly run leaves the calibration alone from now on."),
            "success",
        )
    else:
        toast(N_("Nothing was changed."))
    return redirect(url_for("hr_calibration.show"))
