"""What the scripts add to pages that work without them: keyboard, drafts, menus, theme."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page, Route, expect
from wtforms import Form, RadioField, SelectField
from wtforms.fields import SelectChoice

from competency.i18n.digits import to_persian
from competency.i18n.translations import translator

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "competency" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'"
)
PAGE = """
{% from "components/quiz.html" import choice_option, order_list, key_hints with context %}
{% from "components/forms.html" import saved_state with context %}
{% from "components/shell.html" import theme_switch, toast with context %}
<!doctype html>
<html lang="fa" dir="rtl" data-bs-theme="light" data-theme-choice="light">
<head><meta charset="utf-8"><title>آزمون</title>
{% for sheet in ["tokens", "base", "shell", "forms", "quiz", "pages"] %}
<link rel="stylesheet" href="/static/css/{{ sheet }}.css">{% endfor %}
<script src="/static/js/theme.js"></script>
{% for script in ["app", "quiz", "draft"] %}
<script src="/static/js/{{ script }}.js" type="module"></script>{% endfor %}</head>
<body><header>{{ theme_switch() }}</header><main>
{% block body %}{% endblock %}
</main></body></html>
"""
QUIZ = """{% extends "page" %}{% block body %}
{% from "components/quiz.html" import choice_option, order_list with context %}
<form data-quiz method="post" action="/answer">
{% for choice in form.answer %}{{ choice_option(loop.index, "گزینه", choice) }}{% endfor %}
{% call(line) order_list([form.x, form.y, form.z]) %}{{ line.label.text }}{% endcall %}
<a href="/before" data-previous>قبل</a><button data-confirm>تأیید</button></form>
{% endblock %}"""
DRAFT = """{% extends "page" %}{% block body %}
{% from "components/forms.html" import saved_state with context %}
<form data-autosave="/draft" method="post" action="/answer">
<label>متن <textarea name="text"></textarea></label>{{ saved_state() }}<button>ثبت</button></form>
{% endblock %}"""


PLACES = [
    SelectChoice(value, text) for value, text in (("", "–"), ("1", "۱"), ("2", "۲"), ("3", "۳"))
]


class QuizForm(Form):
    """Four options to choose from, and three lines to put in order."""

    answer = RadioField(choices=[SelectChoice(key, "") for key in "abcd"])
    x = SelectField("هدف", choices=PLACES)
    y = SelectField("مخاطب", choices=PLACES)
    z = SelectField("پیام", choices=PLACES)


class Server(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "static").symlink_to(STATIC)
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined
    )
    words = translator("fa")
    env.globals.update(
        _=words.gettext,
        ngettext=words.ngettext,
        language="fa",
        theme="light",
        request=None,
        csrf_token=lambda: "token",
        url_for=lambda endpoint, **_values: f"/{endpoint}",
    )
    env.filters["person_name"] = str
    env.filters["digits"] = lambda value: to_persian(str(value))
    page = env.from_string(PAGE)
    for name, source in (("quiz", QUIZ), ("draft", DRAFT)):
        html = env.from_string(source.replace('"page"', "page")).render(page=page, form=QuizForm())
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    handler = functools.partial(Server, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 900, "height": 800})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if "Policy" in said.text else None)
    yield opened
    opened.close()
    assert not errors


def chosen(page: Page) -> str | None:
    value: str | None = page.evaluate(
        "document.querySelector('input[name=answer]:checked')?.value ?? null"
    )
    return value


def places(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-line] select", "all => all.map(s => s.name.slice(-1) + s.value)"
    )
    return found


@pytest.mark.parametrize(("key", "option"), [("3", "c"), ("۲", "b"), ("٤", "d")])
def test_number_keys_of_any_script_choose_an_option(
    page: Page, address: str, key: str, option: str
) -> None:
    page.goto(f"{address}/quiz.html")
    page.evaluate(
        "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))",
        key,
    )
    assert chosen(page) == option


def test_enter_confirms_once_with_the_chosen_answer(page: Page, address: str) -> None:
    page.goto(f"{address}/quiz.html")
    sent: list[str | None] = []

    def hold(route: Route) -> None:
        sent.append(route.request.post_data)

    page.route("**/answer", hold)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert len(sent) == 1
    assert "answer=a" in (sent[0] or "")


def test_backspace_goes_back_but_not_out_of_a_text(page: Page, address: str) -> None:
    page.goto(f"{address}/draft.html")
    page.get_by_label("متن").fill("سلام")
    page.get_by_label("متن").press("Backspace")
    expect(page.get_by_label("متن")).to_have_value("سلا")
    page.evaluate("document.querySelector('form').removeAttribute('data-autosave')")
    page.goto(f"{address}/quiz.html")
    page.keyboard.press("Backspace")
    page.wait_for_url("**/before")


def test_lines_move_by_keyboard_and_keep_the_focus(page: Page, address: str) -> None:
    page.goto(f"{address}/quiz.html")
    assert places(page) == ["x1", "y2", "z3"]
    page.locator("[data-line]").first.locator("[data-move='1']").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert places(page) == ["y1", "x2", "z3"]
    expect(page.locator("[data-ordering-status]")).to_have_text("اکنون در جای ۲ از ۳")
    page.keyboard.press("Alt+ArrowDown")
    assert places(page) == ["y1", "z2", "x3"]
    focused = page.evaluate("document.activeElement.closest('[data-line]').innerText")
    assert "هدف" in focused


def test_a_draft_is_saved_a_moment_after_typing_and_says_when(page: Page, address: str) -> None:
    sent: list[str | None] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(json={"saved": "۱۲:۰۴"})

    page.route("**/draft", answer)
    page.goto(f"{address}/draft.html")
    page.get_by_label("متن").fill("نمونه")
    status = page.get_by_role("status")
    expect(status).to_have_text("هنوز ذخیره نشده")
    expect(status).to_have_text("پیش‌نویس ذخیره شد ۱۲:۰۴")
    assert len(sent) == 1


def test_a_draft_that_cannot_be_saved_says_so_and_keeps_the_text(page: Page, address: str) -> None:
    page.route("**/draft", lambda route: route.abort())
    page.goto(f"{address}/draft.html")
    page.get_by_label("متن").fill("نمونه")
    expect(page.get_by_role("status")).to_contain_text("ذخیره نشد")
    expect(page.get_by_label("متن")).to_have_value("نمونه")


def test_the_theme_changes_at_once_and_is_sent(page: Page, address: str) -> None:
    sent: list[str | None] = []

    def take(route: Route) -> None:
        sent.append(route.request.post_data)
        route.fulfill(status=204)

    page.goto(f"{address}/quiz.html")
    target = page.locator("[data-theme-form]").get_attribute("action")
    page.route(f"**{target}", take)
    page.get_by_text("پوسته").locator("..").click()
    page.get_by_role("button", name="تیره").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_timeout(100)
    assert len(sent) == 1
    assert "dark" in (sent[0] or "")


def test_escape_closes_a_menu_and_gives_the_focus_back(page: Page, address: str) -> None:
    page.goto(f"{address}/quiz.html")
    summary = page.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="روشن")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="روشن")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_automatic_theme_follows_the_system(browser: Browser, address: str) -> None:
    page = browser.new_page(color_scheme="dark")
    page.add_init_script(
        "new MutationObserver((_, o) => { const h = document.documentElement;"
        " if (h) { h.dataset.themeChoice = 'auto'; o.disconnect(); } })"
        ".observe(document, {childList: true})"
    )
    page.goto(f"{address}/quiz.html")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.close()
