"""Numbers, months, days and words of a workbook as readers of each language see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from competency.content.workbook.formula import Value
from competency.content.workbook.sheet import is_day, is_month, is_word
from competency.domain.career_path import Language, Text
from competency.i18n import dates
from competency.i18n.digits import LRM, format_number, format_percent, to_persian

Kind = Literal["number", "percent", "change", "money", "million", "range"]
AS: tuple[Kind, ...] = ("number", "percent", "money", "million")
"""The kinds that `as:` may name; the others follow from `change:` and `range:`."""

UNKNOWN = "—"
_MILLION = 1_000_000
_MONTHS_EN = (
    *("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"),
    *("Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """How a number is shown: its kind and its decimals (None: as many as needed, at most 1)."""

    kind: Kind = "number"
    digits: int | None = None

    def text(self, value: Value, language: Language) -> str:
        """The number in the digits of a language; "—" where it is not known."""
        if value is None:
            return UNKNOWN
        match self.kind:
            case "percent":
                return _percent(value, self.digits, language)
            case "change":
                shown = _percent(abs(value), self.digits, language)
                sign = "\u2212" if value < 0 else "+" if value > 0 else ""
                # The mark holds sign and digits together in Persian text.
                return (LRM if sign and language == "fa" else "") + sign + shown
            case "money":
                return _number(_significant(value), 0, language)
            case "million":
                return _number(_significant(value / _MILLION), None, language, most=2)
            case "range":
                return _range(value, language)
            case "number":
                return _number(value, self.digits, language)


def cell_text(cell: str, language: Language, labels: Mapping[str, Text]) -> str:
    """A cell that is no number: a month, a day or a word with its label."""
    if not cell:
        return UNKNOWN
    if is_day(cell):
        year, month, day = cell.split("-")
        return _with_year(f"{int(day)} {_month(int(month), language)}", year, language)
    if is_month(cell):
        year, month = cell.split("-")
        return _with_year(_month(int(month), language), year, language)
    if is_word(cell) and cell in labels:
        return labels[cell][language]
    return to_persian(cell) if language == "fa" else cell


def rounded(value: Fraction, digits: int) -> Decimal:
    """A number rounded half up, as people round."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _month(number: int, language: Language) -> str:
    return (dates.JALALI_MONTHS if language == "fa" else _MONTHS_EN)[number - 1]


def _with_year(words: str, year: str, language: Language) -> str:
    shown = f"{words} {year}"
    return to_persian(shown) if language == "fa" else shown


def _needed(value: Fraction, most: int) -> int:
    """Decimals that a number needs, at most `most`."""
    for digits in range(most):
        if rounded(value, most) == rounded(value, digits):
            return digits
    return most


def _number(value: Fraction, digits: int | None, language: Language, *, most: int = 1) -> str:
    wanted = _needed(value, most) if digits is None else digits
    return format_number(float(rounded(value, wanted)), language, wanted)


def _percent(value: Fraction, digits: int | None, language: Language) -> str:
    wanted = _needed(value * 100, 1) if digits is None else digits
    return format_percent(float(rounded(value * 100, wanted)) / 100, language, wanted)


def _significant(value: Fraction) -> Fraction:
    """A number rounded to two significant digits."""
    if not value:
        return value
    exponent = (Decimal(abs(value.numerator)) / Decimal(value.denominator)).adjusted()
    return Fraction(rounded(value / Fraction(10) ** (exponent - 1), 0)) * Fraction(10) ** (
        exponent - 1
    )


def _range(count: Fraction, language: Language) -> str:
    """Where a count of this size may lie by chance: x ± 2√x, at least 0."""
    spread = 2 * Decimal(max(0, round(count))).sqrt()
    middle = rounded(count, 6)
    low = rounded(Fraction(max(Decimal(0), middle - spread)), 0)
    high = rounded(Fraction(middle + spread), 0)
    between = " تا " if language == "fa" else " to "
    return between.join(format_number(float(end), language) for end in (low, high))
