"""Titles of the columns that files of the matrix share."""

from competency.domain.career_path import Language
from competency.i18n.translations import translator
from competency.reporting.matrix import MatrixHead


def person_titles(head: MatrixHead, language: Language) -> tuple[str, ...]:
    """Titles of a row per person: who it is, levels, a column per competency, newest evidence."""
    t = translator(language)
    return (
        t.gettext("Name"),
        t.gettext("Email"),
        t.gettext("Team"),
        t.gettext("Person number"),
        t.gettext("Held level"),
        t.gettext("Measured level"),
        t.gettext("Probability of the measured level or higher"),
        *(column.title[language] for column in head.columns),
        t.gettext("Newest evidence"),
    )
