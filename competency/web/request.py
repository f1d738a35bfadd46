"""What every view has at hand: the database, the moment, the reader's rights, the path."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy.orm import Session

from competency.config import Settings
from competency.domain.curriculum import Curriculum
from competency.domain.permissions import Actor
from competency.services.curriculum import versions
from competency.services.operation.jobs import JobContext
from competency.storage.engine import for_writing
from competency.web.extensions import db

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def data() -> Session:
    """The request's database session.

    A request that may write begins IMMEDIATE before anything is read: two writers then wait
    for each other instead of failing half-way (SQLite).
    """
    found: Session = db.session()
    if has_request_context() and request.method not in READING and not g.get("writing"):
        g.writing = True
        for_writing(found)
    return found


def start_over() -> None:
    """End a transaction that failed, so that the page about it can read."""
    db.session.rollback()


def settings() -> Settings:
    """The installation's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def zone() -> ZoneInfo:
    """The organisation's time zone."""
    return settings().zone


def now() -> datetime:
    """The moment of the request: one and the same for all of it."""
    if not has_request_context():
        return datetime.now(UTC)
    if "now" not in g:
        clock: Callable[[], datetime] | None = current_app.config.get("CLOCK")
        g.now = clock() if clock else datetime.now(UTC)
    moment: datetime = g.now
    return moment


def job_context() -> JobContext:
    """What a job needs: the engine, a clock that goes on, and how it is run."""
    clock: Callable[[], datetime] = current_app.config.get("CLOCK") or (lambda: datetime.now(UTC))
    return JobContext(db.engine, clock, current_app.config["RUNNER"])


def actor() -> Actor:
    """The signed-in person's rights."""
    found: Actor = current_user.actor
    return found


def fresh_id() -> str:
    """An unguessable public id."""
    return secrets.token_urlsafe(12)


def fresh_token() -> str:
    """A secret of its own: whoever holds it may sign in, or open a link."""
    return secrets.token_urlsafe(32)


def fresh_seed() -> int:
    """A seed for one sitting's choices."""
    return secrets.randbelow(2**31)


def curriculum() -> Curriculum:
    """The published curriculum in service; once a request."""
    if "curriculum" not in g:
        g.curriculum = versions.in_service(data())
    found: Curriculum = g.curriculum
    return found
