"""The quiz of an area: one question a page, then the result with every rationale."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_, Conflict, NotFound
from competency.domain.permissions import Action
from competency.services.quiz import answering as service
from competency.services.quiz import bank, choosing, outcome
from competency.services.quiz import sitting as quiz_sitting
from competency.services.quiz.sitting import Sitting
from competency.web import arguments
from competency.web.forms.learning import AnswerForm, StartForm, recorded
from competency.web.language import language, toast_error
from competency.web.path import check_area, load_path
from competency.web.policies import scoped
from competency.web.request import actor, data, fresh_id, fresh_seed, now, zone
from competency.web.views import View, answering, refusing

blueprint = Blueprint("quiz", __name__)


@blueprint.get("/path/<path_id>/<area>/quiz")
@scoped(Action.ATTEMPT_TAKE)
def intro(path_id: str, area: str) -> str:
    """What the quiz is like, what is left of its bank, and the button that starts it."""
    current = load_path(path_id)
    check_area(current, area)
    if not current.has_quiz(area):
        raise NotFound(N_("The quiz of this area is still in preparation."))
    return render_template(
        "quiz/intro.html",
        curriculum=current,
        path=current.path,
        area=current.path.area(area),
        bank=bank.bank_state(data(), actor().person, current, area),
        preview=choosing.preview(data(), actor().person, current, area, now=now(), zone=zone()),
        form=StartForm(),
    )


@blueprint.post("/path/<path_id>/<area>/quiz")
@scoped(Action.ATTEMPT_TAKE)
def start(path_id: str, area: str) -> BaseResponse:
    """Open a sitting, or go on with the one still open."""
    current, form = load_path(path_id), StartForm()
    form.accept()
    public_id = service.start(
        data(),
        actor(),
        current,
        area,
        now=now(),
        zone=zone(),
        seed=fresh_seed(),
        public_id=fresh_id(),
        key=form.idempotency_key.data,
    )
    return redirect(url_for("quiz.question", attempt_id=public_id))


def _shown_key(attempt_id: str, position: int) -> str:
    return f"shown:{attempt_id}:{position}"


@blueprint.get("/attempt/<attempt_id>")
@scoped(Action.ATTEMPT_TAKE)
def question(attempt_id: str) -> View:
    """The next question, or an earlier one to look at."""
    sitting = quiz_sitting.load(data(), actor(), attempt_id)
    asked = arguments.number("question")
    if asked is not None:
        position = asked - 1
    elif sitting.position is None or not sitting.open:
        return redirect(url_for("quiz.result", attempt_id=attempt_id))
    else:
        position = sitting.position
    if position not in sitting.responses and (not sitting.open or position != sitting.position):
        return redirect(url_for("quiz.question", attempt_id=attempt_id))
    return _page(sitting, position)


def _page(sitting: Sitting, position: int, form: AnswerForm | None = None) -> str:
    """A question of a sitting: the recorded answer, what was typed, or nothing yet."""
    asked = sitting.question(position)
    if asked.answered is not None:
        form = recorded(asked, asked.answered)
    else:
        session["shown"] = [_shown_key(sitting.row.public_id, position), now().isoformat()]
    return render_template(
        "quiz/question.html",
        curriculum=sitting.curriculum,
        path=sitting.curriculum.path,
        area=sitting.curriculum.path.area(sitting.row.area),
        sitting=sitting,
        question=asked,
        position=position,
        form=(form or AnswerForm(sent=False)).on_page(asked),
    )


@blueprint.post("/attempt/<attempt_id>")
@scoped(Action.ATTEMPT_TAKE)
def answer(attempt_id: str) -> View:
    """Record the answer of one question and go on to the next."""
    form = AnswerForm()
    if not form.question.data:
        raise NotFound(N_("This sitting has no such question."))
    position = form.question.data - 1
    ended = redirect(url_for("quiz.result", attempt_id=attempt_id))

    def page() -> str:
        return _page(quiz_sitting.load(data(), actor(), attempt_id), position, form)

    def closed(error: Conflict) -> BaseResponse:
        toast_error(error)
        return ended

    with refusing(form, page), answering(Conflict, closed):
        state = service.answer(
            data(),
            actor(),
            attempt_id,
            position,
            form.values(),
            now=now(),
            shown_at=_shown_at(attempt_id, position),
            language=language(),
            zone=zone(),
            seed=fresh_seed(),
        )
    if state.next_position is None:
        return ended
    return redirect(url_for("quiz.question", attempt_id=attempt_id))


def _shown_at(attempt_id: str, position: int) -> datetime | None:
    kept = session.get("shown")
    if not kept or kept[0] != _shown_key(attempt_id, position):
        return None
    return datetime.fromisoformat(kept[1])


@blueprint.post("/attempt/<attempt_id>/finish")
@scoped(Action.ATTEMPT_TAKE)
def finish(attempt_id: str) -> BaseResponse:
    """End the sitting early; what was answered counts."""
    service.finish(data(), actor(), attempt_id, now=now())
    return redirect(url_for("quiz.result", attempt_id=attempt_id))


@blueprint.get("/attempt/<attempt_id>/result")
@scoped(Action.ATTEMPT_TAKE)
def result(attempt_id: str) -> View:
    """Every answer with its rationale, and what the sitting did to the estimates."""
    sitting = quiz_sitting.load(data(), actor(), attempt_id)
    if sitting.open:
        return redirect(url_for("quiz.question", attempt_id=attempt_id))
    current = load_path(sitting.row.path_id)
    return render_template(
        "quiz/result.html",
        curriculum=sitting.curriculum,
        path=sitting.curriculum.path,
        area=sitting.curriculum.path.area(sitting.row.area),
        sitting=sitting,
        outcome=outcome.outcome(data(), sitting, current, zone=zone()),
    )
