"""The pages of item analysis: who may, what they show, and that no key leaks from them."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.items import ItemKind, item_kinds
from competency.services.curriculum import versions
from competency.web.extensions import db
from tests.services.answering import key_of, take_quizzes, wrong_key
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser, SignIn

ROW = re.compile(r"<tr>.*?</tr>", re.S)


@pytest.fixture
def curriculum(session: Session, cast: Cast) -> Curriculum:
    return versions.in_service(session)


@pytest.fixture
def hr(sign_in: SignIn) -> Browser:
    made = sign_in("hr")
    made.post("/language", language="en")
    return made


@pytest.fixture
def answered(session: Session, curriculum: Curriculum) -> str:
    """Two hundred and twenty people answered everything; the id of the item with a wrong key."""
    bad = next(one for one in curriculum.items if one.id == "milk-q1")
    really = next(key for key in bad.keys if key != key_of(bad))
    take_quizzes(session, curriculum, 220, at=NOW, changes={bad.id: wrong_key(bad, really)})
    return bad.id


def ids(page: str) -> list[str]:
    """The items of the list, in order."""
    return re.findall(r'href="/hr/items/([\w-]+)"', page)


def test_the_list_names_the_item_with_the_wrong_key(hr: Browser, answered: str) -> None:
    page = unescape(hr.get("/hr/items").text)
    assert len(ids(page)) == 15
    (row,) = [row for row in ROW.findall(page) if f"/hr/items/{answered}" in row]
    assert "The key may be wrong" in row
    assert "220" in row
    assert "may make a score wrong" in page
    assert answered in ids(hr.get("/hr/items", state="urgent").text)
    assert ids(hr.get("/hr/items", sort="item_rest").text)[0] == answered
    assert ids(hr.get("/hr/items", sort="-item_rest").text)[-1] == answered
    assert 'aria-sort="descending"' in hr.get("/hr/items", sort="-findings").text
    assert ids(hr.get("/hr/items", sort="-findings").text)[0] == answered


def test_filters_are_in_the_address_and_stay_in_the_form(hr: Browser, answered: str) -> None:
    page = hr.get(
        "/hr/items", competency="milk-steaming", kind="single", q="milk", sort="facility"
    ).text
    assert set(ids(page)) <= {"milk-q1", "milk-q2"}
    assert '<option value="milk-steaming" selected>' in page
    assert '<option value="single" selected>' in page
    assert 'name="sort" value="facility"' in page
    nothing = hr.get("/hr/items", q="zzzz").text
    assert "No question fits these filters" in nothing
    assert ids(nothing) == []
    for wrong in ({"area": "x"}, {"competency": "x"}, {"kind": "x"}, {"state": "x"}, {"sort": "x"}):
        assert hr.get("/hr/items", **wrong).status_code == 404, wrong
    beyond = hr.get("/hr/items", page="9", area="bar")
    assert beyond.status_code == 302
    assert "page=1" in beyond.location
    assert "area=bar" in beyond.location


def test_before_anybody_answered_the_list_says_what_will_be_here(hr: Browser) -> None:
    page = unescape(hr.get("/hr/items").text)
    assert "Nobody has answered a question yet" in page
    assert "50 more answers needed" in page
    one = unescape(hr.get("/hr/items/milk-q1").text)
    assert "0 answers so far; more needed before it is judged: 50" in one
    assert hr.get("/hr/items/milk-q1/information.svg").status_code == 200
    assert hr.get("/hr/items/milk-q1/curve.svg").status_code == 404


def test_a_page_of_an_item_tells_all_of_it(
    hr: Browser, answered: str, curriculum: Curriculum
) -> None:
    item = next(one for one in curriculum.items if one.id == answered)
    page = unescape(hr.get(f"/hr/items/{answered}").text)
    for option in item.options:
        assert option.why.en in page
    assert "Check the key before anything else." in page
    assert "it may be right, too" in page
    assert "Between the languages" in page
    assert f"/hr/items/{answered}/curve.svg" in page
    assert "/path/barista/bar/milk-steaming" in page
    for name in ("information", "curve"):
        for query in ({}, {"theme": "dark", "width": "narrow"}):
            drawn = hr.get(f"/hr/items/{answered}/{name}.svg", **query)
            assert drawn.mimetype == "image/svg+xml"
            assert drawn.status_code == 200
    known = hr.client.get(
        f"/hr/items/{answered}/curve.svg",
        headers={"If-None-Match": hr.get(f"/hr/items/{answered}/curve.svg").headers["ETag"]},
    )
    assert known.status_code == 304
    assert hr.get(f"/hr/items/{answered}/portrait.svg").status_code == 404
    assert hr.get("/hr/items/no-such-item").status_code == 404


@pytest.mark.parametrize("kind", item_kinds(), ids=str)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_kind_has_its_page_in_both_languages(
    hr: Browser, answered: str, curriculum: Curriculum, kind: ItemKind, language: str
) -> None:
    hr.post("/language", language=language)
    for item in curriculum.items:
        if item.kind is kind:
            page = unescape(hr.get(f"/hr/items/{item.id}").text)
            assert all(option.text[language] in page for option in item.options)
            assert "%(" not in page


def test_a_figure_of_fewer_than_five_people_is_not_shown(
    hr: Browser, session: Session, curriculum: Curriculum
) -> None:
    take_quizzes(session, curriculum, 4, at=NOW)
    page = unescape(hr.get("/hr/items/milk-q1").text)
    assert "Averages of fewer than 5 people are not shown" in page
    assert "%" not in page[page.index("In figures") : page.index("In scoring")]
    assert "Option by option" not in page
    (row,) = [r for r in ROW.findall(hr.get("/hr/items").text) if "/hr/items/milk-q1" in r]
    assert "%" not in row
    assert "46 more answers needed" in row


def test_no_word_of_a_key_reaches_anybody_without_the_right(
    sign_in: SignIn, answered: str, curriculum: Curriculum
) -> None:
    secrets = [
        o.why[spoken] for i in curriculum.items for o in i.options for spoken in ("fa", "en")
    ]
    for name in ("learner", "colleague", "boss", "keeper", "rival", "admin"):
        browser = sign_in(name)
        assert "/hr/items" not in browser.get("/").text
        assert "/hr/items" not in browser.get("/path/barista/bar/milk-steaming").text
        for address in (
            "/hr/items",
            f"/hr/items/{answered}",
            f"/hr/items/{answered}/curve.svg",
            "/hr/items/no-such-item",
        ):
            refused = browser.get(address)
            assert refused.status_code == 403, (name, address)
            assert not [words for words in secrets if words in unescape(refused.text)]


def test_hr_and_authors_find_the_way_there_and_back(sign_in: SignIn, answered: str) -> None:
    for name in ("hr", "author"):
        browser = sign_in(name)
        assert 'href="/hr/items"' in browser.get("/").text
        lesson = browser.get("/path/barista/bar/milk-steaming").text
        assert "/hr/items?competency=milk-steaming" in lesson
        assert set(ids(browser.get("/hr/items", competency="milk-steaming").text)) == {
            f"milk-q{n}" for n in range(1, 6)
        }


@pytest.fixture
def statements(app: Flask, answered: str) -> Iterator[list[str]]:
    """What the application asks of its database."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_no_page_asks_more_than_twelve_queries_even_when_it_counts_anew(
    hr: Browser, statements: list[str], answered: str
) -> None:
    for address in ("/hr/items", "/hr/items", f"/hr/items/{answered}"):
        statements.clear()
        assert hr.get(address).status_code == 200
        asked = [one for one in statements if one.lstrip().upper().startswith(("SELECT", "WITH"))]
        assert 0 < len(asked) <= 12, "\n".join(asked)


@pytest.mark.parametrize("address", ["/hr/items", "/hr/people", "/hr/matrix"])
def test_an_address_may_ask_for_anything(sign_in: SignIn, address: str) -> None:
    """Names that mean something to the maker of addresses do nothing here."""
    browser = sign_in("hr")
    odd = "page=99&endpoint=x&format=y&_external=1&_method=POST&_scheme=ftp&values=1&q=a"
    found = browser.get(f"{address}?{odd}")
    if found.status_code == 302:
        assert found.location.startswith(address), "no host, no other page"
        found = browser.get(found.location)
    assert found.status_code == 200
