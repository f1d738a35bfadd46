"""The application factory: settings, extensions, blueprints, error pages; nothing else."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from competency import paths
from competency.config import Settings, load
from competency.services.operation.jobs import Runner, in_a_thread
from competency.services.operation.secret_key import kept_secret
from competency.storage.engine import configure, engine_options
from competency.web import blueprints, errors, headers, templating
from competency.web.extensions import db, init_extensions


def create_app(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    runner: Runner = in_a_thread,
) -> Flask:
    """A ready application.

    Args:
        settings: The installation's settings; read from environment and config.toml if absent.
        clock: Tells the moment of a request; tests freeze it.
        runner: Runs long work beside the requests; tests run it at once.
    """
    settings = settings or load()
    instance = settings.instance_path
    instance.mkdir(parents=True, exist_ok=True)
    app = Flask(
        "competency",
        template_folder=str(paths.templates_folder()),
        static_folder=str(Path(__file__).parent / "static"),
        instance_path=str(instance),
    )
    app.config.update(
        SETTINGS=settings,
        CLOCK=clock,
        RUNNER=runner,
        SECRET_KEY=kept_secret(settings, secrets.token_hex(32)),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        SESSION_COOKIE_NAME="competency",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.session_days),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=settings.limits_storage,
        TRUSTED_HOSTS=[h.strip() for h in settings.trusted_hosts.split(",") if h.strip()] or None,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    init_extensions(app)
    with app.app_context():
        configure(db.engine)
    templating.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    blueprints.register(app)
    return app
