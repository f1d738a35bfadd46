"""What a manager does in a browser: from the team's page to a review its subject answers."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.i18n.translations import translator
from competency.storage.queries import evidence as queries
from tests.browser import judges
from tests.browser.conftest import Enter
from tests.browser.hands import follow, skip_to_content, tab_to
from tests.browser.organisation import Organisation
from tests.browser.states import MANAGER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FA, EN = translator("fa"), translator("en")
SUBJECT = "Pouya Karimi"
NAME = "پویا کریمی"
NOTE = "گزارش ماه را با سه عدد و یک پیشنهاد بست."


def reviews_of(session: Session, person_id: int) -> Counter[str]:
    """How many reviews count for each competency."""
    pieces = queries.of_person(session, person_id)
    return Counter(piece.competency for piece in pieces if piece.kind is EvidenceKind.REVIEW)


def test_a_review_goes_from_the_team_page_to_its_subjects_answer(
    enter: Enter, organisation: Organisation
) -> None:
    page = enter(MANAGER, "fa")
    page.goto("/")
    menu = page.get_by_role("navigation", name=FA.gettext("Main"), exact=True)
    follow(page, menu.get_by_text(FA.gettext("My team")))
    skip_to_content(page)
    follow(page, page.locator("#due").get_by_role("link", name=NAME))
    review = page.url.split("#")[0]

    cards = page.locator("section.c-rating")
    expect(cards).to_have_count(len(organisation.curriculum.path.area("reporting").competencies))
    skip_to_content(page)
    steps = {}
    for step, card in enumerate(cards.all(), start=1):
        first = card.locator(".c-anchors input").first
        tab_to(page, first)
        page.keyboard.press(str(step % 5))
        expect(card.locator(f".c-anchors input[value='{step % 5}']")).to_be_checked()
        steps[card.get_attribute("id")] = step % 5
    tab_to(page, cards.last.locator("textarea"))
    page.keyboard.type(NOTE)
    saved = page.locator("[data-autosave-status]")
    expect(saved).to_have_text(FA.gettext("Draft saved") + " ۱۲:۰۰")
    expect(page.locator("[data-review-progress]")).to_have_text(
        FA.gettext("%(done)s of %(all)s competencies", done=len(steps), all=len(steps))
    )
    page.reload()
    expect(cards.last.locator("textarea")).to_have_value(NOTE)
    for place, step in steps.items():
        expect(page.locator(f"#{place} .c-anchors input[value='{step}']")).to_be_checked()

    follow(page, page.get_by_role("button", name=FA.gettext("Check and submit")))
    expect(page.locator("#ratings")).to_contain_text(NOTE)
    page.get_by_role("button", name=FA.gettext("Submit"), exact=True).click()
    expect(page.locator("#release")).to_be_visible()
    assert not judges.axe(page).violations
    subject = enter(SUBJECT, "fa")
    answer = subject.goto(review)
    assert answer is not None
    assert answer.status == 404
    subject.goto("/reviews")
    expect(subject.locator(f"a[href='{review.removeprefix(organisation.address)}']")).to_have_count(
        0
    )

    with organisation.records() as session:
        before = reviews_of(session, organisation.people[SUBJECT])
    page.get_by_role("button", name=FA.gettext("Release to %(name)s", name=NAME)).click()
    expect(page.get_by_role("status")).to_contain_text(
        FA.gettext("The review is released; its subject can now read it.")
    )
    with organisation.records() as session:
        after = reviews_of(session, organisation.people[SUBJECT])
    for place in steps:
        competency = str(place).removeprefix("c-")
        assert after[competency] == before[competency] + 1

    subject.goto("/")
    subject.get_by_role("link", name=FA.gettext("Read it")).click()
    expect(subject.locator("#ratings")).to_contain_text(NOTE)
    assert not judges.axe(subject).violations
    subject.get_by_label(re.compile(FA.gettext("Your words"))).fill("خواندم؛ ممنون.")
    subject.get_by_role("button", name=FA.gettext("Acknowledge")).click()
    expect(subject.locator("main")).to_contain_text(
        FA.gettext("You have acknowledged this review.")
    )
    page.goto(review)
    expect(page.locator("#answers")).to_contain_text("خواندم؛ ممنون.")


def test_a_draft_that_cannot_be_saved_says_so_and_keeps_what_was_written(
    enter: Enter, organisation: Organisation
) -> None:
    page = enter(MANAGER, "en")
    page.goto(f"/reviews/demo-due-{organisation.people['Elham Nouri']}")
    page.route("**/autosave", lambda route: route.abort())
    card = page.locator("section.c-rating").last
    card.locator("textarea").fill("Seen in the weekly talk.")
    expect(page.locator("[data-autosave-status]")).to_have_text(
        EN.gettext("Saving failed; what you wrote is still here.")
    )
    expect(card.locator("textarea")).to_have_value("Seen in the weekly talk.")
    page.unroute("**/autosave")
    card.locator("textarea").fill("")
    expect(page.locator("[data-autosave-status]")).to_contain_text(EN.gettext("Draft saved"))


def test_the_matrix_of_a_team_scrolls_in_its_own_region_and_keeps_names_in_sight(
    enter: Enter, organisation: Organisation
) -> None:
    page = enter(MANAGER, "fa", viewport={"width": 375, "height": 800})
    page.goto(f"/team/{organisation.teams['Social media']}")
    region = page.locator(".c-matrix-region")
    tab_to(page, region)
    before = region.evaluate("element => element.scrollLeft")
    for _press in range(6):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(300)
    assert region.evaluate("element => element.scrollLeft") < before
    name = region.locator("tbody th").first.bounding_box()
    box = region.bounding_box()
    assert name is not None
    assert box is not None
    assert abs(name["x"] + name["width"] - box["x"] - box["width"]) <= 2
    assert page.evaluate("document.documentElement.scrollWidth") == 375
