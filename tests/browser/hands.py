"""What a person does with a keyboard alone, and what a reader without JavaScript does."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

from competency.domain.items import AnswerForm
from tests.web.quizzing import Asked

MOST_STOPS = 120
"""More Tab stops than any way between two controls of a page has."""
ENTERED = "main form[data-quiz]"
CONFIRM = f"{ENTERED} .c-form-foot button"


def has_focus(target: Locator) -> bool:
    """Whether the keyboard is at this element."""
    return bool(target.evaluate("element => element === document.activeElement"))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is on the target, as a person would."""
    for _stop in range(MOST_STOPS):
        if has_focus(target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def skip_to_content(page: Page) -> None:
    """Leave the header by its first link."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")
    assert has_focus(page.locator("main")), "the skip link leaves the focus behind"


def follow(page: Page, target: Locator) -> None:
    """Go to a link or button by Tab and open it with Enter."""
    tab_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer_by_keyboard(page: Page, asked: Asked) -> None:
    """Give the best answer of the question on the page and confirm it, without a pointer."""
    form = asked.form(asked.best())
    match asked.item.form:
        case AnswerForm.ORDER:
            _order(page, form)
        case AnswerForm.PAIRS:
            for name, value in form.items():
                _choose_in_list(page, page.locator(f"select[name='{name}']"), str(value))
        case _:
            numbers = form["answer"]
            assert isinstance(numbers, list)
            for number in numbers:
                page.keyboard.press(str(number))
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    follow(page, page.locator(CONFIRM))


def _order(page: Page, form: dict[str, object]) -> None:
    """Move each line to its place with Alt and the arrow keys."""
    wanted = [name for name, _place in sorted(form.items(), key=lambda pair: int(str(pair[1])))]
    for place, name in enumerate(wanted):
        now = _lines(page).index(name)
        if now == place:
            continue
        line = page.locator("[data-line]").filter(has=page.locator(f"select[name='{name}']"))
        tab_to(page, line.locator("button:enabled").first)
        for _step in range(now - place):
            page.keyboard.press("Alt+ArrowUp")
        assert _lines(page).index(name) == place


def _lines(page: Page) -> list[str]:
    """The lines of an ordering question from top to bottom."""
    found: Sequence[str] = page.eval_on_selector_all(
        "[data-line] select", "all => all.map(one => one.name)"
    )
    return list(found)


def _choose_in_list(page: Page, field: Locator, value: str) -> None:
    """Choose an entry of a list with the arrow keys."""
    tab_to(page, field)
    page.keyboard.press("Home")
    for _step in range(MOST_STOPS):
        if field.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach {value}")


def answer_without_script(page: Page, asked: Asked) -> None:
    """Give the best answer with plain form controls and send the form."""
    form = asked.form(asked.best())
    for name, value in form.items():
        if name == "answer":
            assert isinstance(value, list)
            for number in value:
                page.locator(f"input[name=answer][value='{number}']").check()
        else:
            page.locator(f"select[name='{name}']").select_option(str(value))
    page.locator(CONFIRM).click()
