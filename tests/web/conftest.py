"""An application on a real database, a frozen clock, and browsers for the cast."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from competency.app import create_app
from competency.config import load
from competency.services.curriculum import versions
from competency.services.operation.jobs import at_once
from competency.storage.engine import make_engine, write_session
from competency.web.extensions import db, limiter
from tests.conftest import create_database, drop_database
from tests.services.working import Work
from tests.web.cast import NOW, PASSWORD, Cast, enrol, publish_sample

TODAY = NOW - timedelta(hours=1)
"""Evidence of the frozen day, so that time moves nothing."""
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
KEY = re.compile(r'name="idempotency_key"[^>]*value="([^"]+)"')


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Enrolled:
    """A database to copy, and who is in it."""

    template: str
    cast: Cast


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _fill(url: str) -> Cast:
    engine = make_engine(url)
    with write_session(engine) as session:
        publish_sample(session)
        made = enrol(session)
    engine.dispose()
    return made


@pytest.fixture(scope="session")
def enrolled_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Enrolled:
    """A SQLite file with the sample path in service and the cast enrolled, to be copied."""
    path = tmp_path_factory.mktemp("enrolled") / "template.sqlite3"
    shutil.copyfile(sqlite_template, path)
    made = _fill(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Enrolled(str(path), made)


@pytest.fixture(scope="session")
def enrolled_postgresql(postgresql_server: str, postgresql_template: str) -> Iterator[Enrolled]:
    """The same on PostgreSQL."""
    url = create_database(postgresql_server, postgresql_template)
    yield Enrolled(str(make_url(url).database), _fill(url))
    drop_database(postgresql_server, url)


@pytest.fixture
def enrolled(request: pytest.FixtureRequest, dialect: str) -> Enrolled:
    """What the database of the test is a copy of."""
    made: Enrolled = request.getfixturevalue(f"enrolled_{dialect}")
    return made


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, dialect: str, enrolled: Enrolled, tmp_path: Path
) -> Iterator[str]:
    """A database of the test's own in which the cast is enrolled, once on each kind."""
    if dialect == "sqlite":
        path = tmp_path / "competency.sqlite3"
        shutil.copyfile(enrolled.template, path)
        yield f"sqlite:///{path}"
    else:
        server: str = request.getfixturevalue("postgresql_server")
        url = create_database(server, enrolled.template)
        yield url
        drop_database(server, url)


@pytest.fixture
def cast(enrolled: Enrolled) -> Cast:
    """Who is enrolled."""
    return enrolled.cast


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
    made = create_app(settings, clock=clock, runner=at_once)
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


@pytest.fixture
def writing(app: Flask, database_url: str) -> Iterator[Session]:
    """A session that fills the record."""
    engine = make_engine(database_url)
    with write_session(engine) as made:
        yield made
    engine.dispose()


@pytest.fixture
def quizzed(writing: Session, cast: Cast) -> list[int]:
    """Six people who took every quiz and were reviewed by the boss or the rival."""
    work = Work(writing, versions.in_service(writing), np.random.default_rng(7))
    people = work.hire(6, now=TODAY)
    for place, person in enumerate(people):
        work.quiz(person, work.curriculum.items, at=TODAY, recorded=TODAY)
        rater = (cast.boss, cast.rival)[place % 2]
        work.review(person, rater, at=TODAY, recorded=TODAY)
    return people
