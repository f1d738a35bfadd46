"""What templates can use: translations, dates, numbers, and what every page shows."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask, g, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from competency import __version__
from competency.content import inline, with_addresses
from competency.domain import plan
from competency.domain.career_path import Text
from competency.domain.curriculum import Curriculum
from competency.domain.standing import shown_below_bar, shown_chance
from competency.i18n import dates, digits
from competency.storage.models import Identity
from competency.web.arguments import asked
from competency.web.assets import asset
from competency.web.language import _, in_digits, language, theme, words
from competency.web.navigation import navigation
from competency.web.request import now, settings, zone

BLANKS = "blanks/"
"""What the places of blank forms hold between their area and their name."""


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
        if target in {"case", "glossary"}:
            return url_for(f"reading.{target}", path_id=path_id)
        if competency.startswith(BLANKS):
            name = competency.removeprefix(BLANKS)
            return url_for("reading.blank", path_id=path_id, area=area, name=name)
        if competency:
            return url_for("path.lesson", path_id=path_id, area=area, competency=competency)
        if area:
            return url_for("path.module", path_id=path_id, area=area)
        return url_for("path.show", path_id=path_id)

    filled = with_addresses(html[language()], asset_url=figure, page_url=page)
    return Markup(filled)  # noqa: S704 - sanitised at publish


def standalone(html: Text, curriculum: Curriculum) -> Markup:
    """Published HTML for a file of its own: tables keep their frames without any style."""
    framed = published(html, curriculum).replace(
        "<table>", Markup('<table border="1" cellpadding="8" cellspacing="0" width="100%">')
    )
    return Markup(framed)  # noqa: S704 - the same HTML with a frame


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
        "chance": lambda value: digits.format_percent(shown_chance(value), language()),
        "below_bar": lambda value: digits.format_percent(shown_below_bar(value), language()),
        "points": plan.points,
        "digits": in_digits,
        "tr": lambda value: value[language()] if isinstance(value, Text) else str(value),
        "person_name": display_name,
        "published": published,
        "standalone": standalone,
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
    app.jinja_env.tests["worth_saying"] = plan.is_worth_saying
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
