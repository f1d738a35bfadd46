"""A quiz as a whole: left and taken up again, hidden from others, and what it moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.services.curriculum import versions
from competency.storage.models import AttemptRow, EvidenceRow, LevelRow, ScoringContextRow
from competency.storage.queries import estimates, evidence
from tests.web.browser import SignIn
from tests.web.cast import Cast
from tests.web.conftest import Clock
from tests.web.quizzing import answer, asked, finished, responses, started


def test_a_quiz_left_in_the_middle_goes_on_at_its_question(
    sign_in: SignIn, session: Session
) -> None:
    learner = sign_in("learner")
    learner.post("/language", language="en")
    attempt = started(learner)
    place = asked(session, attempt)[0]
    answer(learner, attempt, 0, place.form(place.best()))
    later = sign_in("learner")
    assert f"/attempt/{attempt}" in later.get("/").get_data(as_text=True)
    assert "Question 2 of 12" in later.get(f"/attempt/{attempt}").get_data(as_text=True)


def test_looking_ahead_leads_back_to_the_open_question(sign_in: SignIn) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    assert learner.get(f"/attempt/{attempt}?question=3").location == f"/attempt/{attempt}"


def test_an_answered_question_can_be_looked_at_but_not_changed(
    sign_in: SignIn, session: Session
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    place = asked(session, attempt)[0]
    answer(learner, attempt, 0, place.form(place.best()))
    page = learner.get(f"/attempt/{attempt}?question=1").get_data(as_text=True)
    assert '<fieldset class="c-fieldset" disabled>' in page


@pytest.mark.parametrize("name", ["colleague", "boss", "hr", "admin", "author"])
def test_the_sitting_of_somebody_else_does_not_exist(
    sign_in: SignIn, session: Session, cast: Cast, name: str
) -> None:
    attempt = started(sign_in("learner"))
    other = sign_in(name)
    place = asked(session, attempt)[0]
    assert other.get(f"/attempt/{attempt}").status_code == 404
    assert other.get(f"/attempt/{attempt}/result").status_code == 404
    assert other.post(f"/attempt/{attempt}/finish").status_code == 404
    assert answer(other, attempt, 0, place.form(place.best())).status_code == 404
    assert responses(session, cast.learner) == []
    row = session.scalars(select(AttemptRow)).one()
    assert row.state == "open"


def test_practice_does_not_move_the_estimate(
    sign_in: SignIn, session: Session, cast: Cast, clock: Clock
) -> None:
    learner = sign_in("learner")
    for _ in range(2):  # 12 questions, then the 3 that are left
        finished(learner, session, started(learner))
        clock.now += timedelta(minutes=5)
    before = {key: row.mean for key, row in estimates.rows_of(session, cast.learner).items()}
    pieces = len(evidence.of_person(session, cast.learner))
    assert pieces == 15
    attempt = started(learner)
    finished(learner, session, attempt, well=False)
    session.expire_all()
    after = {key: row.mean for key, row in estimates.rows_of(session, cast.learner).items()}
    assert after == before
    assert len(evidence.of_person(session, cast.learner)) == pieces
    practice = [r for r in responses(session, cast.learner) if not r.first]
    assert len(practice) == 12
    assert "تمرین" in learner.get(f"/attempt/{attempt}/result").get_data(as_text=True)


def test_a_quiz_moves_estimates_and_level_under_a_named_context(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    assert session.scalars(select(LevelRow).where(LevelRow.person_id == cast.learner)).all() == []
    finished(learner, session, started(learner))
    context = session.scalars(select(ScoringContextRow)).one()
    (level,) = session.scalars(select(LevelRow).where(LevelRow.person_id == cast.learner)).all()
    assert level.newest
    assert level.context_id == context.id
    rows = estimates.rows_of(session, cast.learner)
    assert {row.context_id for row in rows.values()} == {context.id}
    assert sum(row.responses for row in rows.values()) == 12
    assert all(row.mean > 0 for row in rows.values())
    pieces = session.scalars(select(EvidenceRow).where(EvidenceRow.person_id == cast.learner))
    version = versions.in_service(session).version
    assert {piece.framework_version for piece in pieces} == {version}
