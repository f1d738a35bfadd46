"""Reviews: the list, the form, submit, release, and the subject's answer."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.days import local_day
from competency.domain.errors import N_, CompetencyError, Conflict, InvalidInput
from competency.domain.permissions import Action, Scope, require
from competency.domain.reviews import MAX_NOTE, VISIBLE_TO_SUBJECT, Rating
from competency.i18n.dates import format_time, parse_date, to_jalali
from competency.i18n.digits import normalise, to_persian
from competency.services.profile import page
from competency.services.reviews import answering, asking, lists, material, sheets, writing
from competency.services.reviews.sheets import Sheet
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries
from competency.web.language import language, toast, words
from competency.web.navigation import NavEntry
from competency.web.policies import scoped, signed_in
from competency.web.request import actor, curriculum, data, fresh_id, now, zone

blueprint = Blueprint("reviews", __name__)
nav_entry = NavEntry(
    N_("Reviews"), "reviews.index", "review", place=40, under=("reviews.",), for_leads=False
)
nav_entry_of_leads = replace(nav_entry, place=22, for_leads=True)
View = str | BaseResponse | tuple[str, int]
NOT_OBSERVED = "none"
STEPS = {str(step): step for step in range(5)}
MAX_DIGITS = 15
"""Of an id that a form sends; a longer number is nobody, and no database has to say so."""
ASKED = N_("Your lead is asked for a review. You will see it here once it is released.")


@blueprint.get("/reviews")
@signed_in
def index() -> str:
    """Reviews I am to write, I wrote, and that were written about me."""
    path = curriculum().path
    area = request.args.get("area", "")
    return render_template(
        "reviews/index.html",
        path=path,
        lists=lists.lists(data(), actor(), now=now(), zone=zone()),
        chosen_area=area if path.has_area(area) else "",
    )


@blueprint.post("/reviews/ask")
@signed_in
def ask() -> BaseResponse:
    """Ask my lead for a review, of one area or of everything."""
    asking.ask(
        data(),
        actor(),
        curriculum(),
        area=request.form.get("area") or None,
        now=now(),
        public_id=fresh_id(),
        key=request.form.get("idempotency_key", ""),
    )
    toast(
        N_("Your lead is asked for a review. You will see it here once it is released."), "success"
    )
    return redirect(url_for("reviews.index"))


@blueprint.get("/people/<int:person_id>/review")
@scoped(Action.REVIEW_ASSIGN)
def assign_form(person_id: int) -> View:
    """Who reviews this person, what, and by when."""
    due = local_day(now(), zone()) + timedelta(days=asking.DUE_DAYS)
    return _assign_page(person_id, due=_typed_date(due))


def _assign_page(
    person_id: int,
    *,
    due: str,
    reviewer: int | None = None,
    area: str = "",
    error: InvalidInput | None = None,
) -> str:
    subject = page.check_right(data(), actor(), person_id)
    teams = people_queries.teams_of(data(), person_id)
    require(actor(), Action.REVIEW_ASSIGN, Scope(person=person_id, teams=teams))
    me = actor().person
    return render_template(
        "reviews/assign.html",
        path=curriculum().path,
        subject=subject,
        reviewers=[p for p in queries.colleagues(data(), person_id) if p.person_id != me],
        me=me,
        due=due,
        example=_typed_date(local_day(now(), zone())),
        reviewer=reviewer or me,
        area=area,
        error=words().error(error) if error else None,
        error_field=error.field or "due" if error else None,
    )


@blueprint.post("/people/<int:person_id>/review")
@scoped(Action.REVIEW_ASSIGN)
def assign(person_id: int) -> View:
    """Give somebody the task; straight to the form if it is me."""
    raw = request.form.get("reviewer", "")
    reviewer = int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= MAX_DIGITS else 0
    area = request.form.get("area", "")
    due = request.form.get("due", "")
    try:
        public_id = asking.assign(
            data(),
            actor(),
            curriculum(),
            subject_id=person_id,
            reviewer_id=reviewer,
            area=area or None,
            due_at=_due(due),
            now=now(),
            public_id=fresh_id(),
            key=request.form.get("idempotency_key", ""),
        )
    except InvalidInput as error:
        data().rollback()
        return _assign_page(person_id, due=due, reviewer=reviewer, area=area, error=error), 422
    if reviewer == actor().person:
        return redirect(url_for("reviews.show", review_id=public_id))
    toast(N_("The review is assigned."), "success")
    return redirect(url_for("profile.person", person_id=person_id))


def _due(text: str) -> datetime | None:
    if not text.strip():
        return None
    return datetime.combine(parse_date(text, language()), time(23, 59), tzinfo=zone())


def _typed_date(day: date) -> str:
    """A day as the reader would type it."""
    if language() != "fa":
        return day.isoformat()
    year, month, number = to_jalali(day)
    return to_persian(f"{year}/{month:02}/{number:02}")


@blueprint.get("/reviews/<review_id>")
@scoped(Action.REVIEW_READ)
def show(review_id: str) -> View:
    """The form for its author while it is a draft; else the review to read."""
    return _sheet_page(sheets.load(data(), actor(), review_id))


def _sheet_page(sheet: Sheet, error: CompetencyError | None = None) -> str:
    sentence = words().error(error) if error else None
    if sheet.editable:
        return render_template(
            "reviews/form.html",
            sheet=sheet,
            path=sheet.path,
            background=material.background(data(), actor(), sheet, now=now(), zone=zone()),
            max_note=MAX_NOTE,
            error=sentence,
            error_at=error.field if isinstance(error, InvalidInput) else None,
        )
    return render_template(
        "reviews/show.html",
        sheet=sheet,
        path=sheet.path,
        mine=sheet.row.reviewer_id == actor().person,
        own=sheet.row.subject_id == actor().person,
        may_release=sheets.releasable(data(), actor(), sheet),
        counterparts=sheets.counterparts(data(), actor(), sheet),
        max_answer=answering.MAX_ANSWER,
        error=sentence,
        text=request.form.get("text", ""),
        second=request.form.get("act") == "second",
    )


def _text(name: str) -> str:
    """A free text of the form: letters made uniform, one kind of line break, nothing unstorable."""
    raw = request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "")
    return normalise(raw)


def _ratings(sheet: Sheet) -> list[Rating]:
    """What the form says of each competency that it holds.

    Raises:
        InvalidInput: a step that is not offered.
    """
    found = []
    for competency in sheet.offered:
        step, note = f"step-{competency.id}", f"note-{competency.id}"
        if step not in request.form and note not in request.form:
            continue
        raw = request.form.get(step)
        if raw is not None and raw != NOT_OBSERVED and raw not in STEPS:
            raise InvalidInput(
                N_("Choose one of the five steps, or “not observed”."), field=competency.id
            )
        found.append(
            Rating(competency.id, STEPS.get(raw or ""), _text(note), chosen=raw is not None)
        )
    return found


def _as_typed(sheet: Sheet) -> Sheet:
    """The sheet with what was sent, so that a refused form keeps it."""
    typed = dict(sheet.ratings)
    for competency in sheet.offered:
        raw = request.form.get(f"step-{competency.id}")
        note = _text(f"note-{competency.id}")
        chosen = raw == NOT_OBSERVED or raw in STEPS
        typed[competency.id] = Rating(competency.id, STEPS.get(raw or ""), note, chosen=chosen)
    return replace(sheet, ratings=typed)


@blueprint.post("/reviews/<review_id>")
@scoped(Action.REVIEW_WRITE)
def save(review_id: str) -> View:
    """Keep the draft; with `act=check`, go on to what will be submitted."""
    sheet = sheets.load(data(), actor(), review_id)
    try:
        sheet = writing.save_draft(data(), actor(), review_id, _ratings(sheet), now=now())
        if request.form.get("act") == "check":
            writing.check(sheet, now=now())
            return redirect(url_for("reviews.check", review_id=review_id))
    except InvalidInput as error:
        data().rollback()
        sheet = sheets.load(data(), actor(), review_id)
        return _sheet_page(_as_typed(sheet) if sheet.editable else sheet, error), 422
    except Conflict as error:
        data().rollback()
        return _sheet_page(sheets.load(data(), actor(), review_id), error), error.status
    toast(N_("The draft is saved."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))


@blueprint.post("/reviews/<review_id>/autosave")
@scoped(Action.REVIEW_WRITE)
def autosave(review_id: str) -> Response:
    """Keep the draft while it is being written; answers with the time to show."""
    sheet = sheets.load(data(), actor(), review_id)
    sheet = writing.save_draft(data(), actor(), review_id, _ratings(sheet), now=now())
    return jsonify(saved=format_time(now(), language(), zone()), done=sheet.done)


@blueprint.get("/reviews/<review_id>/submit")
@scoped(Action.REVIEW_WRITE)
def check(review_id: str) -> View:
    """What will be submitted, to be looked at once more."""
    sheet = sheets.load(data(), actor(), review_id)
    if not sheet.editable:
        return redirect(url_for("reviews.show", review_id=review_id))
    return _check_page(sheet)


def _check_page(sheet: Sheet, error: str | None = None) -> str:
    return render_template("reviews/submit.html", sheet=sheet, path=sheet.path, error=error)


@blueprint.post("/reviews/<review_id>/submit")
@scoped(Action.REVIEW_WRITE)
def submit(review_id: str) -> View:
    """Make the ratings final; sent twice, it says nothing twice."""
    try:
        writing.submit(data(), actor(), review_id, now=now())
    except Conflict:
        data().rollback()
        return redirect(url_for("reviews.show", review_id=review_id))
    except InvalidInput as error:
        data().rollback()
        sheet = sheets.load(data(), actor(), review_id)
        if error.field:
            return _sheet_page(sheet, error), 422
        return _check_page(sheet, words().error(error)), 422
    toast(N_("The review is submitted. Release it when you have talked about it."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))


@blueprint.post("/reviews/<review_id>/release")
@scoped(Action.REVIEW_RELEASE)
def release(review_id: str) -> BaseResponse:
    """Show the review to its subject; sent twice, it says nothing twice."""
    try:
        writing.release(data(), actor(), review_id, now=now(), zone=zone())
        toast(N_("The review is released; its subject can read it now."), "success")
    except Conflict as error:
        data().rollback()
        if sheets.load(data(), actor(), review_id).state not in VISIBLE_TO_SUBJECT:
            toast(words().error(error), "warning")
    return redirect(url_for("reviews.show", review_id=review_id))


@blueprint.post("/reviews/<review_id>/answer")
@scoped(Action.REVIEW_ANSWER)
def answer(review_id: str) -> View:
    """The subject acknowledges, or asks for a second reviewer."""
    second = request.form.get("act") == "second"
    try:
        answering.answer(
            data(),
            actor(),
            review_id,
            second_reviewer=second,
            text=_text("text"),
            now=now(),
            fresh_id=fresh_id(),
            key=request.form.get("idempotency_key", ""),
        )
    except (InvalidInput, Conflict) as error:
        data().rollback()
        sheet = sheets.load(data(), actor(), review_id)
        return _sheet_page(sheet, error), 422 if isinstance(error, InvalidInput) else error.status
    if second:
        toast(N_("A second reviewer is asked. Both reviews stay in your record."), "success")
    else:
        toast(N_("You have acknowledged the review."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))
