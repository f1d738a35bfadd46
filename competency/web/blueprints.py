"""All blueprints of the platform."""

from flask import Flask

from competency.web import (
    account,
    auth,
    charts,
    health,
    home,
    hr_calibration,
    hr_import,
    hr_items,
    hr_matrix,
    hr_people,
    path,
    profile,
    quiz,
    reviews,
    self_rating,
    team,
)

MODULES = (
    account,
    auth,
    charts,
    health,
    home,
    hr_calibration,
    hr_import,
    hr_items,
    hr_matrix,
    hr_people,
    path,
    profile,
    quiz,
    reviews,
    self_rating,
    team,
)


def register(app: Flask) -> None:
    """Add every feature's views to the application."""
    for module in MODULES:
        app.register_blueprint(module.blueprint)
