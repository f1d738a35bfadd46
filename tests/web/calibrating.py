"""HR at the page of the calibration, for its tests."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import ScoringContextRow
from tests.web.browser import Browser, text_of

PAGE = "/hr/calibration"
PATH = "barista"


def page_of(browser: Browser, address: str = PAGE, **query: str) -> str:
    """The page of the calibration, or another one that opens."""
    return text_of(browser, address, **query)


def tried(browser: Browser) -> str:
    """The page after a dry run."""
    assert browser.post("/hr/calibration/try").status_code == 302
    return page_of(browser)


def action(page: str, name: str) -> str:
    """The address of the form of the page that ends in a word."""
    found = re.search(rf'action="(/hr/calibration/[^"]*{name}[^"]*)"', page)
    assert found, name
    return found[1]


def contexts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ScoringContextRow)) or 0
