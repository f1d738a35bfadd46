"""For machines: is the process alive, can it serve?"""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from competency.domain.errors import CompetencyError
from competency.services.curriculum import versions
from competency.web.policies import public
from competency.web.request import data, start_over

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database answers and a career path is in service."""
    try:
        data().execute(text("SELECT 1"))
        versions.in_service(data())
    except (DBAPIError, CompetencyError):
        start_over()
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok"), 200
