"""Sessions for commands: the installation's database, brought up to date first."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from competency.config import Settings
from competency.storage.engine import make_engine, write_session
from competency.storage.migrate import upgrade


@contextmanager
def open_database(settings: Settings) -> Iterator[Session]:
    """A writing session on the migrated database of an installation."""
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    try:
        upgrade(engine)
        with write_session(engine) as session:
            yield session
    finally:
        engine.dispose()
