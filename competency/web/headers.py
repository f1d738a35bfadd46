"""Headers on every answer: what the browser may load, cache and show."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import current_user

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)


class PrivateSessions(SecureCookieSessionInterface):
    """Cookies and `Vary: Cookie` stay off what any cache may keep: static files and figures."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Put the session's cookie on the answer, unless others may be handed the same one."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Set the headers after each request."""
    app.session_interface = PrivateSessions()

    @app.after_request
    def _set(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if request.endpoint != "static" and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if app.config["SETTINGS"].secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def private_cache(response: Response, etag: str) -> Response:
    """Let the reader's own browser keep an answer and ask whether it changed."""
    response.headers["Cache-Control"] = (
        "private, no-cache" if current_user.is_authenticated else "no-store"
    )
    response.set_etag(etag)
    response.make_conditional(request)
    return response
