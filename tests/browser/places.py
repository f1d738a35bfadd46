"""Every page of the platform, at least once a template: who opens it, where, in which state."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page
from sqlalchemy import delete, func, select

from competency.domain.items import ItemKind
from competency.services.accounts import sign_in
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
SITTERS = {
    "Farhad Nikpey": ItemKind.SINGLE,
    "Hasti Rahimi": ItemKind.MULTIPLE,
    "Parisa Davari": ItemKind.JUDGEMENT,
    "Sina Akbari": ItemKind.ORDERING,
    "Mahsa Abbasi": ItemKind.MATCHING,
}
"""People in the middle of a quiz, each before a question of another kind."""
AREA = f"/path/{PATH}/{QUIZ_AREA}"
LESSON = f"{AREA}/content-creation"
UNWRITTEN = f"/path/{PATH}/crisis"

TABLE = f"""name,email,name_latin,team,role,level
سارا محمدی,sara.mohammadi@{DOMAIN},Sara Mohammadi,شبکه‌های اجتماعی,member,mid
نگار صادقی,negar.sadeghi@{DOMAIN},Negar Sadeghi,برند,member,mid
گیتی نو,giti.no@{DOMAIN},Giti No,برند,member,junior
بی‌تیم,lost@{DOMAIN},Lost,هیچ تیمی,member,junior
بی‌نشانی,,Nowhere,برند,member,junior
"""
"""People to import: an unchanged one, a change, a new one, an unknown team, no address."""

Address = str | Callable[[Organisation], str]


@dataclass(frozen=True)
class Place:
    """One page in one state.

    Attributes:
        name: Names the test.
        template: What the server must have drawn it with.
        who: Latin name of the person who opens it; None is nobody.
        address: Where it is, or how to find out where.
        act: What is done on the page before it is judged, such as sending it empty.
        status: The status it answers with.
        phone: Whether axe-core also judges it at 375 px.
        pictures: How many charts and figures it shows at least.
    """

    name: str
    template: str
    who: str | None
    address: Address
    act: Callable[[Page], None] | None = None
    status: int = 200
    phone: bool = False
    pictures: int = 0

    def find(self, organisation: Organisation) -> str:
        """The address in this organisation."""
        return self.address if isinstance(self.address, str) else self.address(organisation)


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


def _upload(page: Page) -> None:
    """Upload a table of which every row comes to something else."""
    page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": TABLE.encode("utf-8-sig")}
    )
    with page.expect_navigation(url="**/hr/import/*"):
        page.locator("main form button.btn-primary").click()


def _mail(organisation: Organisation) -> str:
    """A mail that somebody asked for, in the mail log."""
    with organisation.records() as session:
        sign_in.ask_reset(
            session,
            organisation.email(NEWCOMER),
            now=organisation.clock(),
            settings=organisation.settings,
            address=lambda purpose, token: f"{organisation.address}/{purpose}/{token}",
        )
        newest = session.scalar(select(func.max(MailLogEntry.id)))
    return f"/admin/mail/{newest}"


def _link(purpose: str) -> Callable[[Organisation], str]:
    def address(organisation: Organisation) -> str:
        with organisation.records() as session:
            token = sign_in.new_link(
                session,
                organisation.people["Chakavak Panahi"],
                purpose,
                now=organisation.clock(),
                settings=organisation.settings,
            )
            session.commit()
        return f"/{purpose}/{token}"

    return address


def _person(address: str, latin: str) -> Callable[[Organisation], str]:
    return lambda organisation: address.format(id=organisation.people[latin])


def _review_of(latin: str) -> Callable[[Organisation], str]:
    """The newest review that somebody can read about themself."""

    def address(organisation: Organisation) -> str:
        with organisation.records() as session:
            newest = queries.about(session, organisation.people[latin])[0]
            return f"/reviews/{newest.public_id}"

    return address


def _calibration(state: str | None = None) -> Callable[[Organisation], str]:
    """HR's page of the calibration with a rebuild in a state; nothing tried, nothing under way."""

    def address(organisation: Organisation) -> str:
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
        return "/hr/calibration"

    return address


def _try_calibration(page: Page) -> None:
    """Try a recalibration and wait for its report."""
    page.locator(".c-page-head button.btn-primary").click()
    page.wait_for_selector("#report")


def _judged(address: str) -> Callable[[Organisation], str]:
    """A page about questions once there are enough answers, and one of them is bad."""

    def found(organisation: Organisation) -> str:
        with organisation.records() as session:
            crowd = select(AttemptRow.id).where(AttemptRow.public_id.startswith("crowd-"))
            if session.scalar(crowd.limit(1)) is None:
                items = organisation.curriculum.items_by_competency["content-creation"]
                bad = next(one for one in items if one.kind is ItemKind.SINGLE)
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
        return address

    return found


def _sitting(latin: str) -> Place:
    kind = SITTERS[latin]
    return Place(
        f"quiz-{kind.value}", "quiz/question.html", latin, f"/attempt/walk-{kind.value}", phone=True
    )


def sit(organisation: Organisation) -> None:
    """Open the quizzes that the places lead to."""
    for latin, kind in SITTERS.items():
        organisation.open_sitting(latin, f"walk-{kind.value}", [kind])


PLACES = (
    Place("sign-in", "auth/login.html", None, "/login", phone=True),
    Place("sign-in-refused", "auth/login.html", None, "/login", act=send_empty, status=422),
    Place("forgot", "auth/forgot.html", None, "/forgot"),
    Place("invitation", "auth/new_password.html", None, _link(sign_in.INVITE)),
    Place("home", "home/index.html", LEARNER, "/", phone=True),
    Place("home-first-day", "home/index.html", NEWCOMER, "/"),
    Place("account", "account/index.html", LEARNER, "/account"),
    Place("account-saved", "account/index.html", LEARNER, "/account", act=save),
    Place("path", "path/show.html", LEARNER, f"/path/{PATH}"),
    Place("module", "path/module.html", LEARNER, AREA),
    Place("module-unwritten", "path/module.html", LEARNER, UNWRITTEN),
    Place("lesson", "path/lesson.html", LEARNER, LESSON, phone=True, pictures=1),
    Place("lesson-unwritten", "path/lesson.html", LEARNER, f"{UNWRITTEN}/crisis-management"),
    Place("quiz-start", "quiz/intro.html", NEWCOMER, f"{AREA}/quiz"),
    *(_sitting(latin) for latin in SITTERS),
    Place(
        "quiz-unanswered",
        "quiz/question.html",
        "Farhad Nikpey",
        "/attempt/walk-single",
        act=confirm_nothing,
        status=422,
    ),
    Place(
        "quiz-result",
        "quiz/result.html",
        LEARNER,
        _person("/attempt/demo-{id}-4/result", LEARNER),
        phone=True,
    ),
    Place("self-rating", "self_rating/form.html", LEARNER, f"{AREA}/self", phone=True),
    Place("profile", "profile/show.html", LEARNER, "/profile", phone=True, pictures=2),
    Place("profile-why", "profile/show.html", LEARNER, "/profile?why=content-creation"),
    Place("profile-first-day", "profile/show.html", NEWCOMER, "/profile"),
    Place("reviews", "reviews/index.html", LEARNER, "/reviews"),
    Place("review-of-me", "reviews/show.html", LEARNER, _review_of(LEARNER)),
    Place(
        "team",
        "team/show.html",
        MANAGER,
        lambda organisation: f"/team/{organisation.teams['Social media']}",
        phone=True,
    ),
    Place(
        "team-area",
        "team/show.html",
        MANAGER,
        lambda organisation: f"/team/{organisation.teams['Social media']}?area=audience&sort=next",
    ),
    Place("team-member", "profile/show.html", MANAGER, _person("/people/{id}", "Elham Nouri")),
    Place("reviews-to-write", "reviews/index.html", MANAGER, "/reviews"),
    Place(
        "review-ask", "reviews/assign.html", MANAGER, _person("/people/{id}/review", "Elham Nouri")
    ),
    Place(
        "review-form",
        "reviews/form.html",
        MANAGER,
        _person("/reviews/demo-due-{id}", "Elham Nouri"),
        phone=True,
    ),
    Place(
        "review-form-whole",
        "reviews/form.html",
        MANAGER,
        _person("/reviews/demo-due-{id}", NEWCOMER),
    ),
    Place(
        "review-check",
        "reviews/submit.html",
        MANAGER,
        _person("/reviews/demo-due-{id}/submit", "Elham Nouri"),
    ),
    Place("matrix", "hr/matrix.html", HR, "/hr/matrix", phone=True),
    Place(
        "matrix-area", "hr/matrix.html", HR, "/hr/matrix?area=audience&sort=-level&as_of=2026-06-01"
    ),
    Place("matrix-nobody", "hr/matrix.html", HR, "/hr/matrix?q=zzzz"),
    Place("matrix-refused", "hr/matrix.html", HR, "/hr/matrix?as_of=someday", status=422),
    Place("calibration", "hr/calibration.html", HR, _calibration(), phone=True),
    Place("calibration-running", "hr/calibration.html", HR, _calibration("running")),
    Place("calibration-failed", "hr/calibration.html", HR, _calibration("failed")),
    Place(
        "calibration-report",
        "hr/calibration.html",
        HR,
        _calibration(),
        act=_try_calibration,
        phone=True,
    ),
    Place("items", "hr/items.html", HR, "/hr/items", phone=True),
    Place("items-nothing", "hr/items.html", HR, "/hr/items?q=zzzz"),
    Place("items-sorted", "hr/items.html", HR, "/hr/items?sort=-facility&state=few"),
    Place("item", "hr/item.html", HR, "/hr/items/content-creation-q2", phone=True, pictures=1),
    Place("items-judged", "hr/items.html", HR, _judged("/hr/items?sort=-findings"), phone=True),
    Place(
        "item-judged",
        "hr/item.html",
        HR,
        _judged("/hr/items/content-creation-q1"),
        phone=True,
        pictures=2,
    ),
    Place("people", "hr/people.html", HR, "/hr/people", phone=True),
    Place("person", "hr/person.html", HR, _person("/hr/people/{id}", LEARNER)),
    Place("person-new", "hr/person_new.html", HR, "/hr/people/new"),
    Place("person-refused", "hr/person_new.html", HR, "/hr/people/new", act=send_empty, status=422),
    Place("teams", "hr/teams.html", HR, "/hr/teams"),
    Place(
        "teams-one",
        "hr/team.html",
        HR,
        lambda organisation: f"/hr/teams/{organisation.teams['Brand']}",
    ),
    Place("import", "hr/import.html", HR, "/hr/import"),
    Place("import-refused", "hr/import.html", HR, "/hr/import", act=send_empty, status=422),
    Place("import-preview", "hr/import_preview.html", HR, "/hr/import", act=_upload, phone=True),
    Place("people-of-admin", "hr/people.html", ADMIN, "/hr/people"),
    Place("person-of-admin", "hr/person.html", ADMIN, _person("/hr/people/{id}", LEARNER)),
    Place("mails", "hr/mails.html", ADMIN, "/admin/mail"),
    Place("mail", "hr/mail.html", ADMIN, _mail),
    Place("not-found", "errors/error.html", LEARNER, "/nothing-here", status=404),
    Place("not-allowed", "errors/error.html", LEARNER, "/hr/matrix", status=403),
    Place(
        "not-mine",
        "errors/error.html",
        LEARNER,
        lambda organisation: f"/team/{organisation.teams['Brand']}",
        status=404,
    ),
)
