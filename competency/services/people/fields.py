"""What a person's details may be: one rule for pages, import and the command line."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from competency.domain.career_path import LANGUAGES, LEVELS
from competency.domain.errors import N_, InvalidInput
from competency.i18n.digits import ZWNJ, normal_email, normalise, to_latin

MAX_NAME = 100
MAX_TITLE = 120
MAX_EMAIL = 254

_JOINERS = frozenset((ZWNJ, "\u200d"))
_FORMULA_STARTS = ("=", "+", "-", "@")


def clean_name(text: str) -> str:
    """A person's name as it is stored.

    Raises:
        InvalidInput: missing, too long, without a letter, or unreadable.
    """
    name = one_line(text, "name")
    if not name:
        raise InvalidInput(N_("The name is missing."), field="name")
    _check_name(name, "name")
    return name


def clean_latin_name(text: str) -> str:
    """The name in Latin letters; may be empty.

    Raises:
        InvalidInput: too long, or in another script.
    """
    name = to_latin(one_line(text, "name_latin"))
    if not name:
        return ""
    _check_name(name, "name_latin")
    if any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in name):
        raise InvalidInput(
            N_("“%(value)s” is not in Latin letters."), field="name_latin", value=name
        )
    return name


def clean_job_title(text: str) -> str:
    """A job title; may be empty.

    Raises:
        InvalidInput: too long, or unreadable.
    """
    title = one_line(text, "job_title")
    check_length(title, MAX_TITLE, "job_title")
    return title


def clean_email(text: str) -> str:
    """An address as it is stored: Latin digits, lower case.

    Raises:
        InvalidInput: with the sentence that names what is wrong with it.
    """
    email = normal_email(text)
    sentence = _email_problem(email)
    if sentence:
        raise InvalidInput(sentence, field="email", value=email[:MAX_EMAIL])
    return email


def clean_language(code: str) -> str:
    """A language that pages can be shown in.

    Raises:
        InvalidInput: for any other.
    """
    if code not in LANGUAGES:
        raise InvalidInput(N_("Choose one of the values offered."), field="language")
    return code


def clean_level(level: str | None) -> str | None:
    """A career level, or None for none recorded.

    Raises:
        InvalidInput: for any other word.
    """
    if level is not None and level not in tuple(LEVELS):
        raise InvalidInput(N_("Choose one of the values offered."), field="level")
    return level


def _email_problem(email: str) -> str:
    """The sentence for what is wrong with an address; empty for a good one."""
    local, at, domain = email.partition("@")
    if not email:
        return N_("The email address is missing.")
    if len(email) > MAX_EMAIL:
        return N_("The email address is too long: 254 characters at most.")
    if not at:
        return N_("The email address is not complete: there is no @ in it.")
    if not domain:
        return N_("The email address is not complete: nothing comes after the @.")
    if not local:
        return N_("The email address is not complete: nothing comes before the @.")
    if any(c.isspace() for c in email):
        return N_("There is a space in the email address “%(value)s”.")
    if not email.isascii():
        return N_("The email address “%(value)s” has letters that are not Latin.")
    if "." not in domain:
        return N_("The email address is not complete: “%(value)s” has no dot after the @.")
    try:
        found = validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return N_("“%(value)s” is not an email address.")
    return "" if found.normalized.lower() == email else N_("“%(value)s” is not an email address.")


def one_line(text: str, field: str) -> str:
    """A text of one line as it is stored: letters made uniform, runs of blanks made one.

    Raises:
        InvalidInput: for characters that cannot be seen.
    """
    clean = " ".join(normalise(text).split())
    if any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"} - _seen(c) for c in clean):
        raise InvalidInput(N_("It contains invisible characters. Type it again."), field=field)
    return clean


def _seen(sign: str) -> set[str]:
    return {"Cf"} if sign in _JOINERS else set()


def _check_name(name: str, field: str) -> None:
    check_length(name, MAX_NAME, field)
    if not any(c.isalpha() for c in name) or name.startswith(_FORMULA_STARTS):
        raise InvalidInput(
            N_("“%(value)s” is not a name: it begins with a letter."), field=field, value=name
        )


def check_length(text: str, most: int, field: str) -> None:
    """Refuse a text that is too long.

    Raises:
        InvalidInput: naming the limit.
    """
    if len(text) > most:
        raise InvalidInput(
            N_("It is too long: %(most)s characters at most."), field=field, most=most
        )
