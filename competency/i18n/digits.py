"""Digits and letters: what people type made uniform, what they read made theirs."""

import math
import re
import unicodedata

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
LATIN_DIGITS = "0123456789"

ZWNJ = "\u200c"
RLM = "\u200f"
LRM = "\u200e"
MINUS = "\u2212"
PERSIAN_PERCENT = "\u066a"
PERSIAN_DECIMAL = "\u066b"
PERSIAN_THOUSANDS = "\u066c"

_TO_PERSIAN = str.maketrans(LATIN_DIGITS + ARABIC_DIGITS, PERSIAN_DIGITS * 2)
_TO_LATIN = str.maketrans(PERSIAN_DIGITS + ARABIC_DIGITS, LATIN_DIGITS * 2)
_ARABIC_TO_PERSIAN = str.maketrans(
    {
        **dict(zip(ARABIC_DIGITS, PERSIAN_DIGITS, strict=True)),
        "\u064a": "ی",  # ARABIC LETTER YEH
        "\u0649": "ی",  # ARABIC LETTER ALEF MAKSURA
        "\u0643": "ک",  # ARABIC LETTER KAF
        "\u00a0": " ",
        "\u202f": " ",
        # Direction controls and the BOM come along when people paste from
        # spreadsheets and messengers; they make two equal names differ.
        **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"),
    }
)
_SEARCH_FOLD = str.maketrans(
    {
        "\u0629": "ه",  # TEH MARBUTA
        "\u06d5": "ه",  # AE, the base of the letter heh with yeh above
        "\u06c1": "ه",  # HEH GOAL
        "\u06be": "ه",  # HEH DOACHASHMEE
        "\u06cc": "ی",
        "\u0671": "ا",  # ALEF WASLA
        "\u0640": None,  # tatweel
        "\u200d": None,
        ZWNJ: None,
    }
)
_EDGES = " \t\r\n\v\f" + ZWNJ + "\u200d"


def to_persian(text: str) -> str:
    """The text with every Latin and Arabic-Indic digit written as a Persian one."""
    return text.translate(_TO_PERSIAN)


def to_latin(text: str) -> str:
    """The text with every Persian and Arabic-Indic digit written as 0–9."""
    return text.translate(_TO_LATIN)


def normalise(text: str) -> str:
    """What a person typed, made uniform for the record.

    NFC; «ي» and «ى» become «ی», «ك» becomes «ک», Arabic-Indic digits become Persian ones;
    direction controls are dropped; white space and half-spaces are trimmed at both ends and a
    repeated half-space counts once. Half-spaces inside the text are kept.
    """
    clean = unicodedata.normalize("NFC", text).translate(_ARABIC_TO_PERSIAN)
    return re.sub(ZWNJ + "{2,}", ZWNJ, clean).strip(_EDGES)


def normal_email(text: str) -> str:
    """An email address as it is stored and looked up: trimmed, Latin digits, lower case."""
    return to_latin(normalise(text)).lower()


def search_key(text: str) -> str:
    """A key under which spellings of the same words are equal; compare by containment.

    Beyond `normalise` it ignores case, the script of digits, diacritics (so «آ» equals «ا»),
    half-spaces and spaces: many people type «امیر حسین» for «امیرحسین».
    """
    decomposed = unicodedata.normalize("NFKD", normalise(text))
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    folded = to_latin(bare.translate(_ARABIC_TO_PERSIAN).translate(_SEARCH_FOLD)).casefold()
    return re.sub(r"\s+", "", folded)


def format_number(value: float, language: str, decimals: int = 0) -> str:
    """A number with grouped thousands: «۴۸٬۲۰۰», «۷٫۴» in fa; "48,200", "7.4" in en.

    A negative number has a real minus sign, held on the left of its digits in both languages.

    Args:
        value: Any finite number.
        language: "fa" or "en".
        decimals: Digits after the decimal mark; >= 0.
    Raises:
        ValueError: for a value that is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"value must be finite, not {value!r}")
    latin = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and any(digit in latin for digit in "123456789")
    if language != "fa":
        return MINUS + latin if negative else latin
    grouped = latin.replace(",", PERSIAN_THOUSANDS).replace(".", PERSIAN_DECIMAL)
    # The left-to-right mark makes sign and digits one run; without it the sign
    # lands on the right in Persian text.
    return (LRM + MINUS if negative else "") + to_persian(grouped)


def format_percent(share: float, language: str, decimals: int = 0) -> str:
    """A share as a percentage: «۸۷٪» in fa, "87%" in en.

    In fa a right-to-left mark stands before «٪», or the sign would jump to the other side of
    the digits depending on the letter before them.

    Args:
        share: 1 is 100 %; any finite number.
        language: "fa" or "en".
        decimals: Digits after the decimal mark; >= 0.
    Raises:
        ValueError: for a share that is not finite.
    """
    number = format_number(share * 100, language, decimals)
    return number + (RLM + PERSIAN_PERCENT if language == "fa" else "%")
