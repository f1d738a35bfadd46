"""What views answer, and how they answer a refusal: the page again, with the reasons on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NoReturn, TypeVar

from flask import abort, make_response
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import CompetencyError, Conflict, InvalidInput
from competency.web.forms.base import BaseForm

View = str | BaseResponse | tuple[str, int]
"""What a view returns."""

UNPROCESSABLE: Final = 422
E = TypeVar("E", bound=CompetencyError)


@contextmanager
def refusing(
    form: BaseForm, page: Callable[[], View], *also: type[CompetencyError]
) -> Iterator[None]:
    """Do what a form asks for; where it is refused, its page comes again with what was typed::

        form = TeamForm()
        with refusing(form, lambda: _teams_page(form)):
            team_tree.add_team(...)
        return redirect(...)

    Refused is what the fields exclude, before the block is entered, and what the service refuses:
    `InvalidInput` and `Conflict`; what the service had begun is undone by then. The sentences are
    beside the fields that they name. The status is 422, for a conflict 409.

    Args:
        page: Draws the page of the form.
        also: Other errors of the service that the page shows.
    """
    if not form.validate():
        _answer(page(), UNPROCESSABLE)
    kinds: tuple[type[CompetencyError], ...] = (InvalidInput, Conflict, *also)
    try:
        yield
    except kinds as error:
        form.refuse(error)
        _answer(page(), error.status if isinstance(error, Conflict) else UNPROCESSABLE)


@contextmanager
def answering(kind: type[E] | tuple[type[E], ...], answer: Callable[[E], View]) -> Iterator[None]:
    """Answer errors of a kind in a way of one's own: for buttons, which have no form to correct.

    Args:
        answer: Gives the page or the redirect; a page alone gets the status of the error.
    """
    try:
        yield
    except kind as error:
        _answer(answer(error), error.status)


def _answer(view: View, status: int) -> NoReturn:
    response = make_response(view)
    if isinstance(view, str):
        response.status_code = status
    abort(response)
