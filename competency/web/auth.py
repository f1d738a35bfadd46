"""Sign in and out, forgotten password, invitation."""

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_, InvalidInput
from competency.services.accounts import sign_in as accounts
from competency.services.accounts.sign_in import INVITE, RESET
from competency.services.demo import accounts as demo_accounts
from competency.web.arguments import safe_next
from competency.web.cookies import LANGUAGE_COOKIE, THEME_COOKIE, remember
from competency.web.extensions import limiter
from competency.web.forms.auth import ForgotForm, NewPasswordForm, SignInForm
from competency.web.language import _, toast, words
from competency.web.policies import public, signed_in
from competency.web.request import actor, data, now, settings
from competency.web.sign_ins import keep_sign_in

blueprint = Blueprint("auth", __name__)
View = str | BaseResponse | tuple[str, int]


def _limit() -> str:
    return settings().sign_in_limit


def _address_limit() -> str:
    return settings().address_limit


def failed(answer: Response) -> bool:
    """Whether an answer counts against a limit: what went well does not."""
    return answer.status_code >= 400


def _account_key() -> str:
    return "account:" + accounts.normalise_email(request.form.get("email", ""))[:254]


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
    return _sign_in_page(SignInForm())


def _sign_in_page(form: SignInForm) -> str:
    accounts_shown = demo_accounts.accounts(words()) if settings().demo else []
    return render_template(
        "auth/login.html",
        form=form,
        demo_accounts=accounts_shown,
        next=safe_next(request.values.get("next")),
    )


@blueprint.post("/login")
@limiter.limit(_address_limit, deduct_when=failed)
@limiter.limit(_limit, key_func=_account_key, deduct_when=failed)
@public
def sign_in_post() -> View:
    """Check address and password; a fresh session id on success."""
    form = SignInForm()
    if form.validate():
        token = accounts.sign_in(
            data(), form.email.data, form.password.data, now=now(), settings=settings()
        )
        if token:
            keep_sign_in(token)
            return redirect(safe_next(request.form.get("next")) or url_for("home.index"))
        form.form_errors = [
            _("Address and password do not fit together. Check both, or ask for a new password.")
        ]
    return _sign_in_page(form), 422


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
    return render_template("auth/forgot.html", form=ForgotForm(), sent=False)


@blueprint.post("/forgot")
@limiter.limit(_address_limit)
@limiter.limit(_limit, key_func=_account_key)
@public
def forgot_post() -> View:
    """Send the link if there is such an account; the answer is the same either way."""
    form = ForgotForm()
    if not form.validate():
        return render_template("auth/forgot.html", form=form, sent=False), 422
    accounts.ask_reset(
        data(), form.email.data, now=now(), settings=settings(), address=link_address
    )
    return render_template("auth/forgot.html", form=form, sent=True)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@limiter.limit(_address_limit, deduct_when=failed)
@public
def reset(token: str) -> View:
    """Choose a new password with a reset link."""
    return _choose_password(RESET, token)


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@limiter.limit(_address_limit, deduct_when=failed)
@public
def accept_invitation(token: str) -> View:
    """Choose the first password with an invitation."""
    return _choose_password(INVITE, token)


def _choose_password(purpose: str, token: str) -> View:
    form = NewPasswordForm()
    link = accounts.open_link(data(), purpose, token, now=now())
    if request.method == "POST" and form.validate():
        try:
            fresh = accounts.set_password_by_link(
                data(), purpose, token, form.password.data, now=now(), settings=settings()
            )
        except InvalidInput as error:
            form.fill_error("password", words().error(error))
        else:
            keep_sign_in(fresh)
            toast(N_("Your password is set. Welcome!"), "success")
            return redirect(url_for("home.index"))
    page = render_template(
        "auth/new_password.html", form=form, purpose=purpose, identity=link.identity
    )
    return (page, 422) if form.errors else page
