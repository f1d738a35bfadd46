"""A page with a chart and a place in the navigation."""

from pathlib import Path

from competency.reporting.charts.throughput import (  # type: ignore[import-not-found]
    ThroughputData,
)
from flask import Blueprint, Response, render_template, url_for

from competency.domain.errors import N_
from competency.web.charts import answer_with, shown
from competency.web.navigation import NavEntry
from competency.web.policies import signed_in

blueprint = Blueprint(
    "throughput", __name__, template_folder=str(Path(__file__).parents[1] / "templates")
)
nav_entry = NavEntry(
    N_("Cups in an hour"), "throughput.show", "target", place=35, under=("throughput.",)
)
DATA = ThroughputData(cups=45, goal=60)


@blueprint.get("/throughput")
@signed_in
def show() -> str:
    """The page."""
    chart = shown(DATA, url_for("throughput.drawing"))
    return render_template("throughput/show.html", throughput=chart)


@blueprint.get("/throughput.svg")
@signed_in
def drawing() -> Response:
    """Its chart."""
    return answer_with(DATA)
