"""Persian alphabetical order."""

from functools import cmp_to_key

from hypothesis import given
from hypothesis import strategies as st

from competency.i18n.bidi import isolate
from competency.i18n.collation import compare, sort_key

# What ICU 78 (Intl.Collator "fa") gives for these texts.
ICU_ORDER = [
    "",
    " الف",
    "2",
    "۳",
    "آرمان سلیمی",
    "ارمان",
    "الهام نوری",
    "بهزاد موسوی",
    "پویا کریمی",
    "ترانه جعفری",
    "چشم‌انداز",
    "رؤیا",
    "روزبه",
    "ژاله بهرامی",
    "سارا محمدی",
    "کیان فرهادی",
    "كيان فرهاديان",
    "گلناز",
    "مریم حسینی",
    "می‌رود",
    "میرود ها",
    "نیما کاویانی",
    "وحید",
    "هدیه اکبری",
    "یاسمن قاسمی",
    "apple",
    "Apple",
    "Zebra",
]


def test_texts_sort_as_icu_sorts_them() -> None:
    assert sorted(set(ICU_ORDER), key=sort_key) == ICU_ORDER


def test_the_alphabet_is_in_order() -> None:
    alphabet = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیabz"
    assert "".join(sorted(set(alphabet), key=sort_key)) == alphabet


def test_half_spaces_and_tatweel_do_not_count() -> None:
    assert compare("می\u200cرود", "میرود") == 0
    assert compare("ســارا", "سارا") == 0


def test_a_diacritic_decides_only_between_equal_texts() -> None:
    assert compare("محمد", "محمّد") == -1
    assert compare("محمّد", "محمدی") == -1


def test_digits_of_all_scripts_are_equal() -> None:
    assert compare("گام ۳", "گام 3") == 0


@given(st.lists(st.text()))
def test_comparing_and_keys_agree(texts: list[str]) -> None:
    assert sorted(texts, key=cmp_to_key(compare)) == sorted(texts, key=sort_key)


def test_a_run_of_text_is_isolated_in_its_direction() -> None:
    assert isolate("گام", "fa") == "\u2067گام\u2069"
    assert isolate("KPI", "en") == "\u2066KPI\u2069"
    assert isolate("") == ""
