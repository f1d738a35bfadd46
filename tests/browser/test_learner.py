"""What a learner does in a browser: quiz, self-rating, lesson."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from competency.domain.career_path import Language
from competency.i18n.digits import to_persian
from competency.i18n.translations import translator
from competency.services.demo.accounts import PASSWORD
from competency.services.demo.past import QUIZ_AREA
from competency.storage.queries import attempts as queries
from competency.storage.queries import evidence as evidence_queries
from tests.browser.conftest import Enter
from tests.browser.hands import CONFIRM, answer_by_keyboard, follow, skip_to_content, tab_to
from tests.browser.organisation import PATH, Organisation
from tests.browser.states import AREA
from tests.web.quizzing import asked

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FA, EN = translator("fa"), translator("en")
QUESTION = re.compile(r"/attempt/[\w-]+$")


def attempt_of(page: Page) -> str:
    """The public id of the sitting on the page."""
    return urlsplit(page.url).path.removesuffix("/result").rsplit("/", 1)[1]


def start_quiz(page: Page, language: Language) -> str:
    """Open a quiz with its button; the sitting's public id."""
    page.goto(f"{AREA}/quiz")
    with page.expect_navigation():
        page.get_by_role("button", name=translator(language).gettext("Start quiz")).click()
    return attempt_of(page)


def answers_shown(page: Page) -> int:
    """How many answers the home page says the level rests on."""
    text = page.locator(".c-sub").filter(has_text="answers").first.inner_text()
    found = re.search(r"(\d+) answers", text)
    assert found, text
    return int(found[1])


def shares(page: Page) -> list[str]:
    """The probability of each level as the home page shows it."""
    return page.locator(".c-hist__share").all_inner_texts()


def test_a_quiz_taken_with_the_keyboard_alone_moves_the_level(
    enter: Enter, organisation: Organisation
) -> None:
    who = "Danial Ahmadi"
    organisation.prefer(who, "en")
    page = enter(None, "en")
    page.goto("/")
    page.keyboard.type(organisation.email(who))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(f"{organisation.address}/")
    before, level_before, shares_before = answers_shown(page), organisation.level(who), shares(page)

    follow(page, page.get_by_role("navigation", name="Main", exact=True).get_by_text("Career path"))
    skip_to_content(page)
    follow(page, page.locator(f"#areas a[href='{AREA}']"))
    follow(page, page.get_by_role("link", name=EN.gettext("Take the quiz")))
    skip_to_content(page)
    follow(page, page.get_by_role("button", name=EN.gettext("Start quiz")))
    with organisation.records() as session:
        questions = asked(session, attempt_of(page))
    assert len(questions) == 12
    for number, question in enumerate(questions, start=1):
        expect(page.locator(".c-progress__words")).to_contain_text(f"Question {number} of 12")
        answer_by_keyboard(page, question)

    expect(page).to_have_url(re.compile("/result$"))
    cards = page.locator("section[id^=q]")
    expect(cards).to_have_count(12)
    for card in cards.all():
        assert card.locator(".c-answer__why").count() >= 2
    assert page.get_by_text(EN.gettext("your answer")).count() >= 6
    follow(page, page.get_by_role("link", name=EN.gettext("See my level")))
    level = organisation.level(who)
    assert level_before is not None
    assert level is not None
    assert answers_shown(page) == before + 12
    assert level.mean > level_before.mean
    assert shares(page) != shares_before
    expect(page.locator("#changes")).to_contain_text("Quiz on")


def test_a_quiz_can_be_left_and_resumed_elsewhere(enter: Enter, organisation: Organisation) -> None:
    who = "Shadi Amini"
    page = enter(who, "fa")
    attempt = start_quiz(page, "fa")
    with organisation.records() as session:
        questions = asked(session, attempt)
    answer_by_keyboard(page, questions[0])
    answer_by_keyboard(page, questions[1])
    page.get_by_role("link", name=FA.gettext("Continue later")).click()
    page.context.close()

    elsewhere = enter(who, "fa")
    elsewhere.goto("/")
    elsewhere.get_by_role("link", name=FA.gettext("Go on"), exact=True).click()
    words = elsewhere.locator(".c-progress__words")
    expect(words).to_contain_text(
        FA.gettext("Question %(number)s of %(total)s", number=3, total=12)
    )
    elsewhere.keyboard.press("Backspace")
    expect(words).to_contain_text(
        FA.gettext("Question %(number)s of %(total)s", number=2, total=12)
    )
    expect(elsewhere.locator("fieldset[disabled]")).to_be_visible()
    elsewhere.get_by_role("link", name=FA.gettext("Next")).click()
    elsewhere.get_by_text(FA.gettext("End the quiz here")).click()
    elsewhere.get_by_role("button", name=FA.gettext("End and see the result")).click()
    expect(elsewhere.locator("section[id^=q]")).to_have_count(2)
    expect(elsewhere.locator(".c-stat").first).to_contain_text(
        FA.gettext("%(n)s of %(all)s", n=2, all=12)
    )


def test_an_answer_sent_twice_counts_once(enter: Enter, organisation: Organisation) -> None:
    who = "Arman Salimi"
    page = enter(who, "en")
    page.goto(f"{AREA}/quiz")
    page.get_by_role("button", name=EN.gettext("Start quiz")).dblclick()
    page.wait_for_url(QUESTION)
    page.wait_for_load_state()
    attempt = attempt_of(page)
    twin = page.context.new_page()
    twin.goto(page.url)
    with organisation.records() as session:
        question = asked(session, attempt)[0]
    answer_by_keyboard(page, question)
    for number in range(1, len(question.options) + 1):
        option = twin.locator(f"[data-key='{number}'] input")
        if option.count():
            option.check()
    twin.locator(CONFIRM).click()
    expect(twin.locator(".c-progress__words")).to_contain_text("Question 2 of")
    with organisation.records() as session:
        row = queries.by_public_id(session, attempt)
        assert row is not None
        kept = queries.responses_of(session, row.id)
        assert {place: tuple(given.answer) for place, given in kept.items()} == {0: question.best()}
        open_now = queries.open_attempts(session, organisation.people[who])
        assert [one.public_id for one in open_now] == [attempt]


def test_a_self_rating_is_recorded_with_the_anchors_in_view(
    enter: Enter, organisation: Organisation
) -> None:
    who = "Kian Farhadi"
    page = enter(who, "fa")
    with organisation.records() as session:
        before = evidence_queries.latest_self_ratings(session, organisation.people[who])
    competencies = organisation.curriculum.path.area(QUIZ_AREA).competencies
    wanted = {c: (before[c].category + 2) % 5 for c in competencies}
    page.goto(f"{AREA}/self")
    for competency, step in wanted.items():
        card = page.locator(f"#c-{competency}")
        expect(card.locator(".c-anchor__text")).to_have_count(5)
        assert card.locator(".c-anchor__text").nth(step).inner_text().strip()
        card.locator(".c-anchor").nth(step).click()
    page.get_by_role("button", name=FA.gettext("Record my self-rating")).click()
    expect(page.get_by_role("status")).to_contain_text(FA.gettext("Your self-rating is recorded."))
    with organisation.records() as session:
        after = evidence_queries.latest_self_ratings(session, organisation.people[who])
    assert {c: after[c].category for c in competencies} == wanted
    page.goto(f"{AREA}/self")
    for competency, step in wanted.items():
        expect(page.locator(f"[name=step-{competency}][value='{step}']")).to_be_checked()


def test_a_lesson_is_marked_as_read_and_taken_back(enter: Enter) -> None:
    page = enter("Yashar Ghorbani", "fa")
    lesson = f"{AREA}/content-metrics"
    page.goto(lesson)
    page.get_by_role("button", name=FA.gettext("Mark as read"), exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(FA.gettext("Marked as read."))
    expect(page.locator(".c-saved--done")).to_contain_text("۱ آذر")
    page.goto(AREA)
    line = page.locator("#lessons li").filter(has=page.locator(f"a[href='{lesson}']"))
    expect(line.locator(".c-tag--good")).to_have_text(FA.gettext("read"))
    page.goto(lesson)
    page.get_by_role("button", name=FA.gettext("Mark as unread")).click()
    expect(page.get_by_role("button", name=FA.gettext("Mark as read"), exact=True)).to_be_visible()


def test_why_opens_the_evidence_behind_one_competency(enter: Enter) -> None:
    page = enter("Sara Mohammadi", "fa")
    page.goto("/profile")
    area = page.locator("details.c-area").first
    area.locator("summary").click()
    name = area.locator("tbody th").first.inner_text().strip()
    area.get_by_role("link", name=FA.gettext("Why?")).first.click()
    card = page.locator("#why-card")
    expect(card).to_contain_text(name)
    expect(card.locator("tbody tr").first).to_be_visible()
    assert to_persian("2026") not in card.inner_text()
    assert f"/path/{PATH}" in (area.locator("tbody th a").first.get_attribute("href") or "")


def test_a_wrong_password_is_explained_beside_the_form(enter: Enter) -> None:
    page = enter(None, "fa")
    page.goto("/login")
    page.get_by_label(FA.gettext("Email")).fill("nobody@naarvan.example")
    page.get_by_label(FA.gettext("Password"), exact=True).fill("not the password")
    page.locator("main form button.btn").first.click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("گذرواژه")
    tab_to(page, page.get_by_label(FA.gettext("Password"), exact=True))
