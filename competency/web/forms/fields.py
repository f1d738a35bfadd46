"""The kinds of fields: a line, own words, a choice, an id, a day, a key. Each has its limit."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from wtforms import (
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, EmailInput

from competency.domain.career_path import STEPS
from competency.domain.errors import N_, InvalidInput
from competency.domain.numbers import identifier, whole_number
from competency.i18n.dates import parse_date, to_jalali
from competency.i18n.digits import normalise, to_persian
from competency.services.operation.idempotency import MAX_KEY, NOT_OURS
from competency.web.arguments import MAX_ADDRESS, safe_next
from competency.web.forms.base import L_
from competency.web.language import _, language, words
from competency.web.request import fresh_id

MAX_PASSWORD: Final = 200
MAX_DAY: Final = 40
NOT_OFFERED: Final = N_("Choose one of the values offered.")
NOT_OBSERVED: Final = "none"
"""The value of the choice that says that nothing was seen."""
A_STEP: Final = N_("Choose one of the five steps for each competency.")
A_STEP_OR_NOT: Final = N_("Choose one of the five steps, or “not observed”.")
_STEPS: Final = frozenset(str(step) for step in STEPS)


TOO_LONG: Final = N_("The text has %(length)s characters; %(most)s is the most. Shorten it.")


class Limit:
    """At most so many characters; the browser counts along."""

    def __init__(self, most: int, message: str = TOO_LONG) -> None:
        self.most = most
        self.message = message
        self.field_flags = {"maxlength": most}

    def __call__(self, _form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.most:
            raise ValidationError(_(self.message, length=length, most=self.most))


def required(message: str) -> InputRequired:
    """A field that must be filled, with the sentence that says so."""
    return InputRequired(message=L_(message))


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, label) as fields take them."""
    return [SelectChoice(value, label) for value, label in pairs]


class Line(StringField):
    """A text of one line."""

    def __init__(self, label: Any = None, *, most: int, needs: str = "", **more: Any) -> None:
        """A field.

        Args:
            most: Characters at most.
            needs: The sentence where it stays empty; without one it may.
        """
        validators = [*([required(needs)] if needs else []), Limit(most)]
        super().__init__(label, validators, default="", **more)


class EmailLine(Line):
    """An email address."""

    widget = EmailInput()


class Password(PasswordField):
    """A password; it is never sent back to the page."""

    def __init__(self, label: Any, *, needs: str, **more: Any) -> None:
        super().__init__(label, [required(needs), Limit(MAX_PASSWORD)], default="", **more)


class OwnWords(TextAreaField):
    """Free text: letters made uniform, one kind of line break, nothing that cannot be stored."""

    def __init__(self, label: Any, *, most: int, too_long: str = TOO_LONG, **more: Any) -> None:
        validators = [Limit(most, too_long)]
        super().__init__(label, validators, default="", filters=[_storable], **more)


def _storable(text: str | None) -> str:
    return normalise((text or "").replace("\r\n", "\n").replace("\x00", ""))


class Choice(SelectField):
    """One of several values, as a list that opens."""

    def __init__(self, label: Any = None, *, default: str = "", **more: Any) -> None:
        super().__init__(label, default=default, invalid_choice_message=L_(NOT_OFFERED), **more)


class RadioChoice(RadioField):
    """One of several values, all in sight."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, invalid_choice_message=L_(NOT_OFFERED), **more)


class Checkboxes(SelectMultipleField):
    """Any number of several values, all in sight."""

    option_widget = CheckboxInput()


class IdChoice(Choice):
    """An id, chosen from a list; None for the empty choice, `NO_ID` for what is no id."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, coerce=_id, **more)


def _id(value: Any) -> int | None:
    return value if isinstance(value, int) else identifier(value)


class Day(StringField):
    """A day, typed in either calendar; `data` is a date, or None where it is empty."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed.

        Raises:
            ValueError: it is no day; the sentence becomes the field's error.
        """
        self.data = None
        typed = valuelist[0][:MAX_DAY].strip() if valuelist else ""
        try:
            self.data = parse_date(typed, language()) if typed else None
        except InvalidInput as error:
            raise ValueError(words().error(error)) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return typed_day(self.data) if self.data else ""


def typed_day(day: date) -> str:
    """A day as the reader would type it."""
    if language() != "fa":
        return day.isoformat()
    year, month, number = to_jalali(day)
    return to_persian(f"{year}/{month:02}/{number:02}")


class Key(HiddenField):
    """Makes a double submit harmless: fresh on each page, kept while the form is corrected."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, [Limit(MAX_KEY, NOT_OURS)], default=fresh_id, **more)


class Next(HiddenField):
    """A local address to go on to; None for one that leads elsewhere."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, filters=[_local], **more)


def _local(address: str | None) -> str | None:
    return safe_next(address) if address and len(address) <= MAX_ADDRESS else None


class Number(HiddenField):
    """A whole number that the page put there; None for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it as everywhere."""
        self.data = whole_number(valuelist[0]) if valuelist else None


class Step(RadioChoice):
    """A proficiency step 0–4, described by its anchors; may stay without a choice."""

    def __init__(self, label: Any = None, *, not_observed: bool = False, **more: Any) -> None:
        """A field.

        Args:
            not_observed: Whether “not observed” is offered, too.
        """
        offered = [str(step) for step in STEPS] + [NOT_OBSERVED] * not_observed
        super().__init__(label, choices=options((value, value) for value in offered), **more)
        self.invalid_choice_message = L_(A_STEP_OR_NOT if not_observed else A_STEP)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not offered; nothing chosen is fine."""
        if self.raw_data:
            super().pre_validate(form)

    @property
    def step(self) -> int | None:
        """The step; None for “not observed” and where nothing is chosen."""
        return int(self.data) if self.data in _STEPS else None

    @property
    def chosen(self) -> bool:
        """Whether one of the values offered is chosen."""
        return self.data == NOT_OBSERVED or self.data in _STEPS
