"""All blueprints of the platform."""

from flask import Flask

from competency.web import (
    account,
    auth,
    charts,
    health,
    home,
    path,
    profile,
    quiz,
    reading,
    reviews,
    self_rating,
    team,
)
from competency.web.hr import calibration, imports, items, matrix, people

MODULES = (
    account,
    auth,
    charts,
    health,
    home,
    calibration,
    imports,
    items,
    matrix,
    people,
    path,
    profile,
    quiz,
    reading,
    reviews,
    self_rating,
    team,
)


def register(app: Flask) -> None:
    """Add every feature's views to the application."""
    for module in MODULES:
        app.register_blueprint(module.blueprint)
