"""Reviews: the list, the form, submit, release, and the subject's answer."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.days import local_day
from competency.domain.errors import N_, CompetencyError, Conflict, InvalidInput
from competency.domain.numbers import NO_ID
from competency.domain.permissions import Action, Scope, require
from competency.domain.reviews import VISIBLE_TO_SUBJECT
from competency.i18n.dates import format_time
from competency.services.profile import page
from competency.services.reviews import answering as review_answering
from competency.services.reviews import asking, lists, material, review_page, writing
from competency.services.reviews.review_page import ReviewPage
from competency.storage.models import Identity
from competency.storage.queries import people as people_queries
from competency.storage.queries import reviews as queries
from competency.web import arguments
from competency.web.forms.fields import options, typed_day
from competency.web.forms.reviews import (
    AskForm,
    AssignForm,
    RatingsForm,
    ReviewAnswerForm,
    SecondReviewForm,
    ratings_form,
)
from competency.web.language import _, language, toast, toast_error, words
from competency.web.navigation import NavEntry
from competency.web.policies import scoped, signed_in
from competency.web.request import actor, curriculum, data, fresh_id, now, zone
from competency.web.templating import display_name
from competency.web.views import UNPROCESSABLE, View, answering, refusing

blueprint = Blueprint("reviews", __name__)
nav_entry = NavEntry(
    N_("Reviews"), "reviews.index", "review", place=40, under=("reviews.",), for_leads=False
)
nav_entry_of_leads = replace(nav_entry, place=22, for_leads=True)


@blueprint.get("/reviews")
@signed_in
def index() -> str:
    """Reviews I am to write, I wrote, and that were written about me."""
    path = curriculum().path
    shown = lists.lists(data(), actor(), now=now(), zone=zone())
    area = arguments.text("area")
    form = AskForm(data={"area": area if path.has_area(area) else ""})
    form.area.choices = [
        *options((one.id, one.title[language()]) for one in path.areas),
        *options([("", _("The whole path"))]),
    ]
    asked_already = _("asked already")
    for choice in form.area.choices:
        if choice.value in shown.asked:
            choice.label = f"{choice.label} ({asked_already})"
            choice.render_kw = {"disabled": True}
    return render_template("reviews/index.html", path=path, lists=shown, form=form)


@blueprint.post("/reviews/ask")
@signed_in
def ask() -> BaseResponse:
    """Ask my lead for a review, of one area or of everything."""
    form = AskForm()
    form.accept()
    asking.ask(
        data(),
        actor(),
        curriculum(),
        area=form.area.data or None,
        now=now(),
        public_id=fresh_id(),
        key=form.idempotency_key.data,
    )
    toast(
        N_("Your lead has been asked for a review. You will see it here once it is released."),
        "success",
    )
    return redirect(url_for("reviews.index"))


@blueprint.get("/people/<int:person_id>/review")
@scoped(Action.REVIEW_ASSIGN)
def assign_form(person_id: int) -> View:
    """Who reviews this person, what, and by when."""
    subject = _assignable(person_id)
    due = local_day(now(), zone()) + timedelta(days=asking.DUE_DAYS)
    return _assign_page(subject, _assign_form(subject, {"reviewer": actor().person, "due": due}))


def _assignable(person_id: int) -> Identity:
    """Somebody whom the reader may have reviewed.

    Raises:
        NotFound, Forbidden: as the table of rights has it.
    """
    subject = page.check_right(data(), actor(), person_id)
    teams = people_queries.teams_of(data(), person_id)
    require(actor(), Action.REVIEW_ASSIGN, Scope(person=person_id, teams=teams))
    return subject


def _assign_form(subject: Identity, values: dict[str, object]) -> AssignForm:
    form = AssignForm(data=values)
    me = actor().person
    others = [p for p in queries.colleagues(data(), subject.person_id) if p.person_id != me]
    form.reviewer.choices = options(
        [
            (str(me), _("I myself")),
            *((str(person.person_id), display_name(person)) for person in others),
        ]
    )
    form.area.choices = options(
        [
            ("", _("The whole path")),
            *((one.id, one.title[language()]) for one in curriculum().path.areas),
        ]
    )
    return form


def _assign_page(subject: Identity, form: AssignForm) -> str:
    example = typed_day(local_day(now(), zone()))
    return render_template("reviews/assign.html", subject=subject, form=form, example=example)


@blueprint.post("/people/<int:person_id>/review")
@scoped(Action.REVIEW_ASSIGN)
def assign(person_id: int) -> View:
    """Give somebody the task; straight to the form if it is me."""
    subject = _assignable(person_id)
    form = _assign_form(subject, {})
    with refusing(form, lambda: _assign_page(subject, form)):
        public_id = asking.assign(
            data(),
            actor(),
            curriculum(),
            subject_id=person_id,
            reviewer_id=form.reviewer.data or NO_ID,
            area=form.area.data or None,
            due_at=form.due_at(zone()),
            now=now(),
            public_id=fresh_id(),
            key=form.idempotency_key.data,
        )
    if form.reviewer.data == actor().person:
        return redirect(url_for("reviews.show", review_id=public_id))
    toast(N_("The review is assigned."), "success")
    return redirect(url_for("profile.person", person_id=person_id))


@blueprint.get("/reviews/<review_id>")
@scoped(Action.REVIEW_READ)
def show(review_id: str) -> View:
    """The form for its author while it is a draft; else the review to read."""
    return _review_page(review_page.load(data(), actor(), review_id))


def _review_page(review: ReviewPage, error: CompetencyError | None = None) -> str:
    if review.editable:
        form = ratings_form(review, sent=False)
        if error is not None:
            form.refuse(error)
        return _form_page(review, form)
    return _read_page(review, error=error)


def _form_page(review: ReviewPage, form: RatingsForm) -> str:
    return render_template(
        "reviews/form.html",
        review=review,
        path=review.path,
        background=material.background(data(), actor(), review, now=now(), zone=zone()),
        form=form,
    )


def _read_page(
    review: ReviewPage, typed: ReviewAnswerForm | None = None, error: CompetencyError | None = None
) -> str:
    second = isinstance(typed, SecondReviewForm)
    return render_template(
        "reviews/show.html",
        review=review,
        path=review.path,
        mine=review.row.reviewer_id == actor().person,
        own=review.row.subject_id == actor().person,
        may_release=review_page.releasable(data(), actor(), review),
        counterparts=review_page.counterparts(data(), actor(), review),
        form=typed if typed and not second else ReviewAnswerForm(sent=False),
        second_form=typed if typed and second else SecondReviewForm(sent=False),
        error=words().error(error) if error else None,
    )


def _writable(review_id: str) -> ReviewPage:
    """A review that the reader writes.

    Raises:
        NotFound: there is none, or it is somebody else's to write.
    """
    review = review_page.load(data(), actor(), review_id)
    require(actor(), Action.REVIEW_WRITE, review_page.scope_of(data(), review.row))
    return review


@blueprint.post("/reviews/<review_id>")
@scoped(Action.REVIEW_WRITE)
def save(review_id: str) -> View:
    """Keep the draft; with `act=check`, go on to what will be submitted."""
    form = ratings_form(_writable(review_id), sent=True)

    def page() -> str:
        review = review_page.load(data(), actor(), review_id)
        return _form_page(review, form) if review.editable else _read_page(review)

    def too_late(error: Conflict) -> View:
        return _review_page(review_page.load(data(), actor(), review_id), error)

    with refusing(form, page), answering(Conflict, too_late):
        review = writing.save_draft(data(), actor(), review_id, form.given(), now=now())
        if form.act.data == "check":
            writing.check(review, now=now())
            return redirect(url_for("reviews.check", review_id=review_id))
    toast(N_("The draft is saved."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))


@blueprint.post("/reviews/<review_id>/autosave")
@scoped(Action.REVIEW_WRITE)
def autosave(review_id: str) -> Response:
    """Keep the draft while it is being written; answers with the time to show."""
    form = ratings_form(_writable(review_id), sent=True)
    form.accept()
    review = writing.save_draft(data(), actor(), review_id, form.given(), now=now())
    return jsonify(saved=format_time(now(), language(), zone()), done=review.done)


@blueprint.get("/reviews/<review_id>/submit")
@scoped(Action.REVIEW_WRITE)
def check(review_id: str) -> View:
    """What will be submitted, to be looked at once more."""
    review = review_page.load(data(), actor(), review_id)
    if not review.editable:
        return redirect(url_for("reviews.show", review_id=review_id))
    return _check_page(review)


def _check_page(review: ReviewPage, error: str | None = None) -> str:
    return render_template("reviews/submit.html", review=review, path=review.path, error=error)


@blueprint.post("/reviews/<review_id>/submit")
@scoped(Action.REVIEW_WRITE)
def submit(review_id: str) -> View:
    """Make the ratings final; sent twice, it says nothing twice."""
    shown = redirect(url_for("reviews.show", review_id=review_id))

    def incomplete(error: InvalidInput) -> View:
        review = review_page.load(data(), actor(), review_id)
        if error.field:
            return _review_page(review, error), UNPROCESSABLE
        return _check_page(review, words().error(error)), UNPROCESSABLE

    with answering(Conflict, lambda _error: shown), answering(InvalidInput, incomplete):
        writing.submit(data(), actor(), review_id, now=now())
    toast(N_("The review is submitted. Release it when you have talked about it."), "success")
    return shown


@blueprint.post("/reviews/<review_id>/release")
@scoped(Action.REVIEW_RELEASE)
def release(review_id: str) -> BaseResponse:
    """Show the review to its subject; sent twice, it says nothing twice."""
    shown = redirect(url_for("reviews.show", review_id=review_id))

    def not_now(error: Conflict) -> BaseResponse:
        if review_page.load(data(), actor(), review_id).state not in VISIBLE_TO_SUBJECT:
            toast_error(error)
        return shown

    with answering(Conflict, not_now):
        writing.release(data(), actor(), review_id, now=now(), zone=zone())
    toast(N_("The review is released; its subject can read it now."), "success")
    return shown


@blueprint.post("/reviews/<review_id>/answer")
@scoped(Action.REVIEW_ANSWER)
def answer(review_id: str) -> View:
    """The subject acknowledges, or asks for a second reviewer."""
    form = ReviewAnswerForm()
    second = form.act.data == "second"
    if second:
        form = SecondReviewForm()
    with refusing(form, lambda: _read_page(review_page.load(data(), actor(), review_id), form)):
        review_answering.answer(
            data(),
            actor(),
            review_id,
            second_reviewer=second,
            text=form.text.data,
            now=now(),
            fresh_id=fresh_id(),
            key=form.idempotency_key.data,
        )
    if second:
        toast(N_("A second reviewer is asked. Both reviews stay in your record."), "success")
    else:
        toast(N_("You have acknowledged the review."), "success")
    return redirect(url_for("reviews.show", review_id=review_id))
