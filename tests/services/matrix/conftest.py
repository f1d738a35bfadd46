"""The sample path in service, and an organisation whose learner was reviewed in spring."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.services.curriculum import publishing, versions
from tests.services.hr_cast import Cast, build
from tests.services.matrix.organisation import SAMPLE, SPRING, START, rate


@pytest.fixture
def curriculum(sqlite_session: Session) -> Curriculum:
    publishing.publish(sqlite_session, SAMPLE, now=START)
    return versions.in_service(sqlite_session)


@pytest.fixture
def cast(sqlite_session: Session, curriculum: Curriculum) -> Cast:
    cast = build(sqlite_session, now=START)
    rate(sqlite_session, curriculum, cast, cast.learner, step=2, at=SPRING)
    return cast
