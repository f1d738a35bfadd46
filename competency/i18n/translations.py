"""Translations from the PO catalogues of all features, merged when first needed.

A feature brings `catalogs/<language>/<feature>.po`; nothing is compiled or committed twice.
English texts are the message ids themselves; `catalogs/en` holds plural forms only.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from competency.domain.career_path import Text
from competency.domain.errors import CompetencyError
from competency.i18n.dates import format_date
from competency.i18n.digits import format_number, to_persian

CATALOGS = Path(__file__).parent / "catalogs"

# One rule for both languages, whatever the header of a file says: a singular may be written
# with the word «یک», so it must stand for 1 alone and never for 0.
_PLURAL_FORMS = "nplurals=2; plural=(n != 1);"


class Translator:
    """Messages in one language.

    Parameters are put into `%(name)s` places after translation: an `int` in the digits of the
    language, a `float` with one decimal, a `Text` in the language, a `date` in long style,
    anything else as it is. A message without parameters is not formatted at all, so it may
    hold a plain `%`.
    """

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def gettext(self, message: str, **params: object) -> str:
        """The message in this language."""
        return self._fill(self._translations.gettext(message), params)

    def ngettext(self, one: str, many: str, n: int, **params: object) -> str:
        """The form for `n` things; `n` is also a parameter of the message."""
        return self._fill(self._translations.ngettext(one, many, n), {"n": n, **params})

    def pgettext(self, context: str, message: str, **params: object) -> str:
        """The message in this language where it stands for `context`."""
        return self._fill(self._translations.pgettext(context, message), params)

    def error(self, error: CompetencyError) -> str:
        """The sentence of an error, translated and filled."""
        return self.gettext(error.message, **error.params)

    def _fill(self, translated: str, params: dict[str, object]) -> str:
        if not params:
            return translated
        return translated % {name: self._show(value) for name, value in params.items()}

    def _show(self, value: object) -> object:
        match value:
            case bool():
                return value
            case int():
                return to_persian(str(value)) if self.language == "fa" else value
            case float():
                return format_number(value, self.language, decimals=1)
            case Text():
                return value[self.language]
            case datetime():
                return value
            case date():
                return format_date(value, self.language)
            case _:
                return value


@cache
def translator(language: str) -> Translator:
    """The translator of a language ("fa" or "en"); reads its catalogues once."""
    return load_translator(language, sorted((CATALOGS / language).glob("*.po")))


def load_translator(language: str, files: Iterable[Path]) -> Translator:
    """A translator from given catalogue files; of two translations the later file's counts.

    A plural with one Persian form only (a noun after a number has no plural) may give just that.
    """
    merged = Catalog(locale=language)
    merged.mime_headers = [("Plural-Forms", _PLURAL_FORMS)]
    for path in files:
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if message.id and not message.fuzzy:
                    if isinstance(message.string, tuple):
                        forms = [form for form in message.string if form]
                        message.string = (*forms, *forms[-1:])[:2]
                    merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translator(language, GNUTranslations(compiled))
