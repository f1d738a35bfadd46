"""Starting a quiz: from its page, once, where there are questions."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.services.curriculum import versions
from competency.storage.models import AttemptRow
from tests.web.browser import SignIn
from tests.web.guard import Guard
from tests.web.quizzing import AREA, serve_instead, started

ACTIONS = ("quiz.start",)


def test_a_quiz_starts_from_its_page_and_shows_the_first_question(sign_in: SignIn) -> None:
    learner = sign_in("learner")
    learner.post("/language", language="en")
    attempt = started(learner)
    page = learner.get(f"/attempt/{attempt}")
    assert page.status_code == 200
    assert "Question 1 of 12" in page.get_data(as_text=True)


def test_starting_again_goes_on_with_the_open_sitting(sign_in: SignIn, session: Session) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    assert started(learner) == attempt
    assert len(session.scalars(select(AttemptRow)).all()) == 1


@pytest.mark.parametrize("address", ["/path/barista/kitchen/quiz", "/path/nothing/bar/quiz"])
def test_there_is_no_quiz_of_an_unknown_area_or_path(sign_in: SignIn, address: str) -> None:
    learner = sign_in("learner")
    assert learner.get(address).status_code in {404, 503}
    assert learner.post(address).status_code in {404, 503}


def test_an_area_without_questions_has_no_quiz_yet(
    sign_in: SignIn, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = sign_in("learner")
    full = versions.in_service(session)
    serve_instead(monkeypatch, replace(full, items=()))
    assert learner.get(AREA).status_code == 404
    assert learner.post(AREA).status_code == 404


def test_it_starts_for_whoever_is_signed_in_and_only_by_its_form(guard: Guard) -> None:
    guard("quiz.start", AREA, may="learner")
