"""Policies: every view declares one; the tests walk the URL map."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_
from competency.domain.permissions import Action, require
from competency.web.arguments import safe_next
from competency.web.language import toast
from competency.web.request import READING, actor

P = ParamSpec("P")
R = TypeVar("R")


def _declare(view: Callable[P, R], policy: str) -> Callable[P, R]:
    view.policy = policy  # type: ignore[attr-defined]
    return view


def public(view: Callable[P, R]) -> Callable[P, R]:
    """The view answers everybody, signed in or not."""
    return _declare(view, "public")


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """The view answers every signed-in person about themself."""
    return policy_check(view, None, "signed-in")


def allowed(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view needs a right that does not depend on a subject; checked before it runs."""
    return lambda view: policy_check(view, action, action.value)


def scoped(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view itself asks for the right, once it has loaded the subject."""
    return lambda view: policy_check(view, None, f"{action.value} (scoped)")


def policy_check(view: Callable[P, R], action: Action | None, name: str) -> Callable[P, R]:
    """Wrap a view: sign-in first, then the right."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if not current_user.is_authenticated:
            return ask_to_sign_in()  # type: ignore[return-value]
        if action is not None:
            require(actor(), action)
        return view(*args, **kwargs)

    return _declare(checked, name)


def ask_to_sign_in() -> BaseResponse:
    """Lead somebody who is not signed in, or no longer, to the sign-in page and back.

    A script is told by the status: it would take the sign-in page for its answer.
    """
    page = request.full_path.rstrip("?")
    if request.method not in READING:
        toast(
            N_(
                "You were signed out in the meantime, so this was not saved. Sign in and send it "
                "again."
            ),
            "warning",
        )
        came_from = urlsplit(request.referrer or "")
        page = came_from.path if came_from.netloc == request.host else ""
    sign_in = url_for("auth.sign_in", next=safe_next(page) if page != "/" else None)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": sign_in})
    if "application/json" in request.headers.get("Accept", ""):
        return Response(status=401)
    return redirect(sign_in)
