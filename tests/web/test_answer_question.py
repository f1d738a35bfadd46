"""Answering a question of a quiz: recorded once, in its turn, in its category."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.items import ItemKind, item_kinds
from competency.services.curriculum import versions
from competency.storage.queries import evidence
from tests.web.browser import SignIn
from tests.web.cast import NOW, Cast, others
from tests.web.guard import Guard
from tests.web.quizzing import answer, asked, finished, responses, sitting_of, started

ACTIONS = ("quiz.answer",)


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


def test_an_incomplete_answer_keeps_what_was_chosen(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    bank = versions.in_service(session).items
    model = started(learner)
    cases: list[tuple[str, dict[str, object], str]] = [
        ("single", {"answer": ["1", "2"]}, 'value="1" checked'),
        ("ordering", {"place-1": "2", "place-2": "2"}, '<option value="2" selected'),
        ("matching", {"match-1": "3"}, '<option value="3" selected'),
    ]
    for kind, form, kept in cases:
        item = next(i for i in bank if i.kind.name == kind)
        sitting_of(session, cast.learner, [item], public_id=kind, like=model)
        learner.get(f"/attempt/{kind}")
        refused = answer(learner, kind, 0, form)
        assert refused.status_code == 422
        page = refused.get_data(as_text=True)
        assert 'role="alert"' in page
        assert kept in page, kind
    assert responses(session, cast.learner) == []


def test_only_the_learner_answers(guard: Guard, sign_in: SignIn, session: Session) -> None:
    attempt = started(sign_in("learner"))
    place = asked(session, attempt)[0]
    guard(
        "quiz.answer",
        f"/attempt/{attempt}",
        {"question": "1", **place.form(place.best())},
        may="learner",
        may_not=others("learner"),
    )
