"""HR at work."""

from pathlib import Path

import pytest
from flask import Flask

from tests.web.browser import Browser, SignIn, in_english


@pytest.fixture
def hr(sign_in: SignIn) -> Browser:
    """HR, reading English."""
    return in_english(sign_in("hr"))


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where uploaded tables are kept."""
    return Path(app.instance_path) / "imports"
