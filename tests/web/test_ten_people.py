"""What the pages say to ten fixed people, in both languages, on the real career path."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from competency.app import create_app
from competency.config import load
from competency.domain.evidence import Evidence
from competency.services.accounts import passwords
from competency.services.curriculum import contexts, publishing, versions
from competency.services.evidence import store
from competency.storage import chains
from competency.storage.chains import NewEvidence
from competency.storage.engine import make_engine, write_session
from competency.storage.migrate import upgrade
from competency.storage.models import Identity, Person, ScoringContextRow
from competency.web.extensions import db
from tests.scoring.ten_people import CONTEXT, EVIDENCE_OF, NOW
from tests.web.browser import Browser
from tests.web.cast import PASSWORD

CURRICULUM = Path(__file__).parents[2] / "curriculum" / "social-media-manager"
LONG_AGO = NOW - timedelta(days=3000)
TAGS = re.compile(r"<[^>]+>")
SPACES = re.compile(r"\s+")


def words_of(answer: str) -> str:
    """The text of a page as a person reads it."""
    return SPACES.sub(" ", unescape(TAGS.sub(" ", answer)))


def email_of(name: str) -> str:
    return name.replace(" ", "-") + "@ten.example"


def _as_new(piece: Evidence, version: str, raters: dict[int, int]) -> NewEvidence:
    return NewEvidence(
        competency=piece.competency,
        kind=piece.kind,
        category=piece.category,
        categories=piece.categories,
        item_version=piece.item,
        rater_id=raters[piece.rater] if piece.rater else None,
        source="ten-people",
        framework_version=version,
        occurred_at=piece.occurred_at,
    )


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose people are the ten."""
    instance = tmp_path_factory.mktemp("ten")
    settings = load({}, instance=str(instance), password_cost="low", daily_roll=False,
                    sign_in_limit="1000 per minute")  # fmt: skip
    engine = make_engine(settings.database)
    upgrade(engine)
    with write_session(engine) as session:
        version, _ = publishing.publish(session, CURRICULUM, now=LONG_AGO)
        curriculum = versions.in_service(session)
        _, published = contexts.in_force(session, curriculum.path.id)
        items = dict(published.items) | dict(CONTEXT.items)
        session.add(
            ScoringContextRow(
                path_id=curriculum.path.id,
                framework_version=version,
                document=replace(CONTEXT, framework_version=version, items=items).to_document(),
                reason="test",
                recorded_at=LONG_AGO,
            )
        )
        secret = passwords.hash_password(PASSWORD, "low")
        raters = {
            71: _enrol(session, "first rater", secret),
            72: _enrol(session, "second rater", secret),
        }
        scorer = store.Scorer.of(session, curriculum, settings.zone)
        for name, by_competency in EVIDENCE_OF.items():
            person = _enrol(session, name, secret)
            pieces = sorted(
                (p for group in by_competency.values() for p in group),
                key=lambda p: p.occurred_at,
            )
            if pieces:
                chains.append(
                    session, person, [_as_new(p, version, raters) for p in pieces], recorded_at=NOW
                )
                session.flush()
                store.refresh(session, person, scorer, now=NOW)
        session.commit()
    engine.dispose()
    app = create_app(settings, clock=lambda: NOW)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _enrol(session: Session, name: str, secret: str) -> int:
    person = Person(created_at=LONG_AGO)
    session.add(person)
    session.flush()
    session.add(
        Identity(person_id=person.id, email=email_of(name), name=name, name_key=name,
                 name_latin=name, password_hash=secret)
    )  # fmt: skip
    return person.id


def read(app: Flask, name: str, page: str, language: str) -> str:
    browser = Browser(app.test_client())
    browser.get("/login")
    browser.post("/login", email=email_of(name), password=PASSWORD)
    browser.get("/account")
    browser.post("/language", language=language)
    path, _mark, asked = page.partition("?why=")
    answer = browser.get(path, **({"why": asked} if asked else {}))
    assert answer.status_code == 200
    return words_of(answer.get_data(as_text=True))


ENGLISH = {
    "blank newcomer": ["No estimate yet", "To your first estimate in half an hour"],
    "modest expert": ["Leadership", "The top of this path"],
    "boaster": ["Below junior", "Why not junior yet?", "your evidence makes 0 of them certain"],
    "long-absent senior": [
        "Mid-level",
        "Why not senior yet?",
        "What would tell most about senior",
        "Moves the chance of senior by about",
    ],
    "perfect leader": ["Leadership", "The top of this path"],
    "steady junior": ["Junior", "Why not mid-level yet?"],
    "mid on the way up": [
        "Mid-level",
        "Why not senior yet?",
        "No single quiz or review would change much about that",
    ],
    "reviews only": ["Mid-level", "76 manager ratings"],
    "quizzes only": [
        "Not known yet",
        "19 of the 38 competencies",
        "with 23 a level can be shown",
        "First review of the whole path",
        "more competencies that the level asks for",
    ],
    "contradictory evidence": [
        "The reviews by first rater, second rater stand far below everything else"
    ],
}
PERSIAN = {
    "blank newcomer": ["هنوز برآوردی نیست", "تا نخستین برآورد در نیم ساعت"],
    "modest expert": ["رهبری", "بالای این مسیر"],
    "boaster": ["پیش از ابتدایی", "چرا هنوز ابتدایی نه؟", "شواهد شما ۰ تا را قطعی می‌کند"],
    "long-absent senior": [
        "میانی",
        "چرا هنوز ارشد نه؟",
        "چه چیزی تکلیف «ارشد» را روشن‌تر می‌کند",
        "واحد درصد بالا یا پایین می‌برد",
    ],
    "perfect leader": ["رهبری", "بالای این مسیر"],
    "steady junior": ["ابتدایی", "چرا هنوز میانی نه؟"],
    "mid on the way up": ["میانی", "چرا هنوز ارشد نه؟", "نخست باید آنچه را کم است آموخت"],
    "reviews only": ["میانی", "۷۶ نمره‌ی ارزیابی مدیر"],
    "quizzes only": ["هنوز معلوم نیست", "از ۳۸ شایستگی", "۱۹ تا سنجیده شده", "با ۲۳ تا"],
    "contradictory evidence": ["بسیار پایین‌تر از همه‌ی دانسته‌های دیگر است"],
}


@pytest.mark.parametrize("name", EVIDENCE_OF)
def test_home_says_in_english_what_a_sensible_manager_would_say(ten: Flask, name: str) -> None:
    page = read(ten, name, "/", "en")
    for sentence in ENGLISH[name]:
        assert sentence in page


@pytest.mark.parametrize("name", EVIDENCE_OF)
def test_home_says_in_persian_what_a_sensible_manager_would_say(ten: Flask, name: str) -> None:
    page = read(ten, name, "/", "fa")
    for sentence in PERSIAN[name]:
        assert sentence in page


def test_only_who_contradicts_themselves_is_told_so(ten: Flask) -> None:
    for name in EVIDENCE_OF:
        told = "Both cannot be right" in read(ten, name, "/", "en")
        assert told is (name == "contradictory evidence"), name


def test_the_boaster_learns_that_their_own_claim_counts_for_little(ten: Flask) -> None:
    page = read(ten, "boaster", "/profile?why=content-calendar", "en")
    assert "Why step None and not Familiarity in “" in page
    assert "self-rating: step 4" in page
    assert "(counts for little)" in page


def test_the_modest_expert_sees_the_quiz_and_the_review_push_higher(ten: Flask) -> None:
    page = read(ten, "modest expert", "/profile?why=content-calendar", "en")
    assert "review by first rater: step 4" in page
    assert re.search(r"quiz: \d+ of 12 right 9\d% higher", page)


def test_the_long_absent_senior_sees_how_little_weight_is_left(ten: Flask) -> None:
    page = read(ten, "long-absent senior", "/profile?why=content-calendar", "en")
    assert re.search(r"quiz: \d+ of 12 right [1-9]% ", page)


def test_the_profile_tells_what_certifies_from_what_is_likely(ten: Flask) -> None:
    page = read(ten, "quizzes only", "/profile", "en")
    assert "“Most likely” also takes in what all other competencies say" in page
    # Half of the competencies have no evidence; the others still make a step likely there.
    assert re.search(r"Not yet assessed (None|Familiarity|Knowledge|Ability|Mastery) \d+%", page)


def test_the_profile_gives_the_level_of_each_area(ten: Flask) -> None:
    page = read(ten, "mid on the way up", "/profile", "en")
    assert re.search(r"This area alone: [A-Z][a-z-]+( [a-z]+)?, \d+% sure", page)
