"""The structure of every lesson's page in both languages, as a browser builds it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from competency.domain.career_path import LANGUAGES, Language
from tests.browser import judges
from tests.browser.conftest import DESK, open_context
from tests.browser.judges import Complaints
from tests.browser.organisation import PATH, Organisation
from tests.browser.places import NEWCOMER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STRUCTURE = """() => {
  const main = document.querySelector('main');
  const all = selector => [...main.querySelectorAll(selector)];
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  return {
    levels: all('h1, h2, h3, h4, h5, h6').map(head => Number(head.localName[1])),
    emptyHeads: all('h1, h2, h3, h4').filter(head => !head.textContent.trim()).length,
    tables: all('.c-prose table').length,
    loose: all('.c-prose table').filter(
      table => !table.closest('[tabindex="0"][role]:is([aria-label], [aria-labelledby])')
    ).map(table => table.outerHTML.slice(0, 120)),
    headless: all('.c-prose table').filter(table => !table.querySelector('th[scope]')).length,
    pictures: all('.c-prose :is(img, .c-picture)').length,
    nameless: all('.c-prose :is(img, .c-picture)').filter(
      image => !(image.alt || image.ariaLabel || '').trim()
    ).map(image => image.outerHTML.slice(0, 120)),
    places: all('.c-toc a').map(link => decodeURIComponent(link.hash.slice(1))),
    broken: all('a[href^="#"]').map(link => decodeURIComponent(link.hash.slice(1)))
      .filter(id => !document.getElementById(id)),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    words: all('.c-prose')[0]?.innerText.split(/\\s+/).length ?? 0,
  };
}"""


@pytest.fixture(scope="module", params=LANGUAGES)
def reader(
    request: pytest.FixtureRequest, browser: Browser, organisation: Organisation
) -> Iterator[tuple[Page, Language]]:
    """A window in which one lesson after the other is read, in each language."""
    with open_context(browser, organisation, NEWCOMER, request.param) as context:
        yield context.new_page(), request.param


def faults(found: dict[str, Any]) -> list[str]:
    """What is wrong with the structure of a lesson."""
    said = []
    levels = found["levels"]
    if levels.count(1) != 1 or levels[0] != 1:
        said.append(f"one h1 first: {levels}")
    said += [
        f"h{before} is followed by h{after}"
        for before, after in pairwise(levels)
        if after > before + 1
    ]
    if found["emptyHeads"]:
        said.append("a heading is empty")
    said += [f"not in a region that the keyboard scrolls: {table}" for table in found["loose"]]
    if found["headless"]:
        said.append(f"{found['headless']} tables have no head")
    said += [f"without a text: {address}" for address in found["nameless"]]
    said += [f"#{target} leads nowhere" for target in found["broken"]]
    said += [f"id {one} stands twice" for one in found["twice"]]
    if len(found["places"]) < 3:
        said.append(f"the list of contents has {len(found['places'])} entries")
    return said


def test_every_lesson_is_well_built(
    reader: tuple[Page, Language], organisation: Organisation
) -> None:
    page, language = reader
    lessons = organisation.curriculum.lessons
    assert len(lessons) >= 5
    complaints = Complaints()
    complaints.listen(page)
    found_faults = []
    tables = pictures = 0
    for competency in lessons:
        home = organisation.curriculum.path.competency(competency).home
        page.goto(f"/path/{PATH}/{home}/{competency}")
        assert page.locator("html").get_attribute("lang") == language
        found = page.evaluate(STRUCTURE)
        assert found["words"] > 400, competency
        tables += found["tables"]
        pictures += found["pictures"]
        found_faults += [f"{competency}: {fault}" for fault in faults(found)]
        found_faults += [f"{competency}: {image}" for image in judges.pictures(page).broken]
        page.set_viewport_size(judges.NARROWEST)
        found_faults += [f"{competency}: {wide}" for wide in judges.overflowing(page)]
        page.set_viewport_size(DESK)
    assert not found_faults + complaints.heard
    assert tables >= 5
    assert pictures >= 5


def test_the_table_of_contents_leads_to_its_heading(reader: tuple[Page, Language]) -> None:
    page, _language = reader
    page.goto(f"/path/{PATH}/content-strategy/content-creation")
    link = page.locator(".c-toc a").last
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    head = page.locator(f"[id='{target}']")
    box = head.bounding_box()
    header = page.locator(".c-header").bounding_box()
    assert box is not None
    assert header is not None
    assert box["y"] >= header["height"], "the sticky header covers the heading"
    assert box["y"] < page.viewport_size["height"]  # type: ignore[index]
