"""What an adaptive quiz costs, and who counts as having met a question."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.storage.queries import attempts as queries
from competency.web.extensions import db
from tests.web.adaptive.taking import give, text
from tests.web.browser import Browser, SignIn
from tests.web.cast import Cast
from tests.web.quizzing import AREA, asked, started

CountQueries = Callable[[], AbstractContextManager[list[str]]]
MOST_QUERIES = 12


@pytest.fixture
def count_queries(app: Flask) -> CountQueries:
    """A block that counts the statements of the application in it."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


def test_no_page_of_an_adaptive_quiz_asks_more_than_twelve_queries(
    learner: Browser, session: Session, count_queries: CountQueries
) -> None:
    attempt = started(learner)
    for _ in range(3):
        give(learner, session, attempt)
    for address in (AREA, f"/attempt/{attempt}"):
        with count_queries() as seen:
            text(learner, address)
        assert len(seen) <= MOST_QUERIES, "\n".join(seen)
    learner.post(f"/attempt/{attempt}/finish")
    with count_queries() as seen:
        text(learner, f"/attempt/{attempt}/result")
    assert len(seen) <= MOST_QUERIES, "\n".join(seen)


def test_an_answer_costs_as_many_queries_however_many_have_answered(
    learner: Browser,
    sign_in: SignIn,
    session: Session,
    count_queries: CountQueries,
) -> None:
    def cost(browser: Browser, attempt: str) -> int:
        with count_queries() as seen:
            give(browser, session, attempt)
        return len(seen)

    attempt = started(learner)
    for _ in range(4):
        give(learner, session, attempt)
    first = cost(learner, attempt)
    for name in ("colleague", "newcomer", "outsider"):
        browser = sign_in(name)
        theirs = started(browser)
        for _ in range(4):
            give(browser, session, theirs)
    for _ in range(3):
        give(learner, session, attempt)
    assert cost(learner, attempt) == first


def test_exposure_counts_people_once_and_leaves_out_the_asker(
    learner: Browser, sign_in: SignIn, session: Session, cast: Cast, large: Curriculum
) -> None:
    colleague = sign_in("colleague")
    for browser in (learner, colleague):
        attempt = started(browser)
        for _ in range(3):
            give(browser, session, attempt)
    theirs = Counter(place.item.version for place in asked(session, attempt))
    met = queries.recently_met(session, "barista", "bar", without=cast.learner)
    assert met.takers == 1
    assert met.items == theirs
    everybody = queries.recently_met(session, "barista", "bar", without=0)
    assert everybody.takers == 2
    assert queries.recently_met(session, "barista", "shift", without=0) == queries.RecentExposure(
        {}, 0
    )
