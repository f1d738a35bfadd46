"""Rating oneself: the newest counts, the same again is nothing, a double click neither."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.storage.models import EvidenceRow
from tests.web.browser import Browser, SignIn
from tests.web.cast import NOW, Cast
from tests.web.conftest import Clock
from tests.web.guard import Guard

ACTIONS = ("self_rating.save",)
FORM = "/path/barista/bar/self"


def rows(session: Session, person: int) -> list[tuple[str, int, int | None]]:
    found = session.scalars(
        select(EvidenceRow).where(EvidenceRow.person_id == person).order_by(EvidenceRow.seq)
    )
    return [(row.competency, row.category, row.supersedes) for row in found]


def rate(browser: Browser, **steps: int) -> int:
    browser.get(FORM)
    values = {f"step-{name.replace('_', '-')}": str(step) for name, step in steps.items()}
    return browser.post(FORM, values, idempotency_key=browser.key).status_code


def test_what_is_rated_is_recorded_and_shown_again(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    assert rate(browser, milk_steaming=2, espresso_extraction=0) == 302
    assert sorted(rows(session, cast.learner)) == [
        ("espresso-extraction", 0, None),
        ("milk-steaming", 2, None),
    ]
    page = browser.get(FORM).get_data(as_text=True)
    assert page.count("checked") == 2


def test_a_newer_self_rating_supersedes_the_older_one(
    sign_in: SignIn, cast: Cast, session: Session, clock: Clock
) -> None:
    browser = sign_in("learner")
    rate(browser, milk_steaming=2)
    clock.now = NOW + timedelta(days=3)
    rate(browser, milk_steaming=3)
    assert rows(session, cast.learner) == [("milk-steaming", 2, None), ("milk-steaming", 3, 1)]


def test_an_unchanged_step_is_not_recorded_again(
    sign_in: SignIn, cast: Cast, session: Session, clock: Clock
) -> None:
    browser = sign_in("learner")
    rate(browser, milk_steaming=2, espresso_extraction=1)
    clock.now = NOW + timedelta(days=3)
    assert rate(browser, milk_steaming=2, espresso_extraction=3) == 302
    assert [row[:2] for row in rows(session, cast.learner)][2:] == [("espresso-extraction", 3)]


def test_the_same_form_sent_twice_counts_once(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    browser.get(FORM)
    key = browser.key
    browser.post(FORM, {"step-milk-steaming": "2"}, idempotency_key=key)
    assert browser.post(FORM, {"step-milk-steaming": "3"}, idempotency_key=key).status_code == 302
    assert rows(session, cast.learner) == [("milk-steaming", 2, None)]


def test_nothing_chosen_and_steps_that_do_not_exist_are_refused(
    sign_in: SignIn, cast: Cast, session: Session
) -> None:
    browser = sign_in("learner")
    assert rate(browser) == 422
    assert rate(browser, milk_steaming=5) == 422
    assert rows(session, cast.learner) == []


def test_an_area_that_does_not_exist_is_not_found(sign_in: SignIn) -> None:
    browser = sign_in("learner")
    assert browser.post("/path/barista/kitchen/self", {"step-x": "1"}).status_code == 404


def test_only_oneself_and_only_by_the_form(guard: Guard) -> None:
    guard("self_rating.save", FORM, {"step-milk-steaming": "2"}, may="learner")
