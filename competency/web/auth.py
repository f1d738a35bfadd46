"""Sign in and out, forgotten password, invitation, account, language and theme."""

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.career_path import LANGUAGES
from competency.domain.errors import CompetencyError, InvalidInput, N_
from competency.services import accounts, demo_accounts
from competency.services.accounts import INVITE, RESET
from competency.web.forms.auth import (
    ChangePasswordForm,
    ForgotForm,
    NewPasswordForm,
    PreferencesForm,
    SignInForm,
)
from competency.web.support import (
    LANGUAGE_COOKIE,
    THEME_COOKIE,
    _,
    actor,
    curriculum,
    data,
    limiter,
    now,
    public,
    safe_next,
    settings,
    signed_in,
    start_session,
    toast,
    words,
)

blueprint = Blueprint("auth", __name__)
YEAR = 365 * 24 * 3600
View = str | BaseResponse | tuple[str, int]


def _limit() -> str:
    return settings().sign_in_limit


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
@limiter.limit(_limit)
@limiter.limit(_limit, key_func=_account_key)
@public
def sign_in_post() -> View:
    """Check address and password; a fresh session id on success."""
    form = SignInForm()
    if form.validate():
        token = accounts.sign_in(
            data(), form.email.data, form.password.data, now=now(), settings=settings()
        )
        if token:
            start_session(token)
            return redirect(safe_next(request.form.get("next")) or url_for("home.index"))
        form.form_errors = [
            _("Address and password do not fit together. Check both, or ask for a new password.")
        ]
    return _sign_in_page(form), 422


@blueprint.post("/logout")
@signed_in
def sign_out() -> View:
    """End this sign-in."""
    accounts.sign_out(data(), actor(), current_user.session_id, now=now())
    session.clear()
    toast(N_("You are signed out."))
    return redirect(url_for("auth.sign_in"))


@blueprint.get("/forgot")
@public
def forgot() -> View:
    """Ask for a reset link."""
    return render_template("auth/forgot.html", form=ForgotForm(), sent=False)


@blueprint.post("/forgot")
@limiter.limit(_limit)
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
@limiter.limit(_limit, methods=["POST"])
@public
def reset(token: str) -> View:
    """Choose a new password with a reset link."""
    return _choose_password(RESET, token)


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@limiter.limit(_limit, methods=["POST"])
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
            start_session(fresh)
            toast(N_("Your password is set. Welcome!"), "success")
            return redirect(url_for("home.index"))
    page = render_template(
        "auth/new_password.html", form=form, purpose=purpose, identity=link.identity
    )
    return (page, 422) if form.errors else page


@blueprint.get("/account")
@signed_in
def account() -> View:
    """Language, theme, target level and password."""
    return _account_page(_preferences(), ChangePasswordForm())


def _preferences() -> PreferencesForm:
    form = PreferencesForm(obj=current_user.person)
    levels = curriculum().path.levels
    form.target_level.choices = [
        ("", _("The next level above mine")),
        *((level.id.value, level.title[words().language]) for level in levels),
    ]
    if request.method == "GET":
        form.target_level.data = current_user.person.target_level or ""
    return form


def _account_page(preferences: PreferencesForm, password: ChangePasswordForm) -> str:
    return render_template("auth/account.html", preferences=preferences, password=password)


@blueprint.post("/account")
@signed_in
def account_post() -> View:
    """Keep the preferences."""
    form = _preferences()
    if not form.validate():
        return _account_page(form, ChangePasswordForm()), 422
    accounts.set_preferences(
        data(),
        actor(),
        language=form.language.data,
        theme=form.theme.data,
        target_level=form.target_level.data,
    )
    toast(N_("Saved."), "success")
    return redirect(url_for("auth.account"))


@blueprint.post("/account/password")
@limiter.limit(_limit)
@signed_in
def password_post() -> View:
    """Change the password; all other sign-ins end."""
    form = ChangePasswordForm()
    if form.validate():
        try:
            token = accounts.change_password(
                data(),
                actor(),
                form.current.data,
                form.password.data,
                now=now(),
                settings=settings(),
            )
        except CompetencyError as error:
            form.fill_error(getattr(error, "field", None), words().error(error))
        else:
            start_session(token)
            toast(N_("Your password is changed; all other sign-ins have ended."), "success")
            return redirect(url_for("auth.account"))
    return _account_page(_preferences(), form), 422


def _back() -> BaseResponse:
    return redirect(safe_next(request.form.get("next")) or url_for("home.index"))


@blueprint.post("/language")
@public
def switch_language() -> Response | BaseResponse:
    """Switch the language: kept with the account, before sign-in in a cookie."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise InvalidInput(N_("Choose one of the values offered."))
    if current_user.is_authenticated:
        accounts.set_preferences(data(), actor(), language=chosen)
    answer = _back()
    answer.set_cookie(
        LANGUAGE_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax",
        secure=settings().secure_cookies,
    )  # fmt: skip
    return answer


@blueprint.post("/theme")
@public
def switch_theme() -> Response | BaseResponse:
    """Switch the theme: kept with the account, before sign-in in a cookie."""
    chosen = request.form.get("theme", "")
    if chosen not in accounts.THEMES:
        raise InvalidInput(N_("Choose one of the values offered."))
    if current_user.is_authenticated:
        accounts.set_preferences(data(), actor(), theme=chosen)
    answer = _back()
    answer.set_cookie(
        THEME_COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax",
        secure=settings().secure_cookies,
    )  # fmt: skip
    return answer
