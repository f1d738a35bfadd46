"""What HR does in a browser: find, take files away, import people, undo."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Download, Page, expect

from competency.domain.career_path import Language
from competency.i18n.digits import to_latin
from competency.i18n.translations import translator
from competency.services.demo.cast import DOMAIN
from competency.storage.queries import people as queries
from tests.browser.conftest import Enter
from tests.browser.organisation import Organisation
from tests.browser.states import HR

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FA, EN = translator("fa"), translator("en")
AREA = "audience"
MOST_CLICKS = 2
COUNT_CLICKS = """addEventListener('click', event => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);"""

Matrix = dict[str, dict[str, str]]
"""Name of a person → title of a competency → step, "" where not yet assessed."""


def shown(page: Page) -> Matrix:
    """The matrix as the page shows it, with Latin digits."""
    table = page.locator("table.c-matrix")
    titles = [to_latin(one.strip()) for one in table.locator("thead th").all_inner_texts()]
    found: Matrix = {}
    for row in table.locator("tbody tr").all():
        name = row.locator("th").inner_text().strip()
        steps = row.locator("td .c-cell").evaluate_all(
            "all => all.map(c => c.matches('.c-cell--none') ? '' : c.firstChild.textContent.trim())"
        )
        found[name] = dict(zip(titles[-len(steps) :], map(to_latin, steps), strict=True))
    return found


def narrowed(everything: list[list[Any]], titles: set[str]) -> Matrix:
    """The same competencies in the rows of a file; its first column is the name."""
    head, *rows = everything
    found = {}
    for row in rows:
        pairs = {str(title): cell for title, cell in zip(head, row, strict=True)}
        found[str(row[0])] = {
            title: str(pairs[title]) if isinstance(pairs[title], int) else pairs[title] or ""
            for title in titles
        }
    return found


def sheet_rows(download: Download, folder: Path) -> list[list[Any]]:
    """The rows of the first sheet from its line of titles on."""
    file = folder / download.suggested_filename
    download.save_as(file)
    book = openpyxl.load_workbook(file)
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    return [row for row in rows[1:] if row[3] is not None]


def take_file(page: Page, kind: str) -> Download:
    """Take a file away with the two clicks of its menu."""
    page.evaluate("sessionStorage.clicks = 0")
    page.locator("main .c-menu summary").first.click()
    with page.expect_download() as found:
        page.locator("main .c-menu__item").filter(has_text=kind).click()
    assert page.evaluate("Number(sessionStorage.clicks)") == MOST_CLICKS
    return found.value


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_files_of_a_filtered_matrix_hold_the_cells_of_the_page(
    enter: Enter, organisation: Organisation, language: Language, tmp_path: Path
) -> None:
    page = enter(HR, language)
    page.add_init_script(COUNT_CLICKS)
    page.goto("/hr/matrix")
    everybody = page.locator("table.c-matrix tbody tr").count()
    page.locator("#filter-team").select_option(str(organisation.teams["Brand"]))
    page.wait_for_url("**team=*")
    page.locator("#filter-area").select_option(AREA)
    page.wait_for_url("**area=*")
    on_page = shown(page)
    assert 5 < len(on_page) < everybody
    titles = set(next(iter(on_page.values())))
    assert len(titles) == len(organisation.curriculum.path.area(AREA).competencies)

    excel = take_file(page, "XLSX")
    assert narrowed(sheet_rows(excel, tmp_path), titles) == on_page
    book = openpyxl.load_workbook(tmp_path / excel.suggested_filename)
    assert bool(book.worksheets[0].sheet_view.rightToLeft) == (language == "fa")

    plain = take_file(page, "CSV")
    plain.save_as(tmp_path / "matrix.csv")
    text = (tmp_path / "matrix.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = [list(row) for row in csv.reader(io.StringIO(text.decode("utf-8-sig")))]
    assert narrowed(rows, titles) == on_page


def test_the_address_of_a_filtered_matrix_can_be_shared(enter: Enter) -> None:
    page = enter(HR, "en")
    page.goto("/hr/matrix")
    page.get_by_label(EN.gettext("Search by name")).fill("Nouri")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=Nouri**")
    assert "team=" not in page.url
    page.locator("th .c-sort").nth(1).click()
    page.wait_for_url("**sort=level**")
    other = enter(HR, "en")
    other.goto(page.url)
    expect(other.locator("table.c-matrix tbody tr")).to_have_count(1)
    expect(other.locator("table.c-matrix tbody th")).to_have_text("Elham Nouri")
    expect(other.locator("th[aria-sort=ascending]")).to_contain_text("Level")


def test_an_import_is_looked_at_first_and_then_saved(
    enter: Enter, organisation: Organisation
) -> None:
    table = (
        "نام,نام لاتین,رایانامه,تیم,نقش,سطح\n"
        f"گلی تازه,Goli Tazeh,goli.tazeh@{DOMAIN},برند,,ابتدایی\n"
        f"محمد طاهری,Mohammad Taheri,mohammad.taheri@{DOMAIN},برند,,میانی\n"
        f"بی‌تیم,Lost,lost@{DOMAIN},تیمی که نیست,,ابتدایی\n"
    )
    page = enter(HR, "fa")
    page.goto("/hr/people")
    page.get_by_role("link", name=FA.gettext("Import"), exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "افراد.csv", "mimeType": "text/csv", "buffer": table.encode("utf-8-sig")}
    )
    page.get_by_role("button", name=FA.gettext("Show what would happen")).click()
    expect(page.locator("h1")).to_have_text(FA.gettext("Preview: nothing is saved yet"))
    expect(page.locator(".c-stat__number")).to_have_text(["۱", "۱", "۰", "۱"])
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("تیمی که نیست")
    expect(first.locator(".c-tag--error")).to_be_visible()
    with organisation.records() as session:
        assert queries.by_email(session, f"goli.tazeh@{DOMAIN}") is None

    with page.expect_download() as faulty:
        page.get_by_role("link", name=FA.gettext("Download the faulty rows")).click()
    assert "lost@" in Path(faulty.value.path()).read_text(encoding="utf-8-sig")
    page.locator(".c-page-head button.btn-primary").click()
    expect(page).to_have_url(f"{organisation.address}/hr/people")
    with organisation.records() as session:
        made = queries.by_email(session, f"goli.tazeh@{DOMAIN}")
        assert made is not None
        assert queries.by_email(session, f"lost@{DOMAIN}") is None
        brand = organisation.teams["Brand"]
        assert brand in queries.teams_of(session, made.person_id)
        assert brand in queries.teams_of(session, organisation.people["Mohammad Taheri"])
    page.locator("#filter-q").fill("گلی")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("گلی تازه")


def test_a_person_added_by_hand_is_invited_and_chooses_a_password(
    enter: Enter, organisation: Organisation
) -> None:
    page = enter(HR, "en")
    page.goto("/hr/people/new")
    page.locator("#name").fill("نوید تازه")
    page.locator("#name_latin").fill("Navid Tazeh")
    page.locator("#email").fill(f"navid.tazeh@{DOMAIN}")
    page.locator("#team").select_option(str(organisation.teams["Brand"]))
    page.get_by_role("button", name=EN.gettext("Add and invite")).click()
    expect(page.locator("main")).to_contain_text("Navid Tazeh")
    admin = enter("Arash Bahrami", "en")
    admin.goto("/admin/mail")
    admin.locator("tr").filter(has_text="navid.tazeh@").first.get_by_role("link").click()
    link = admin.locator(".c-mail a").first.get_attribute("href")
    assert link is not None
    guest = enter(None, "en")
    guest.goto(link)
    guest.locator("input[type=password]").fill("seven calm green tables")
    guest.locator("main form button.btn-primary").click()
    expect(guest).to_have_url(f"{organisation.address}/")
    expect(guest.get_by_role("status")).to_contain_text("Welcome")
