"""One Chromium and one served demo organisation for all browser tests of a worker.

Chromium is the one that COMPETENCY_CHROMIUM names, or the machine's. Without it the tests are
skipped; under CI=true they fail, so that CI cannot go blind.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from competency.domain.career_path import Language
from tests.browser.organisation import Organisation, serve

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE_MS = 15_000

Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; skips without one, fails without one under CI."""
    found = shutil.which(os.environ.get("COMPETENCY_CHROMIUM", "")) or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    if not found:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("there is no Chromium to drive: install it or name it with COMPETENCY_CHROMIUM")
    return str(found)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser, started once."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def organisation(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Organisation]:
    """The demo organisation, built and served once; each test that writes has its own people."""
    with serve(tmp_path_factory.mktemp("organisation")) as served:
        yield served


@pytest.fixture
def enter(browser: Browser, organisation: Organisation) -> Iterator[Enter]:
    """Opens windows: `enter("Nima Kaviani", "en")` is signed in, `enter()` is nobody."""
    with ExitStack() as opened:

        def window(
            who: str | None = None, language: Language = "fa", theme: str = "auto", **options: Any
        ) -> Page:
            context = opened.enter_context(
                open_context(browser, organisation, who, language, theme, **options)
            )
            return context.new_page()

        yield window


def open_context(
    browser: Browser,
    organisation: Organisation,
    who: str | None,
    language: Language,
    theme: str = "auto",
    **options: Any,
) -> BrowserContext:
    """A browser of somebody's own, signed in, with their language and theme."""
    context = browser.new_context(
        **{
            "base_url": organisation.address,
            "viewport": DESK,
            "reduced_motion": "reduce",
            "color_scheme": "light",
            **options,
        }
    )
    context.set_default_timeout(PATIENCE_MS)
    cookies = {"language": language, "theme": theme}
    if who is not None:
        organisation.prefer(who, language, theme)
        cookies["competency"] = organisation.sign_in_cookie(who)
    context.add_cookies(
        [{"name": n, "value": v, "url": organisation.address} for n, v in cookies.items()]
    )
    return context
