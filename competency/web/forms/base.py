"""What all forms share: where values come from, whole sentences, refusals beside their fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import request
from wtforms import Field, FieldList, Form, FormField
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta

from competency.domain.errors import N_, CompetencyError, InvalidInput
from competency.web.language import _, language, words
from competency.web.request import READING


class Lazy:
    """A message id that is translated when it is shown, in the reader's language."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return _(self.message)


def L_(message: str) -> Any:
    """A label or hint of a field, translated when it is shown."""
    return Lazy(message)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form.

    Attributes:
        place: Id of the field on the page; empty for the form as a whole.
        label: What the field is called.
    """

    place: str
    label: str
    sentence: str


class ReadersLanguage(DefaultMeta):
    """WTForms' own sentences in the reader's language."""

    def get_translations(self, _form: Any) -> Any:
        return get_translations([language()])


class LineForm(Form):
    """The fields of one line inside another form."""

    Meta = ReadersLanguage


class BaseForm(Form):
    """What a browser's form sent, and nothing else: no query string, no file, no JSON.

    Tokens against forgery are not its business: `CSRFProtect` asks every POST for one, also
    where a form is one button.
    """

    Meta = ReadersLanguage
    form_errors: list[str]

    def __init__(self, *, sent: bool | None = None, **values: Any) -> None:
        """Read the form, or prepare it for a page.

        Args:
            sent: False draws a form beside the one that was sent; by default a POST's own.
            values: `obj` or `data` with what to show before anything is sent.
        """
        if sent is None:
            sent = request.method not in READING
        super().__init__(formdata=self._sent() if sent else None, **values)

    def _sent(self) -> Any:
        return request.form

    def refuse(self, *errors: CompetencyError) -> None:
        """Put refusals beside the fields that they name, or above the form."""
        for error in errors:
            sentence = words().error(error)
            name = error.field if isinstance(error, InvalidInput) else None
            field = self.field_of(name) if name else None
            if field is None:
                self.form_errors = [*self.form_errors, sentence]
            else:
                field.errors = [*field.errors, sentence]

    def field_of(self, name: str) -> Field | None:
        """The field that an `InvalidInput.field` means; forms with lines look into them."""
        found: Field | None = self._fields.get(name)
        return found

    def accept(self) -> None:
        """Check a form that is one button: there is no page of its own to show an error on.

        Raises:
            InvalidInput: a value is not one that the button sends.
        """
        if not self.validate():
            raise InvalidInput(
                N_(
                    "The request could not be understood. Go back, check what you entered and "
                    "try again."
                )
            )

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the page."""
        whole = [Problem("", "", str(sentence)) for sentence in self.form_errors]
        return [*whole, *_problems(self)]


def _problems(fields: Iterable[Field], line: str = "") -> Iterator[Problem]:
    for field in fields:
        if isinstance(field, FormField | FieldList):
            # A line that has a name is known by it; its fields are named alike in every line.
            yield from _problems(field, line or _name(field))
        else:
            hidden = getattr(field.widget, "input_type", "") == "hidden"
            place, name = ("", "") if hidden else (field.id, line or _name(field))
            for sentence in field.errors:
                yield Problem(place, name, str(sentence))


def _name(field: Field) -> str:
    return str(field.label.text)
