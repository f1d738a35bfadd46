"""Every page of the platform, at least once per template: who opens it, where, in which state."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

from competency.paths import curriculum_folder
from competency.services.demo.past import QUIZ_AREA
from tests.browser.organisation import PATH, Organisation
from tests.browser.states import (
    ADMIN,
    HR,
    LEARNER,
    MANAGER,
    NEWCOMER,
    SITTERS,
    Prepare,
    answered_questions,
    calibration,
    confirm_nothing,
    invitation,
    mail,
    released_review,
    save,
    send_empty,
    try_calibration,
    upload,
)
from tests.web.policy_table import ROWS, Role, Row


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


def _sitting(latin: str) -> Place:
    kind = SITTERS[latin]
    return Place(
        f"quiz-{kind.name}", "quiz/question.html", latin, f"/attempt/walk-{kind.name}", phone=True
    )


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
    Place("invitation", "auth/new_password.html", None, "/invite/{token}", prepare=invitation),
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
    # Mostly tables, which scroll within their regions on a phone: the desk measures them.
    Place("case", "path/case.html", LEARNER, "/path/{path}/case"),
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
        prepare=released_review,
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
        prepare=calibration(),
        phone=True,
    ),
    Place(
        "calibration-running",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=calibration("running"),
    ),
    Place(
        "calibration-failed",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=calibration("failed"),
    ),
    Place(
        "calibration-report",
        "hr/calibration.html",
        HR,
        "/hr/calibration",
        prepare=calibration(),
        act=try_calibration,
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
        prepare=answered_questions,
        phone=True,
    ),
    Place(
        "item-judged",
        "hr/item.html",
        HR,
        "/hr/items/content-creation-q1",
        prepare=answered_questions,
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
    Place("import-preview", "hr/import_preview.html", HR, "/hr/import", act=upload, phone=True),
    Place("people-of-admin", "hr/people.html", ADMIN, "/hr/people"),
    Place("person-of-admin", "hr/person.html", ADMIN, "/hr/people/{learner}"),
    Place("mails", "hr/mails.html", ADMIN, "/admin/mail"),
    Place("mail", "hr/mail.html", ADMIN, "/admin/mail/{mail}", prepare=mail),
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
