"""Addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path

from flask import abort, current_app, url_for


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """Address of a static file with its content hash, so that it can be cached for ever."""
    static = current_app.static_folder
    if static is None or not (Path(static) / name).is_file():
        abort(500, f"static file {name} is missing: run `make assets`")
    return url_for("static", filename=name, v=_digest(str(Path(static) / name)))
