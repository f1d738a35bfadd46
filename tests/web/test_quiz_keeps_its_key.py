"""No byte of a key or a rationale leaves the server before its response is recorded.

The strongest form of it: a question page is the same, byte for byte, whatever the key is. The
key of every item is replaced in memory, and the page is asked for again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from competency.domain.career_path import Text
from competency.domain.curriculum import Curriculum
from competency.domain.items import JUDGEMENT_VALUES, Item, ItemKind, Option, item_kinds
from competency.services.curriculum import versions
from tests.web.cast import Cast
from tests.web.conftest import Browser, SignIn
from tests.web.quizzing import answer, asked, responses, serve_instead, sitting_of, started

ONE_OFF = re.compile(r'name="(?:csrf_token|idempotency_key)"[^>]*value="[^"]*"')
TAG = re.compile(r"<[^>]+>")
SHOWN_NAME = re.compile(r"\d*|question|answer(?:-\d+)?|(?:place|match)-\d+|csrf_token")
KINDS = item_kinds()


@pytest.fixture
def bank(session: Session, cast: Cast) -> tuple[Item, ...]:
    """Every item of the path in service."""
    found = versions.in_service(session).items
    assert {item.kind for item in found} == set(KINDS)
    return found


def other_key(item: Item) -> Item:
    """The item with the same words and another key: every field that marks it is moved on."""
    size = len(item.options)
    options = [
        replace(
            option,
            correct=item.options[(place + 1) % size].correct,
            position=item.options[(place + 1) % size].position,
            match=item.options[(place + 1) % size].match,
            value=item.options[(place + 1) % size].value,
            why=Text("دلیل دیگر", "another reason"),
        )
        for place, option in enumerate(item.options)
    ]
    return replace(item, options=tuple(options), step=item.step % 4 + 1)


def with_items(curriculum: Curriculum, items: tuple[Item, ...]) -> Curriculum:
    return replace(curriculum, items=items)


@pytest.fixture
def rekeyed(session: Session, cast: Cast) -> Curriculum:
    """The curriculum in service with every key replaced; the caller puts it in service."""
    curriculum = versions.in_service(session)
    return with_items(curriculum, tuple(other_key(item) for item in curriculum.items))


def page_of(browser: Browser, address: str) -> str:
    answered = browser.get(address)
    assert answered.status_code == 200
    return ONE_OFF.sub("", answered.get_data(as_text=True))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_question_page_is_the_same_whatever_the_key_is(
    sign_in: SignIn,
    session: Session,
    cast: Cast,
    bank: tuple[Item, ...],
    rekeyed: Curriculum,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learner = sign_in("learner")
    learner.post("/language", language=language)
    model = started(learner)
    for number, item in enumerate(bank):
        sitting_of(session, cast.learner, [item], public_id=f"one-{number}", like=model)
    addresses = [f"/attempt/one-{number}" for number in range(len(bank))]
    pages = [page_of(learner, address) for address in addresses]
    serve_instead(monkeypatch, rekeyed)
    for item, address, page in zip(bank, addresses, pages, strict=True):
        assert page_of(learner, address) == page, item.id


def secrets_of(item: Item) -> Iterator[str]:
    """What must not be read before the item is answered: its reasons, in both languages."""
    for option in item.options:
        yield option.why.fa
        yield option.why.en


def read(answered: TestResponse) -> str:
    """Everything that an answer says: its text as a person reads it, its source, its headers."""
    source = answered.get_data(as_text=True)
    return "\n".join((source, unescape(TAG.sub("", source)), str(answered.headers)))


def test_no_page_or_header_holds_a_reason_while_the_sitting_is_open(
    sign_in: SignIn, session: Session, cast: Cast, bank: tuple[Item, ...]
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    hidden = [words for item in bank for words in secrets_of(item)]
    for position, place in enumerate(asked(session, attempt)[:-1]):
        sent = answer(learner, attempt, position, place.form(place.worst()))
        assert sent.status_code == 302
        for address in (
            sent.location,
            f"/attempt/{attempt}?question={position + 1}",
            f"/attempt/{attempt}/result",
            "/",
            "/profile",
            f"/profile?why={place.item.competency}",
            "/path/barista/bar",
            f"/path/barista/bar/{place.item.competency}",
            "/path/barista/bar/quiz",
        ):
            answered = learner.get(address)
            seen = read(answered)
            assert not [words for words in hidden if words in seen], address


def test_the_page_names_options_by_number_only(
    sign_in: SignIn, session: Session, cast: Cast, bank: tuple[Item, ...]
) -> None:
    learner = sign_in("learner")
    model = started(learner)
    for number, item in enumerate(bank):
        sitting_of(session, cast.learner, [item], public_id=f"one-{number}", like=model)
        page = page_of(learner, f"/attempt/one-{number}")
        form = page[page.index("data-quiz>") :].partition("</form>")[0]
        tags = re.findall(r"<(?:input|option|select|button)\b[^>]*>", form)
        told = [v for tag in tags for v in re.findall(r'(?:name|value|id|data-key)="([^"]*)"', tag)]
        assert told
        assert not [v for v in told if not SHOWN_NAME.fullmatch(v)], item.id


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_an_incomplete_answer_gives_nothing_away(
    sign_in: SignIn, session: Session, cast: Cast, bank: tuple[Item, ...], kind: ItemKind
) -> None:
    learner = sign_in("learner")
    item = next(one for one in bank if one.kind is kind)
    sitting_of(session, cast.learner, [item], public_id="one", like=started(learner))
    learner.get("/attempt/one")
    refused = answer(learner, "one", 0, {})
    assert refused.status_code == 422
    seen = read(refused)
    assert not [words for words in secrets_of(item) if words in seen]
    assert responses(session, cast.learner) == []


def test_the_result_gives_the_reasons_of_answered_questions_only(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    learner = sign_in("learner")
    learner.post("/language", language="en")
    attempt = started(learner)
    places = asked(session, attempt)
    for position in (0, 1):
        answer(learner, attempt, position, places[position].form(places[position].best()))
    learner.get(f"/attempt/{attempt}")
    assert learner.post(f"/attempt/{attempt}/finish").status_code == 302
    result = learner.get(f"/attempt/{attempt}/result")
    assert result.status_code == 200
    page = read(result)
    told = {o.why.en for place in places[:2] for o in place.options}
    kept = {o.why.en for place in places[2:] for o in place.options} - told
    assert told
    assert kept
    assert not [words for words in told if words not in page]
    assert not [words for words in kept if words in page]


def test_no_answer_to_a_question_carries_a_tag_that_could_be_compared(
    sign_in: SignIn, session: Session
) -> None:
    learner = sign_in("learner")
    attempt = started(learner)
    page = learner.get(f"/attempt/{attempt}")
    assert "ETag" not in page.headers
    assert "Last-Modified" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


def test_published_figures_hold_no_reason(
    sign_in: SignIn, session: Session, bank: tuple[Item, ...]
) -> None:
    learner = sign_in("learner")
    curriculum = versions.in_service(session)
    hidden = [words for item in bank for words in secrets_of(item)]
    assert curriculum.assets
    for name in curriculum.assets:
        figure = learner.get(f"/path-assets/{curriculum.version}/{name}")
        assert figure.status_code == 200
        seen = read(figure)
        assert not [words for words in hidden if words in seen]


def test_a_rekeyed_item_is_really_another_one(bank: tuple[Item, ...]) -> None:
    """The comparison above would prove nothing if the keys it compares were the same."""
    for item in bank:
        mine, other = _key(item.options), _key(other_key(item).options)
        assert mine != other, item.id
        assert all(o.value is None or o.value in JUDGEMENT_VALUES for o in item.options)


def _key(options: tuple[Option, ...]) -> list[tuple[object, ...]]:
    return [(o.key, o.correct, o.position, o.match, o.value) for o in options]
