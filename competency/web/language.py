"""The reader's language and theme, and sentences in that language."""

from flask import flash, g, request
from flask_login import current_user

from competency.domain.career_path import Language
from competency.domain.errors import CompetencyError
from competency.i18n.digits import to_persian
from competency.i18n.translations import Translator, translator
from competency.web.cookies import LANGUAGE_COOKIE, THEME_COOKIE


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


def in_digits(value: object) -> str:
    """A number, or a text with numbers, in the digits of the reader's language."""
    return to_persian(str(value)) if language() == "fa" else str(value)


def toast(message: str, category: str = "info", *, undo: str = "", **params: object) -> None:
    """A message that the next page shows, in the reader's language.

    Args:
        undo: Address that takes back what was done; it makes a button beside the message.
    """
    said = _(message, **params)
    # Flask keeps whatever JSON holds; the template tells the two apart.
    flash({"text": said, "undo": undo} if undo else said, category)  # type: ignore[arg-type]


def toast_error(error: CompetencyError, category: str = "warning") -> None:
    """The sentence of an error, on the next page."""
    flash(words().error(error), category)
