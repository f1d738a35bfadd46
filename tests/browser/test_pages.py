"""Every page × two languages × two themes: axe-core, reflow, targets, pictures, policy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from competency.app import create_app
from competency.config import load
from competency.domain.career_path import LANGUAGES, Language
from competency.paths import templates_folder
from tests.browser import judges
from tests.browser.conftest import open_context
from tests.browser.judges import NARROWEST, PHONE, Complaints
from tests.browser.organisation import Organisation, listening
from tests.browser.places import HAS_BLANKS, MANAGER, PLACES, STATES, Place, sit, unlisted
from tests.web.policy_table import ROWS, Row, only

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MEASURED = {"desk": 0.9, "phone": 0.8}
"""The share of the texts in sight whose contrast axe-core must have measured. On a phone tables
scroll within their regions, and what is scrolled away cannot be measured; the desk has it all."""
FEWEST_TEXTS = 8


class Walk:
    """Windows that stay open from page to page, one a person and language."""

    def __init__(self, browser: Browser, organisation: Organisation) -> None:
        self.browser = browser
        self.organisation = organisation
        self.contexts: dict[tuple[str | None, Language], BrowserContext] = {}

    def open(self, place: Place, language: Language) -> tuple[Page, Complaints]:
        """The page of a place, drawn with its template, in a language."""
        key = (place.who, language)
        if key not in self.contexts:
            self.contexts[key] = open_context(self.browser, self.organisation, *key)
        elif place.who is not None:
            self.organisation.prefer(place.who, language)
        page = self.contexts[key].new_page()
        complaints = Complaints(expected=place.status)
        complaints.listen(page)
        self.organisation.rendered.clear()
        page.goto(place.find(self.organisation))
        if place.act:
            place.act(page)
        page.wait_for_load_state("load")
        return page, complaints


@pytest.fixture(scope="module")
def walk(browser: Browser, organisation: Organisation) -> Iterator[Walk]:
    sit(organisation)
    made = Walk(browser, organisation)
    yield made
    for context in made.contexts.values():
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_is_in_order(walk: Walk, place: Place, language: Language) -> None:
    page, complaints = walk.open(place, language)
    assert place.template in {None, *walk.organisation.rendered}
    check_language(page, language)
    judges.open_folds(page)
    faults = []
    for theme in ("dark", "light"):
        faults += [f"{theme}: {fault}" for fault in judge(page, theme)]
        pictures = judges.pictures(page)
        faults += [f"{theme}: not loaded: {address}" for address in pictures.broken]
        if pictures.loaded < place.pictures:
            faults.append(f"{theme}: {pictures.loaded} pictures in sight, not {place.pictures}")
    if place.phone:
        page.set_viewport_size(PHONE)
        faults += [f"375 px: {fault}" for fault in judge(page, "light", "phone")]
    page.set_viewport_size(NARROWEST)
    faults += [f"320 px wide: {fault}" for fault in judges.overflowing(page)]
    faults += [f"small: {fault}" for fault in judges.small_targets(page)]
    faults += complaints.heard
    page.close()
    assert not faults, "\n" + "\n".join(faults)


def check_language(page: Page, language: Language) -> None:
    """The page says which language it is in, which way it runs, and what it is."""
    root = page.locator("html")
    assert root.get_attribute("lang") == language
    assert root.get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
    assert page.title().strip(" ·")
    assert page.locator("h1").count() == 1


def judge(page: Page, theme: str, size: str = "desk") -> list[str]:
    """axe-core's violations in a theme; also if it hardly measured anything."""
    judges.show_theme(page, theme)
    verdict = judges.axe(page)
    texts = judges.texts(page)
    faults = list(verdict.violations)
    if verdict.judged < MEASURED[size] * texts or texts < FEWEST_TEXTS:
        faults.append(
            f"blind: axe-core measured {verdict.judged} of {texts} texts; {verdict.unsure[:5]}"
        )
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_without_a_database_is_in_order(
    browser: Browser, tmp_path: Path, language: Language
) -> None:
    settings = load({}, instance=str(tmp_path), database_url=f"sqlite:///{tmp_path}/none/none.db")
    with listening(create_app(settings)) as address, browser.new_context() as context:
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        page = context.new_page()
        complaints = Complaints(expected=503)
        complaints.listen(page)
        page.goto(f"{address}/invite/nobody")
        check_language(page, language)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            verdict = judges.axe(page)
            assert not verdict.violations, theme
            assert verdict.judged == judges.texts(page) == 3
        page.set_viewport_size(NARROWEST)
        assert not judges.overflowing(page) + complaints.heard


def test_every_page_template_is_walked(organisation: Organisation) -> None:
    folder = templates_folder()
    pages = {
        str(file.relative_to(folder))
        for file in folder.rglob("*.html")
        if '{% extends "base.html" %}' in file.read_text(encoding="utf-8")
    }
    assert pages
    waiting = set() if HAS_BLANKS else {"path/blank.html"}
    assert pages - {*(place.template for place in PLACES), *drawn(organisation)} == waiting


def drawn(organisation: Organisation) -> set[str]:
    """Templates of the places that do not say with which they are drawn."""
    organisation.rendered.clear()
    for place in PLACES:
        if place.template is None:
            client = organisation.app.test_client()
            if place.who is not None:
                client.set_cookie("competency", organisation.sign_in_cookie(place.who))
            assert client.get(place.find(organisation)).status_code == place.status
    return set(organisation.rendered)


def test_a_page_that_no_place_opens_is_walked_as_somebody_who_may() -> None:
    row = Row("GET", "/people/{learner}/kpis", only("boss", "hr"), 404)
    (place,) = unlisted((*ROWS, row), STATES)
    assert (place.address, place.who) == (row.address, MANAGER)
    assert unlisted((*ROWS, row), (*STATES, place)) == []
