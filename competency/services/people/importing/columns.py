"""What the columns of a table mean, by their titles in Persian or English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from competency.domain.errors import N_, InvalidInput
from competency.i18n.digits import search_key


class Column(StrEnum):
    """What can stand in a column; the values are the English titles."""

    NAME = "name"
    NAME_LATIN = "name_latin"
    EMAIL = "email"
    TEAM = "team"
    ROLE = "role"
    JOB_TITLE = "job_title"
    LEVEL = "level"
    LANGUAGE = "language"


TITLES: Final[Mapping[Column, str]] = {
    Column.NAME: N_("Name"),
    Column.NAME_LATIN: N_("Name in Latin letters"),
    Column.EMAIL: N_("Email"),
    Column.TEAM: N_("Team"),
    Column.ROLE: N_("Role"),
    Column.JOB_TITLE: N_("Job title"),
    Column.LEVEL: N_("Level"),
    Column.LANGUAGE: N_("Language"),
}
"""How a column is called in sentences."""

PERSIAN_TITLES: Final[Mapping[Column, str]] = {
    Column.NAME: "نام",
    Column.NAME_LATIN: "نام لاتین",
    Column.EMAIL: "رایانامه",
    Column.TEAM: "تیم",
    Column.ROLE: "نقش",
    Column.JOB_TITLE: "عنوان شغلی",
    Column.LEVEL: "سطح",
    Column.LANGUAGE: "زبان",
}
"""The titles of a Persian table."""

_OTHER_TITLES: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.NAME: ("نام و نام خانوادگی", "نام کامل", "full name"),
    Column.NAME_LATIN: ("نام انگلیسی", "latin name", "name in latin letters", "name latin"),
    Column.EMAIL: ("ایمیل", "پست الکترونیک", "نشانی رایانامه", "e-mail", "email address"),
    Column.TEAM: ("گروه", "واحد", "department"),
    Column.ROLE: (),
    Column.JOB_TITLE: ("سمت", "شغل", "title", "job title", "position"),
    Column.LEVEL: ("سطح شغلی", "سطح کنونی", "held level", "career level"),
    Column.LANGUAGE: (),
}

_KNOWN: Final = {
    search_key(title): column
    for column in Column
    for title in (column.value, PERSIAN_TITLES[column], *_OTHER_TITLES[column])
}

_FORBIDDEN: Final = {
    search_key(title)
    for title in (
        "password", "گذرواژه", "رمز", "رمز عبور", "کلمه عبور",
        "grant", "grants", "right", "rights", "permission", "admin", "hr", "دسترسی", "حق",
    )
}  # fmt: skip
"""Titles of what import leaves alone, whatever stands below them."""

REQUIRED: Final = (Column.NAME, Column.EMAIL)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where which column stands.

    Attributes:
        places: Index of each column that is there.
        ignored: Titles that mean nothing here.
        forbidden: Titles of passwords and rights, which import never touches.
    """

    places: Mapping[Column, int]
    ignored: tuple[str, ...]
    forbidden: tuple[str, ...]
    width: int

    def cell(self, cells: Sequence[str], column: Column) -> str:
        """What a row has in a column; empty where either is missing."""
        place = self.places.get(column)
        return cells[place] if place is not None and place < len(cells) else ""


def recognised(titles: Sequence[str]) -> int:
    """How many titles are known."""
    return sum(search_key(title) in _KNOWN for title in titles)


def layout_of(titles: Sequence[str]) -> Layout:
    """What a first row means.

    Raises:
        InvalidInput: a column that must be there is missing, or one stands there twice.
    """
    places: dict[Column, int] = {}
    ignored: list[str] = []
    forbidden: list[str] = []
    for place, title in enumerate(titles):
        key = search_key(title)
        column = _KNOWN.get(key)
        if column is None:
            if key:
                (forbidden if key in _FORBIDDEN else ignored).append(title.strip())
        elif column in places:
            raise InvalidInput(
                N_("Two columns are titled “%(title)s”. Keep one of them."),
                field="file",
                title=title.strip(),
            )
        else:
            places[column] = place
    for column in REQUIRED:
        if column not in places:
            raise InvalidInput(
                N_(
                    "The first row has no column “%(persian)s” (%(english)s). It has: %(found)s. "
                    "Put the titles into the first row; the template shows them."
                ),
                field="file",
                persian=PERSIAN_TITLES[column],
                english=column.value,
                found=" | ".join(t.strip()[:40] for t in titles[:12] if t.strip()) or "-",
            )
    return Layout(places, tuple(ignored), tuple(forbidden), len(titles))
