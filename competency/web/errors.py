"""Error pages: a sentence in the reader's language, the right status, nothing lost."""

import logging
import traceback

from flask import Flask, current_app, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    SecurityError,
    UnsupportedMediaType,
)

from competency.domain.errors import N_, CompetencyError
from competency.i18n.translations import translator
from competency.services.operation.idempotency import NOT_OURS
from competency.web.cookies import LANGUAGE_COOKIE
from competency.web.language import words
from competency.web.request import READING, start_over

log = logging.getLogger("competency")
Answer = tuple[str, int]

TITLES = {
    400: N_("That did not work"),
    403: N_("This is not open to you"),
    404: N_("There is nothing here"),
    409: N_("Someone else changed this first"),
    413: N_("The file is too large"),
    429: N_("Too many tries"),
    500: N_("Something went wrong"),
    503: N_("Not available right now"),
}
SENTENCES = {
    400: N_("The request could not be understood. Go back, check what you entered and try again."),
    403: N_("You do not have the right to do this. HR can tell you who has."),
    404: N_("There is nothing at this address, or it is not yours to see."),
    405: N_("This address does not take such a request. Go back and use the button again."),
    409: N_("Someone else changed this in the meantime. Reload the page and look again."),
    413: N_(
        "The file is too large. Split it, or ask whoever runs the platform to raise the limit."
    ),
    415: N_("This address takes forms only. Go back and use the button again."),
    429: N_("Too many tries. Wait a quarter of an hour and try again."),
    500: N_(
        "Something went wrong on our side. What was saved before is kept; try again in a moment."
    ),
    503: N_(
        "The platform cannot reach its database right now. What you saved is safe; "
        "try again in a minute."
    ),
}
FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
"""Content types of what a browser's form sends; empty where there is no body."""

LOST = (OperationalError, InterfaceError)
"""The database is away, full or too busy."""


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.before_request
    def _refuse_unstorable() -> None:
        """PostgreSQL stores no NUL, and no address of ours has one."""
        if "\x00" in request.path:
            raise NotFound

    @app.before_request
    def _refuse_other_bodies() -> None:
        """Forms are all that is read; what is sent in another shape would count as empty."""
        if request.method not in READING and request.mimetype not in FORMS:
            raise UnsupportedMediaType

    @app.errorhandler(CompetencyError)
    def _known(error: CompetencyError) -> Answer:
        start_over()
        return _page(error.status, words().error(error)), error.status

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> Answer:
        start_over()
        return _page(400, words().gettext(NOT_OURS)), 400

    @app.errorhandler(SecurityError)
    def _host(_error: SecurityError) -> Answer:
        return _plain(400), 400

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Answer | tuple[str, int, dict[str, str]]:
        status = error.code or 500
        page = _page(status, words().gettext(SENTENCES.get(status, SENTENCES[400])))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            return page, status, {"Allow": ", ".join(sorted(error.valid_methods))}
        return page, status

    @app.errorhandler(DBAPIError)
    def _database(error: DBAPIError) -> Answer:
        return _of_database(error)

    @app.errorhandler(InternalServerError)
    def _unknown(error: InternalServerError) -> Answer:
        original = getattr(error, "original_exception", None)
        if isinstance(original, DBAPIError):
            return _of_database(original)
        try:
            start_over()
            return _page(500, words().gettext(SENTENCES[500])), 500
        except Exception:  # whatever it is: nobody is left without an answer
            log.exception("the error page could not be drawn")
            return _plain(500), 500


def _of_database(error: DBAPIError) -> Answer:
    # The driver's own words hold values (addresses, names): the log gets what failed and where.
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s\n%s", type(error).__name__, type(error.orig).__name__, where)
    if isinstance(error, LOST) or error.connection_invalidated:
        return _plain(503), 503
    match error:
        case IntegrityError():
            status = 409
        case DataError():
            status = 400
        case _:
            status = 500
    try:
        start_over()
        return _page(status, words().gettext(SENTENCES[status])), status
    except DBAPIError:
        return _plain(503), 503


def _page(status: int, sentence: str) -> str:
    try:
        bool(current_user and current_user.is_authenticated)
    except DBAPIError:
        return _plain(status)
    title = words().gettext(TITLES.get(status, TITLES[400]))
    return render_template("errors/error.html", status=status, title=title, sentence=sentence)


def _plain(status: int) -> str:
    """A page that needs no database: for when there is none."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "fa")
    language = chosen if chosen in {"fa", "en"} else "fa"
    sentence = translator(language).gettext(SENTENCES.get(status, SENTENCES[400]))
    # Rendered without the context processors: they ask the database who is signed in.
    return current_app.jinja_env.get_template("errors/plain.html").render(
        status=status,
        title=translator(language).gettext(TITLES.get(status, TITLES[400])),
        sentence=sentence,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        # For a host that is not ours no address can be built, not even that of a style sheet.
        styled=not isinstance(request.routing_exception, SecurityError),
    )
