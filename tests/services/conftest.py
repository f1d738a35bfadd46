"""What tests of services share: nothing is remembered from one database to the next."""

from collections.abc import Iterator

import pytest

from competency.services.curriculum import publishing
from competency.services.matrix.rows import forget_past


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget published versions, contexts and past days: databases of one process differ."""
    publishing.forget_loaded()
    forget_past()
    yield
    publishing.forget_loaded()
    forget_past()
