"""Home: since when changes are told, and what they say."""

from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.services.curriculum import versions
from competency.services.evidence import entry
from competency.storage.chains import NewEvidence
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser, Clock, SignIn
from tests.web.review_cases import ZONE


def reviewed(session: Session, cast: Cast, competency: str, *, days_ago: int) -> None:
    """A rating of the learner by the boss, recorded when it happened."""
    at = NOW - timedelta(days=days_ago)
    curriculum = versions.in_service(session)
    rating = NewEvidence(
        competency=competency,
        kind=EvidenceKind.REVIEW,
        category=3,
        categories=5,
        item_version=None,
        rater_id=cast.boss,
        source="test",
        framework_version=curriculum.version,
        occurred_at=at,
    )
    entry.enter(session, cast.learner, [rating], curriculum, now=at, zone=ZONE)
    session.commit()


def changes(browser: Browser) -> str:
    browser.post("/language", language="en")
    page = browser.get("/").get_data(as_text=True)
    return unescape(page[page.index('id="changes"') : page.index('id="areas"')])


@pytest.fixture
def two_reviews(writing: Session, cast: Cast) -> None:
    """One of twenty days ago, one of four."""
    reviewed(writing, cast, "espresso-extraction", days_ago=20)
    reviewed(writing, cast, "milk-steaming", days_ago=4)


@pytest.mark.usefixtures("two_reviews")
def test_who_was_here_last_week_reads_what_came_since(sign_in: SignIn, clock: Clock) -> None:
    clock.now = NOW - timedelta(days=7)
    sign_in("learner")
    clock.now = NOW
    told = changes(sign_in("learner"))
    assert "since 15 Nov" in told
    assert "Steaming milk" in told
    assert "Espresso extraction" not in told
    assert "Parvaneh Modiri's review was released." in told


@pytest.mark.usefixtures("two_reviews")
def test_who_comes_for_the_first_time_reads_the_last_thirty_days(sign_in: SignIn) -> None:
    told = changes(sign_in("learner"))
    assert "since 23 Oct" in told
    assert "Steaming milk" in told
    assert "Espresso extraction" in told


@pytest.mark.usefixtures("two_reviews")
def test_a_second_sign_in_of_the_day_hides_nothing(sign_in: SignIn, clock: Clock) -> None:
    clock.now = NOW - timedelta(days=7)
    sign_in("learner")
    clock.now = NOW - timedelta(hours=2)
    sign_in("learner")
    clock.now = NOW
    assert "since 15 Nov" in changes(sign_in("learner"))


def test_where_nothing_came_nothing_is_told(
    writing: Session, sign_in: SignIn, cast: Cast, clock: Clock
) -> None:
    reviewed(writing, cast, "milk-steaming", days_ago=20)
    clock.now = NOW - timedelta(days=7)
    sign_in("learner")
    clock.now = NOW
    told = changes(sign_in("learner"))
    assert "No change" in told
    assert "Steaming milk" not in told
