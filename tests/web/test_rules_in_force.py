"""Bars and constants on pages, charts and files are those of the scoring context in force."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.scoring.context import Rules
from competency.services.calibration import adoption
from competency.services.curriculum import contexts, versions
from competency.services.evidence import entry, store
from competency.storage.chains import NewEvidence
from competency.storage.models import ContextProposal
from tests.web import quizzing
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser, SignIn
from tests.web.review_cases import ZONE

ALL = ("espresso-extraction", "milk-steaming", "bar-cleanliness", "shift-handover")
JUNIOR = ALL[:3]
"""What the sample path asks a junior for."""
OTHER = Rules(
    floor_probability=0.9,
    share=0.5,
    reach=0.7,
    coverage=0.25,
    ready=0.35,
    min_responses=6,
    min_reviews=2,
)
"""Rules of which none that a page speaks of is as it was."""

Adopt = Callable[[Rules], None]


@pytest.fixture
def adopt(writing: Session) -> Adopt:
    """Puts a context with other rules in force, as HR would, and rebuilds all estimates."""

    def put_in_force(rules: Rules) -> None:
        curriculum = versions.in_service(writing)
        context_id, context = contexts.in_force(writing, curriculum.path.id)
        proposal = ContextProposal(
            path_id=curriculum.path.id,
            based_on=context_id,
            document=replace(context, rules=rules).to_document(),
            report={"answers": 12},
            proposed_at=NOW,
        )
        writing.add(proposal)
        writing.flush()
        adoption.adopt_for_operator(writing, curriculum, proposal.id, now=NOW)
        store.rescore(writing, curriculum, now=NOW, zone=ZONE)
        writing.commit()

    return put_in_force


@pytest.fixture
def rate(writing: Session, cast: Cast) -> Callable[..., None]:
    """Gives somebody ratings by the rival, eight reviews of each competency."""

    def give(person: int, step: int, *, kind: EvidenceKind = EvidenceKind.REVIEW) -> None:
        curriculum = versions.in_service(writing)
        entries = [
            NewEvidence(
                competency=competency,
                kind=kind,
                category=step,
                categories=5,
                item_version=None,
                rater_id=cast.rival if kind is EvidenceKind.REVIEW else None,
                source="test",
                framework_version=curriculum.version,
                occurred_at=NOW - timedelta(days=day),
            )
            for competency in ALL
            for day in (range(1, 9) if kind is EvidenceKind.REVIEW else [1])
        ]
        entry.enter(writing, person, entries, curriculum, now=NOW, zone=ZONE)
        writing.commit()

    return give


@pytest.fixture
def learner(sign_in: SignIn) -> Browser:
    browser = sign_in("learner")
    browser.post("/language", language="en")
    return browser


def words(browser: Browser, address: str, **query: str) -> str:
    answer = browser.get(address, **query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_bar_of_a_level_is_the_one_in_force(
    learner: Browser, cast: Cast, rate: Callable[..., None], adopt: Adopt
) -> None:
    rate(cast.learner, 2)
    assert "must reach 80%." in words(learner, "/")
    adopt(OTHER)
    assert "must reach 70%." in words(learner, "/")


def test_the_bar_of_a_step_is_the_one_in_force(
    learner: Browser, cast: Cast, rate: Callable[..., None], adopt: Adopt
) -> None:
    rate(cast.learner, 2)
    asked = {"why": ALL[0]}
    before = words(learner, "/profile", **asked)
    assert "the highest step that we are at least 80% sure of" in before
    assert "a step is shown once its chance reaches 80%." in before
    adopt(OTHER)
    after = words(learner, "/profile", **asked)
    assert "the highest step that we are at least 90% sure of" in after
    assert "a step is shown once its chance reaches 90%." in after
    part = learner.client.get("/profile", query_string=asked, headers={"HX-Request": "true"})
    assert "reaches 90%" in part.get_data(as_text=True)


def test_how_much_evidence_shows_a_step_is_what_the_rules_say(
    learner: Browser, sign_in: SignIn, cast: Cast, adopt: Adopt, session: Session
) -> None:
    boss = sign_in("boss")
    boss.post("/language", language="en")
    attempt = quizzing.started(learner)
    learner.get(f"/attempt/{attempt}")
    question = quizzing.asked(session, attempt)[0]
    quizzing.answer(learner, attempt, 0, question.form(question.best()))
    learner.post(f"/attempt/{attempt}/finish")

    def sentences() -> tuple[str, str, str]:
        return (
            words(learner, "/profile", why="milk-steaming"),
            words(learner, f"/attempt/{attempt}/result"),
            words(boss, f"/team/{cast.bar}"),
        )

    why, result, team = sentences()
    assert "It takes 4 answers or 1 review to show a step;" in why
    assert "it takes 4 answers or 1 review to show a step" in result
    assert "It takes 4 answers or 1 review to fill a cell." in team
    adopt(OTHER)
    why, result, team = sentences()
    assert "It takes 6 answers or 2 reviews to show a step;" in why
    assert "it takes 6 answers or 2 reviews to show a step" in result
    assert "It takes 6 answers or 2 reviews to fill a cell." in team


def test_how_many_competencies_show_a_level_is_what_the_rules_say(
    learner: Browser, cast: Cast, rate: Callable[..., None], adopt: Adopt
) -> None:
    rate(cast.learner, 0, kind=EvidenceKind.SELF)
    asked = f"0 of the {len(JUNIOR)} competencies that this decision asks for"
    for page in ("/", "/profile"):
        assert f"{asked} are assessed so far; with 2 a level can be shown" in words(learner, page)
    assert "2 needed for a first level" in learner.get("/").get_data(as_text=True)
    adopt(OTHER)
    for page in ("/", "/profile"):
        assert f"{asked} are assessed so far; with 1 a level can be shown" in words(learner, page)
    assert "1 needed for a first level" in learner.get("/").get_data(as_text=True)


def test_ready_begins_where_the_rules_say(
    sign_in: SignIn, cast: Cast, rate: Callable[..., None], adopt: Adopt
) -> None:
    boss = sign_in("boss")
    boss.post("/language", language="en")
    rate(cast.learner, 0)
    page = boss.get(f"/team/{cast.bar}").get_data(as_text=True)
    assert "Nobody has reached 60% for the next level" in page
    assert 'x="60.0%"' in page
    adopt(OTHER)
    page = boss.get(f"/team/{cast.bar}").get_data(as_text=True)
    assert "Nobody has reached 35% for the next level" in page
    assert 'x="35.0%"' in page
    assert 'x="60.0%"' not in page


def test_who_passes_a_lower_bar_becomes_ready(
    sign_in: SignIn, cast: Cast, rate: Callable[..., None], adopt: Adopt
) -> None:
    boss = sign_in("boss")
    boss.post("/language", language="en")
    rate(cast.learner, 0)
    mark = 'aria-label="ready for the next level"'
    assert mark not in boss.get(f"/team/{cast.bar}").get_data(as_text=True)
    adopt(replace(OTHER, ready=0.0001))
    assert mark in boss.get(f"/team/{cast.bar}").get_data(as_text=True)


def test_the_lines_of_the_levels_follow_the_share_in_force(
    learner: Browser, cast: Cast, rate: Callable[..., None], adopt: Adopt
) -> None:
    rate(cast.learner, 2)
    address = f"/people/{cast.learner}/progress.svg"
    before = learner.client.get(address).data
    adopt(Rules())
    assert learner.client.get(address).data == before, "the same rules draw the same lines"
    adopt(Rules(share=0.5))
    assert learner.client.get(address).data != before


def test_a_file_names_the_bar_of_its_day(sign_in: SignIn, cast: Cast, adopt: Adopt) -> None:
    hr = sign_in("hr")
    hr.post("/language", language="en")
    adopt(OTHER)

    def legend(address: str) -> str:
        book = load_workbook(io.BytesIO(hr.client.get(address).data))
        return " ".join(str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row)

    assert "the highest step that is at least 90% sure." in legend("/hr/export.xlsx")
    day_before = (NOW - timedelta(days=1)).date().isoformat()
    assert "at least 80% sure." in legend(f"/hr/export.xlsx?as_of={day_before}")
