"""The demo organisation behind the application, and HR's browser in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, template_rendered
from sqlalchemy import select

from competency.app import create_app
from competency.cli.database import open_database
from competency.config import load
from competency.domain.curriculum import Curriculum
from competency.paths import curriculum_folder
from competency.services import demo
from competency.services.curriculum import publishing, versions
from competency.services.demo.accounts import PASSWORD
from competency.services.operation.jobs import at_once
from competency.storage.models import Identity
from competency.web.extensions import db, limiter
from tests.web.cast import NOW
from tests.web.conftest import Browser

PATH = "social-media-manager"
HR = "Leila Sharifi"


@dataclass
class Demo:
    """The organisation, and what the newest page was drawn from.

    Attributes:
        hr: HR's browser, reading English.
        people: Latin name → id.
        drawn: Context of the template that was drawn last.
    """

    hr: Browser
    curriculum: Curriculum
    people: dict[str, int]
    drawn: dict[str, Any] = field(default_factory=dict)

    def page(self, address: str, **query: str) -> str:
        """A page that HR opens."""
        answer = self.hr.get(address, **query)
        assert answer.status_code == 200, address
        return answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo organisation, built once; tests only read it."""
    settings = load(
        {},
        instance=str(tmp_path_factory.mktemp("demo")),
        password_cost="low",
        daily_roll=False,
        sign_in_limit="1000 per minute",
    )
    with open_database(settings) as session:
        publishing.publish(session, curriculum_folder() / PATH, now=NOW - demo.AGE)
        demo.build(session, now=NOW, zone=settings.zone, password_cost="low")
        people = {one.name_latin: one for one in session.scalars(select(Identity))}
        made_of = {latin: one.person_id for latin, one in people.items()}
        email = people[HR].email
        curriculum = versions.in_service(session)
    app = create_app(settings, clock=lambda: NOW, runner=at_once)
    app.testing = True
    hr = _signed_in(app, email)
    made = Demo(hr, curriculum, made_of)

    def note(_sender: Flask, template: Any, context: dict[str, Any], **_more: object) -> None:
        made.drawn = context

    with template_rendered.connected_to(note, app):
        yield made
    with app.app_context():
        limiter.reset()
        db.session.remove()
        db.engine.dispose()


def _signed_in(app: Flask, email: str) -> Browser:
    browser = Browser(app.test_client())
    browser.get("/login")
    assert browser.post("/login", email=email, password=PASSWORD).status_code == 302
    browser.get("/account")
    browser.post("/language", language="en")
    return browser
