"""The signed-in person behind a request."""

from flask import session
from flask_login import UserMixin

from competency.domain.permissions import Actor
from competency.services.accounts import sign_ins
from competency.storage.models import Identity
from competency.web.extensions import login_manager
from competency.web.request import data, now

TOKEN_KEY = "_user_id"  # noqa: S105 - a name in the session, no secret


class SignedIn(UserMixin):
    """The person behind a request, as templates and views see them."""

    def __init__(self, token: str, sign_in: sign_ins.SignIn) -> None:
        self.id = token
        self.person: Identity = sign_in.identity
        self.actor: Actor = sign_in.actor
        self.led_teams = sign_in.led_teams
        self.sign_in_id = sign_in.id

    def get_id(self) -> str:
        """The token of the sign-in; the cookie never holds a person's id."""
        return self.id


@login_manager.user_loader
def _load_user(token: str) -> SignedIn | None:
    sign_in = sign_ins.find(data(), token, now=now())
    return SignedIn(token, sign_in) if sign_in else None


def keep_sign_in(token: str) -> None:
    """Replace whatever the browser's session held by a fresh sign-in."""
    kept = session.get("_flashes")
    session.clear()
    if kept:
        session["_flashes"] = kept
    session[TOKEN_KEY] = token
    session["_fresh"] = True
    session.permanent = True
