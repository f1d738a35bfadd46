"""Every page of the platform, at least once a template: who opens it, where, in which state."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page
from sqlalchemy import delete, func, select

from competency.domain.items import item_classes
from competency.domain.items.single import SingleItem
from competency.paths import curriculum_folder
from competency.services.accounts import sign_in
from competency.services.calibration import runs
from competency.services.demo.cast import DOMAIN
from competency.services.demo.past import QUIZ_AREA
from competency.storage.models import AttemptRow, ContextProposal, JobRow, MailLogEntry
from competency.storage.queries import reviews as queries
from tests.browser.organisation import PATH, Organisation
from tests.services.answering import key_of, take_quizzes, wrong_key
from tests.web.policy_table import ROWS, Role, Row

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


@dataclass(frozen=True)
class Place:
    """One page in one state.

    Attributes:
        name: Names the test.
        template: What the server must have drawn it with; None for whatever it takes.
        who: Latin name of the person who opens it; None is nobody.
        address: Where it is; names in it are those of `names_of`, or given by `prepare`.
        prepare: What is done to the organisation before.
        act: What is done on the page before it is judged, such as sending it empty.
        status: The status it answers with.
        phone: Whether axe-core also judges it at 375 px.
        pictures: How many charts and figures it shows at least.
    """

    name: str
    template: str | None
    who: str | None
    address: str
    prepare: Prepare | None = None
    act: Callable[[Page], None] | None = None
    status: int = 200
    phone: bool = False
    pictures: int = 0

    def find(self, organisation: Organisation) -> str:
        """The address in this organisation."""
        given = self.prepare(organisation) if self.prepare else {}
        return self.address.format_map({**names_of(organisation), **given})


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


def _mail(organisation: Organisation) -> dict[str, object]:
    """A mail that somebody asked for, in the mail log."""
    with organisation.records() as session:
        sign_in.ask_reset(
            session,
            organisation.email(NEWCOMER),
            now=organisation.clock(),
            settings=organisation.settings,
            address=lambda purpose, token: f"{organisation.address}/{purpose}/{token}",
        )
        return {"mail": session.scalar(select(func.max(MailLogEntry.id)))}


def _invitation(organisation: Organisation) -> dict[str, object]:
    """A fresh invitation of somebody."""
    with organisation.records() as session:
        token = sign_in.new_link(
            session,
            organisation.people["Chakavak Panahi"],
            sign_in.INVITE,
            now=organisation.clock(),
            settings=organisation.settings,
        )
        session.commit()
    return {"token": token}


def _review_of_learner(organisation: Organisation) -> dict[str, object]:
    """The newest review that the learner can read about themself."""
    with organisation.records() as session:
        newest = queries.about(session, organisation.people[LEARNER])[0]
        return {"released": newest.public_id}


def _calibration(state: str | None = None) -> Prepare:
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


def _try_calibration(page: Page) -> None:
    """Try a recalibration and wait for its report."""
    page.locator(".c-page-head button.btn-primary").click()
    page.wait_for_selector("#report")


def _answered(organisation: Organisation) -> dict[str, object]:
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


def _sitting(latin: str) -> Place:
    kind = SITTERS[latin]
    return Place(
        f"quiz-{kind.name}", "quiz/question.html", latin, f"/attempt/walk-{kind.name}", phone=True
    )


def sit(organisation: Organisation) -> None:
    """Open the quizzes that the places lead to."""
    for latin, kind in SITTERS.items():
        organisation.open_sitting(latin, f"walk-{kind.name}", [kind])


BLANK = "creation-brief"
HAS_BLANKS = (curriculum_folder() / PATH / QUIZ_AREA / "blanks").is_dir()
"""Whether the area is written to the present standard; test_reading.py walks a blank anyway."""
BLANK_PLACES = (
    (Place("blank", "path/blank.html", LEARNER, "/path/{path}/{area}/blanks/{blank}"),)
    if HAS_BLANKS
    else ()
)
STATES = (
    Place("sign-in", "auth/login.html", None, "/login", phone=True),
    Place("sign-in-refused", "auth/login.html", None, "/login", act=send_empty, status=422),
    Place("forgot", "auth/forgot.html", None, "/forgot"),
    Place("invitation", "auth/new_password.html", None, "/invite/{token}", prepare=_invitation),
    Place("home", "home/index.html", LEARNER, "/", phone=True),
    Place("home-first-day", "home/index.html", NEWCOMER, "/"),
    Place("account", "account/index.html", LEARNER, "/account"),
    Place("account-saved", "account/index.html", LEARNER, "/account", act=save),
    Place("path", "path/show.html", LEARNER, "/path/{path}"),
    Place("module", "path/module.html", LEARNER, "/path/{path}/{area}"),
    Place("module-unwritten", "path/module.html", LEARNER, "/path/{path}/{unwritten}"),
    Place(
        "lesson",
        "path/lesson.html",
        LEARNER,
        "/path/{path}/{area}/{competency}",
        phone=True,
        pictures=1,
    ),
    Place(
        "lesson-unwritten",
        "path/lesson.html",
        LEARNER,
        "/path/{path}/{unwritten}/crisis-management",
    ),
    Place("case", "path/case.html", LEARNER, "/path/{path}/case", phone=True),
    Place("glossary", "path/glossary.html", LEARNER, "/path/{path}/glossary", phone=True),
    *BLANK_PLACES,
    Place("quiz-start", "quiz/intro.html", NEWCOMER, "/path/{path}/{area}/quiz"),
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
        "/attempt/{attempt}/result",
        phone=True,
    ),
    Place("self-rating", "self_rating/form.html", LEARNER, "/path/{path}/{area}/self", phone=True),
    Place("profile", "profile/show.html", LEARNER, "/profile", phone=True, pictures=2),
    Place("profile-why", "profile/show.html", LEARNER, "/profile?why=content-creation"),
    Place("profile-first-day", "profile/show.html", NEWCOMER, "/profile"),
    Place("reviews", "reviews/index.html", LEARNER, "/reviews"),
    Place(
        "review-of-me",
        "reviews/show.html",
        LEARNER,
        "/reviews/{released}",
        prepare=_review_of_learner,
    ),
    Place(
        "team",
        "team/show.html",
        MANAGER,
        "/team/{bar}",
        phone=True,
    ),
    Place(
        "team-area",
        "team/show.html",
        MANAGER,
        "/team/{bar}?area=audience&sort=next",
    ),
    Place("team-member", "profile/show.html", MANAGER, "/people/{people[Elham Nouri]}"),
    Place("reviews-to-write", "reviews/index.html", MANAGER, "/reviews"),
    Place("review-ask", "reviews/assign.html", MANAGER, "/people/{people[Elham Nouri]}/review"),
    Place(
        "review-form",
        "reviews/form.html",
        MANAGER,
        "/reviews/{review}",
        phone=True,
    ),
    Place(
        "review-form-whole",
        "reviews/form.html",
        MANAGER,
        "/reviews/demo-due-{newcomer}",
    ),
    Place(
        "review-check",
        "reviews/submit.html",
        MANAGER,
        "/reviews/{review}/submit",
    ),
    Place("matrix", "hr/matrix.html", HR, "/hr/matrix", phone=True),
    Place(
        "matrix-area", "hr/matrix.html", HR, "/hr/matrix?area=audience&sort=-level&as_of=2026-06-01"
    ),
    Place("matrix-nobody", "hr/matrix.html", HR, "/hr/matrix?q=zzzz"),
    Place("matrix-refused", "hr/matrix.html", HR, "/hr/matrix?as_of=someday", status=422),
    Place(
        "calibration",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=_calibration(),
        phone=True,
    ),
    Place(
        "calibration-running",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=_calibration("running"),
    ),
    Place(
        "calibration-failed",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=_calibration("failed"),
    ),
    Place(
        "calibration-report",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=_calibration(),
        act=_try_calibration,
        phone=True,
    ),
    Place("items", "hr/items.html", HR, "/hr/items", phone=True),
    Place("items-nothing", "hr/items.html", HR, "/hr/items?q=zzzz"),
    Place("items-sorted", "hr/items.html", HR, "/hr/items?sort=-facility&state=few"),
    Place("item", "hr/item.html", HR, "/hr/items/{item}", phone=True, pictures=1),
    Place(
        "items-judged",
        "hr/items.html",
        HR,
        "/hr/items?sort=-findings",
        prepare=_answered,
        phone=True,
    ),
    Place(
        "item-judged",
        "hr/item.html",
        HR,
        "/hr/items/content-creation-q1",
        prepare=_answered,
        phone=True,
        pictures=2,
    ),
    Place("people", "hr/people.html", HR, "/hr/people", phone=True),
    Place("person", "hr/person.html", HR, "/hr/people/{learner}"),
    Place("person-new", "hr/person_new.html", HR, "/hr/people/new"),
    Place("person-refused", "hr/person_new.html", HR, "/hr/people/new", act=send_empty, status=422),
    Place("teams", "hr/teams.html", HR, "/hr/teams"),
    Place(
        "teams-one",
        "hr/team.html",
        HR,
        "/hr/teams/{teams[Brand]}",
    ),
    Place("import", "hr/import.html", HR, "/hr/import"),
    Place("import-refused", "hr/import.html", HR, "/hr/import", act=send_empty, status=422),
    Place("import-preview", "hr/import_preview.html", HR, "/hr/import", act=_upload, phone=True),
    Place("people-of-admin", "hr/people.html", ADMIN, "/hr/people"),
    Place("person-of-admin", "hr/person.html", ADMIN, "/hr/people/{learner}"),
    Place("mails", "hr/mails.html", ADMIN, "/admin/mail"),
    Place("mail", "hr/mail.html", ADMIN, "/admin/mail/{mail}", prepare=_mail),
    Place("not-found", "errors/error.html", LEARNER, "/nothing-here", status=404),
    Place("not-allowed", "errors/error.html", LEARNER, "/hr/matrix", status=403),
    Place(
        "not-mine",
        "errors/error.html",
        LEARNER,
        "/team/{teams[Brand]}",
        status=404,
    ),
)


def names_of(organisation: Organisation) -> dict[str, object]:
    """What the names in the addresses of the policy table stand for in the demo organisation."""
    people, teams = organisation.people, organisation.teams
    return {
        "people": people,
        "teams": teams,
        "path": PATH,
        "area": QUIZ_AREA,
        "unwritten": "crisis",
        "competency": "content-creation",
        "blank": BLANK,
        "item": "content-creation-q2",
        "learner": people[LEARNER],
        "newcomer": people[NEWCOMER],
        "outsider": people["Negar Sadeghi"],
        "bar": teams["Social media"],
        "night": teams["Social media"],
        "roast": teams["Brand"],
        "review": f"demo-due-{people['Elham Nouri']}",
        "attempt": f"demo-{people[LEARNER]}-4",
    }


WHO: dict[Role, str] = {"learner": LEARNER, "boss": MANAGER, "hr": HR, "admin": ADMIN}
"""Who walks the pages that a role of the policy table may open."""
NAME = re.compile(r"\{[^}]*\}")


def pattern(address: str) -> str:
    """An address whatever its names stand for."""
    return NAME.sub("{}", address)


def opens(place: Place, rows: Iterable[Row]) -> Row | None:
    """The page of the policy table that a place opens; None for a page that all may see."""
    address = NAME.sub("x", place.address.partition("?")[0])
    found = [
        row for row in rows if row.is_page and re.fullmatch(NAME.sub("[^/]+", row.address), address)
    ]
    return min(found, key=lambda row: row.address.count("{"), default=None)


def unlisted(rows: Sequence[Row], listed: Iterable[Place]) -> list[Place]:
    """The pages of the policy table that no listed place opens, as somebody who may."""
    known = {pattern(row.address) for place in listed if (row := opens(place, rows))}
    return [
        Place(
            name=row.address,
            template=None,
            who=WHO[next(role for role in WHO if role in row.allowed)],
            address=row.address,
        )
        for row in rows
        if row.is_page and pattern(row.address) not in known
    ]


PLACES = (
    *STATES,
    *unlisted([row for row in ROWS if HAS_BLANKS or "{blank}" not in row.address], STATES),
)
