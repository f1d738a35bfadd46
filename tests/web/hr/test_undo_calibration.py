"""Putting back what was in force before an adoption."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import ScoringContextRow
from tests.web.browser import Browser
from tests.web.calibrating import action, contexts, page_of, tried
from tests.web.guard import Guard
from tests.web.hr.staff import STRANGERS

ACTIONS = ("hr_calibration.undo",)


@pytest.fixture
def undo(hr: Browser, quizzed: list[int]) -> str:
    """The address that takes back what was adopted."""
    assert hr.post(action(tried(hr), "adopt")).status_code == 302
    return action(page_of(hr), "undo")


def test_levels_are_as_before_and_the_page_offers_it_no_more(
    hr: Browser, undo: str, session: Session
) -> None:
    assert hr.post(undo).status_code == 302
    assert contexts(session) == 3
    documents = session.scalars(select(ScoringContextRow.document).order_by(ScoringContextRow.id))
    first, adopted, again = documents
    moved = [name for name in first if adopted[name] != first[name]]
    assert moved
    assert [again[name] for name in moved] == [first[name] for name in moved]
    page = page_of(hr)
    assert "The previous calibration is in force again." in page
    assert "/undo/" not in page
    assert hr.post(undo).status_code == 302, "a second click"
    assert contexts(session) == 3


def test_what_was_never_adopted_cannot_be_undone(hr: Browser, session: Session) -> None:
    first = session.scalars(select(ScoringContextRow.id)).one()
    for context in (first, 4711):
        answer = hr.post(f"/hr/calibration/undo/{context}")
        assert answer.status_code == 409
        assert "be undone any more" in answer.text
    assert contexts(session) == 1


def test_only_hr_undoes(guard: Guard, undo: str) -> None:
    outsiders = (*STRANGERS, "admin")
    guard("hr_calibration.undo", undo, may="hr", may_not=outsiders, refusal=403)
