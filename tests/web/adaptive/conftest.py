"""A large bank in service, and a learner in front of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from competency.domain.curriculum import Curriculum
from competency.services.curriculum import publishing, versions
from competency.storage.engine import make_engine, write_session
from tests.large_bank import large_bank
from tests.web.browser import Browser, SignIn
from tests.web.cast import START, Cast


@pytest.fixture(scope="session")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample path with thirty items a competency."""
    return large_bank(tmp_path_factory.mktemp("large") / "barista")


@pytest.fixture
def large(database_url: str, cast: Cast, large_folder: Path) -> Curriculum:
    """The large bank, in service."""
    engine = make_engine(database_url)
    with write_session(engine) as session:
        publishing.publish(session, large_folder, now=START + timedelta(days=1))
        found = versions.in_service(session)
    engine.dispose()
    return found


@pytest.fixture
def learner(large: Curriculum, sign_in: SignIn) -> Browser:
    """The learner before the large bank, reading English."""
    made = sign_in("learner")
    made.post("/language", language="en")
    return made
