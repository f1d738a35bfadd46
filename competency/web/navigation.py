"""The main navigation: entries stand beside the views that they lead to, and are found there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import request, url_for
from flask_login import current_user

from competency.domain.permissions import Action, may
from competency.registers import instances
from competency.web.language import _
from competency.web.request import actor


def _no_values() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class NavEntry:
    """A page that the main navigation leads to.

    Attributes:
        label: A message id, as is `short`.
        endpoint: The view that it leads to.
        icon: Its name in `components/icon.html`.
        place: The lowest comes first. Tens: 1 the organisation, 2 home and team, 3 learning,
            4 reviews, 5 questions, 6 the engine.
        under: Where the reader is inside it: beginnings of endpoints.
        short: For the narrow tabs at the bottom of a small screen; the label where absent.
        needs: The right without which it is not shown.
        for_leads: Shown to those who lead a team (True), to the others (False), to both (None).
        values: Makes the values for the address.
    """

    label: str
    endpoint: str
    icon: str
    place: int
    under: tuple[str, ...]
    short: str = ""
    needs: Action | None = None
    for_leads: bool | None = None
    values: Callable[[], dict[str, Any]] = _no_values

    def shown(self) -> bool:
        """Whether the signed-in person sees it."""
        return (self.needs is None or may(actor(), self.needs)) and (
            self.for_leads is None or self.for_leads == bool(current_user.led_teams)
        )


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as the page draws it."""

    label: str
    url: str
    icon: str
    active: bool
    short: str


@cache
def entries() -> tuple[NavEntry, ...]:
    """All entries in their order."""
    return tuple(sorted(instances("competency.web", NavEntry), key=lambda entry: entry.place))


def navigation() -> list[NavLink]:
    """The signed-in person's pages, most used first; none before sign-in."""
    if not (current_user and current_user.is_authenticated):
        return []
    return [_link(entry) for entry in entries() if entry.shown()]


def _link(entry: NavEntry) -> NavLink:
    return NavLink(
        label=_(entry.label),
        url=url_for(entry.endpoint, **entry.values()),
        icon=entry.icon,
        active=bool(request.endpoint) and str(request.endpoint).startswith(entry.under),
        short=_(entry.short) if entry.short else "",
    )
