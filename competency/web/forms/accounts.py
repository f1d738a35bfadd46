"""Forms of signing in and of one's own account."""

from competency.domain.career_path import LANGUAGES
from competency.domain.errors import N_
from competency.services.people.fields import MAX_EMAIL
from competency.services.people.preferences import THEMES
from competency.web.forms.base import L_, BaseForm
from competency.web.forms.fields import (
    Choice,
    EmailLine,
    Next,
    Password,
    RadioChoice,
    options,
)

LANGUAGE_NAMES = {"fa": "فارسی", "en": "English"}
"""Each language in its own words."""
THEME_NAMES = {"auto": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}


class SignInForm(BaseForm):
    """Address and password."""

    email = EmailLine(
        L_(N_("Email")),
        most=MAX_EMAIL,
        needs=N_("Enter your email address."),
        render_kw={"autocomplete": "username", "dir": "ltr"},
    )
    password = Password(
        L_(N_("Password")),
        needs=N_("Enter your password."),
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )
    next = Next()


class ForgotForm(BaseForm):
    """The address of a forgotten password."""

    email = EmailLine(
        L_(N_("Email")),
        most=MAX_EMAIL,
        needs=N_("Enter your email address."),
        render_kw={"autocomplete": "username", "dir": "ltr"},
    )


class NewPasswordForm(BaseForm):
    """A new password, by invitation or reset link."""

    password = Password(
        L_(N_("New password")),
        description=L_(N_("At least 10 characters; a few unrelated words do well.")),
        needs=N_("Enter a new password."),
        render_kw={"autocomplete": "new-password", "dir": "ltr"},
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, knowing the current one."""

    current = Password(
        L_(N_("Current password")),
        needs=N_("Enter your current password."),
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )


class PreferencesForm(BaseForm):
    """Language, theme and the level a person works towards."""

    language = RadioChoice(L_(N_("Language")), choices=options(LANGUAGE_NAMES.items()))
    theme = RadioChoice(
        L_(N_("Theme")),
        choices=options((theme, L_(name)) for theme, name in THEME_NAMES.items()),
    )
    target_level = Choice(
        L_(N_("Level I work towards")),
        description=L_(N_("Charts and gaps compare you with it.")),
        choices=[],
    )


class LanguageForm(BaseForm):
    """The switch of the language, on every page."""

    language = Choice(choices=options((code, code) for code in LANGUAGES))
    next = Next()


class ThemeForm(BaseForm):
    """The switch of the theme, on every page."""

    theme = Choice(choices=options((theme, theme) for theme in THEMES))
    next = Next()
