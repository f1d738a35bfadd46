"""What addresses and forms say, read one way: numbers, filters, where to go next."""

from typing import Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.routing import IntegerConverter

MAX_DIGITS = 9


def whole_number(raw: str) -> int | None:
    """A number that a form or an address gives; None for anything that cannot be one of ours."""
    return int(raw) if raw.isdecimal() and len(raw) <= MAX_DIGITS else None


def safe_next(target: str | None) -> str | None:
    """A local address to go on to, or None: never another host, scheme or `//`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(c) < 32 for c in target):
        return None
    return target


class SmallNumber(IntegerConverter):
    """`<int:…>` in an address: fifteen digits at most, so that every database can look it up."""

    regex = r"\d{1,15}"


def asked(*besides: str) -> dict[str, Any]:
    """What the address asks for, to make an address of a page like this one.

    Left out is what means something to `url_for` itself (or is part of the path): an address
    is anybody's to write.
    """
    own = {"endpoint", *besides, *(request.view_args or {})}
    return {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if not name.startswith("_") and name not in own
    }
