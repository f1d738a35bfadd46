"""Flask's extensions: the database, sign-in, CSRF protection and limits."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from competency.storage.models import Base
from competency.web.arguments import WholeNumber

db = SQLAlchemy(metadata=Base.metadata)
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)


def init_extensions(app: Flask) -> None:
    """Bind database, sign-in, CSRF and limits to the application."""
    app.url_map.converters["int"] = WholeNumber
    db.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app)
    login_manager.session_protection = None
