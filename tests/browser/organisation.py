"""The demo organisation that browser tests walk through, served on a free port.

Building it takes about half a minute. While working on these tests name a folder that does not
exist yet in COMPETENCY_TEST_DEMO: the organisation is kept there and copied from then on. Delete
it whenever models, the demo or the curriculum change.
"""

import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from competency.app import create_app
from competency.cli.database import open_database
from competency.config import Settings, load
from competency.domain.attempts import AttemptState
from competency.domain.career_path import Language
from competency.domain.curriculum import Curriculum
from competency.domain.items import Item, ItemKind
from competency.paths import curriculum_folder
from competency.services import demo
from competency.services.accounts import sign_in
from competency.services.curriculum import publishing, versions
from competency.services.demo.accounts import PASSWORD
from competency.services.demo.cast import DOMAIN
from competency.services.demo.past import QUIZ_AREA
from competency.services.operation.jobs import at_once
from competency.storage.engine import make_engine, write_session
from competency.storage.models import AttemptItem, AttemptRow, Identity, LevelRow, Team
from competency.storage.queries import estimates
from competency.web.extensions import db
from competency.web.sign_ins import TOKEN_KEY
from tests.web.cast import NOW

PATH = "social-media-manager"
KEPT = "COMPETENCY_TEST_DEMO"


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the tests speak."""


@dataclass
class Clock:
    """The clock of the served application: stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Organisation:
    """The demo organisation behind an address, and a way to look into its database."""

    address: str
    app: Flask
    settings: Settings
    clock: Clock
    curriculum: Curriculum
    people: dict[str, int]
    """Latin name → id."""
    teams: dict[str, int]
    """English name → id."""
    rendered: list[str] = field(default_factory=list)
    """Names of the templates drawn since somebody cleared the list."""

    @contextmanager
    def records(self) -> Iterator[Session]:
        """A session beside the application's; what it commits, pages show."""
        engine = make_engine(self.settings.database)
        try:
            with write_session(engine) as session:
                yield session
        finally:
            engine.dispose()

    def email(self, latin: str) -> str:
        """The sign-in address of somebody of the cast."""
        return f"{latin.lower().replace(' ', '.')}@{DOMAIN}"

    def prefer(self, latin: str, language: Language, theme: str = "auto") -> None:
        """Set the language and theme of an account, as its owner could."""
        with self.records() as session:
            person = session.get_one(Identity, self.people[latin])
            person.language, person.theme = language, theme
            session.commit()

    def sign_in_cookie(self, latin: str) -> str:
        """The session cookie of a fresh sign-in, made without a browser."""
        with self.records() as session:
            token = sign_in.sign_in(
                session, self.email(latin), PASSWORD, now=self.clock(), settings=self.settings
            )
        assert token, f"{latin} cannot sign in"
        interface: Any = self.app.session_interface
        cookie: str = interface.get_signing_serializer(self.app).dumps(
            {TOKEN_KEY: token, "_fresh": True, "_permanent": True}
        )
        return cookie

    def level(self, latin: str) -> LevelRow | None:
        """The newest stored level decision of somebody."""
        with self.records() as session:
            found = estimates.newest_level(session, self.people[latin], PATH)
            if found is not None:
                session.expunge(found)
            return found

    def open_sitting(self, latin: str, public_id: str, kinds: Sequence[ItemKind]) -> list[Item]:
        """Give somebody an open quiz whose questions have these kinds, in this order."""
        chosen: list[Item] = []
        for kind in kinds:
            chosen.append(
                next(i for i in self.curriculum.items if i.kind is kind and i not in chosen)
            )
        with self.records() as session:
            row = AttemptRow(
                public_id=public_id,
                person_id=self.people[latin],
                path_id=PATH,
                area=QUIZ_AREA,
                framework_version=self.curriculum.version,
                state=AttemptState.OPEN,
                started_at=self.clock(),
            )
            session.add(row)
            session.flush()
            for position, item in enumerate(chosen):
                session.add(
                    AttemptItem(
                        attempt_id=row.id,
                        position=position,
                        item_version=item.version,
                        option_order=list(reversed(item.keys)),
                    )
                )
            session.commit()
        return chosen


def _settings(instance: Path) -> Settings:
    return load(
        {},
        instance=str(instance),
        organisation="قهوه‌ی نارون",
        password_cost="low",
        daily_roll=False,
        sign_in_limit="1000 per minute",
        demo=True,
    )


def _fill(settings: Settings) -> None:
    with open_database(settings) as session:
        publishing.publish(session, curriculum_folder() / PATH, now=NOW - demo.AGE)
        demo.build(session, now=NOW, zone=settings.zone, password_cost="low")


def _instance(folder: Path) -> Settings:
    """An instance folder that holds the organisation: built, or copied from a kept one."""
    kept = os.environ.get(KEPT)
    if kept and Path(kept).exists():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return _settings(folder)
    _fill(_settings(folder))
    if kept:
        copy = Path(f"{kept}.{os.getpid()}")
        shutil.copytree(folder, copy)
        with suppress(OSError):  # another worker was faster
            copy.rename(kept)
    return _settings(folder)


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """The address of an application that is served from this process until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextmanager
def serve(folder: Path) -> Iterator[Organisation]:
    """The organisation, served from this process until the block ends."""
    settings = _instance(folder)
    clock = Clock()
    app = create_app(settings, clock=clock, runner=at_once)
    with open_database(settings) as session:
        people = {p.name_latin: p.person_id for p in session.scalars(select(Identity))}
        teams = {t.name_en: t.id for t in session.scalars(select(Team))}
        curriculum = versions.in_service(session)
    with listening(app) as address:
        made = Organisation(address, app, settings, clock, curriculum, people, teams)

        def note(_sender: Flask, template: Any, **_more: object) -> None:
            made.rendered.append(template.name)

        with template_rendered.connected_to(note, app):
            yield made
