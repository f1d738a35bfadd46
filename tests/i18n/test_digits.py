"""Digits, letters and numbers in both languages."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.i18n.digits import (
    format_number,
    format_percent,
    normalise,
    search_key,
    to_latin,
    to_persian,
)


def test_digits_of_any_script_become_persian_or_latin() -> None:
    assert to_persian("1۲٣ a") == "۱۲۳ a"
    assert to_latin("1۲٣ a") == "123 a"


@given(st.text(alphabet="0123456789 ab"))
def test_going_to_persian_and_back_changes_nothing(text: str) -> None:
    assert to_latin(to_persian(text)) == text


def test_arabic_letters_and_digits_are_normalised_and_half_spaces_kept() -> None:
    assert normalise("  كيميا يوسفي ") == "کیمیا یوسفی"
    assert normalise("شبکه\u200c\u200cها ٤") == "شبکه\u200cها ۴"
    assert normalise("\u200cمی\u200cرود\u200c") == "می\u200cرود"


def test_direction_controls_pasted_along_are_dropped() -> None:
    assert normalise("\ufeff\u202bالهام نوری\u202c\u200f") == "الهام نوری"


@given(st.text())
def test_normalising_twice_equals_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كريمى", "کریمی"),
        ("امیر حسین", "امیرحسین"),
        ("شبکه ها", "شبکه\u200cها"),
        ("ارمان", "آرمان"),
        ("رضائي", "رضایی"),
        ("رؤیا", "رویا"),
        ("گام ٣", "گام 3"),
        ("SARA", "Sara"),
        ("محمّد", "محمد"),
    ],
)
def test_search_finds_other_spellings_of_the_same_words(typed: str, stored: str) -> None:
    assert search_key(typed) == search_key(stored)


def test_search_tells_different_names_apart() -> None:
    assert search_key("نگار") != search_key("نگین")


def test_numbers_are_grouped_in_the_marks_of_the_language() -> None:
    assert format_number(48200, "en") == "48,200"
    assert format_number(48200, "fa") == "۴۸٬۲۰۰"
    assert format_number(7.44, "en", 1) == "7.4"
    assert format_number(7.44, "fa", 1) == "۷٫۴"


def test_a_negative_number_holds_its_sign_on_the_left() -> None:
    assert format_number(-5, "en") == "\u22125"
    assert format_number(-5, "fa") == "\u200e\u2212۵"
    assert format_number(-0.2, "en") == "0"


def test_a_percentage_has_its_sign_held_beside_the_digits() -> None:
    assert format_percent(0.87, "fa") == "۸۷\u200f٪"
    assert format_percent(0.87, "en") == "87%"
    assert format_percent(0.074, "en", 1) == "7.4%"


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(value, "fa")
