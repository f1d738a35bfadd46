"""Every address × every role: who gets in, who is refused, and how."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.domain.permissions import Action
from competency.services.accounts import sign_ins
from competency.services.calibration import dry_run as calibration_dry_run
from competency.services.curriculum import versions
from competency.services.reviews import asking
from competency.storage.models import ContextProposal, MailLogEntry, ScoringContextRow
from competency.web import policies
from tests.services.working import TEHRAN
from tests.web.cast import NOW, Cast
from tests.web.conftest import Browser, SignIn
from tests.web.quizzing import started

ROLES = ("learner", "colleague", "boss", "keeper", "rival", "hr", "admin", "author")
EVERYBODY = frozenset(ROLES)
ROUTES_WITHOUT_PEOPLE = {"static"}


def only(*roles: str) -> frozenset[str]:
    return frozenset(roles)


# Subjects: the learner is in the boss's team, the newcomer in the team below it (the keeper's),
# the outsider in the rival's. The review is the boss's draft about the learner, the attempt the
# learner's. `tried` is a dry run of a calibration, `adopted` the context that adopting it makes.
# A refusal is 403 where existence is no secret, else 404.
TABLE: tuple[tuple[str, str, frozenset[str], int], ...] = (
    ("GET", "/", EVERYBODY, 0),
    ("GET", "/account", EVERYBODY, 0),
    ("POST", "/account", EVERYBODY, 0),
    ("POST", "/account/password", EVERYBODY, 0),
    ("GET", "/path", EVERYBODY, 0),
    ("GET", "/path/barista", EVERYBODY, 0),
    ("GET", "/path/barista/bar", EVERYBODY, 0),
    ("GET", "/path/barista/bar/milk-steaming", EVERYBODY, 0),
    ("POST", "/path/barista/bar/milk-steaming/read", EVERYBODY, 0),
    ("GET", "/path-assets/{version}/espresso-extraction-loop.fa.svg", EVERYBODY, 0),
    ("GET", "/path/barista/bar/quiz", EVERYBODY, 0),
    ("POST", "/path/barista/bar/quiz", EVERYBODY, 0),
    ("GET", "/path/barista/bar/self", EVERYBODY, 0),
    ("POST", "/path/barista/bar/self", EVERYBODY, 0),
    ("GET", "/profile", EVERYBODY, 0),
    ("GET", "/reviews", EVERYBODY, 0),
    ("POST", "/reviews/ask", only("learner", "colleague", "keeper"), 404),
    ("GET", "/attempt/{attempt}", only("learner"), 404),
    ("POST", "/attempt/{attempt}", only("learner"), 404),
    ("POST", "/attempt/{attempt}/finish", only("learner"), 404),
    ("GET", "/attempt/{attempt}/result", only("learner"), 404),
    ("GET", "/people/{learner}", only("learner", "boss", "hr"), 404),
    ("GET", "/people/{newcomer}", only("boss", "keeper", "hr"), 404),
    ("GET", "/people/{outsider}", only("rival", "hr"), 404),
    ("GET", "/people/{learner}/progress.svg", only("learner", "boss", "hr"), 404),
    ("GET", "/people/{learner}/review", only("boss", "hr"), 404),
    ("POST", "/people/{learner}/review", only("boss", "hr"), 404),
    ("GET", "/team/{bar}", only("boss", "hr"), 404),
    ("GET", "/team/{night}", only("boss", "keeper", "hr"), 404),
    ("GET", "/team/{roast}", only("rival", "hr"), 404),
    ("GET", "/team/{bar}/export.csv", only("boss", "hr"), 404),
    ("GET", "/reviews/{review}", only("boss"), 404),
    ("POST", "/reviews/{review}", only("boss"), 404),
    ("POST", "/reviews/{review}/autosave", only("boss"), 404),
    ("GET", "/reviews/{review}/submit", only("boss"), 404),
    ("POST", "/reviews/{review}/submit", only("boss"), 404),
    ("POST", "/reviews/{review}/release", only("boss"), 404),
    ("POST", "/reviews/{review}/answer", only(), 404),
    ("GET", "/hr/matrix", only("hr"), 403),
    ("GET", "/hr/export.csv", only("hr"), 403),
    ("GET", "/hr/import", only("hr"), 403),
    ("POST", "/hr/import", only("hr"), 403),
    ("GET", "/hr/import/template.csv", only("hr"), 403),
    ("GET", "/hr/calibration", only("hr"), 403),
    ("GET", "/hr/calibration/progress", only("hr"), 403),
    ("POST", "/hr/calibration/{tried}/adopt", only("hr"), 403),
    ("POST", "/hr/calibration/undo/{adopted}", only("hr"), 403),
    ("POST", "/hr/calibration/{tried_again}/discard", only("hr"), 403),
    ("POST", "/hr/calibration/try", only("hr"), 403),
    ("POST", "/hr/calibration/rebuild", only("hr"), 403),
    ("POST", "/hr/calibration/nightly", only("hr"), 403),
    ("GET", "/hr/items", only("hr", "author"), 403),
    ("GET", "/hr/items/milk-q1", only("hr", "author"), 403),
    ("GET", "/hr/items/milk-q1/information.svg", only("hr", "author"), 403),
    ("GET", "/hr/people", only("hr", "admin"), 403),
    ("GET", "/hr/people/new", only("hr", "admin"), 403),
    ("POST", "/hr/people/new", only("hr", "admin"), 403),
    ("POST", "/hr/people/invite", only("hr", "admin"), 403),
    ("GET", "/hr/people/{learner}", only("hr", "admin"), 403),
    ("POST", "/hr/people/{learner}", only("hr", "admin"), 403),
    ("POST", "/hr/people/{outsider}/place", only("hr"), 403),
    ("POST", "/hr/people/{outsider}/disable", only("hr", "admin"), 403),
    ("POST", "/hr/people/{outsider}/enable", only("hr", "admin"), 403),
    ("POST", "/hr/people/{outsider}/invite", only("hr", "admin"), 403),
    ("POST", "/hr/people/{learner}/give/hr", only("hr"), 403),
    ("POST", "/hr/people/{learner}/take/hr", only("hr"), 403),
    ("POST", "/hr/people/{hr}", only("hr"), 403),
    ("POST", "/hr/people/{hr}/disable", only("hr"), 403),
    ("GET", "/hr/teams", only("hr"), 403),
    ("POST", "/hr/teams", only("hr"), 403),
    ("GET", "/hr/teams/{bar}", only("hr"), 403),
    ("POST", "/hr/teams/{bar}", only("hr"), 403),
    ("GET", "/admin/mail", only("hr", "admin"), 403),
    ("GET", "/admin/mail/{mail}", only("hr", "admin"), 403),
    ("POST", "/logout", EVERYBODY, 0),
)

# Their address needs a file that was uploaded before (tests/web/hr/test_imports.py has them), or
# more areas than the sample path has (the radar asks for the same right as progress.svg).
ELSEWHERE = {"hr_import.preview", "hr_import.apply", "hr_import.faulty", "charts.radar"}

# One knows of oneself: what one may not do to oneself is refused openly.
OPENLY = {("learner", "/people/{learner}/review")}


@pytest.fixture
def places(session: Session, cast: Cast, sign_in: SignIn) -> dict[str, object]:
    """What stands in the addresses of the table."""
    curriculum = versions.in_service(session)
    review = asking.assign(
        session,
        sign_ins.actor_of(session, cast.boss),
        curriculum,
        subject_id=cast.learner,
        reviewer_id=cast.boss,
        area=None,
        due_at=NOW + timedelta(days=7),
        now=NOW,
        public_id="the-draft",
    )
    mail = MailLogEntry(
        person_id=cast.learner, recipient="x@y.example", subject="s", body="b", created_at=NOW
    )
    in_force = session.scalars(select(ScoringContextRow.id)).one()
    dry_run = calibration_dry_run.propose_for_operator(
        session, curriculum, None, now=NOW, zone=TEHRAN
    )
    first = session.get_one(ContextProposal, dry_run.id)
    second = ContextProposal(
        path_id=first.path_id,
        based_on=in_force,
        document=first.document,
        report=first.report,
        proposed_at=NOW,
    )
    session.add_all([mail, second])
    session.commit()
    tried, tried_again = first.id, second.id
    mail_id, version = mail.id, curriculum.version
    learner = sign_in("learner")
    attempt = started(learner)
    learner.get("/path/barista/bar/self")
    rated = learner.post("/path/barista/bar/self", **{"step-milk-steaming": "2"})
    assert rated.status_code == 302
    return {
        **vars(cast),
        "review": review,
        "mail": mail_id,
        "version": version,
        "attempt": attempt,
        "tried": tried,
        "tried_again": tried_again,
        "adopted": in_force + 1,
    }


def ask(browser: Browser, method: str, address: str, places: dict[str, object]) -> int:
    filled = address.format(**places)
    if method == "GET":
        return browser.get(filled).status_code
    return browser.post(filled, question="1", reviewer=places["colleague"]).status_code


@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_in_where_the_table_says_and_nowhere_else(
    sign_in: SignIn, places: dict[str, object], role: str
) -> None:
    browser = sign_in(role)
    wrong = []
    for method, address, allowed, refusal in TABLE:
        status = ask(browser, method, address, places)
        if role in allowed:
            if status in {401, 403, 404, 405} or status >= 500:
                wrong.append(f"{method} {address}: {status}, but {role} may")
        elif status != (403 if (role, address) in OPENLY else refusal):
            wrong.append(f"{method} {address}: {status}, not {refusal} for {role}")
    assert not wrong, "\n".join(wrong)


def test_somebody_not_signed_in_is_sent_to_sign_in(
    browser: Browser, places: dict[str, object]
) -> None:
    for method, address, _allowed, _refusal in TABLE:
        answer = (
            browser.get(address.format(**places))
            if method == "GET"
            else browser.post(address.format(**places))
        )
        assert answer.status_code == 302, address
        assert "/login" in answer.headers["Location"], address


def test_every_route_declares_a_policy_and_stands_in_the_table(app: Flask) -> None:
    in_table = set()
    bound = app.url_map.bind("localhost")
    for method, address, _allowed, _refusal in TABLE:
        sample = address.format_map(Sample())
        in_table.add(bound.match(sample, method=method)[0])
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ROUTES_WITHOUT_PEOPLE:
            continue
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        assert policy, f"{rule.rule} declares no policy"
        if policy != "public":
            assert rule.endpoint in in_table | ELSEWHERE, f"{rule.rule} is not in the table"


class Sample(dict[str, str]):
    """A value for every name: a number fits all converters in use."""

    def __missing__(self, key: str) -> str:
        return "1"


def test_a_seeded_bug_in_the_policy_is_found(
    sign_in: SignIn, places: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(_actor: object, _action: Action, _scope: object = None) -> None:
        return None

    monkeypatch.setattr(policies, "require", careless)
    with pytest.raises(AssertionError, match="GET /hr/import: 200, not 403 for learner"):
        test_every_role_gets_in_where_the_table_says_and_nowhere_else(sign_in, places, "learner")


def test_no_change_is_made_without_a_token(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    """Walks every rule that takes a POST, as HR, who may do most."""
    browser = sign_in("hr")
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        address = rule.rule
        for argument in rule.arguments:
            for form in (f"<int:{argument}>", f"<{argument}>"):
                address = address.replace(form, "1")
        answer = browser.client.post(address, data={"language": "en", "theme": "dark"})
        assert answer.status_code == 400, f"{address}: {answer.status_code}"
    browser.get("/account")
    assert browser.last is not None
    assert 'lang="fa"' in browser.last.get_data(as_text=True)
