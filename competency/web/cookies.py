"""Cookies that keep a reader's choices before they sign in."""

from werkzeug.wrappers import Response as BaseResponse

from competency.web.request import settings

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


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
