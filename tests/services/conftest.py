"""What tests of services share: nothing is remembered from one database to the next."""

from collections.abc import Iterator

import pytest

from competency.services.curriculum import publishing


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget published versions and contexts: databases of one process differ."""
    publishing.forget_loaded()
    yield
    publishing.forget_loaded()
