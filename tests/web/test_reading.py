"""The case, its workbook, the glossary and blank forms, as readers of lessons get them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from competency.domain.career_path import Language
from tests.web.conftest import Browser, SignIn

LESSON = "/path/barista/bar/espresso-extraction"


def reader(sign_in: SignIn, language: Language) -> Browser:
    browser = sign_in("learner")
    browser.post("/language", language=language)
    return browser


def text(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_case_shows_its_text_its_people_and_its_workbook(sign_in: SignIn) -> None:
    page = text(reader(sign_in, "en"), "/path/barista/case")
    assert "<h1>Café Hashti</h1>" in page
    assert "<caption>Two months at Café Hashti</caption>" in page
    assert '<dt id="niloofar">Niloofar</dt><dd>head barista at Café Hashti</dd>' in page
    assert 'href="/path/barista/case/drinks.csv"' in page


def test_a_sheet_of_the_workbook_comes_as_its_authors_keep_it(sign_in: SignIn) -> None:
    answer = reader(sign_in, "fa").get("/path/barista/case/drinks.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=drinks.csv"
    assert answer.get_data(as_text=True).startswith("month,shift,drinks,returned")


def test_the_glossary_is_in_the_readers_language_and_alphabet(sign_in: SignIn) -> None:
    english = text(reader(sign_in, "en"), "/path/barista/glossary")
    assert "12 terms" in english
    assert english.index('id="backflush"') < english.index('id="channeling"')
    assert "in the trade: a runner" in english
    persian = text(reader(sign_in, "fa"), "/path/barista/glossary")
    # چ stands between ج and ح, though its code is far behind.
    order = [persian.index(f'id="{term}"') for term in ("texture", "rolling", "grind", "dose")]
    assert order == sorted(order)
    assert "در زبان کار: دویدن آب" in persian


def test_a_lesson_leads_to_case_glossary_and_its_blank(sign_in: SignIn) -> None:
    page = text(reader(sign_in, "en"), LESSON)
    for address in ("/case", "/glossary", "/bar/blanks/recipe-card"):
        assert f'href="/path/barista{address}"' in page
    assert 'href="/path/barista/glossary#channeling"' in page


def test_a_lesson_says_at_which_level_each_step_is_needed(sign_in: SignIn) -> None:
    page = text(reader(sign_in, "en"), LESSON)
    anchors = page[page.index('id="anchors"') :]
    steps = anchors.split('class="c-step-line"')[1:]
    needed = [[level for level in LEVELS if f"needed at: {level}" in step] for step in steps]
    assert needed == [[], ["junior"], ["mid-level"], ["senior"], ["leadership"]]


LEVELS = ("junior", "mid-level", "senior", "leadership")


def test_a_blank_can_be_filled_in_a_spreadsheet(sign_in: SignIn) -> None:
    answer = reader(sign_in, "fa").get("/path/barista/bar/blanks/recipe-card.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet.title == "سه فنجان"
    assert sheet.sheet_view.rightToLeft
    assert [cell.value for cell in sheet[1]][:2] == ["فنجان", "دوز (گرم)"]
    assert sheet["A4"].value == "سوم"


def test_a_blank_comes_as_a_file_for_a_word_processor(sign_in: SignIn) -> None:
    answer = reader(sign_in, "en").get("/path/barista/bar/blanks/recipe-card.html")
    assert "attachment" in answer.headers["Content-Disposition"]
    page = answer.get_data(as_text=True)
    assert "<h1>Recipe card</h1>" in page
    assert '<table border="1"' in page
    assert "c-header" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/path/barista/case/people.yaml",
        "/path/barista/case/../../path.yaml",
        "/path/barista/bar/blanks/nothing",
        "/path/barista/bar/blanks/nothing.xlsx",
        "/path/barista/kitchen/blanks/recipe-card",
        "/path/nowhere/case",
        "/path/nowhere/glossary",
    ],
)
def test_what_is_not_there_is_not_found(sign_in: SignIn, address: str) -> None:
    answer = reader(sign_in, "en").get(address)
    assert answer.status_code in {404, 503}
