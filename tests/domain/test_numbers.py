"""The one reader of numbers and ids."""

import pytest

from competency.domain.numbers import LARGEST, NO_ID, identifier, whole_number

NO_NUMBERS = (
    "", " ", "-1", "+1", "1.0", "1e3", "0x1", "1_000", " 1", "1 ", "one", "\x00", "½", "²", "①",
    "۱٫۵", "−1", "1" * 11, "۹" * 11, "9" * 5000, "٣" * 100_000, str(LARGEST + 1), "9999999999",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("۱۲", 12),
        ("٣٤", 34),
        ("१२", 12),
        ("1۲", 12),
        (str(LARGEST), LARGEST),
        ("۲۱۴۷۴۸۳۶۴۷", LARGEST),
    ],
)
def test_digits_of_every_script_are_read(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: repr(text[:12]))
def test_everything_else_is_no_number(text: str) -> None:
    assert whole_number(text) is None


def test_an_id_is_missing_or_known_or_nobodys() -> None:
    assert identifier("") is None
    assert identifier("۱۲") == 12
    for text in (*NO_NUMBERS[1:], "0"):
        assert identifier(text) == NO_ID, text[:12]
