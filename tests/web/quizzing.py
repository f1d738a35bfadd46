"""Taking quizzes in tests: what a sitting asks, and forms that answer it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from competency.domain.curriculum import Curriculum
from competency.domain.items import Answer, AnswerForm, Item, Option
from competency.services.curriculum import versions
from competency.storage.models import AttemptItem, AttemptRow, ResponseRow
from tests.web.conftest import Browser

AREA = "/path/barista/bar/quiz"
"""The quiz of the sample path that has items."""


def serve_instead(monkeypatch: pytest.MonkeyPatch, curriculum: Curriculum) -> None:
    """Serve another content under a published version's name, which no door would let in."""
    original = versions.curriculum_of

    def curriculum_of(session: Session, version: str) -> Curriculum:
        return curriculum if version == curriculum.version else original(session, version)

    monkeypatch.setattr(versions, "curriculum_of", curriculum_of)


def started(browser: Browser, address: str = AREA) -> str:
    """Open a sitting by the button of its page; its public id."""
    browser.get(address)
    answer = browser.post(address, idempotency_key=browser.key)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


@dataclass(frozen=True)
class Asked:
    """One place of a sitting, as the database knows it."""

    item: Item
    options: tuple[Option, ...]
    """In the order shown."""

    def best(self) -> Answer:
        """The answer of the top category."""
        return self.item.best

    def worst(self) -> Answer:
        """An answer of category 0."""
        match self.item.form:
            case AnswerForm.ORDER:
                return tuple(reversed(self.best()))
            case AnswerForm.PAIRS:
                return (*self.item.keys[1:], self.item.keys[0])
            case AnswerForm.SEVERAL:
                return tuple(sorted(o.key for o in self.options if not o.correct))
            case _:
                return next((o.key,) for o in self.options if not self.item.mark((o.key,)))

    def form(self, answer: Answer) -> dict[str, object]:
        """The answer as the page would send it: by the numbers that it shows."""
        shown = [option.key for option in self.options]
        match self.item.form:
            case AnswerForm.ORDER:
                return {f"place-{shown.index(k)}": str(n) for n, k in enumerate(answer, 1)}
            case AnswerForm.PAIRS:
                right = sorted(self.options, key=lambda o: o.match.fa if o.match else "")
                sides = [option.key for option in right]
                given = dict(zip(self.item.keys, answer, strict=True))
                return {
                    f"match-{n}": str(sides.index(given[key]) + 1) for n, key in enumerate(shown)
                }
            case _:
                return {"answer": [str(shown.index(key) + 1) for key in answer]}


def asked(session: Session, attempt_id: str) -> list[Asked]:
    """What a sitting asks, in order."""
    row = session.scalars(select(AttemptRow).where(AttemptRow.public_id == attempt_id)).one()
    curriculum = versions.curriculum_of(session, row.framework_version)
    places = session.scalars(
        select(AttemptItem).where(AttemptItem.attempt_id == row.id).order_by(AttemptItem.position)
    )
    found = []
    for place in places:
        item = curriculum.item_by_version[place.item_version]
        found.append(Asked(item, tuple(item.option(key) for key in place.option_order)))
    return found


def answer(
    browser: Browser, attempt_id: str, position: int, form: dict[str, object]
) -> TestResponse:
    """Send the form of the question at a 0-based position."""
    return browser.post(f"/attempt/{attempt_id}", {"question": str(position + 1), **form})


def finished(browser: Browser, session: Session, attempt_id: str, *, well: bool = True) -> None:
    """Answer every question of a sitting, those that are added on the way too."""
    browser.get(f"/attempt/{attempt_id}")
    position = 0
    while position < len(places := asked(session, attempt_id)):
        place = places[position]
        given = place.best() if well else place.worst()
        sent = answer(browser, attempt_id, position, place.form(given))
        assert sent.status_code == 302, sent.get_data(as_text=True)
        position += 1


def sitting_of(
    session: Session, person_id: int, items: Iterable[Item], *, public_id: str, like: str
) -> None:
    """Make a sitting of chosen items, in the circumstances of another one. Commits."""
    model = session.scalars(select(AttemptRow).where(AttemptRow.public_id == like)).one()
    row = AttemptRow(
        public_id=public_id,
        person_id=person_id,
        path_id=model.path_id,
        area=model.area,
        framework_version=model.framework_version,
        state="open",
        started_at=model.started_at,
    )
    session.add(row)
    session.flush()
    for position, item in enumerate(items):
        order = [*item.keys[2:], *item.keys[:2]]
        session.add(
            AttemptItem(
                attempt_id=row.id,
                position=position,
                item_version=item.version,
                option_order=order,
            )
        )
    session.commit()


def responses(session: Session, person_id: int) -> Sequence[ResponseRow]:
    """Everything a person has answered, in order."""
    return session.scalars(
        select(ResponseRow).where(ResponseRow.person_id == person_id).order_by(ResponseRow.id)
    ).all()
