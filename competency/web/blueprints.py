"""All blueprints of the platform: those that the modules below `competency.web` hold."""

from flask import Blueprint, Flask

from competency.registers import instances


def register(app: Flask) -> None:
    """Add every feature's views to the application."""
    for blueprint in instances("competency.web", Blueprint):
        app.register_blueprint(blueprint)
