"""The account: language, theme, target level, password."""

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from competency.domain.errors import N_
from competency.services.accounts import new_password
from competency.services.people.preferences import set_preferences
from competency.web.cookies import LANGUAGE_COOKIE, THEME_COOKIE, remember
from competency.web.forms.accounts import (
    ChangePasswordForm,
    LanguageForm,
    PreferencesForm,
    ThemeForm,
)
from competency.web.forms.fields import options
from competency.web.language import _, language, toast
from competency.web.limits import per_person
from competency.web.policies import public, signed_in
from competency.web.request import actor, curriculum, data, fresh_token, now, settings
from competency.web.sign_ins import keep_sign_in
from competency.web.views import View, refusing

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@signed_in
def index() -> View:
    """Language, theme, target level and password."""
    return _account_page(_preferences(), ChangePasswordForm())


def _preferences(*, sent: bool | None = None) -> PreferencesForm:
    person = current_user.person
    form = PreferencesForm(
        sent=sent,
        data={
            "language": person.language,
            "theme": person.theme,
            "target_level": person.target_level or "",
        },
    )
    form.target_level.choices = options(
        [
            ("", _("The next level above mine")),
            *((level.id.value, level.title[language()]) for level in curriculum().path.levels),
        ]
    )
    return form


def _account_page(preferences: PreferencesForm, password: ChangePasswordForm) -> str:
    return render_template("account/index.html", preferences=preferences, password=password)


@blueprint.post("/account")
@signed_in
def save() -> View:
    """Keep the preferences."""
    form = _preferences()
    with refusing(form, lambda: _account_page(form, ChangePasswordForm(sent=False))):
        set_preferences(
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
@per_person()
@signed_in
def password() -> View:
    """Change the password; all other sign-ins end."""
    form, token = ChangePasswordForm(), fresh_token()
    with refusing(form, lambda: _account_page(_preferences(sent=False), form)):
        new_password.change(
            data(),
            actor(),
            form.current.data,
            form.password.data,
            token=token,
            now=now(),
            settings=settings(),
        )
    keep_sign_in(token)
    toast(N_("Your password is changed; all other sign-ins have ended."), "success")
    return redirect(url_for("account.index"))


@blueprint.post("/language")
@public
def switch_language() -> BaseResponse:
    """Switch the language: kept with the account, before sign-in in a cookie."""
    form = LanguageForm()
    form.accept()
    if current_user.is_authenticated:
        set_preferences(data(), actor(), language=form.language.data)
    answer = redirect(form.next.data or url_for("home.index"))
    remember(answer, LANGUAGE_COOKIE, form.language.data)
    return answer


@blueprint.post("/theme")
@public
def switch_theme() -> BaseResponse:
    """Switch the theme: kept with the account, before sign-in in a cookie."""
    form = ThemeForm()
    form.accept()
    if current_user.is_authenticated:
        set_preferences(data(), actor(), theme=form.theme.data)
    answer = redirect(form.next.data or url_for("home.index"))
    remember(answer, THEME_COOKIE, form.theme.data)
    return answer
