"""Tables that people download: the faulty rows with what is wrong, and an empty template."""

import csv
from collections.abc import Callable
from io import StringIO

from competency.domain.career_path import Language
from competency.domain.errors import N_
from competency.i18n.translations import translator
from competency.reporting.exports.csv import harmless
from competency.services.people.importing.columns import PERSIAN_TITLES, Column
from competency.services.people.importing.plan import Plan, Remark, titles_of


def sentence_of(remark: Remark, language: Language) -> str:
    """A remark in the reader's language."""
    words = translator(language)
    return words.gettext(remark.message, **titles_of(remark, words.gettext))


def faulty_rows(plan: Plan, language: Language) -> bytes:
    """The rows with errors as they were uploaded, with row number and problem; CSV with BOM.

    It can be mended and imported as it is: the two columns that were added are left out then.
    """
    words = translator(language)
    added = [words.gettext(N_("Row in the file")), words.gettext(N_("What to mend"))]
    width = len(plan.titles)
    rows = [
        [
            *(list(row.cells[:width]) + [""] * (width - len(row.cells))),
            str(row.line),
            " ".join(sentence_of(remark, language) for remark in row.errors),
        ]
        for row in plan.faulty
    ]
    return _csv([[*plan.titles, *added], *rows])


def template(language: Language) -> bytes:
    """A table with nothing but the titles; CSV with BOM."""
    title: Callable[[Column], str] = (
        PERSIAN_TITLES.__getitem__ if language == "fa" else lambda column: column.value
    )
    return _csv([[title(column) for column in Column]])


def _csv(rows: list[list[str]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
