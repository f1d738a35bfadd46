"""The judges of the page tests see what they are there to see: planted faults are found."""

import pytest
from playwright.sync_api import Page

from competency.domain.career_path import LANGUAGES, Language
from tests.browser import judges
from tests.browser.conftest import Enter
from tests.browser.judges import Complaints
from tests.browser.test_focus import walk
from tests.browser.test_lessons import STRUCTURE, faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PALE = """() => { document.querySelector('main h1').style.color = '#b8c4c6'; }"""
WIDE = """() => { document.querySelector('main h1').style.minWidth = '400px'; }"""
SMALL = """() => {
  const button = document.querySelector('main form button.btn');
  Object.assign(button.style, {minHeight: '0', height: '18px', padding: '0'});
}"""
BROKEN = """() => {
  const image = document.createElement('img');
  image.src = '/static/img/nothing.svg';
  image.width = image.height = 40;
  document.querySelector('main').append(image);
}"""
COVER = """() => {
  const cover = document.createElement('div');
  Object.assign(cover.style, {position: 'fixed', inset: '40% 0 0 0', background: 'teal'});
  document.body.append(cover);
}"""
INLINE = """() => {
  const paragraph = document.createElement('p');
  paragraph.setAttribute('style', 'color: red');
  document.querySelector('main').append(paragraph);
}"""


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest, enter: Enter) -> Page:
    """The sign-in page, in which faults are planted."""
    language: Language = request.param
    opened = enter(None, language)
    opened.goto("/login")
    return opened


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pale_title_is_found_in_both_languages_and_themes(page: Page, theme: str) -> None:
    judges.show_theme(page, theme)
    assert not judges.axe(page).violations
    page.evaluate(PALE if theme == "light" else PALE.replace("#b8c4c6", "#3b4a4d"))
    assert [one for one in judges.axe(page).violations if one.startswith("color-contrast")]


def test_a_page_that_axe_cannot_read_is_called_blind(page: Page) -> None:
    assert judges.axe(page).judged >= 0.9 * judges.texts(page) > 0
    page.evaluate(
        "() => { document.body.style.backgroundImage = 'url(/static/img/favicon.svg)';"
        " for (const one of document.querySelectorAll('main *'))"
        " one.style.backgroundColor = 'transparent'; }"
    )
    assert judges.axe(page).judged < 0.5 * judges.texts(page)


def test_what_is_too_wide_too_small_or_missing_is_found(page: Page) -> None:
    page.set_viewport_size(judges.NARROWEST)
    assert not judges.overflowing(page) + judges.small_targets(page)
    assert not judges.pictures(page).broken
    page.evaluate(WIDE)
    assert judges.overflowing(page)
    page.evaluate(SMALL)
    assert len(judges.small_targets(page)) == 1
    page.evaluate(BROKEN)
    assert len(judges.pictures(page).broken) == 1


def test_a_focus_that_cannot_be_seen_is_found(page: Page) -> None:
    assert not walk(page)
    page.reload()
    page.evaluate("() => { document.querySelector('main form a, main a').style.outline = 'none'; }")
    assert len(walk(page)) == 1
    page.reload()
    page.evaluate(COVER)
    assert walk(page)


def test_a_broken_policy_a_script_error_and_a_missing_file_are_heard(page: Page) -> None:
    complaints = Complaints()
    complaints.listen(page)
    page.reload()
    assert not complaints.heard
    page.evaluate(INLINE)
    page.evaluate(BROKEN)
    page.evaluate("() => { setTimeout(() => { throw new Error('planted'); }); }")
    page.wait_for_timeout(300)
    said = "\n".join(complaints.heard)
    assert "style-src" in said
    assert "404: " in said
    assert "planted" in said


def test_a_badly_built_lesson_is_found(page: Page) -> None:
    page.set_content(
        "<main><h2>a</h2><h1>b</h1><h4>c</h4><div class=c-prose><table><tr><td>1</table>"
        "<img src=x><a href='#gone'>d</a></div><p id=e></p><p id=e></p></main>"
    )
    said = "\n".join(faults(page.evaluate(STRUCTURE)))
    for part in ("one h1", "h1 is followed by h4", "region", "no head", "without", "gone", "twice"):
        assert part in said, part
