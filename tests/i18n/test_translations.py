"""Catalogues and what is put into their messages."""

from datetime import date
from pathlib import Path

import pytest

from competency.domain.career_path import Text
from competency.domain.errors import InvalidInput
from competency.i18n.translations import Translator, load_translator, translator

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


@pytest.fixture
def persian(tmp_path: Path) -> Translator:
    (tmp_path / "a.po").write_text(
        HEADER
        + """
msgid "%(n)s answer of %(person)s"
msgid_plural "%(n)s answers of %(person)s"
msgstr[0] "یک پاسخ از %(person)s"
msgstr[1] "%(n)s پاسخ از %(person)s"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s روز"

msgid "Home"
msgstr "خانه"

#, fuzzy
msgid "Guess"
msgstr "حدس"
""",
        encoding="utf-8",
    )
    (tmp_path / "b.po").write_text(
        HEADER
        + """
msgctxt "a quiz"
msgid "Open"
msgstr "باز"

msgid "Open"
msgstr "گشودن"

msgid "Since %(day)s, %(share)s at “%(title)s”"
msgstr "از %(day)s، %(share)s در «%(title)s»"
""",
        encoding="utf-8",
    )
    return load_translator("fa", sorted(tmp_path.glob("*.po")))


def test_the_catalogues_of_all_features_are_one(persian: Translator) -> None:
    assert persian.gettext("Home") == "خانه"
    assert persian.gettext("Open") == "گشودن"


def test_a_context_tells_two_meanings_apart(persian: Translator) -> None:
    assert persian.pgettext("a quiz", "Open") == "باز"


def test_a_message_without_translation_falls_through(persian: Translator) -> None:
    assert persian.gettext("Never seen") == "Never seen"


def test_a_fuzzy_guess_is_not_shown(persian: Translator) -> None:
    assert persian.gettext("Guess") == "Guess"


def test_numbers_are_counted_and_shown_in_persian(persian: Translator) -> None:
    one, many = "%(n)s answer of %(person)s", "%(n)s answers of %(person)s"
    assert persian.ngettext(one, many, 1, person="سارا") == "یک پاسخ از سارا"
    assert persian.ngettext(one, many, 214, person="سارا") == "۲۱۴ پاسخ از سارا"
    assert persian.ngettext(one, many, 0, person="سارا") == "۰ پاسخ از سارا"


def test_one_persian_form_serves_every_number(persian: Translator) -> None:
    shown = [persian.ngettext("%(n)s day", "%(n)s days", n) for n in (0, 1, 2)]
    assert shown == ["۰ روز", "۱ روز", "۲ روز"]


def test_parameters_are_shown_in_the_language(persian: Translator) -> None:
    message = "Since %(day)s, %(share)s at “%(title)s”"
    params = {
        "day": date(2026, 11, 22),
        "share": 7.44,
        "title": Text(fa="تقویم محتوا", en="Content calendar"),
    }
    assert persian.gettext(message, **params) == "از ۱ آذر ۱۴۰۵، ۷٫۴ در «تقویم محتوا»"
    english = translator("en").gettext(message, **params)
    assert english == "Since 22 November 2026, 7.4 at “Content calendar”"


def test_a_message_without_parameters_may_hold_a_percent_sign() -> None:
    assert translator("en").gettext("100% sure") == "100% sure"


def test_english_counts_without_a_catalogue() -> None:
    assert translator("en").ngettext("%(n)s day", "%(n)s days", 1) == "1 day"
    assert translator("en").ngettext("%(n)s day", "%(n)s days", 2) == "2 days"


def test_an_error_of_the_domain_is_told_in_the_language() -> None:
    error = InvalidInput("This is not a date. Write it like %(example)s.", example="۱۴۰۵/۰۹/۰۱")
    assert translator("fa").error(error) == "این تاریخ نیست. آن را مانند ۱۴۰۵/۰۹/۰۱ بنویسید."


def test_a_translator_is_made_once() -> None:
    assert translator("fa") is translator("fa")
