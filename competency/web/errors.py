"""Error pages: a sentence in the reader's language, the right status, nothing lost."""

import logging

from flask import Flask, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from competency.domain.errors import N_, CompetencyError
from competency.i18n.translations import translator
from competency.web.support import LANGUAGE_COOKIE, db, words

log = logging.getLogger("competency")

TITLES = {
    400: N_("That did not work"),
    403: N_("Not yours to do"),
    404: N_("Nothing here"),
    409: N_("Changed meanwhile"),
    413: N_("Too large"),
    422: N_("That did not work"),
    429: N_("Too many tries"),
    500: N_("Our mistake"),
    503: N_("Out of reach for a moment"),
}
SENTENCES = {
    400: N_("The request could not be understood. Go back, check what you entered and try again."),
    403: N_("You do not have the right to do this. HR can tell you who has."),
    404: N_("There is nothing at this address, or it is not yours to see."),
    405: N_("This address does not take such a request. Go back and use the button again."),
    409: N_("Somebody was faster: this has changed meanwhile. Reload the page and look again."),
    413: N_(
        "The file is too large. Split it, or ask whoever runs the platform to raise the limit."
    ),
    429: N_("Too many tries. Wait a quarter of an hour and try again."),
    500: N_(
        "Something went wrong on our side. What was saved before is kept; try again in a moment."
    ),
    503: N_(
        "The platform cannot reach its database right now. What you saved is safe; "
        "try again in a minute."
    ),
}
CSRF_SENTENCE = N_(
    "This form was open for too long, or was sent from elsewhere. "
    "Reload the page and send it again."
)


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(CompetencyError)
    def _known(error: CompetencyError) -> tuple[str, int]:
        db.session.rollback()
        return _page(error.status, words().error(error)), error.status

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> tuple[str, int]:
        db.session.rollback()
        return _page(400, words().gettext(CSRF_SENTENCE)), 400

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        return _page(status, words().gettext(SENTENCES.get(status, SENTENCES[400]))), status

    @app.errorhandler(OperationalError)
    @app.errorhandler(DBAPIError)
    def _database(error: DBAPIError) -> tuple[str, int]:
        log.exception("database unavailable")
        return _plain(503), 503

    @app.errorhandler(InternalServerError)
    def _unknown(error: InternalServerError) -> tuple[str, int]:
        original = getattr(error, "original_exception", None)
        if isinstance(original, DBAPIError):
            return _plain(503), 503
        try:
            db.session.rollback()
            return _page(500, words().gettext(SENTENCES[500])), 500
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
    sentence = translator(language).gettext(SENTENCES[status])
    return render_template(
        "errors/plain.html",
        status=status,
        title=translator(language).gettext(TITLES[status]),
        sentence=sentence,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
    )
