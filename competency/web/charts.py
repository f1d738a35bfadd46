"""Charts as SVG: drawn once per content, cached by their hash, checked by ETag."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, request

from competency.domain.career_path import LEVELS, Language, LevelId
from competency.domain.permissions import Action
from competency.reporting.charts import chart_of
from competency.reporting.charts.contract import WIDTHS, Size, Table, Width, content_hash
from competency.reporting.palette import THEMES, Theme
from competency.services.profile import charts, page
from competency.web.headers import private_cache
from competency.web.language import language
from competency.web.policies import scoped
from competency.web.request import actor, curriculum, data, zone
from competency.web.templating import display_name

blueprint = Blueprint("charts", __name__)


@lru_cache(maxsize=512)
def _drawn(_hash: str, drawable: object, spoken: Language, theme: Theme, width: Width) -> bytes:
    return chart_of(drawable).draw(drawable, language=spoken, theme=theme, width=width)


def answer_with(drawable: object) -> Response:
    """The drawing in the theme and width that the address asks for; 304 where it is known.

    Args:
        drawable: Data of one of the charts.
    """
    theme, width = request.args.get("theme", "light"), request.args.get("width", "wide")
    if theme not in THEMES or width not in WIDTHS:
        abort(404)
    spoken = language()
    key = content_hash(drawable, spoken, theme, width)
    if request.if_none_match.contains(key):
        return private_cache(Response(status=304), key)
    drawn = _drawn(key, drawable, spoken, theme, width)
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return private_cache(answer, key)


@dataclass(frozen=True, slots=True)
class ShownChart:
    """What a page shows of a chart: where its drawings are, its words, its table, its size.

    Attributes:
        size: Width and height in px; `narrow` is that of the drawing for telephones.
    """

    description: str
    table: Table
    size: Size
    narrow: Size
    _address: str

    def address(self, theme: Theme, width: Width = "wide") -> str:
        """Where the drawing in a theme and width is."""
        joint = "&" if "?" in self._address else "?"
        return f"{self._address}{joint}theme={theme}" + (
            "" if width == "wide" else f"&width={width}"
        )


def shown(drawable: object, address: str) -> ShownChart:
    """A chart as `components/charts.html` puts it on a page, in the reader's language.

    Args:
        drawable: Data of one of the charts.
        address: Of the view that answers with its drawing.
    """
    spoken = language()
    chart = chart_of(drawable)
    return ShownChart(
        description=chart.description(drawable, spoken),
        table=chart.table(drawable, spoken),
        size=chart.size(drawable, "wide"),
        narrow=chart.size(drawable, "narrow"),
        _address=address,
    )


@blueprint.get("/people/<int:person_id>/radar.svg")
@scoped(Action.PROFILE_READ)
def radar(person_id: int) -> Response:
    """The ten areas of a person against a level."""
    profile = page.load(data(), actor(), person_id, curriculum())
    raw = request.args.get("level", "")
    level = LevelId(raw) if raw in tuple(LEVELS) else profile.target
    chart = charts.radar(profile, level, display_name(profile.identity))
    if chart is None:
        abort(404)
    return answer_with(chart)


@blueprint.get("/people/<int:person_id>/progress.svg")
@scoped(Action.PROFILE_READ)
def progress(person_id: int) -> Response:
    """A person's estimate over time."""
    profile = page.load(data(), actor(), person_id, curriculum())
    chart = charts.progress(data(), profile, display_name(profile.identity), zone=zone())
    if chart is None:
        abort(404)
    return answer_with(chart)
