"""Reading pages and giving answers."""

from sqlalchemy.orm import Session

from tests.web.browser import Browser
from tests.web.quizzing import Asked, answer, asked


def text(browser: Browser, address: str) -> str:
    found = browser.get(address)
    assert found.status_code == 200, found.status
    return found.get_data(as_text=True)


def give(browser: Browser, session: Session, attempt: str, *, well: bool = True) -> Asked:
    """Answer the open question; what was asked."""
    places = asked(session, attempt)
    place = places[-1]
    given = place.best() if well else place.worst()
    sent = answer(browser, attempt, len(places) - 1, place.form(given))
    assert sent.status_code == 302, sent.get_data(as_text=True)
    return place
