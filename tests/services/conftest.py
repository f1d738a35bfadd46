"""What tests of services share: nothing is remembered from one database to the next."""

from collections.abc import Iterator

import pytest

from competency.services.matrix.rows import forget_past


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget past days: databases of one process differ."""
    forget_past()
    yield
    forget_past()
