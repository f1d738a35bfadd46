"""The main navigation: who sees which pages, in which order, and where they are."""

import re

import pytest

from tests.web.conftest import Browser, SignIn

LEARNING = ["/", "/path", "/profile", "/reviews"]
LEADING = ["/", "/team/{team}", "/reviews", "/path", "/profile"]


def links(browser: Browser, page: str) -> list[str]:
    """Addresses in the main navigation of a page, in order."""
    html = browser.get(page).get_data(as_text=True)
    main = html[html.index('<nav class="c-nav"') :]
    return re.findall(r'<a [^>]*href="([^"]*)"', main[: main.index("</nav>")])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("learner", LEARNING),
        ("boss", LEADING),
        ("author", [*LEARNING, "/hr/items"]),
        ("admin", ["/hr/people", *LEARNING]),
        ("hr", ["/hr/matrix", "/hr/people", *LEARNING, "/hr/items", "/hr/calibration"]),
    ],
)
def test_everybody_sees_their_pages_most_used_first(
    sign_in: SignIn, who: str, expected: list[str]
) -> None:
    found = links(sign_in(who), "/account")
    assert [re.sub(r"/team/\d+", "/team/{team}", address) for address in found] == expected


def test_the_entry_of_the_page_that_is_open_is_marked(sign_in: SignIn) -> None:
    html = sign_in("learner").get("/path/barista/bar/self").get_data(as_text=True)
    (current,) = re.findall(r'<a class="c-nav__link" href="([^"]*)" aria-current="page"', html)
    assert current == "/path"


def test_nobody_who_is_not_signed_in_has_a_navigation(browser: Browser) -> None:
    assert "c-nav__link" not in browser.get("/login").get_data(as_text=True)
