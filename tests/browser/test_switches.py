"""Language, theme and sign-out: what is chosen stays, what is ended is over."""

import pytest
from playwright.sync_api import Page, expect

from competency.domain.career_path import Language
from competency.i18n.translations import translator
from tests.browser import judges
from tests.browser.conftest import Enter
from tests.browser.organisation import Organisation
from tests.browser.states import HR

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FA, EN = translator("fa"), translator("en")
WHO = "Sepideh Maleki"


def choose_dark(page: Page) -> None:
    """Choose the dark theme in the menu of the header."""
    page.locator("[data-theme-form]").locator("..").locator("summary").click()
    with page.expect_response("**/theme"):
        page.locator("[data-theme-form] button[value=dark]").click()


def ground(page: Page) -> str:
    """The colour that the page stands on."""
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def test_language_and_theme_chosen_before_sign_in_stay(enter: Enter) -> None:
    page = enter(None, "fa")
    page.goto("/login")
    light = ground(page)
    page.get_by_role("button", name="switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("h1")).to_have_text("Sign in")
    choose_dark(page)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/forgot")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert ground(page) != light


def test_language_and_theme_follow_a_person_to_another_device(
    enter: Enter, organisation: Organisation
) -> None:
    page = enter(WHO, "fa")
    page.goto("/profile?level=senior")
    page.get_by_role("button", name="switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(f"{organisation.address}/profile?level=senior")
    choose_dark(page)
    other = enter(None, "fa")
    other.context.add_cookies(
        [
            {
                "name": "competency",
                "value": organisation.sign_in_cookie(WHO),
                "url": organisation.address,
            }
        ]
    )
    other.goto("/")
    expect(other.locator("html")).to_have_attribute("lang", "en")
    expect(other.locator("html")).to_have_attribute("data-bs-theme", "dark")
    other.get_by_role("button", name="به فارسی").click()
    expect(other.locator("html")).to_have_attribute("dir", "rtl")


def test_the_account_page_keeps_what_is_chosen_there(enter: Enter) -> None:
    page = enter(WHO, "fa")
    page.goto("/account")
    page.get_by_label("English").check()
    page.get_by_label(FA.gettext("Dark"), exact=True).check()
    page.locator("#target_level").select_option("leadership")
    page.get_by_role("button", name=FA.gettext("Save"), exact=True).click()
    expect(page.get_by_role("status")).to_have_text(EN.gettext("Saved."))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("#target_level")).to_have_value("leadership")


def test_signing_out_ends_every_window_and_leaves_nothing_behind(enter: Enter) -> None:
    page = enter("Hamed Shafiei", "en")
    page.goto("/profile")
    twin = page.context.new_page()
    twin.goto("/")
    page.locator(".c-user").click()
    page.get_by_role("button", name=EN.gettext("Sign out")).click()
    expect(page).to_have_url("/login")
    expect(page.get_by_role("status")).to_contain_text(EN.gettext("You are signed out."))
    page.go_back()
    expect(page.locator("h1")).to_have_text(EN.gettext("Sign in"))
    twin.reload()
    expect(twin.locator("h1")).to_have_text(EN.gettext("Sign in"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_open_menus_are_in_order(
    enter: Enter, organisation: Organisation, language: Language, theme: str
) -> None:
    page = enter(HR, language, theme)
    page.goto("/hr/matrix")
    menus = page.locator("details.c-menu:visible")
    assert menus.count() >= 3
    for menu in menus.all():
        menu.locator("summary").click()
        expect(menu.locator(".c-menu__item:visible").first).to_be_visible()
        assert not judges.axe(page).violations
        page.keyboard.press("Escape")
        expect(menu.locator("summary")).to_be_focused()


def test_menus_stay_within_a_narrow_window(enter: Enter) -> None:
    page = enter("Nima Kaviani", "en", viewport={"width": 320, "height": 700})
    page.goto("/reviews")
    for summary in page.locator("header .c-menu summary:visible").all():
        summary.click()
        for item in page.locator("header .c-menu[open] .c-menu__item:visible").all():
            box = item.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320
            assert box["height"] >= 24
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.keyboard.press("Escape")
