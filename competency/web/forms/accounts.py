"""Forms of signing in and of the account."""

from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from competency.domain.errors import N_
from competency.web.forms.base import L_, BaseForm


def required(message: str) -> InputRequired:
    """A field that must be filled, with the sentence that says so."""
    return InputRequired(message=L_(message))


class SignInForm(BaseForm):
    """Address and password."""

    email = EmailField(
        L_(N_("Email")),
        validators=[required(N_("Enter your email address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "dir": "ltr"},
    )
    password = PasswordField(
        L_(N_("Password")),
        validators=[required(N_("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )


class ForgotForm(BaseForm):
    """The address of a forgotten password."""

    email = EmailField(
        L_(N_("Email")),
        validators=[required(N_("Enter your email address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "dir": "ltr"},
    )


class NewPasswordForm(BaseForm):
    """A new password, by invitation or reset link."""

    password = PasswordField(
        L_(N_("New password")),
        description=L_(N_("At least 10 characters; a few unrelated words do well.")),
        validators=[required(N_("Enter a new password.")), Length(max=200)],
        render_kw={"autocomplete": "new-password", "dir": "ltr"},
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password, knowing the current one."""

    current = PasswordField(
        L_(N_("Current password")),
        validators=[required(N_("Enter your current password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )


class PreferencesForm(BaseForm):
    """Language, theme and the level a person works towards."""

    language = RadioField(
        L_(N_("Language")), choices=[SelectChoice("fa", "فارسی"), SelectChoice("en", "English")]
    )
    theme = RadioField(
        L_(N_("Theme")),
        choices=[
            SelectChoice("auto", L_(N_("As the system"))),
            SelectChoice("light", L_(N_("Light"))),
            SelectChoice("dark", L_(N_("Dark"))),
        ],
    )
    target_level = SelectField(
        L_(N_("Level I work towards")),
        description=L_(N_("Charts and gaps compare you with it.")),
        choices=[],
    )
    save = SubmitField(L_(N_("Save")))


class ConfirmForm(BaseForm):
    """A button and a token: for acts that need no input."""

    agree = BooleanField(default=True)
