"""HR's page of the calibration: what is in force, a dry run, adopting it, undoing it."""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for

from competency.domain.errors import N_, CompetencyError, Conflict, NotFound
from competency.domain.permissions import Action
from competency.services.calibration import adoption, nightly, page, runs, sentences
from competency.web import arguments
from competency.web.forms.calibration import NightlyForm
from competency.web.language import toast, words
from competency.web.navigation import NavEntry
from competency.web.policies import allowed
from competency.web.request import actor, curriculum, data, job_context, now, zone
from competency.web.views import View, answering

blueprint = Blueprint("hr_calibration", __name__)
nav_entry = NavEntry(
    N_("Calibration"),
    "hr_calibration.show",
    "target",
    place=60,
    under=("hr_calibration.",),
    needs=Action.CALIBRATION_MANAGE,
)

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
        direction=arguments.text("direction"),
        page=arguments.page(),
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
    """How far the jobs are, for the page that shows it.

    A finished rebuild is said in place, so that the toast with its way back stays; anything else
    that ended draws the whole page again.
    """
    running = page.running_of(data(), actor(), curriculum(), now=now())
    if not request.headers.get("HX-Request"):
        return redirect(url_for("hr_calibration.show"))
    if running.now or (arguments.text("of") == "levels" and not running.behind):
        return render_template("hr/calibration_progress.html", running=running)
    return Response(headers={"HX-Refresh": "true"})


@blueprint.post("/hr/calibration/try")
@allowed(Action.CALIBRATION_MANAGE)
def try_out() -> View:
    """Begin a dry run."""
    shown = redirect(url_for("hr_calibration.show"))

    def under_way(_error: Conflict) -> View:
        toast(N_("A dry run is under way already; here is how far it is."))
        return shown

    with answering(Conflict, under_way):
        runs.start_trying(data(), actor(), curriculum(), job_context(), now=now(), zone=zone())
    return shown


@blueprint.post("/hr/calibration/rebuild")
@allowed(Action.CALIBRATION_MANAGE)
def rebuild() -> View:
    """Compute everybody's level again where that was interrupted."""
    _rebuild()
    return redirect(url_for("hr_calibration.show"))


def _rebuild() -> None:
    runs.start_rebuilding(data(), actor(), curriculum(), job_context(), now=now(), zone=zone())


@blueprint.post("/hr/calibration/<int:proposal_id>/adopt")
@allowed(Action.CALIBRATION_MANAGE)
def adopt(proposal_id: int) -> View:
    """Put the dry run that was read in force; the toast puts the old calibration back."""
    with answering((Conflict, NotFound), _page):
        done = adoption.adopt(data(), actor(), curriculum(), proposal_id, now=now())
    _rebuild()
    toast(
        N_("The new calibration is in force."),
        "success",
        undo=url_for("hr_calibration.undo", context_id=done.context_id),
    )
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/<int:proposal_id>/discard")
@allowed(Action.CALIBRATION_MANAGE)
def discard(proposal_id: int) -> View:
    """Throw the dry run away that was read."""
    with answering(NotFound, _page):
        adoption.discard(data(), actor(), curriculum(), proposal_id, now=now())
    toast(N_("The dry run is discarded; nothing has changed."), "success")
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/undo/<int:context_id>")
@allowed(Action.CALIBRATION_MANAGE)
def undo(context_id: int) -> View:
    """Put back what was in force before an adoption."""
    with answering(Conflict, _page):
        adoption.put_back(data(), actor(), curriculum(), context_id, now=now())
    _rebuild()
    toast(N_("The calibration before it is in force again."), "success")
    return redirect(url_for("hr_calibration.show"))


@blueprint.post("/hr/calibration/nightly")
@allowed(Action.CALIBRATION_MANAGE)
def allow_nightly() -> View:
    """Let the nightly run recalibrate, or stop letting it."""
    wanted = NightlyForm().allowed.data
    if nightly.allow(data(), actor(), curriculum(), wanted, now=now()):
        toast(
            N_("Starting tomorrow the nightly run recalibrates, at most every four weeks.")
            if wanted
            else N_("The nightly run no longer recalibrates."),
            "success",
        )
    else:
        toast(N_("Nothing was changed."))
    return redirect(url_for("hr_calibration.show"))
