"""The account: language, theme, target level, password."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice

from competency.domain.career_path import LANGUAGES
from competency.domain.errors import N_, CompetencyError, InvalidInput
from competency.services.accounts import sign_in
from competency.web.arguments import safe_next
from competency.web.auth import failed
from competency.web.cookies import LANGUAGE_COOKIE, THEME_COOKIE, remember
from competency.web.extensions import limiter
from competency.web.forms.auth import ChangePasswordForm, PreferencesForm
from competency.web.language import _, toast, words
from competency.web.policies import public, signed_in
from competency.web.request import actor, curriculum, data, now, settings
from competency.web.sign_ins import keep_sign_in

blueprint = Blueprint("account", __name__)
View = str | BaseResponse | tuple[str, int]


def _limit() -> str:
    return settings().sign_in_limit


def _person_key() -> str:
    return f"person:{actor().person}" if current_user.is_authenticated else get_remote_address()


@blueprint.get("/account")
@signed_in
def index() -> View:
    """Language, theme, target level and password."""
    return _account_page(_preferences(), ChangePasswordForm())


def _preferences() -> PreferencesForm:
    form = PreferencesForm(obj=current_user.person)
    levels = curriculum().path.levels
    form.target_level.choices = [
        SelectChoice("", _("The next level above mine")),
        *(SelectChoice(level.id.value, level.title[words().language]) for level in levels),
    ]
    if request.method == "GET":
        form.target_level.data = current_user.person.target_level or ""
    return form


def _account_page(preferences: PreferencesForm, password: ChangePasswordForm) -> str:
    return render_template("account/index.html", preferences=preferences, password=password)


@blueprint.post("/account")
@signed_in
def save() -> View:
    """Keep the preferences."""
    form = _preferences()
    if not form.validate():
        return _account_page(form, ChangePasswordForm()), 422
    sign_in.set_preferences(
        data(),
        actor(),
        language=form.language.data,
        theme=form.theme.data,
        target_level=form.target_level.data,
    )
    toast(N_("Saved."), "success")
    answer = redirect(url_for("account.index"))
    remember(answer, LANGUAGE_COOKIE, form.language.data)
    remember(answer, THEME_COOKIE, form.theme.data)
    return answer


@blueprint.post("/account/password")
@limiter.limit(_limit, key_func=_person_key, deduct_when=failed)
@signed_in
def password() -> View:
    """Change the password; all other sign-ins end."""
    form = ChangePasswordForm()
    if form.validate():
        try:
            token = sign_in.change_password(
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
            keep_sign_in(token)
            toast(N_("Your password is changed; all other sign-ins have ended."), "success")
            return redirect(url_for("account.index"))
    return _account_page(_preferences(), form), 422


def _back() -> BaseResponse:
    return redirect(safe_next(request.form.get("next")) or url_for("home.index"))


@blueprint.post("/language")
@public
def language() -> BaseResponse:
    """Switch the language: kept with the account, before sign-in in a cookie."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise InvalidInput(N_("Choose one of the values offered."))
    if current_user.is_authenticated:
        sign_in.set_preferences(data(), actor(), language=chosen)
    answer = _back()
    remember(answer, LANGUAGE_COOKIE, chosen)
    return answer


@blueprint.post("/theme")
@public
def theme() -> BaseResponse:
    """Switch the theme: kept with the account, before sign-in in a cookie."""
    chosen = request.form.get("theme", "")
    if chosen not in sign_in.THEMES:
        raise InvalidInput(N_("Choose one of the values offered."))
    if current_user.is_authenticated:
        sign_in.set_preferences(data(), actor(), theme=chosen)
    answer = _back()
    remember(answer, THEME_COOKIE, chosen)
    return answer
