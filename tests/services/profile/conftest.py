"""The cast of the reviews' tests, as somebody with a profile needs it."""

import pytest
from sqlalchemy.orm import Session

from tests.services.review_cast import Cast, build


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)
