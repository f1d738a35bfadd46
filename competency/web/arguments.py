"""What addresses say, read one way: texts, numbers, ids, pages, sorting, where to go next."""

from typing import Any, Final
from urllib.parse import urlsplit

from flask import request
from werkzeug.routing import BaseConverter, ValidationError

from competency.domain.numbers import identifier, whole_number

MAX_TEXT: Final = 200
MAX_ADDRESS: Final = 2_000
MAX_PAGE: Final = 1_000_000
"""Beyond every list; a larger page is this one, and lists lead from there to their last."""


def text(name: str, most: int = MAX_TEXT) -> str:
    """A text of the address; empty where it says nothing. NUL is dropped: nothing stores it."""
    return request.args.get(name, "").replace("\x00", "")[:most]


def number(name: str) -> int | None:
    """A whole number of the address; None where there is none."""
    return whole_number(request.args.get(name, ""))


def id_of(name: str) -> int | None:
    """An id that the address names.

    Returns:
        None where it names none; `NO_ID` for what cannot be one, so that nothing is found.
    """
    return identifier(request.args.get(name, ""))


def page() -> int:
    """Which page of a list is asked for, from 1; the first where the address says nonsense."""
    return max(1, min(number("page") or 1, MAX_PAGE))


def sorting(default: str = "") -> tuple[str, bool]:
    """What a list is sorted by, and whether in falling order: `?sort=name`, `?sort=-name`."""
    asked_for = text("sort") or default
    return asked_for.removeprefix("-") or default, asked_for.startswith("-")


def asked(*left_out: str) -> dict[str, Any]:
    """All that the address asks for, to make an address of a page like this one.

    Without what means something to `url_for` itself (or is part of the path): anybody can write
    an address.
    """
    own = {"endpoint", *left_out, *(request.view_args or {})}
    return {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if not name.startswith("_") and name not in own
    }


def safe_next(target: str | None) -> str | None:
    """A local address to go on to, or None: never another host, scheme or `//`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target):
        return None
    return target


class WholeNumber(BaseConverter):
    """`<int:…>` in a path, read as everywhere; what is no number of ours is not found."""

    regex = r"\d+"
    weight = 50

    def to_python(self, value: str) -> int:
        number = whole_number(value)
        if number is None:
            raise ValidationError
        return number

    def to_url(self, value: int) -> str:
        return str(value)
