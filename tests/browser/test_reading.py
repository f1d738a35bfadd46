"""Parts of a lesson in a browser: notes at terms, folded answers, pictures, blank forms."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from competency.domain.career_path import LANGUAGES, Language
from tests.browser import judges
from tests.browser.judges import Complaints
from tests.browser.sample_pages import SamplePages, serve_sample

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ESPRESSO = "/path/barista/bar/espresso-extraction"
MILK = "/path/barista/bar/milk-steaming"
BLANK = "/path/barista/bar/blanks/recipe-card"
WIDTHS = (320, 375, 1280)
INK = {"light": "rgb(22, 38, 43)", "dark": "rgb(228, 236, 236)"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePages]:
    """The sample path behind an address."""
    with serve_sample(tmp_path_factory.mktemp("sample")) as served:
        yield served


def opened(
    pages: SamplePages,
    browser: Browser,
    address: str,
    language: Language,
    width: int = 1280,
    scheme: str = "light",
) -> tuple[Page, Complaints]:
    page = pages.page(browser, language, width, scheme)
    complaints = Complaints()
    complaints.listen(page)
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", [ESPRESSO, MILK, BLANK])
def test_a_page_of_the_new_parts_is_in_order(
    pages: SamplePages, browser: Browser, address: str, language: Language
) -> None:
    page, complaints = opened(pages, browser, address, language)
    judges.open_folds(page)
    faults = []
    for theme in ("dark", "light"):
        judges.show_theme(page, theme)
        verdict = judges.axe(page)
        faults += [f"{theme}: {fault}" for fault in verdict.violations]
        assert verdict.judged > 20
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width}: {fault}" for fault in judges.overflowing(page)]
    faults += judges.small_targets(page)
    assert not faults + complaints.heard, "\n".join(faults)
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tap_on_a_term_shows_its_meaning_within_the_window(
    pages: SamplePages, browser: Browser, language: Language, width: int
) -> None:
    page, _ = opened(pages, browser, ESPRESSO, language, width)
    note = page.locator("#note-channeling")
    expect(note).to_be_hidden()
    page.locator("[popovertarget='note-channeling']").click()
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    page.locator("h1").click()
    expect(note).to_be_hidden()
    page.context.close()


def test_a_term_is_opened_and_closed_by_keyboard_alone(
    pages: SamplePages, browser: Browser
) -> None:
    page, _ = opened(pages, browser, ESPRESSO, "en")
    page.locator("[popovertarget='note-channeling']").focus()
    page.keyboard.press("Enter")
    note = page.locator("#note-channeling")
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note.locator("a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.context.close()


def test_the_note_leads_to_its_line_in_the_glossary(pages: SamplePages, browser: Browser) -> None:
    page, _ = opened(pages, browser, ESPRESSO, "en")
    page.locator("[popovertarget='note-channeling']").click()
    page.locator("#note-channeling a").click()
    page.wait_for_url("**/glossary#channeling")
    expect(page.locator("#channeling")).to_be_in_viewport()
    page.context.close()


def test_an_answer_stays_folded_until_it_is_asked_for(pages: SamplePages, browser: Browser) -> None:
    page, _ = opened(pages, browser, ESPRESSO, "en")
    answer = page.get_by_text("Coarser: the water runs faster")
    expect(answer).to_be_hidden()
    page.get_by_text("The cup took 40 seconds").click()
    expect(answer).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(("width", "shown"), [(320, "narrow"), (375, "narrow"), (1280, "wide")])
def test_a_picture_shows_the_drawing_that_fits(
    pages: SamplePages, browser: Browser, width: int, shown: str
) -> None:
    page, _ = opened(pages, browser, MILK, "fa", width)
    hidden = "wide" if shown == "narrow" else "narrow"
    expect(page.locator(f".c-picture__{shown}")).to_be_visible()
    expect(page.locator(f".c-picture__{hidden}")).to_be_hidden()
    box = page.locator(f".c-picture__{shown}").bounding_box()
    assert box is not None
    assert box["width"] <= width
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_takes_the_pages_font_and_the_colours_of_its_theme(
    pages: SamplePages, browser: Browser, scheme: str
) -> None:
    page, _ = opened(pages, browser, MILK, "fa", scheme=scheme)
    style = page.locator(".c-picture__wide text").first.evaluate(
        "text => { const s = getComputedStyle(text); return [s.fill, s.fontFamily, s.direction]; }"
    )
    assert style[0] == INK[scheme]
    assert "Vazirmatn" in style[1]
    assert style[2] == "rtl"
    page.context.close()


def test_the_head_of_a_column_of_numbers_stands_over_them(
    pages: SamplePages, browser: Browser
) -> None:
    for language, side in (("fa", "left"), ("en", "right")):
        page, _ = opened(pages, browser, "/path/barista/case", language)  # type: ignore[arg-type]
        aligned = page.locator("thead th:nth-child(2), tbody tr:first-child td:nth-child(2)")
        found = aligned.evaluate_all("cells => cells.map(c => getComputedStyle(c).textAlign)")
        assert [each.removeprefix("-webkit-") for each in found] == [side, side]
        page.context.close()
