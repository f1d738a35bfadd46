"""Words and numbers that charts and exports share, in the language of the reader."""

from collections.abc import Iterable

from competency.domain.career_path import LEVELS, Language
from competency.i18n.digits import format_number, format_percent
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


def level_or_unknown(rank: int | None, language: Language) -> str:
    """The name of a career level; "not yet assessed" where there is none."""
    return not_assessed(language) if rank is None else level_word(rank, language)


LEVEL_RANKS = range(len(LEVELS) + 1)
"""0 (below junior) … 4 (leadership)."""


def not_assessed(language: Language) -> str:
    """What stands where there is no direct evidence: never a zero."""
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


def percent(share: float, language: Language) -> str:
    """A probability without decimals; one that rounds to 0 or 100 % but is not says so.

    "100 %" and "0 %" are certainties that no estimate has.
    """
    t = translator(language)
    if 0 < share < 0.005:
        return t.gettext("under %(percent)s", percent=format_percent(0.01, language))
    if 0.995 <= share < 1:
        return t.gettext("over %(percent)s", percent=format_percent(0.99, language))
    return format_percent(share, language)


def band(low: float, high: float, language: Language) -> str:
    """An interval: «۲٫۱ تا ۳٫۰» / "2.1 to 3.0"."""
    return translator(language).gettext(
        "%(low)s to %(high)s", low=decimal(low, language), high=decimal(high, language)
    )
