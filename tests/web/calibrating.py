"""HR at the page of the calibration, for its tests."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.storage.models import ScoringContextRow
from tests.web.conftest import Browser, SignIn

PAGE = "/hr/calibration"
PATH = "barista"


def officer(sign_in: SignIn) -> Browser:
    """HR, reading English, with the page open."""
    browser = sign_in("hr")
    browser.post("/language", language="en")
    browser.get(PAGE)
    return browser


def text_of(browser: Browser, address: str = PAGE, **query: str) -> str:
    answer = browser.get(address, **query)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def tried(browser: Browser) -> str:
    assert browser.post("/hr/calibration/try").status_code == 302
    return text_of(browser)


def action(page: str, name: str) -> str:
    """The address of the form of the page that ends in a word."""
    found = re.search(rf'action="(/hr/calibration/[^"]*{name}[^"]*)"', page)
    assert found, name
    return found[1]


def contexts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ScoringContextRow)) or 0
