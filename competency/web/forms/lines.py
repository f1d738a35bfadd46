"""Lines of a form: as many as are sent, or one for each thing that the page asks about."""

from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from wtforms import FieldList, FormField
from wtforms.form import BaseForm as FieldsOnly

from competency.domain.numbers import whole_number
from competency.web.forms.base import ReadersLanguage


class Lines(FieldList):
    """Numbered lines, as many as the browser sends, up to `max_entries`."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """The numbers in names like `teams-0-role`.

        WTForms reads them by `int`, which fails on digits such as “²” and on very long numbers.
        """
        start = f"{prefix}{self._separator}"
        for name in formdata:
            if name.startswith(start):
                number = whole_number(name.removeprefix(start).split("-", 1)[0])
                if number is not None:
                    yield number


class _Keyed(FieldsOnly):
    """Fields that are known once the page is: one for each key."""

    def __init__(
        self, fields: Mapping[str, Any], formdata: Any, obj: Any, prefix: str, meta: dict[str, Any]
    ) -> None:
        own = ReadersLanguage()
        own.update_values(meta)
        super().__init__(fields, prefix=prefix, meta=own)
        self.process(formdata, obj)


def keyed(fields: Mapping[str, Any], values: Mapping[str, Any] | None = None, **more: Any) -> Any:
    """A field with one field for each key, named `<name>-<key>`.

    Args:
        fields: Key → field as it is declared in a form; a `FormField` makes lines of several.
        values: Key → what is chosen before anything is sent.
        more: As any field takes it.
    """

    def form(*, formdata: Any, prefix: str, meta: dict[str, Any], obj: Any = None) -> _Keyed:
        return _Keyed(fields, formdata, obj, prefix, meta)

    return FormField(form, "", default=SimpleNamespace(**(values or {})), **more)
