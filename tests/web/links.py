"""One-time links as they arrive by mail."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import MailLogEntry
from tests.web.browser import Browser

FRESH = "seven slow brewing mornings"
"""A good password that nobody has yet."""
LINK = re.compile(r"/(?:reset|invite)/[\w-]+")


def newest_link(session: Session) -> str:
    """The address in the newest mail."""
    body = session.scalars(select(MailLogEntry.body).order_by(MailLogEntry.id.desc())).first()
    assert body is not None
    found = LINK.search(body)
    assert found is not None
    return found[0]


def can_enter(browser: Browser, email: str, password: str) -> bool:
    """Whether a password opens an account, tried in another browser."""
    made = Browser(browser.client.application.test_client())
    made.get("/login")
    return made.post("/login", email=email, password=password).status_code == 302
