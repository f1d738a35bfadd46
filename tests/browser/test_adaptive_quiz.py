"""A quiz whose questions are chosen one by one, in a browser: its pages, by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from competency.app import create_app
from competency.cli.database import open_database
from competency.config import Settings, load
from competency.domain.career_path import LANGUAGES, Language
from competency.i18n.translations import translator
from competency.services.curriculum import publishing
from competency.storage.models import Identity
from tests.browser import judges
from tests.browser.conftest import DESK, PATIENCE_MS
from tests.browser.hands import answer_by_keyboard, follow
from tests.browser.judges import NARROWEST, PHONE, Complaints
from tests.browser.organisation import Clock, listening
from tests.browser.test_pages import check_language, judge
from tests.large_bank import large_bank
from tests.web.cast import PASSWORD, START, Cast, enrol
from tests.web.quizzing import AREA, asked

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TAKERS: dict[Language, str] = {"fa": "learner", "en": "colleague"}
ANSWERED = 4


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Settings, Cast]]:
    """The cast before a large bank, served: address, settings, people."""
    folder = tmp_path_factory.mktemp("adaptive")
    settings = load(
        {}, instance=str(folder / "instance"), password_cost="low", daily_roll=False,
        sign_in_limit="1000 per minute",
    )  # fmt: skip
    with open_database(settings) as session:
        publishing.publish(session, large_bank(folder / "barista"), now=START)
        cast = enrol(session)
        for language, name in TAKERS.items():
            session.get_one(Identity, getattr(cast, name)).language = language
        session.commit()
    with listening(create_app(settings, clock=Clock())) as address:
        yield address, settings, cast


def signed_in(browser: Browser, address: str, email: str) -> Page:
    context = browser.new_context(base_url=address, viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/login")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def in_order(page: Page, language: Language) -> None:
    """The page is well-formed in both themes and at every width."""
    check_language(page, language)
    judges.open_folds(page)
    faults = [f"{theme}: {one}" for theme in ("dark", "light") for one in judge(page, theme)]
    page.set_viewport_size(PHONE)
    faults += [f"375 px: {one}" for one in judge(page, "light", "phone")]
    page.set_viewport_size(NARROWEST)
    faults += [f"320 px wide: {one}" for one in judges.overflowing(page)]
    faults += [f"small: {one}" for one in judges.small_targets(page)]
    page.set_viewport_size(DESK)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_adaptive_quiz_is_taken_by_keyboard_on_pages_that_are_in_order(
    browser: Browser, house: tuple[str, Settings, Cast], language: Language
) -> None:
    address, settings, cast = house
    words = translator(language)
    page = signed_in(browser, address, cast.email(TAKERS[language]))
    complaints = Complaints(expected=200)
    complaints.listen(page)
    page.goto(AREA)
    in_order(page, language)
    page.reload()
    follow(page, page.get_by_role("button", name=words.gettext("Start quiz")))
    attempt = page.url.rsplit("/", 1)[1]
    bar = page.get_by_role("progressbar")
    with open_database(settings) as session:
        about = bar.get_attribute("aria-valuemax") or ""
        for answered in range(ANSWERED):
            expect(bar).to_have_attribute("aria-valuenow", str(answered))
            expect(bar).to_have_attribute("aria-valuemax", about)
            _answer(page, session, attempt)
        expect(page.locator(".c-progress__words")).to_contain_text(
            words.gettext("Question %(number)s of about %(total)s", number=5, total=int(about))
        )
        in_order(page, language)
        page.reload()
        while not page.url.endswith("/result"):
            _answer(page, session, attempt)
        count = len(asked(session, attempt))
    expect(page.locator("section[id^=q]")).to_have_count(count)
    in_order(page, language)
    assert not complaints.heard
    page.context.close()


def _answer(page: Page, session: Session, attempt: str) -> None:
    """Give the best answer of the open question."""
    question = asked(session, attempt)[-1]
    session.rollback()  # or the served application would wait for us
    answer_by_keyboard(page, question)
