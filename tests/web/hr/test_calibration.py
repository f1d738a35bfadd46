"""HR's page of the calibration in each of its states, and what others get of it."""

from dataclasses import asdict, replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.permissions import Grant
from competency.i18n.translations import translator
from competency.scoring.item_analysis import Verdict
from competency.services.accounts import grants
from competency.services.calibration.report import ItemFault, ItemMove, Move, Report
from competency.services.curriculum import versions
from competency.storage.models import (
    AuditEntry,
    ContextProposal,
    JobRow,
    LevelRow,
    ScoringContextRow,
)
from tests.web.calibrating import PAGE, PATH, action, contexts, officer, text_of, tried
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser, SignIn

ADDRESSES = (
    "/hr/calibration/try",
    "/hr/calibration/rebuild",
    "/hr/calibration/nightly",
    "/hr/calibration/1/adopt",
    "/hr/calibration/1/discard",
    "/hr/calibration/undo/1",
)
HARD = 0.9137
"""A figure that stands in the context and must not stand on the page."""


@pytest.fixture
def hr(sign_in: SignIn) -> Browser:
    return officer(sign_in)


@pytest.mark.parametrize("name", ["learner", "boss", "admin", "author"])
def test_nobody_but_hr_sees_or_does_anything(sign_in: SignIn, session: Session, name: str) -> None:
    browser = sign_in(name)
    for page in (PAGE, f"{PAGE}/progress"):
        assert browser.get(page).status_code == 403, page
    for address in ADDRESSES:
        assert browser.post(address).status_code == 403, address
    assert contexts(session) == 1
    assert session.scalar(select(func.count()).select_from(JobRow)) == 0


def test_the_menu_of_hr_leads_to_the_page_and_that_of_others_does_not(sign_in: SignIn) -> None:
    assert f'href="{PAGE}"' in sign_in("hr").get("/hr/people").text
    assert f'href="{PAGE}"' not in sign_in("admin").get("/hr/people").text
    assert f'href="{PAGE}"' not in sign_in("boss").get("/").text


@pytest.mark.parametrize("language", ["fa", "en"])
def test_before_anything_was_tried_the_page_says_what_is_in_force_and_what_it_needs(
    sign_in: SignIn, language: str
) -> None:
    browser = sign_in("hr")
    browser.post("/language", language=language)
    page, words = text_of(browser), translator(language)
    assert words.gettext("as the questions were designed") in page
    assert words.gettext("People here are taken as the reference population.") in page
    assert (
        words.gettext("A question follows its answers once it has %(needed)s of them.", needed=30)
        in page
    )
    assert words.gettext("Try a recalibration") in page
    assert "/adopt" not in page
    assert "/undo/" not in page


def test_a_dry_run_moves_nothing_and_reports_in_sentences(
    hr: Browser, quizzed: list[int], session: Session
) -> None:
    page = tried(hr)
    assert contexts(session) == 1
    assert (
        "6 people were computed with both calibrations" in page
        or "would show another level" in page
    )
    assert "you have 6" in page
    assert "The strictness of 2 reviewers is estimated" in page
    assert "from 5 on" in page
    assert "leaves past days as they were shown" in page
    action(page, "adopt")


def test_no_figure_of_a_single_reviewer_is_on_the_page(
    hr: Browser, writing: Session, quizzed: list[int], cast: Cast
) -> None:
    tried(hr)
    row = writing.scalars(select(ContextProposal)).one()
    row.document = {**row.document, "severities": {str(cast.boss): [HARD, 0.2]}}
    row.report = {**row.report, "raters": 4, "rater_spread": HARD}
    writing.commit()
    page = text_of(hr)
    assert "The strictness of 4 reviewers" in page
    assert "0.91" not in page
    hr.post(action(page, "adopt"))
    page = text_of(hr)
    assert "The strictness of 1 reviewer is known" in page
    assert "0.91" not in page
    assert "Parvaneh" not in page.split("</header>", 1)[1]


def test_adopting_reaches_everybody_and_undo_brings_everybody_back(
    hr: Browser, quizzed: list[int], session: Session
) -> None:
    before = {row.person_id: row.p_mid for row in session.scalars(select(LevelRow))}
    answer = hr.post(action(tried(hr), "adopt"))
    assert answer.status_code == 302
    session.expire_all()
    assert set(session.scalars(select(LevelRow.context_id).where(LevelRow.newest))) == {2}
    page = text_of(hr)
    assert "The new calibration is in force." in page
    undo = action(page.split('id="toasts"', 1)[1], "undo")
    assert "calibrated from 90 answers" in page
    assert "Leila Manabe" in page.split('id="history"', 1)[1]
    hr.get(PAGE)
    assert hr.post(undo).status_code == 302
    session.expire_all()
    newest = select(LevelRow).where(LevelRow.newest)
    after = {row.person_id: row.p_mid for row in session.scalars(newest)}
    assert {row.context_id for row in session.scalars(newest)} == {3}
    assert after == pytest.approx(before, abs=1e-6)
    page = text_of(hr)
    assert "Adoption undone" in page
    assert "/undo/" not in page


def test_a_second_click_has_no_second_effect(
    hr: Browser, quizzed: list[int], session: Session
) -> None:
    adopt = action(tried(hr), "adopt")
    assert [hr.post(adopt).status_code for _ in range(2)] == [302, 302]
    assert contexts(session) == 2
    undo = action(text_of(hr), "undo")
    assert [hr.post(undo).status_code for _ in range(2)] == [302, 302]
    assert contexts(session) == 3
    acts = session.scalars(
        select(AuditEntry.act)
        .where(AuditEntry.act.startswith("calibration."))
        .order_by(AuditEntry.id)
    ).all()
    assert acts == ["calibration.propose", "calibration.adopt", "calibration.undo"]


def other_hr(sign_in: SignIn, writing: Session, cast: Cast) -> Browser:
    grants.add(writing, cast.colleague, Grant.HR, now=NOW)
    writing.commit()
    browser = sign_in("colleague")
    browser.post("/language", language="en")
    browser.get(PAGE)
    return browser


def test_of_two_officers_the_second_is_told_what_the_first_has_done(
    hr: Browser, quizzed: list[int], sign_in: SignIn, writing: Session, cast: Cast,
    session: Session,
) -> None:  # fmt: skip
    second = other_hr(sign_in, writing, cast)
    page = tried(hr)
    assert text_of(second).count("What a recalibration would change") == 1
    adopt, discard = action(page, "adopt"), action(page, "discard")
    assert hr.post(adopt).status_code == 302
    answer = second.post(adopt)
    assert answer.status_code == 404
    assert "it was adopted, or a newer one took its place" in answer.text
    assert second.post(discard).status_code == 404
    assert contexts(session) == 2
    undo = action(text_of(second), "undo")
    assert second.post(undo).status_code == 302
    answer = hr.post(undo)
    assert answer.status_code == 409
    assert "be undone any more" in answer.text
    assert contexts(session) == 3


def test_a_dry_run_that_something_overtook_says_so_and_cannot_be_adopted(
    hr: Browser, quizzed: list[int], writing: Session, session: Session
) -> None:
    page = tried(hr)
    adopt = action(page, "adopt")
    in_force = session.get_one(ScoringContextRow, 1)
    writing.add(
        ScoringContextRow(
            path_id=PATH,
            framework_version=in_force.framework_version,
            document=in_force.document,
            reason="publication",
            recorded_at=NOW,
        )
    )
    writing.commit()
    page = text_of(hr)
    assert "so it cannot be adopted" in page
    assert "/adopt" not in page
    assert "Try again" in page
    answer = hr.post(adopt)
    assert answer.status_code == 409
    assert "since this dry run" in answer.text
    assert contexts(session) == 2


def test_a_discarded_dry_run_is_gone(hr: Browser, quizzed: list[int], session: Session) -> None:
    assert hr.post(action(tried(hr), "discard")).status_code == 302
    page = text_of(hr)
    assert "The dry run is discarded" in page
    assert "/adopt" not in page
    assert session.scalar(select(func.count()).select_from(ContextProposal)) == 0


def test_a_dry_run_without_evidence_has_nothing_to_adopt(hr: Browser) -> None:
    page = tried(hr)
    assert "It would change nothing" in page
    assert "Nobody has any evidence yet" in page
    assert "/adopt" not in page
    action(page, "discard")


def rich(quizzed: list[int], curriculum_items: list[str], **values: object) -> dict[str, object]:
    """A report of thousands: written by hand, as a large organisation would have it."""
    report = Report(
        quizzed=5_000, answers=70_000, mu=0.2, sigma=1.2, mu_error=0.01, sigma_error=0.01,
        mu_before=0.0, sigma_before=1.0, items=15, calibrated=15, moved=12, harder=6, unsettled=(),
        raters=80, rater_spread=0.47, compared=5_000,
        moves=(
            *(Move(person, 1, 2) for person in quizzed[:3]),
            Move(quizzed[3], 3, 1), Move(quizzed[4], None, 1), Move(4711, 2, 1),
            *(Move(quizzed[5], 2, 1) for _ in range(120)),
        ),
        chance_change=0.03,
        misbehaving=(
            ItemFault(curriculum_items[0], "milk-steaming", Verdict.BACKWARDS, -0.2, 200),
            ItemFault("f" * 64, "milk-steaming", Verdict.TOO_EASY, 0.97, 200),
        ),
        item_moves=tuple(
            ItemMove(version, "milk-steaming", -1.0, -1.0 + sign * 0.9 / (n + 1), 300)
            for n, version in enumerate(curriculum_items[:12])
            for sign in ((1,) if n % 2 else (-1,))
        ),
    )  # fmt: skip
    return asdict(replace(report, **values))  # type: ignore[arg-type]


@pytest.fixture
def large(hr: Browser, quizzed: list[int], writing: Session) -> None:
    """The dry run of a large organisation."""
    tried(hr)
    items = [item.version for item in versions.in_service(writing).items]
    row = writing.scalars(select(ContextProposal)).one()
    row.report = rich(quizzed, items)
    writing.commit()


@pytest.mark.usefixtures("large")
def test_a_long_list_of_moves_is_paged_the_largest_first_and_chosen_by_direction(
    hr: Browser, quizzed: list[int]
) -> None:
    page = text_of(hr)
    moves = page.split('id="moves"', 1)[1].split("</section>", 1)[0]
    assert "126 people of 5000 would show another level: 4 higher, 122 lower." in page
    rows = moves.split("<tbody>", 1)[1].split("<tr>")[1:]
    assert len(rows) == 50
    assert f"/people/{quizzed[3]}" in rows[0], "two levels at once"
    assert f"/people/{quizzed[4]}" in rows[1], "from not known yet to junior"
    assert "Not known yet" in rows[1]
    last = text_of(hr, page="3").split('id="moves"', 1)[1]
    assert "101 to 126 of 126" in last
    up = text_of(hr, direction="up").split('id="moves"', 1)[1].split("</section>", 1)[0]
    assert up.count("rises") == 4
    assert "falls" not in up
    assert "someone who is no longer here" in text_of(hr, direction="down", page="1")
    assert text_of(hr, direction="sideways", page="x").count("<h1>") == 1


@pytest.mark.usefixtures("large")
def test_moved_and_misbehaving_questions_are_named_with_advice(
    hr: Browser, writing: Session
) -> None:
    page = text_of(hr)
    first = versions.in_service(writing).items[0]
    moved = page.split('id="items"', 1)[1].split("</section>", 1)[0]
    assert moved.index("−1.90") < moved.index("−0.55"), "the largest change first"
    assert "Show 2 smaller changes" in moved
    assert first.id in moved
    wrong = page.split('id="misbehaving"', 1)[1].split("</section>", 1)[0]
    assert "Check the key before anything else" in wrong
    assert "facility 97%" in wrong
    assert "People here are a little above the reference" in page
    assert "by 0.47 standard deviations" in page
    assert not [one for option in first.options if (one := option.why["en"]) and one in page]
