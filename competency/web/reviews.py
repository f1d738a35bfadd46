"""Reviews: the list, the form, submit, release, and the subject's answer."""

from datetime import datetime, time

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import Conflict, InvalidInput, N_
from competency.domain.permissions import Action
from competency.domain.reviews import Rating
from competency.i18n.dates import format_time, parse_date
from competency.i18n.digits import normalise
from competency.services import profiles, reviews
from competency.services.reviews import Sheet
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries
from competency.web.support import (
    _,
    actor,
    curriculum,
    data,
    fresh_id,
    language,
    now,
    scoped,
    signed_in,
    toast,
    words,
    zone,
)

blueprint = Blueprint("reviews", __name__)
View = str | BaseResponse | tuple[str, int]
NOT_OBSERVED = "none"


@blueprint.get("/reviews")
@signed_in
def index() -> str:
    """Reviews I am to write, I wrote, and that were written about me."""
    me = actor().person
    assigned = queries.assigned_to(data(), me)
    about = queries.about(data(), me)
    people = {r.subject_id for r in assigned} | {r.reviewer_id for r in about}
    current = curriculum()
    return render_template(
        "reviews/index.html",
        path=current.path,
        assigned=assigned,
        about=about,
        people=people_queries.identities(data(), people),
        counts=queries.draft_counts(data(), [r.id for r in assigned]),
        has_lead=reviews.lead_of(data(), me) is not None,
        open_areas=queries.open_area_of(data(), me),
    )


@blueprint.post("/reviews/ask")
@signed_in
def ask() -> BaseResponse:
    """Ask my lead for a review, of one area or of everything."""
    reviews.ask(
        data(),
        actor(),
        curriculum(),
        area=request.form.get("area") or None,
        now=now(),
        public_id=fresh_id(),
        key=request.form.get("idempotency_key", ""),
    )
    toast(N_("Your lead is asked for a review. You will see it here once it is released."), "success")
    return redirect(url_for("reviews.index"))


@blueprint.get("/people/<int:person_id>/review")
@scoped(Action.REVIEW_ASSIGN)
def assign_form(person_id: int) -> View:
    """Who reviews this person, what, and by when."""
    return _assign_page(person_id)


def _assign_page(person_id: int, error: str | None = None) -> str:
    identity = profiles.check_right(data(), actor(), person_id)
    return render_template(
        "reviews/assign.html",
        path=curriculum().path,
        subject=identity,
        reviewers=queries.colleagues(data(), person_id),
        me=actor().person,
        error=error,
        form=request.form,
    )


@blueprint.post("/people/<int:person_id>/review")
@scoped(Action.REVIEW_ASSIGN)
def assign(person_id: int) -> View:
    """Give somebody the task; straight to the form if it is me."""
    raw = request.form.get("reviewer", "")
    reviewer = int(raw) if raw.isascii() and raw.isdigit() else actor().person
    try:
        public_id = reviews.assign(
            data(),
            actor(),
            curriculum(),
            subject_id=person_id,
            reviewer_id=reviewer,
            area=request.form.get("area") or None,
            due_at=_due(request.form.get("due", "")),
            now=now(),
            public_id=fresh_id(),
            key=request.form.get("idempotency_key", ""),
        )
    except InvalidInput as error:
        data().rollback()
        return _assign_page(person_id, words().error(error)), 422
    if reviewer == actor().person:
        return redirect(url_for("reviews.show", review_id=public_id))
    toast(N_("The review is assigned."), "success")
    return redirect(url_for("profile.person", person_id=person_id))


def _due(text: str) -> datetime | None:
    if not text.strip():
        return None
    return datetime.combine(parse_date(text, language()), time(23, 59), tzinfo=zone())


@blueprint.get("/reviews/<review_id>")
@scoped(Action.REVIEW_READ)
def show(review_id: str) -> View:
    """The form for its author while it is a draft; else the review to read."""
    sheet = reviews.load(data(), actor(), review_id)
    return _sheet_page(sheet)


def _sheet_page(sheet: Sheet, error: str | None = None) -> str:
    mine = sheet.row.reviewer_id == actor().person
    if sheet.editable and mine:
        return render_template(
            "reviews/form.html",
            sheet=sheet,
            path=sheet.curriculum.path,
            background=reviews.background(data(), actor(), sheet, now=now()),
            error=error,
        )
    return render_template(
        "reviews/show.html",
        sheet=sheet,
        path=sheet.curriculum.path,
        mine=mine,
        own=sheet.row.subject_id == actor().person,
        error=error,
        text=request.form.get("text", ""),
    )


def _ratings(sheet: Sheet) -> list[Rating]:
    found = []
    for competency in (*sheet.asked, *sheet.optional):
        raw = request.form.get(f"step-{competency.id}")
        note = normalise(request.form.get(f"note-{competency.id}", ""))
        if raw is None and not note:
            continue
        if raw is not None and raw != NOT_OBSERVED and not (raw.isascii() and raw.isdigit()):
            raise InvalidInput(N_("Choose one of the five steps, or “not observed”."))
        step = None if raw in {None, NOT_OBSERVED} else int(raw or 0)
        found.append(Rating(competency.id, step, note))
    return found


@blueprint.post("/reviews/<review_id>")
@scoped(Action.REVIEW_WRITE)
def save(review_id: str) -> View:
    """Keep the draft; with `act=submit`, make it final."""
    sheet = reviews.load(data(), actor(), review_id)
    try:
        sheet = reviews.save_draft(data(), actor(), review_id, _ratings(sheet), now=now())
        if request.form.get("act") == "submit":
            reviews.submit(data(), actor(), review_id, now=now())
            toast(N_("The review is submitted. Release it when you have talked about it."), "success")
            return redirect(url_for("reviews.show", review_id=review_id))
    except InvalidInput as error:
        data().rollback()
        sheet = reviews.load(data(), actor(), review_id)
        return _sheet_page(sheet, words().error(error)), 422
    toast(N_("The draft is saved."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))


@blueprint.post("/reviews/<review_id>/autosave")
@scoped(Action.REVIEW_WRITE)
def autosave(review_id: str) -> Response:
    """Keep the draft while it is being written; answers with the sentence to show."""
    sheet = reviews.load(data(), actor(), review_id)
    sheet = reviews.save_draft(data(), actor(), review_id, _ratings(sheet), now=now())
    return jsonify(
        saved=_("Draft saved %(time)s", time=format_time(now(), language(), zone())),
        done=_("%(done)s of %(all)s competencies", done=sheet.done, all=len(sheet.asked)),
    )


@blueprint.post("/reviews/<review_id>/release")
@scoped(Action.REVIEW_RELEASE)
def release(review_id: str) -> BaseResponse:
    """Show the review to its subject."""
    try:
        reviews.release(data(), actor(), review_id, now=now(), zone=zone())
        toast(N_("The review is released; its subject can read it now."), "success")
    except Conflict as error:
        data().rollback()
        toast(words().error(error), "warning")
    return redirect(url_for("reviews.show", review_id=review_id))


@blueprint.post("/reviews/<review_id>/answer")
@scoped(Action.REVIEW_ANSWER)
def answer(review_id: str) -> View:
    """The subject acknowledges, or asks for a second reviewer."""
    second = request.form.get("act") == "second"
    try:
        reviews.answer(
            data(),
            actor(),
            review_id,
            second_reviewer=second,
            text=normalise(request.form.get("text", "")),
            now=now(),
            fresh_id=fresh_id(),
        )
    except (InvalidInput, Conflict) as error:
        data().rollback()
        sheet = reviews.load(data(), actor(), review_id)
        return _sheet_page(sheet, words().error(error)), error.status
    if second:
        toast(N_("A second reviewer is asked. Both reviews stay in your record."), "success")
    else:
        toast(N_("You have acknowledged the review."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))
