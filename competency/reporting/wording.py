"""Words and numbers that charts and exports share, in the language of the reader."""

from collections.abc import Iterable

from competency.domain.career_path import Language
from competency.i18n.digits import format_number
from competency.i18n.translations import translator


def step_word(step: int, language: Language) -> str:
    """The name of a proficiency step 0–4: «توانایی» / "Ability"."""
    t = translator(language)
    return (
        t.pgettext("proficiency", "None"),
        t.pgettext("proficiency", "Familiarity"),
        t.pgettext("proficiency", "Knowledge"),
        t.pgettext("proficiency", "Ability"),
        t.pgettext("proficiency", "Mastery"),
    )[step]


def level_word(rank: int, language: Language) -> str:
    """The name of a career level by its rank: 0 is below junior … 4 is leadership."""
    t = translator(language)
    return (
        t.pgettext("level", "Below junior"),
        t.pgettext("level", "Junior"),
        t.pgettext("level", "Mid"),
        t.pgettext("level", "Senior"),
        t.pgettext("level", "Leadership"),
    )[rank]


def not_assessed(language: Language) -> str:
    """What is shown where there is no direct evidence: never a zero."""
    return translator(language).gettext("Not yet assessed")


def join(texts: Iterable[str], language: Language) -> str:
    """Several texts in one enumeration."""
    return ("، " if language == "fa" else ", ").join(texts)


def decimal(value: float, language: Language) -> str:
    """A measured value with one decimal, as estimates are shown everywhere."""
    return format_number(value, language, decimals=1)


def whole(value: int, language: Language) -> str:
    """A count."""
    return format_number(value, language)


def band(low: float, high: float, language: Language) -> str:
    """An interval: «۲٫۱ تا ۳٫۰» / "2.1 to 3.0"."""
    return translator(language).gettext(
        "%(low)s to %(high)s", low=decimal(low, language), high=decimal(high, language)
    )
