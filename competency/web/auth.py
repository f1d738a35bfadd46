"""Sign in and out, forgotten password, invitation."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from competency.domain.errors import N_
from competency.services.accounts import links, new_password
from competency.services.accounts import sign_in as accounts
from competency.services.accounts.links import INVITE, RESET
from competency.services.demo import accounts as demo_accounts
from competency.web import arguments
from competency.web.cookies import LANGUAGE_COOKIE, THEME_COOKIE, remember
from competency.web.forms.accounts import ForgotForm, NewPasswordForm, SignInForm
from competency.web.language import _, toast, words
from competency.web.limits import per_account, per_address
from competency.web.policies import public, signed_in
from competency.web.request import actor, data, fresh_token, now, settings
from competency.web.sign_ins import keep_sign_in
from competency.web.views import UNPROCESSABLE, View, refusing

blueprint = Blueprint("auth", __name__)


def link_address(purpose: str, token: str) -> str:
    """The full address of a one-time link, for mails."""
    endpoint = "auth.accept_invitation" if purpose == INVITE else "auth.reset"
    base = settings().public_url.rstrip("/")
    if base:
        return base + url_for(endpoint, token=token)
    return url_for(endpoint, token=token, _external=True)


@blueprint.get("/login")
@public
def sign_in() -> View:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    return _sign_in_page(SignInForm(data={"next": arguments.text("next", arguments.MAX_ADDRESS)}))


def _sign_in_page(form: SignInForm) -> str:
    accounts_shown = demo_accounts.accounts(words()) if settings().demo else []
    return render_template("auth/login.html", form=form, demo_accounts=accounts_shown)


@blueprint.post("/login")
@per_address()
@per_account()
@public
def sign_in_post() -> View:
    """Check address and password; a fresh session id on success."""
    form, token = SignInForm(), fresh_token()
    with refusing(form, lambda: _sign_in_page(form)):
        accepted = accounts.sign_in(
            data(),
            form.email.data,
            form.password.data,
            token=token,
            now=now(),
            settings=settings(),
        )
    if accepted:
        keep_sign_in(token)
        return redirect(form.next.data or url_for("home.index"))
    form.form_errors = [
        _(N_("Email or password is incorrect. Check both, or ask for a new password."))
    ]
    return _sign_in_page(form), UNPROCESSABLE


@blueprint.post("/logout")
@signed_in
def logout() -> View:
    """End this sign-in."""
    person = current_user.person
    kept = {LANGUAGE_COOKIE: person.language, THEME_COOKIE: person.theme}
    accounts.sign_out(data(), actor(), current_user.sign_in_id, now=now())
    session.clear()
    toast(N_("You are signed out."))
    answer = redirect(url_for("auth.sign_in"))
    for name, value in kept.items():
        remember(answer, name, value)
    return answer


@blueprint.get("/forgot")
@public
def forgot() -> View:
    """Ask for a reset link."""
    return _forgot_page(ForgotForm())


def _forgot_page(form: ForgotForm, *, sent: bool = False) -> str:
    return render_template("auth/forgot.html", form=form, sent=sent)


@blueprint.post("/forgot")
@per_address(failures_only=False)
@per_account(failures_only=False)
@public
def forgot_post() -> View:
    """Send the link if there is such an account; the answer is the same either way."""
    form = ForgotForm()
    with refusing(form, lambda: _forgot_page(form)):
        links.ask_reset(
            data(),
            form.email.data,
            token=fresh_token(),
            now=now(),
            settings=settings(),
            address=link_address,
        )
    return _forgot_page(form, sent=True)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@per_address()
@public
def reset(token: str) -> View:
    """Choose a new password with a reset link."""
    return _choose_password(RESET, token)


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@per_address()
@public
def accept_invitation(token: str) -> View:
    """Choose the first password with an invitation."""
    return _choose_password(INVITE, token)


def _choose_password(purpose: str, link_token: str) -> View:
    form, token = NewPasswordForm(), fresh_token()

    def page() -> str:
        identity = links.open_link(data(), purpose, link_token, now=now()).identity
        return render_template("auth/new_password.html", form=form, identity=identity)

    if request.method != "POST":
        return page()
    with refusing(form, page):
        new_password.set_by_link(
            data(),
            purpose,
            link_token,
            form.password.data,
            token=token,
            now=now(),
            settings=settings(),
        )
    keep_sign_in(token)
    toast(N_("Your password is set. Welcome!"), "success")
    return redirect(url_for("home.index"))
