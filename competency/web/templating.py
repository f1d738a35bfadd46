"""What templates can use: translations, dates, numbers, navigation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from competency import __version__
from competency.content import inline, with_addresses
from competency.domain.career_path import Text
from competency.domain.curriculum import Curriculum
from competency.domain.errors import N_
from competency.domain.permissions import Action, may
from competency.i18n import dates, digits
from competency.storage.models import Identity
from competency.web.arguments import asked
from competency.web.assets import asset
from competency.web.language import _, in_digits, language, theme, words
from competency.web.request import actor, now, settings, zone


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    active: bool
    short: str = ""
    """For the narrow tabs at the bottom of a small screen."""


def _entry(
    label: str, endpoint: str, icon: str, under: tuple[str, ...], short: str = "", **values: Any
) -> NavEntry:
    active = bool(request.endpoint) and str(request.endpoint).startswith(under)
    words_short = _(short) if short else ""
    return NavEntry(_(label), url_for(endpoint, **values), icon, active, words_short)


def navigation() -> list[NavEntry]:
    """The signed-in person's pages, most used first."""
    if not (current_user and current_user.is_authenticated):
        return []
    me = actor()
    learner = [
        _entry(N_("Home"), "home.index", "home", ("home.",)),
        _entry(N_("Career path"), "path.index", "path", ("path.", "quiz.", "self_rating.")),
        _entry(N_("My profile"), "profile.mine", "user", ("profile.mine",)),
    ]
    led = current_user.led_teams
    if led:
        learner[1:1] = [
            _entry(N_("My team"), "team.show", "team", ("team.",), team_id=led[0].id),
            _entry(N_("Reviews"), "reviews.index", "review", ("reviews.",)),
        ]
    else:
        learner.append(_entry(N_("Reviews"), "reviews.index", "review", ("reviews.",)))
    if may(me, Action.ITEMS_READ):
        learner.append(
            _entry(
                N_("Quiz questions"), "hr_items.index", "question", ("hr_items.",), N_("Questions")
            )
        )
    if may(me, Action.MATRIX_READ):
        return [
            _entry(
                N_("Organisation matrix"), "hr_matrix.show", "matrix", ("hr_matrix.",), N_("Matrix")
            ),
            _entry(N_("People"), "hr_people.index", "people", ("hr_people.", "hr_import.")),
            *learner,
            _entry(N_("Calibration"), "hr_calibration.show", "target", ("hr_calibration.",)),
        ]
    if may(me, Action.PEOPLE_READ):
        return [_entry(N_("People"), "hr_people.index", "people", ("hr_people.",)), *learner]
    return learner


def display_name(identity: Identity | Any) -> str:
    """A person's name in the reader's script, where both are known."""
    if language() == "en" and identity.name_latin:
        return str(identity.name_latin)
    return str(identity.name)


def published(html: Text, curriculum: Curriculum) -> Markup:
    """Published HTML in the reader's language, its places filled with addresses.

    It was sanitised when it was published; nothing else is ever marked safe.
    """
    path_id = curriculum.path.id

    def figure(name: str) -> str:
        return url_for("path.figure", version=curriculum.version, name=name)

    def page(target: str) -> str:
        area, _slash, competency = target.partition("/")
        if competency:
            return url_for("path.lesson", path_id=path_id, area=area, competency=competency)
        if area:
            return url_for("path.module", path_id=path_id, area=area)
        return url_for("path.show", path_id=path_id)

    filled = with_addresses(html[language()], asset_url=figure, page_url=page)
    return Markup(filled)  # noqa: S704 - sanitised at publish


def inline_text(text: Text) -> Markup:
    """One line of curriculum text (an option, a rationale) with its code and emphasis."""
    return Markup(inline(text[language()], language()))  # noqa: S704 - escaped by `inline`


def _filters() -> dict[str, Callable[..., Any]]:
    def on(style: str) -> Callable[[date | datetime | None], str]:
        def show(value: date | datetime | None) -> str:
            if value is None:
                return ""
            return dates.format_date(
                value,
                language(),
                style,  # type: ignore[arg-type]
                zone(),
                today=now(),
            )

        return show

    return {
        "date": on("long"),
        "date_short": on("short"),
        "weekday_date": on("weekday"),
        "month": on("month"),
        "time": lambda value: dates.format_time(value, language(), zone()),
        "ago": lambda value: dates.ago(value, now(), language(), zone()),
        "number": lambda value, decimals=0: digits.format_number(value, language(), decimals),
        "percent": lambda value, decimals=0: digits.format_percent(value, language(), decimals),
        "digits": in_digits,
        "tr": lambda value: value[language()] if isinstance(value, Text) else str(value),
        "person_name": display_name,
        "published": published,
        "inline": inline_text,
    }


def _unfolded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, called anew each time a template is rendered."""

    @pass_context
    def called(_context: Context, *args: Any, **kwargs: Any) -> Any:
        return filter_(*args, **kwargs)

    return called


def init_app(app: Flask) -> None:
    """Register filters, globals and the context of every page."""
    # Without a context argument Jinja would fold `{{ 0.8|percent }}` once, at compile time, in
    # the language of whoever opened the page first.
    app.jinja_env.filters.update({name: _unfolded(one) for name, one in _filters().items()})
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asked_for=asked,
        _=_,
        ngettext=lambda one, many, n, **params: words().ngettext(one, many, n, **params),
        asset=asset,
    )

    @app.context_processor
    def _context() -> dict[str, Any]:
        spoken = language()
        return {
            "language": spoken,
            "direction": "rtl" if spoken == "fa" else "ltr",
            "theme": theme(),
            "nav": navigation(),
            "now": now(),
            "demo": settings().demo,
            "organisation": settings().organisation,
            "app_version": __version__,
            "framework_version": g.curriculum.version if "curriculum" in g else "",
        }
