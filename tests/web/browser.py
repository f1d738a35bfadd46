"""A client that reads tokens from pages as a browser would."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
KEY = re.compile(r'name="idempotency_key"[^>]*value="([^"]+)"')

Form = dict[str, object]


@dataclass
class Browser:
    """A client with cookies that reads tokens from pages as a browser would."""

    client: FlaskClient
    token: str = ""
    key: str = ""
    last: TestResponse | None = field(default=None)

    def get(self, path: str, **query: str) -> TestResponse:
        """Open a page and remember its token and idempotency key."""
        answer = self.client.get(path, query_string=query or None)
        self._remember(answer)
        return answer

    def post(
        self, path: str, data: dict[str, object] | None = None, **more: object
    ) -> TestResponse:
        """Send a form with the token of the last page."""
        values = {"csrf_token": self.token, **(data or {}), **more}
        answer = self.client.post(path, data=values)
        self._remember(answer)
        return answer

    def _remember(self, answer: TestResponse) -> None:
        self.last = answer
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            if found := TOKEN.search(text):
                self.token = found[1]
            if found := KEY.search(text):
                self.key = found[1]


SignIn = Callable[[str], Browser]


def text_of(browser: Browser, path: str, **query: str) -> str:
    """A page that opens."""
    answer = browser.get(path, **query)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def in_english(browser: Browser) -> Browser:
    """The same person, reading English."""
    browser.post("/language", language="en")
    return browser
