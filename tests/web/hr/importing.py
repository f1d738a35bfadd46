"""Tables of people to import, for the tests of its pages."""

import re
from io import BytesIO

from werkzeug.test import TestResponse

from tests.web.browser import Browser

TABLE = (
    "نام;رایانامه;تیم;نقش\r\n"
    "مریم حسینی;maryam@cast.example;بار;مدیر\r\n"
    "یاسمن دانایی;learner@cast.example;;\r\n"
    "خرابکار;evil@cast.example;بار;hr\r\n"
    "هدیه;hedieh@;برشته کار;\r\n"
    ";boss@cast.example;;\r\n"
)
"""A new person, a change, a right that no table gives, a wrong address, an unchanged person."""
FINGERPRINT = re.compile(r'name="fingerprint" value="([0-9a-f]{64})"')


def send(browser: Browser, content: bytes, name: str = "people.csv") -> TestResponse:
    """Upload a table."""
    browser.get("/hr/import")
    return browser.post("/hr/import", file=(BytesIO(content), name))


def fingerprint(browser: Browser, location: str) -> str:
    """What the preview of a table says was shown."""
    found = FINGERPRINT.search(browser.get(location).text)
    assert found is not None
    return found[1]
