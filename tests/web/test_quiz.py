"""A learner takes a quiz: start, answer, leave, come back, finish."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.items import ItemKind, item_kinds
from competency.services.curriculum import versions
from competency.storage.models import AttemptRow, EvidenceRow, LevelRow, ScoringContextRow
from competency.storage.queries import estimates, evidence
from tests.web.cast import NOW, Cast
from tests.web.conftest import Clock, SignIn
from tests.web.quizzing import (
    AREA,
    answer,
    asked,
    finished,
    responses,
    serve_instead,
    sitting_of,
    started,
)


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


@pytest.mark.parametrize("kind", item_kinds(), ids=str)
@pytest.mark.parametrize("well", [True, False])
def test_an_answer_of_each_kind_is_recorded_with_its_category(
    sign_in: SignIn, session: Session, cast: Cast, kind: ItemKind, well: bool
) -> None:
    learner = sign_in("learner")
    item = next(i for i in versions.in_service(session).items if i.kind is kind)
    sitting_of(session, cast.learner, [item], public_id="one", like=started(learner))
    learner.get("/attempt/one")
    place = asked(session, "one")[0]
    given = place.best() if well else place.worst()
    sent = answer(learner, "one", 0, place.form(given))
    assert sent.location == "/attempt/one/result"
    (response,) = responses(session, cast.learner)
    assert tuple(response.answer) == given
    assert response.category == (item.categories - 1 if well else 0)
    assert response.categories == item.categories
    assert response.shown_at == NOW
    assert learner.get("/attempt/one/result").status_code == 200


def test_the_same_answer_sent_twice_is_one_answer(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    place = asked(session, attempt)[0]
    for given in (place.best(), place.worst()):
        sent = answer(learner, attempt, 0, place.form(given))
        assert sent.status_code == 302
    (response,) = responses(session, cast.learner)
    assert tuple(response.answer) == place.best()
    assert len(evidence.of_person(session, cast.learner)) == 1


def test_the_last_answer_sent_twice_leads_to_the_result_twice(
    sign_in: SignIn, session: Session
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    finished(learner, session, attempt)
    place = asked(session, attempt)[-1]
    sent = answer(learner, attempt, 11, place.form(place.worst()))
    assert sent.location == f"/attempt/{attempt}/result"


def test_a_question_that_was_not_shown_cannot_be_answered(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    place = asked(session, attempt)[5]
    sent = answer(learner, attempt, 5, place.form(place.best()))
    assert sent.status_code == 302
    assert responses(session, cast.learner) == []
    followed = learner.get(learner.get(sent.location).location)
    assert "پرسش‌ها یکی پس از دیگری" in followed.get_data(as_text=True)


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


def test_an_answer_to_a_closed_sitting_is_told_apart_and_loses_nothing(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    places = asked(session, attempt)
    answer(learner, attempt, 0, places[0].form(places[0].best()))
    assert learner.post(f"/attempt/{attempt}/finish").location == f"/attempt/{attempt}/result"
    sent = answer(learner, attempt, 1, places[1].form(places[1].best()))
    assert sent.location == f"/attempt/{attempt}/result"
    assert "این آزمون بسته شده است" in learner.get(sent.location).get_data(as_text=True)
    assert len(responses(session, cast.learner)) == 1


def test_ending_a_sitting_twice_is_ending_it_once(sign_in: SignIn, session: Session) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    for _ in range(2):
        assert learner.post(f"/attempt/{attempt}/finish").status_code == 302
    assert session.scalars(select(AttemptRow)).one().state == "finished"


@pytest.mark.parametrize(
    "question", ["", "0", "13", "-1", "²", "x", "9" * 5000, "1\x00", "1.0", "۱۳"]
)
def test_an_answer_to_no_question_of_the_sitting_is_not_found(
    sign_in: SignIn, session: Session, cast: Cast, question: str
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    sent = learner.post(f"/attempt/{attempt}", question=question, answer="1")
    assert sent.status_code in {400, 404}
    assert responses(session, cast.learner) == []
    assert learner.get(f"/attempt/{attempt}", question=question).status_code in {200, 302, 400}


@pytest.mark.parametrize("attempt", ["nothing", "x" * 500, "%00", "../etc/passwd", "۱"])
def test_there_is_no_sitting_of_an_unknown_name(sign_in: SignIn, attempt: str) -> None:
    learner = sign_in("learner")
    assert learner.get(f"/attempt/{attempt}").status_code == 404
    assert learner.post(f"/attempt/{attempt}", question="1").status_code == 404


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


def test_an_incomplete_answer_keeps_what_was_chosen(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    bank = versions.in_service(session).items
    model = started(learner)
    cases: list[tuple[str, dict[str, object], str]] = [
        ("single", {"answer": ["1", "2"]}, r'<input checked [^>]*value="1"'),
        ("ordering", {"place-0": "2", "place-1": "2"}, '<option selected value="2"'),
        ("matching", {"match-0": "3"}, '<option selected value="3"'),
    ]
    for kind, form, kept in cases:
        item = next(i for i in bank if i.kind.name == kind)
        sitting_of(session, cast.learner, [item], public_id=kind, like=model)
        learner.get(f"/attempt/{kind}")
        refused = answer(learner, kind, 0, form)
        assert refused.status_code == 422
        page = refused.get_data(as_text=True)
        assert 'role="alert"' in page
        assert re.search(kept, page), kind
    assert responses(session, cast.learner) == []


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
