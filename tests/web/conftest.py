"""An application on a real database, a frozen clock, and browsers for the cast."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from competency.app import create_app
from competency.config import load
from competency.services import publishing
from competency.storage.engine import make_engine, write_session
from competency.web.support import db, limiter
from tests.web.cast import NOW, PASSWORD, Cast, enrol, publish_sample

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
KEY = re.compile(r'name="idempotency_key"[^>]*value="([^"]+)"')


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cast(database_url: str) -> Cast:
    """The sample path in service and the cast enrolled, on the database of the test."""
    publishing.forget_loaded()
    engine = make_engine(database_url)
    with write_session(engine) as session:
        publish_sample(session)
        made = enrol(session)
    engine.dispose()
    return made


@pytest.fixture
def app(cast: Cast, database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The application; its instance folder is the test's own."""
    settings = load(
        {},
        instance=str(tmp_path / "instance"),
        database_url=database_url,
        password_cost="low",
        daily_roll=False,
        sign_in_limit="1000 per minute",
    )
    made = create_app(settings, clock=clock)
    made.testing = True
    yield made
    with made.app_context():
        limiter.reset()
        db.session.remove()
        db.engine.dispose()


@dataclass
class Browser:
    """A client with cookies that reads tokens from pages as a browser would."""

    client: FlaskClient
    token: str = ""
    key: str = ""
    last: TestResponse | None = field(default=None)

    def get(self, path: str, **query: str) -> TestResponse:
        """Open a page and remember its token and idempotency key."""
        answer = self.client.get(path, query_string=query or None)
        self._remember(answer)
        return answer

    def post(
        self, path: str, data: dict[str, object] | None = None, **more: object
    ) -> TestResponse:
        """Send a form with the token of the last page."""
        values = {"csrf_token": self.token, **(data or {}), **more}
        answer = self.client.post(path, data=values)
        self._remember(answer)
        return answer

    def _remember(self, answer: TestResponse) -> None:
        self.last = answer
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            if found := TOKEN.search(text):
                self.token = found[1]
            if found := KEY.search(text):
                self.key = found[1]


SignIn = Callable[[str], Browser]


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Somebody who is not signed in."""
    made = Browser(app.test_client())
    made.get("/login")
    return made


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> SignIn:
    """Signs somebody of the cast in, in a browser of their own."""

    def enter(name: str) -> Browser:
        made = Browser(app.test_client())
        made.get("/login")
        answer = made.post("/login", email=cast.email(name), password=PASSWORD)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        made.get("/account")
        return made

    return enter


@pytest.fixture
def session(app: Flask, database_url: str) -> Iterator[Session]:
    """A session beside the application's, to look at what it stored.

    Every statement is a transaction of its own: the application never waits for it, and it sees
    what is stored by now (objects it holds, after `expire_all`).
    """
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with Session(engine) as made:
        yield made
    engine.dispose()
