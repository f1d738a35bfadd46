"""The platform without JavaScript: a quiz of every kind of question, and a review."""

import pytest
from playwright.sync_api import Page, expect

from competency.domain.items import item_classes, item_kinds
from competency.i18n.translations import translator
from competency.storage.queries import attempts as queries
from tests.browser.conftest import Enter
from tests.browser.hands import answer_without_script
from tests.browser.organisation import Organisation
from tests.browser.places import MANAGER
from tests.web.quizzing import asked

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FA, EN = translator("fa"), translator("en")
ATTEMPT = "without-javascript"


def test_every_kind_of_question_is_answered_without_javascript(
    enter: Enter, organisation: Organisation
) -> None:
    who = "Golnaz Tehrani"
    organisation.open_sitting(who, ATTEMPT, item_kinds())
    page = enter(who, "en", java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=EN.gettext("Go on"), exact=True).click()
    with organisation.records() as session:
        questions = asked(session, ATTEMPT)
    assert {question.item.kind for question in questions} == set(item_kinds())
    for number, question in enumerate(questions, start=1):
        expect(page.locator(".c-progress__words")).to_contain_text(f"Question {number} of 5")
        answer_without_script(page, question)
    expect(page.locator("section[id^=q]")).to_have_count(5)
    with organisation.records() as session:
        row = queries.by_public_id(session, ATTEMPT)
        assert row is not None
        given = queries.responses_of(session, row.id)
    assert all(one.category == one.categories - 1 for one in given.values())
    assert len(given) == 5


def test_an_unanswered_question_is_explained_without_javascript(
    enter: Enter, organisation: Organisation
) -> None:
    who = "Babak Zand"
    organisation.open_sitting(who, "unanswered", [item_classes()["ordering"].kind])
    page = enter(who, "fa", java_script_enabled=False)
    page.goto("/attempt/unanswered")
    page.locator("[data-quiz] .c-form-foot button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".c-progress__words")).to_contain_text("۱")


def test_a_review_is_written_released_and_read_without_javascript(
    enter: Enter, organisation: Organisation
) -> None:
    page = enter(MANAGER, "fa", java_script_enabled=False)
    page.goto("/reviews")
    address = f"/reviews/demo-due-{organisation.people['Sara Mohammadi']}"
    page.locator(f"#to-write a.btn[href='{address}']").click()
    cards = page.locator("section.c-rating")
    count = len(organisation.curriculum.path.area("content-techniques").competencies)
    expect(cards).to_have_count(count)
    for card in cards.all():
        card.locator(".c-anchors input[value='2']").check()
    page.get_by_role("button", name=FA.gettext("Save draft")).click()
    expect(page.get_by_role("status").last).to_contain_text(FA.gettext("The draft is saved."))
    page.get_by_role("button", name=FA.gettext("Check and submit")).click()
    expect(page.locator("#ratings .c-rows__title")).to_have_count(count)
    page.get_by_role("button", name=FA.gettext("Submit"), exact=True).click()
    page.get_by_role("button", name=FA.gettext("Release to %(name)s", name="سارا محمدی")).click()
    expect(page.locator("#release")).to_have_count(0)

    subject = enter("Sara Mohammadi", "fa", java_script_enabled=False)
    subject.goto(address)
    expect(subject.locator("#ratings .c-rows__title")).to_have_count(count)
    subject.get_by_role("button", name=FA.gettext("Acknowledge")).click()
    expect(subject.locator("main")).to_contain_text(
        FA.gettext("You have acknowledged this review.")
    )


def _summaries(page: Page) -> int:
    return page.locator("header details summary:visible").count()


def test_menus_and_switches_work_without_javascript(enter: Enter) -> None:
    page = enter("Reza Ghanbari", "fa", java_script_enabled=False)
    page.goto("/")
    assert _summaries(page) >= 2
    page.locator("[data-theme-form]").locator("..").locator("summary").click()
    page.locator("[data-theme-form] button[value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".c-user").click()
    page.get_by_role("button", name=EN.gettext("Sign out")).click()
    expect(page.locator("h1")).to_have_text(EN.gettext("Sign in"))
