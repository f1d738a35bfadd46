"""Charts as SVG: drawn once per content, cached by their hash, checked by ETag."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, abort, request

from competency.domain.career_path import LEVELS, Language, LevelId
from competency.domain.permissions import Action
from competency.reporting.charts import item_curve, item_information
from competency.reporting.charts import progress as progress_chart
from competency.reporting.charts import radar as radar_chart
from competency.reporting.charts.contract import WIDTHS, Table, Width, content_hash
from competency.reporting.charts.item_curve import ItemCurveData
from competency.reporting.charts.item_information import ItemInformationData
from competency.reporting.charts.progress import ProgressData
from competency.reporting.charts.radar import RadarData
from competency.reporting.palette import THEMES, Theme
from competency.services.profile import charts, page
from competency.web.headers import private_cache
from competency.web.language import language
from competency.web.policies import scoped
from competency.web.request import actor, curriculum, data, zone
from competency.web.templating import display_name

blueprint = Blueprint("charts", __name__)

Drawable = RadarData | ProgressData | ItemCurveData | ItemInformationData


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of chart is drawn, described and measured (without matplotlib)."""

    draw: Callable[..., bytes]
    description: Callable[..., str]
    table: Callable[..., Table]
    size: Callable[..., tuple[int, int]]


_KINDS: dict[type, _Kind] = {
    RadarData: _Kind(
        radar_chart.draw, radar_chart.description, radar_chart.table, radar_chart.size
    ),
    ProgressData: _Kind(
        progress_chart.draw,
        progress_chart.description,
        progress_chart.table,
        progress_chart.size,
    ),
    ItemCurveData: _Kind(
        item_curve.draw, item_curve.description, item_curve.table, item_curve.size
    ),
    ItemInformationData: _Kind(
        item_information.draw,
        item_information.description,
        item_information.table,
        item_information.size,
    ),
}


@lru_cache(maxsize=512)
def _drawn(_hash: str, chart: Drawable, spoken: Language, theme: Theme, width: Width) -> bytes:
    return _KINDS[type(chart)].draw(chart, language=spoken, theme=theme, width=width)


def answer_with(chart: Drawable) -> Response:
    """The drawing in the theme and width that the address asks for; 304 where it is known."""
    theme, width = request.args.get("theme", "light"), request.args.get("width", "wide")
    if theme not in THEMES or width not in WIDTHS:
        abort(404)
    spoken = language()
    key = content_hash(chart, spoken, theme, width)
    if request.if_none_match.contains(key):
        return private_cache(Response(status=304), key)
    drawn = _drawn(key, chart, spoken, theme, width)
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return private_cache(answer, key)


@dataclass(frozen=True, slots=True)
class ShownChart:
    """What a page needs beside the drawing: its words, its table and the space it takes."""

    description: str
    table: Table
    size: tuple[int, int]
    narrow: tuple[int, int]


def shown(chart: Drawable) -> ShownChart:
    """The words, table and sizes of a chart in the reader's language."""
    spoken = language()
    kind = _KINDS[type(chart)]
    return ShownChart(
        description=kind.description(chart, spoken),
        table=kind.table(chart, spoken),
        size=kind.size(chart, "wide"),
        narrow=kind.size(chart, "narrow"),
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
