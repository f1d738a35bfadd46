"""Uploads kept between preview and apply: one file each, readable by the platform only.

A draft is found by a random token, belongs to the person who uploaded it, and is removed by
the apply or after a day.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from competency.domain.errors import N_, NotFound, Unavailable

KEPT: Final = timedelta(days=1)
MOST_OF_ONE_PERSON: Final = 5
_SUFFIX: Final = ".draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """An upload as it was kept."""

    person: int
    name: str
    kept_at: datetime
    data: bytes


def keep(folder: Path, token: str, draft: Draft) -> None:
    """Keep an upload under a token; older ones make room.

    Raises:
        Unavailable: the disk does not take it.
    """
    head = {
        "person": draft.person,
        "name": draft.name[:120],
        "kept_at": draft.kept_at.isoformat(),
        "sha256": hashlib.sha256(draft.data).hexdigest(),
    }
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(folder, now=draft.kept_at)
        _make_room(folder, draft.person)
        place = _place(folder, token)
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(head).encode() + b"\n" + draft.data)
    except OSError as error:
        raise Unavailable(
            N_("The server could not keep the file: its disk may be full. Nothing was changed.")
        ) from error


def find(folder: Path, token: str, person: int, *, now: datetime) -> Draft:
    """The upload of a token.

    Raises:
        NotFound: there is none, it is too old, or somebody else's.
    """
    draft = _read(_place(folder, token))
    if draft is None or draft.person != person or now - draft.kept_at > KEPT:
        raise NotFound(
            N_(
                "This upload is no longer here: it was saved, or is older than a day. "
                "Upload it again."
            )
        )
    return draft


def discard(folder: Path, token: str) -> None:
    """Remove an upload; nothing happens where there is none."""
    with suppress(FileNotFoundError):
        _place(folder, token).unlink()


def sweep(folder: Path, *, now: datetime, everything: bool = False) -> int:
    """Remove uploads that are too old or unreadable; returns how many.

    Args:
        everything: Remove the others, too: for the erasure of a person.
    """
    removed = 0
    for place in folder.glob(f"*{_SUFFIX}"):
        draft = _read(place)
        if everything or draft is None or now - draft.kept_at > KEPT:
            with suppress(FileNotFoundError):
                place.unlink()
                removed += 1
    return removed


def _place(folder: Path, token: str) -> Path:
    # The name is a hash: no token leads out of the folder, and none can be read off a listing.
    return folder / (hashlib.sha256(token.encode()).hexdigest() + _SUFFIX)


def _read(place: Path) -> Draft | None:
    try:
        head, _, data = place.read_bytes().partition(b"\n")
        values = json.loads(head)
        if values["sha256"] != hashlib.sha256(data).hexdigest():
            return None
        kept_at = datetime.fromisoformat(values["kept_at"])
        return Draft(int(values["person"]), str(values["name"]), kept_at, data)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _make_room(folder: Path, person: int) -> None:
    own = []
    for place in folder.glob(f"*{_SUFFIX}"):
        draft = _read(place)
        if draft is not None and draft.person == person:
            own.append((draft.kept_at, place))
    for _, place in sorted(own)[: max(0, len(own) - MOST_OF_ONE_PERSON + 1)]:
        with suppress(FileNotFoundError):
            place.unlink()
