"""An application on a real database, a frozen clock, and browsers for the cast."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session

from competency.app import create_app
from competency.config import load
from competency.services.curriculum import versions
from competency.services.operation.jobs import at_once
from competency.storage.engine import make_engine, write_session
from competency.web.extensions import db, limiter
from tests.conftest import create_database, drop_database
from tests.services.working import Work
from tests.web.browser import Browser, SignIn
from tests.web.cast import NOW, PASSWORD, Cast, enrol, publish_sample
from tests.web.guard import Guard, stored
from tests.web.naming import Names, names_of
from tests.web.review_cases import Cases

TODAY = NOW - timedelta(hours=1)
"""Evidence of the frozen day, so that time moves nothing."""


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Enrolled:
    """A database to copy, and who and what is in it.

    Attributes:
        names: What the addresses of the policy table name, where all of it is there.
    """

    template: str
    cast: Cast
    names: Names = field(default_factory=dict)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Filled = TypeVar("Filled")


def _fill(url: str, by: Callable[[Session], Filled]) -> Filled:
    """Put something into a database that others will be copies of; what `by` returns."""
    engine = make_engine(url)
    with write_session(engine) as session:
        made = by(session)
        session.commit()
    engine.dispose()
    return made


def _fill_file(path: Path, by: Callable[[Session], Filled]) -> Filled:
    made = _fill(f"sqlite:///{path}", by)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return made


def _enrol(session: Session) -> Cast:
    publish_sample(session)
    return enrol(session)


@pytest.fixture(scope="session")
def enrolled_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Enrolled:
    """A SQLite file with the sample path in service and the cast enrolled, to be copied."""
    path = tmp_path_factory.mktemp("enrolled") / "template.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return Enrolled(str(path), _fill_file(path, _enrol))


@pytest.fixture(scope="session")
def enrolled_postgresql(postgresql_server: str, postgresql_template: str) -> Iterator[Enrolled]:
    """The same on PostgreSQL."""
    url = create_database(postgresql_server, postgresql_template)
    yield Enrolled(str(make_url(url).database), _fill(url, _enrol))
    drop_database(postgresql_server, url)


@pytest.fixture(scope="session")
def named_sqlite(enrolled_sqlite: Enrolled, tmp_path_factory: pytest.TempPathFactory) -> Enrolled:
    """The cast in a SQLite file in which all is there that the policy table names."""
    path = tmp_path_factory.mktemp("named") / "template.sqlite3"
    shutil.copyfile(enrolled_sqlite.template, path)
    cast = enrolled_sqlite.cast
    return Enrolled(str(path), cast, _fill_file(path, lambda session: names_of(session, cast)))


@pytest.fixture(scope="session")
def named_postgresql(postgresql_server: str, enrolled_postgresql: Enrolled) -> Iterator[Enrolled]:
    """The same on PostgreSQL."""
    url = create_database(postgresql_server, enrolled_postgresql.template)
    cast = enrolled_postgresql.cast
    names = _fill(url, lambda session: names_of(session, cast))
    yield Enrolled(str(make_url(url).database), cast, names)
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
def guard(app: Flask, sign_in: SignIn, session: Session) -> Guard:
    """Proves who may do an action, who may not, and that there is no other way to do it."""
    return Guard(app, sign_in, lambda: stored(session))


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


@pytest.fixture
def cases(session: Session, cast: Cast) -> Cases:
    """Makes reviews of the learner in any state, and looks at them."""
    return Cases(session, cast)
