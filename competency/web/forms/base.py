"""What all forms share: messages in the reader's language, normalised input."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.i18n import get_translations

from competency.i18n.digits import normalise
from competency.web.language import _, language


class Lazy:
    """A message id that is translated when it is shown, in the reader's language."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return _(self.message)


def L_(message: str) -> Any:
    """Mark a label or hint for extraction; translated when shown."""
    return Lazy(message)


def clean(value: str | None) -> str | None:
    """A WTForms filter: Persian letters and digits made uniform, ends trimmed."""
    return normalise(value) if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form whose built-in errors are whole sentences in the reader's language."""

    class Meta:
        def get_translations(self, form: Any) -> Any:
            return get_translations([language()])

    form_errors: list[str]

    def fill_error(self, field: str | None, sentence: str) -> None:
        """Put a domain error beside its field, or above the form where it names none."""
        target = self._fields.get(field) if field else None
        if target is not None:
            target.errors = [*target.errors, sentence]
        else:
            self.form_errors = [*self.form_errors, sentence]
