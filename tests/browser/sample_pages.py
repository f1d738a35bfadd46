"""The sample career path, published and served with one reader who is signed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from competency.web.sessions import TOKEN_KEY
from playwright.sync_api import Browser, Page

from competency.app import create_app
from competency.cli.database import open_database
from competency.config import Settings, load
from competency.domain.career_path import Language
from competency.services.accounts import sign_in
from competency.storage.models import Identity
from tests.browser.organisation import Clock, listening
from tests.web.cast import NOW, PASSWORD, enrol, publish_sample


@dataclass(frozen=True)
class SamplePages:
    """The address of the sample path's pages, and a reader's cookie."""

    address: str
    cookie: str
    settings: Settings
    reader: int

    def page(
        self, browser: Browser, language: Language, width: int = 1280, scheme: str = "light"
    ) -> Page:
        """A page of the reader's, in a language, a width and a colour scheme."""
        with open_database(self.settings) as session:
            session.get_one(Identity, self.reader).language = language
            session.commit()
        context = browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            color_scheme="dark" if scheme == "dark" else "light",
        )
        cookies = {"language": language, "theme": "auto", "competency": self.cookie}
        context.add_cookies(
            [{"name": n, "value": v, "url": self.address} for n, v in cookies.items()]
        )
        return context.new_page()


@contextmanager
def serve_sample(folder: Path) -> Iterator[SamplePages]:
    """Serve the sample path from an instance folder until the block ends."""
    settings = load(
        {},
        instance=str(folder),
        organisation="کافه‌ی هشتی",
        password_cost="low",
        daily_roll=False,
        sign_in_limit="1000 per minute",
    )
    with open_database(settings) as session:
        publish_sample(session)
        cast = enrol(session)
        token = sign_in.sign_in(
            session, cast.email("learner"), PASSWORD, now=NOW, settings=settings
        )
        session.commit()
    app = create_app(settings, clock=Clock())
    interface: Any = app.session_interface
    cookie = interface.get_signing_serializer(app).dumps(
        {TOKEN_KEY: token, "_fresh": True, "_permanent": True}
    )
    with listening(app) as address:
        yield SamplePages(address, cookie, settings, cast.learner)
