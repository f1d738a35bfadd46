"""People of the demo organisation, and the states in which its pages are walked.

What is prepared before a page is opened, and what is done on it before it is judged.
"""

import secrets
from collections.abc import Callable, Mapping

from playwright.sync_api import Page
from sqlalchemy import delete, func, select

from competency.domain.items import item_classes
from competency.domain.items.single import SingleItem
from competency.services.accounts import links
from competency.services.calibration import runs
from competency.services.demo.cast import DOMAIN
from competency.services.demo.past import QUIZ_AREA
from competency.storage.models import AttemptRow, ContextProposal, JobRow, MailLogEntry
from competency.storage.queries import reviews as queries
from tests.browser.organisation import PATH, Organisation
from tests.services.answering import key_of, take_quizzes, wrong_key

LEARNER = "Sara Mohammadi"
MANAGER = "Nima Kaviani"
HR = "Leila Sharifi"
ADMIN = "Arash Bahrami"
NEWCOMER = "Yasaman Ghasemi"
KINDS = item_classes()
SITTERS = {
    "Farhad Nikpey": KINDS["single"].kind,
    "Hasti Rahimi": KINDS["multiple"].kind,
    "Parisa Davari": KINDS["judgement"].kind,
    "Sina Akbari": KINDS["ordering"].kind,
    "Mahsa Abbasi": KINDS["matching"].kind,
}
"""People in the middle of a quiz, each before a question of another kind."""
AREA = f"/path/{PATH}/{QUIZ_AREA}"

TABLE = f"""name,email,name_latin,team,role,level
سارا محمدی,sara.mohammadi@{DOMAIN},Sara Mohammadi,شبکه‌های اجتماعی,member,mid
نگار صادقی,negar.sadeghi@{DOMAIN},Negar Sadeghi,برند,member,mid
گیتی نو,giti.no@{DOMAIN},Giti No,برند,member,junior
بی‌تیم,lost@{DOMAIN},Lost,هیچ تیمی,member,junior
بی‌نشانی,,Nowhere,برند,member,junior
"""
"""People to import: an unchanged one, a change, a new one, an unknown team, no address."""

Prepare = Callable[[Organisation], Mapping[str, object]]
"""Brings the organisation into a state; gives what names in the address stand for."""


def send_empty(page: Page) -> None:
    """Send the form of the page as it is."""
    page.locator("main form button.btn").first.click()
    page.wait_for_selector("[role=alert]")


def save(page: Page) -> None:
    """Save the form of the page as it is; a toast says so."""
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_selector(".c-toast")


def confirm_nothing(page: Page) -> None:
    """Confirm a question without an answer."""
    page.locator("[data-quiz] .c-form-foot button").click()
    page.wait_for_selector("[role=alert]")


def upload(page: Page) -> None:
    """Upload a table of which every row comes to something else."""
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-8-sig")}
    )
    with page.expect_navigation(url="**/hr/import/*"):
        page.locator("main form button.btn-primary").click()


def mail(organisation: Organisation) -> dict[str, object]:
    """A mail that somebody asked for, in the mail log."""
    with organisation.records() as session:
        links.ask_reset(
            session,
            organisation.email(NEWCOMER),
            token=secrets.token_urlsafe(32),
            now=organisation.clock(),
            settings=organisation.settings,
            address=lambda purpose, token: f"{organisation.address}/{purpose}/{token}",
        )
        return {"mail": session.scalar(select(func.max(MailLogEntry.id)))}


def invitation(organisation: Organisation) -> dict[str, object]:
    """A fresh invitation of somebody."""
    token = secrets.token_urlsafe(32)
    with organisation.records() as session:
        links.new_link(
            session,
            organisation.people["Chakavak Panahi"],
            links.INVITE,
            token=token,
            now=organisation.clock(),
            settings=organisation.settings,
        )
        session.commit()
    return {"token": token}


def released_review(organisation: Organisation) -> dict[str, object]:
    """The newest review that the learner can read about themself."""
    with organisation.records() as session:
        newest = queries.about(session, organisation.people[LEARNER])[0]
        return {"released": newest.public_id}


def calibration(state: str | None = None) -> Prepare:
    """A rebuild of the calibration in a state; nothing tried, nothing under way."""

    def prepare(organisation: Organisation) -> dict[str, object]:
        with organisation.records() as session:
            session.execute(delete(JobRow))
            session.execute(delete(ContextProposal))
            if state:
                session.add(
                    JobRow(
                        kind=runs.TRY,
                        path_id=PATH,
                        run=1,
                        state=state,
                        share=0.4,
                        started_at=organisation.clock(),
                        beat_at=organisation.clock(),
                        failure={"message": "Nothing was done.", "params": {}},
                    )
                )
            session.commit()
        return {}

    return prepare


def try_calibration(page: Page) -> None:
    """Try a recalibration and wait for its report."""
    page.locator(".c-page-head button.btn-primary").click()
    page.wait_for_selector("#report")


def answered_questions(organisation: Organisation) -> dict[str, object]:
    """Questions with enough answers, one of them bad."""
    with organisation.records() as session:
        crowd = select(AttemptRow.id).where(AttemptRow.public_id.startswith("crowd-"))
        if session.scalar(crowd.limit(1)) is None:
            items = organisation.curriculum.items_by_competency["content-creation"]
            bad = next(one for one in items if isinstance(one, SingleItem))
            other = next(key for key in bad.keys if key != key_of(bad))
            take_quizzes(
                session,
                organisation.curriculum,
                220,
                at=organisation.clock(),
                items=items,
                area=QUIZ_AREA,
                changes={bad.id: wrong_key(bad, other)},
            )
    return {}


def sit(organisation: Organisation) -> None:
    """Open the quizzes that the places lead to."""
    for latin, kind in SITTERS.items():
        organisation.open_sitting(latin, f"walk-{kind.name}", [kind])
