"""Where the keyboard is can always be seen: at every stop of sign-in, home, quiz and review."""

import pytest
from playwright.sync_api import Page

from competency.domain.career_path import Language
from competency.domain.items import ItemKind, item_kinds
from tests.browser import judges
from tests.browser.conftest import Enter
from tests.browser.organisation import Organisation
from tests.browser.places import MANAGER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_STOPS = 160
FEWEST_STOPS = 6
TO_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
}"""
RING = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.closest('label');
  const ringed = element => {
    if (!element) return false;
    const style = getComputedStyle(element);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const box = at.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]];
  const seen = points.some(([across, down]) => {
    const top = document.elementFromPoint(
      box.left + box.width * across, box.top + box.height * down);
    return top && (at.contains(top) || label?.contains(top));
  });
  at.dataset.stops = Number(at.dataset.stops || 0) + 1;
  return {ring: ringed(at) || ringed(label), inside, seen, again: Number(at.dataset.stops) > 1,
          html: at.outerHTML.slice(0, 130)};
}"""


def walk(page: Page) -> list[str]:
    """Tab through the page once; the stops at which the focus is not to be seen."""
    page.evaluate(TO_THE_TOP)
    lost = []
    stops = 0
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(RING)
        if found is None or found["again"]:
            break
        stops += 1
        if not (found["ring"] and found["inside"] and found["seen"]):
            lost.append(f"{found}")
    assert FEWEST_STOPS <= stops < MOST_STOPS
    return lost


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_focus_is_in_sight_at_every_stop_of_sign_in(
    enter: Enter, language: Language, theme: str
) -> None:
    page = enter(None, language, theme)
    page.goto("/login")
    assert not walk(page)


@pytest.mark.parametrize("kind", item_kinds(), ids=str)
def test_the_focus_is_in_sight_at_every_stop_of_a_question(
    enter: Enter, organisation: Organisation, kind: ItemKind
) -> None:
    who = "Zahra Norouzi"
    attempt = f"focus-{kind.name}"
    organisation.open_sitting(who, attempt, [kind])
    for language, size in (("fa", None), ("en", judges.PHONE)):
        page = enter(who, language, **({"viewport": size} if size else {}))
        page.goto(f"/attempt/{attempt}")
        assert not walk(page)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_focus_is_in_sight_at_every_stop_of_a_review(
    enter: Enter, organisation: Organisation, size: str
) -> None:
    page = enter(MANAGER, "fa", **({"viewport": judges.PHONE} if size == "phone" else {}))
    page.goto(f"/reviews/demo-due-{organisation.people['Elham Nouri']}")
    assert not walk(page)


def test_the_focus_is_in_sight_at_every_stop_of_home(enter: Enter) -> None:
    page = enter("Sara Mohammadi", "en", viewport=judges.PHONE)
    page.goto("/")
    assert not walk(page)
