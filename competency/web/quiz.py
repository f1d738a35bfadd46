"""The quiz of an area: one question a page, then the result with every rationale."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_, Conflict, InvalidInput, NotFound
from competency.domain.permissions import Action
from competency.services.quiz import answering, bank, choosing, outcome
from competency.services.quiz import sitting as quiz_sitting
from competency.services.quiz.sitting import Sitting
from competency.web.arguments import whole_number
from competency.web.language import language, toast, words
from competency.web.path import check_area, load_path
from competency.web.policies import allowed, scoped
from competency.web.request import actor, data, fresh_id, fresh_seed, now, zone

blueprint = Blueprint("quiz", __name__)
View = str | BaseResponse | tuple[str, int]


@blueprint.get("/path/<path_id>/<area>/quiz")
@allowed(Action.PATH_READ)
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
    )


@blueprint.post("/path/<path_id>/<area>/quiz")
@scoped(Action.ATTEMPT_TAKE)
def start(path_id: str, area: str) -> BaseResponse:
    """Open a sitting, or go on with the one still open."""
    current = load_path(path_id)
    public_id = answering.start(
        data(),
        actor(),
        current,
        area,
        now=now(),
        zone=zone(),
        seed=fresh_seed(),
        public_id=fresh_id(),
        key=request.form.get("idempotency_key", ""),
    )
    return redirect(url_for("quiz.question", attempt_id=public_id))


def _shown_key(attempt_id: str, position: int) -> str:
    return f"shown:{attempt_id}:{position}"


@blueprint.get("/attempt/<attempt_id>")
@scoped(Action.ATTEMPT_TAKE)
def question(attempt_id: str) -> View:
    """The next question, or an earlier one to look at."""
    sitting = quiz_sitting.load(data(), actor(), attempt_id)
    asked = whole_number(request.args.get("question", ""))
    if asked is not None:
        position = asked - 1
    elif sitting.position is None or not sitting.open:
        return redirect(url_for("quiz.result", attempt_id=attempt_id))
    else:
        position = sitting.position
    if position not in sitting.responses and (not sitting.open or position != sitting.position):
        return redirect(url_for("quiz.question", attempt_id=attempt_id))
    return _page(sitting, position)


def _page(
    sitting: Sitting, position: int, *, error: str | None = None, status: int = 200
) -> tuple[str, int]:
    if position not in sitting.responses:
        session["shown"] = [_shown_key(sitting.row.public_id, position), now().isoformat()]
    area = sitting.curriculum.path.area(sitting.row.area)
    page = render_template(
        "quiz/question.html",
        curriculum=sitting.curriculum,
        path=sitting.curriculum.path,
        area=area,
        sitting=sitting,
        question=sitting.question(position),
        position=position,
        error=error,
        given=request.form if request.method == "POST" else None,
    )
    return page, status


@blueprint.post("/attempt/<attempt_id>")
@scoped(Action.ATTEMPT_TAKE)
def answer(attempt_id: str) -> View:
    """Record the answer of one question and go on to the next."""
    asked = whole_number(request.form.get("question", ""))
    if asked is None:
        raise NotFound(N_("This sitting has no such question."))
    position = asked - 1
    values = {name: request.form.getlist(name) for name in request.form}
    try:
        state = answering.answer(
            data(),
            actor(),
            attempt_id,
            position,
            values,
            now=now(),
            shown_at=_shown_at(attempt_id, position),
            language=language(),
            zone=zone(),
            seed=fresh_seed(),
        )
    except InvalidInput as error:
        data().rollback()
        sitting = quiz_sitting.load(data(), actor(), attempt_id)
        return _page(sitting, position, error=words().error(error), status=422)
    except Conflict as error:
        data().rollback()
        toast(words().error(error), "warning")
        return redirect(url_for("quiz.result", attempt_id=attempt_id))
    if state.next_position is None:
        return redirect(url_for("quiz.result", attempt_id=attempt_id))
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
    answering.finish(data(), actor(), attempt_id, now=now())
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
