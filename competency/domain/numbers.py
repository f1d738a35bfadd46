"""Numbers that people type or addresses hold: one reader, whatever the script of the digits."""

from typing import Final

LARGEST: Final = 2**31 - 1
"""The largest number that every database holds in an INTEGER."""

NO_ID: Final = 0
"""An id that nothing has: ids begin at 1."""

_MAX_DIGITS: Final = len(str(LARGEST))


def whole_number(text: str) -> int | None:
    """The number that a text is: 0 to `LARGEST`, in Latin, Persian or any other digits.

    The length is looked at first: Python refuses to read a number of many thousand digits.

    Returns:
        None for everything else: signs, fractions, blanks, larger numbers.
    """
    if len(text) > _MAX_DIGITS or not text.isdecimal():
        return None
    number = int(text)
    return number if number <= LARGEST else None


def identifier(text: str) -> int | None:
    """The id that a text is; None for an empty one, `NO_ID` for what cannot be an id."""
    if not text:
        return None
    return whole_number(text) or NO_ID
