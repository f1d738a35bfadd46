"""Databases for tests: a fresh one a test, on a real SQLite file and a real PostgreSQL.

PostgreSQL is the server that COMPETENCY_TEST_POSTGRES names (`.ci/postgres.sh` finds or starts
one). Without it its tests are skipped; under CI=true they fail, so that CI cannot go blind.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from competency.storage import migrate
from competency.storage.engine import make_engine, write_session

# No test is timed: a busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SERVER = "COMPETENCY_TEST_POSTGRES"
DIALECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]

MakeDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """Address of the PostgreSQL server; skips without one, fails without one under CI."""
    address = os.environ.get(SERVER, "")
    if not address:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"{SERVER} is not set: no PostgreSQL to test with")
    return address


@contextmanager
def _administration(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server, autocommit=True) as connection:
        yield connection


def create_database(server: str, template: str | None = None) -> str:
    """Make a database with a name of its own; an address for SQLAlchemy."""
    name = f"competency_test_{uuid.uuid4().hex}"
    with _administration(server) as connection:
        connection.execute(
            f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else "")
        )
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def drop_database(server: str, url: str) -> None:
    with _administration(server) as connection:
        connection.execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def _upgrade(url: str) -> str:
    engine = make_engine(url)
    try:
        migrate.upgrade(engine)
    finally:
        engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    """Name of a migrated PostgreSQL database that tests copy."""
    url = create_database(postgresql_server)
    try:
        _upgrade(url)
        yield str(make_url(url).database)
    finally:
        drop_database(postgresql_server, url)


@pytest.fixture
def new_sqlite(tmp_path: Path) -> MakeDatabase:
    """Makes addresses of SQLite databases that do not exist yet."""
    return lambda: f"sqlite:///{tmp_path / uuid.uuid4().hex}.sqlite3"


@pytest.fixture
def new_postgresql(postgresql_server: str) -> Iterator[MakeDatabase]:
    """Makes empty PostgreSQL databases and drops them after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(create_database(postgresql_server))
        return made[-1]

    yield make
    for url in made:
        drop_database(postgresql_server, url)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with today's schema."""
    path = tmp_path / "competency.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with today's schema."""
    url = create_database(postgresql_server, postgresql_template)
    yield url
    drop_database(postgresql_server, url)


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """The kind of database: the test runs once on SQLite and once on PostgreSQL."""
    return str(request.param)


@pytest.fixture
def new_database(request: pytest.FixtureRequest, dialect: str) -> MakeDatabase:
    """Makes empty databases, once on SQLite and once on PostgreSQL."""
    make: MakeDatabase = request.getfixturevalue(f"new_{dialect}")
    return make


@pytest.fixture
def database_url(request: pytest.FixtureRequest, dialect: str) -> str:
    """A fresh database with today's schema, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{dialect}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a fresh database, once on SQLite and once on PostgreSQL."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session for writing on a fresh database, once on SQLite and once on PostgreSQL."""
    with write_session(engine) as session:
        yield session


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """An engine on a fresh SQLite database, where the kind of database makes no difference."""
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_session(sqlite_engine: Engine) -> Iterator[Session]:
    """A session for writing on a fresh SQLite database."""
    with write_session(sqlite_engine) as session:
        yield session
