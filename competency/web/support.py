"""What every view stands on: database session, the signed-in person, policies, language."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, UserMixin, current_user
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as BaseResponse

from competency.config import Settings
from competency.domain.career_path import Language
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_
from competency.domain.permissions import Action, Actor, require
from competency.i18n.translations import Translator, translator
from competency.services import publishing, sessions
from competency.services.background import Office
from competency.storage.engine import for_writing
from competency.storage.models import Base, Identity

P = ParamSpec("P")
R = TypeVar("R")

db = SQLAlchemy(metadata=Base.metadata)
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
TOKEN_KEY = "_user_id"  # noqa: S105 - a name in the session, no secret
A_YEAR = 365 * 24 * 3600
MAX_DIGITS = 9
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedIn(UserMixin):
    """The person behind a request, as templates and views see them."""

    def __init__(self, token: str, found: sessions.Found) -> None:
        self.id = token
        self.person: Identity = found.identity
        self.actor: Actor = found.actor
        self.led_teams = found.led_teams
        self.session_id = found.session_id

    def get_id(self) -> str:
        """The session token; the cookie never holds a person's id."""
        return self.id


@login_manager.user_loader
def _load_user(token: str) -> SignedIn | None:
    found = sessions.find(data(), token, now=now())
    return SignedIn(token, found) if found else None


def data() -> Session:
    """The request's database session.

    A request that may write begins IMMEDIATE before anything is read: two writers then wait
    for each other instead of failing half-way (SQLite).
    """
    found: Session = db.session()
    if has_request_context() and request.method not in READING and not g.get("writing"):
        g.writing = True
        for_writing(found)
    return found


def settings() -> Settings:
    """The installation's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def zone() -> ZoneInfo:
    """The organisation's time zone."""
    return settings().zone


def now() -> datetime:
    """The moment of the request: one and the same for all of it."""
    if not has_request_context():
        return datetime.now(UTC)
    if "now" not in g:
        clock: Callable[[], datetime] | None = current_app.config.get("CLOCK")
        g.now = clock() if clock else datetime.now(UTC)
    moment: datetime = g.now
    return moment


def office() -> Office:
    """What background work needs: the engine, a clock that goes on, and how work is run."""
    clock: Callable[[], datetime] = current_app.config.get("CLOCK") or (lambda: datetime.now(UTC))
    return Office(db.engine, clock, current_app.config["RUNNER"])


def actor() -> Actor:
    """The signed-in person's rights."""
    found: Actor = current_user.actor
    return found


def fresh_id() -> str:
    """An unguessable public id."""
    return secrets.token_urlsafe(12)


def fresh_seed() -> int:
    """A seed for one sitting's choices."""
    return secrets.randbelow(2**31)


def curriculum() -> Curriculum:
    """The published curriculum in service; once a request."""
    if "curriculum" not in g:
        g.curriculum = publishing.in_service(data())
    found: Curriculum = g.curriculum
    return found


# Language and theme


def language() -> Language:
    """The reader's language: the account's, else the cookie's, else Persian."""
    if request.method != "GET":
        # Signing in or switching may change it half-way.
        return _language()
    if "language" not in g:
        g.language = _language()
    found: Language = g.language
    return found


def _language() -> Language:
    if current_user and current_user.is_authenticated:
        return "en" if current_user.person.language == "en" else "fa"
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "fa"


def theme() -> str:
    """auto, light or dark."""
    if current_user and current_user.is_authenticated:
        found: str = current_user.person.theme
        return found
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in {"light", "dark"} else "auto"


def words() -> Translator:
    """The translator of the reader's language."""
    return translator(language())


def _(message: str, **params: object) -> str:
    return words().gettext(message, **params)


def remember(answer: BaseResponse, name: str, value: str) -> None:
    """Keep a choice (language, theme) in a cookie, for pages that know no account."""
    answer.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings().secure_cookies,
    )


def toast(message: str, category: str = "info", **params: object) -> None:
    """A flash message in the reader's language."""
    flash(_(message, **params), category)


def whole_number(raw: str) -> int | None:
    """A number that a form or an address gives; None for anything that cannot be one of ours."""
    return int(raw) if raw.isdecimal() and len(raw) <= MAX_DIGITS else None


def safe_next(target: str | None) -> str | None:
    """A local address to go on to, or None: never another host, scheme or `//`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target):
        return None
    return target


# Policies: every view declares one; the tests walk the URL map


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


# Assets


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file with its content hash, so that it can be cached for ever."""
    static = current_app.static_folder
    if static is None or not (Path(static) / name).is_file():
        abort(500, f"static file {name} is missing: run `make assets`")
    return url_for("static", filename=name, v=_digest(str(Path(static) / name)))


class SmallNumber(IntegerConverter):
    """`<int:…>` in an address: fifteen digits at most, so that every database can look it up."""

    regex = r"\d{1,15}"


def init_extensions(app: Flask) -> None:
    """Bind database, sign-in, CSRF and limits to the application."""
    app.url_map.converters["int"] = SmallNumber
    db.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None


def asked(*besides: str) -> dict[str, Any]:
    """What the address asks for, to make an address of a page like this one.

    Left out is what means something to `url_for` itself (or is part of the path): an address
    is anybody's to write.
    """
    own = {"endpoint", *besides, *(request.view_args or {})}
    return {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if not name.startswith("_") and name not in own
    }


def ask_to_sign_in() -> BaseResponse:
    """Lead somebody who is not signed in, or no longer, to the sign-in page and back.

    A script is told by the status: it would take the sign-in page for its answer.
    """
    page = request.full_path.rstrip("?")
    if request.method not in READING:
        toast(
            N_("You were signed out meanwhile, so this was not saved. Sign in and send it again."),
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


def start_session(token: str) -> None:
    """Replace whatever the browser's session held by a fresh sign-in."""
    kept = session.get("_flashes")
    session.clear()
    if kept:
        session["_flashes"] = kept
    session[TOKEN_KEY] = token
    session["_fresh"] = True
    session.permanent = True
