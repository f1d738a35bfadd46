"""Every address × every role: who gets in, who is refused, and how.

Whoever is refused changes nothing. Whoever may gets the page, or what the form does: each form is
sent in a state of its own, and must work and leave a change.
"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from competency.domain import permissions
from competency.domain.permissions import Action
from competency.web import policies
from tests.web.browser import Browser, SignIn
from tests.web.conftest import Enrolled
from tests.web.guard import Stored, stored
from tests.web.naming import Names
from tests.web.policy_table import EVERYBODY, ROLES, ROWS, Role, Row

ROUTES_WITHOUT_PEOPLE = {"static"}

# Their address needs a file that was uploaded before (tests/web/hr has them), or more areas than
# the sample path has (the radar asks for the same right as progress.svg).
ELSEWHERE = {"hr_import.preview", "hr_import.apply", "hr_import.faulty", "charts.radar"}

# One knows of oneself: what one may not do to oneself is refused openly.
TO_ONESELF = {
    ("learner", "/people/{learner}/review"): 403,
    ("hr", "/hr/people/{hr}/disable"): 400,
}

# Who has a sitting open goes on with it.
GOES_ON = {("learner", "/path/{path}/{area}/quiz")}

PAGES = tuple(row for row in ROWS if row.method == "GET")
FORMS = tuple(row for row in ROWS if row.method == "POST")


@pytest.fixture
def enrolled(request: pytest.FixtureRequest, dialect: str) -> Enrolled:
    """The database of each test is a copy of one in which all is there that rows name."""
    made: Enrolled = request.getfixturevalue(f"named_{dialect}")
    return made


@pytest.fixture
def names(enrolled: Enrolled) -> Names:
    return enrolled.names


def ask(browser: Browser, row: Row, names: Names) -> TestResponse:
    """Ask as the row says."""
    address = row.address.format(**names)
    if row.method == "GET":
        return browser.get(address)
    form: dict[str, object] = {name: value.format(**names) for name, value in row.form.items()}
    if row.upload:
        form["file"] = (BytesIO(row.upload.encode()), "people.csv")
    return browser.post(address, form)


def lasting(session: Session) -> Stored:
    """What is stored but for the audit trail: some pages write down who has read them."""
    return {name: rows for name, rows in stored(session).items() if name != "audit_entries"}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_where_the_table_says_and_nowhere_else(
    sign_in: SignIn, session: Session, names: Names, role: Role
) -> None:
    browser = sign_in(role)
    before, wrong = lasting(session), []
    for row in PAGES:
        status = ask(browser, row, names).status_code
        expected = row.status if role in row.allowed else row.refusal
        expected = TO_ONESELF.get((role, row.address), expected)
        if status != expected:
            wrong.append(f"GET {row.address}: {status}, not {expected} for {role}")
    assert not wrong, "\n".join(wrong)
    assert lasting(session) == before


@pytest.mark.parametrize("role", ROLES)
def test_every_form_is_refused_where_the_table_says_so_and_changes_nothing(
    sign_in: SignIn, session: Session, names: Names, role: Role
) -> None:
    browser = sign_in(role)
    before, wrong = stored(session), []
    for row in FORMS:
        if role in row.allowed:
            continue
        status = ask(browser, row, names).status_code
        expected = TO_ONESELF.get((role, row.address), row.refusal)
        if status != expected:
            wrong.append(f"POST {row.address}: {status}, not {expected} for {role}")
    assert not wrong, "\n".join(wrong)
    assert stored(session) == before


def senders() -> Iterator[tuple[Row, tuple[Role, ...]]]:
    """Forms with those who send them, one after another where each changes what is their own."""
    for row in FORMS:
        roles = tuple(role for role in ROLES if role in row.allowed)
        if row.allowed == EVERYBODY:
            yield row, roles
        else:
            yield from ((row, (role,)) for role in roles)


@pytest.mark.parametrize(
    ("row", "roles"),
    list(senders()),
    ids=lambda value: value.address if isinstance(value, Row) else "-".join(value),
)
def test_every_form_works_for_those_who_may(
    sign_in: SignIn, session: Session, names: Names, row: Row, roles: tuple[Role, ...]
) -> None:
    for role in roles:
        browser = sign_in(role)
        before = stored(session)
        answer = ask(browser, row, names)
        assert answer.status_code == row.status, f"{role}: {answer.get_data(as_text=True)}"
        if not row.upload and (role, row.address) not in GOES_ON:
            assert stored(session) != before, role


# What everybody signed in sees and does of their own needs no right of the table.
OWN = {
    ("GET", "/account"),
    ("GET", "/path"),
    ("GET", "/reviews"),
    ("POST", "/account"),
    ("POST", "/account/password"),
    ("POST", "/path/{path}/{area}/{competency}/read"),
    ("POST", "/reviews/ask"),
    ("POST", "/logout"),
}


@pytest.mark.parametrize("role", ROLES)
def test_whoever_has_no_right_at_all_sees_and_does_nothing_but_their_own(
    sign_in: SignIn, session: Session, names: Names, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page and form asks for its right, not only for a sign-in, and before it does a thing."""
    browser = sign_in(role)
    before, wrong = stored(session), []
    monkeypatch.setattr(permissions, "may", lambda *_: False)
    for row in ROWS:
        if role not in row.allowed or (row.method, row.address) in OWN:
            continue
        status = ask(browser, row, names).status_code
        if status not in {403, 404}:
            wrong.append(f"{row.method} {row.address}: {status} for {role}")
    assert not wrong, "\n".join(wrong)
    assert stored(session) == before


def test_somebody_not_signed_in_is_sent_to_sign_in(
    browser: Browser, session: Session, names: Names
) -> None:
    before = stored(session)
    for row in ROWS:
        answer = ask(browser, row, names)
        assert answer.status_code == 302, row.address
        assert answer.location.startswith("/login"), row.address
    assert stored(session) == before


def test_every_route_declares_a_policy_and_stands_in_the_table(app: Flask) -> None:
    in_table = set()
    bound = app.url_map.bind("localhost")
    for row in ROWS:
        sample = row.address.format_map(AnyNumber())
        in_table.add(bound.match(sample, method=row.method)[0])
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ROUTES_WITHOUT_PEOPLE:
            continue
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        assert policy, f"{rule.rule} declares no policy"
        if policy != "public":
            assert rule.endpoint in in_table | ELSEWHERE, f"{rule.rule} is not in the table"


class AnyNumber(dict[str, str]):
    """A value for every name: a number fits all converters in use."""

    def __missing__(self, key: str) -> str:
        return "1"


def careless(_actor: object, _action: Action, _scope: object = None) -> None:
    """Asks for no right."""


def test_a_page_that_asks_for_no_right_is_found(
    sign_in: SignIn, session: Session, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "require", careless)
    with pytest.raises(AssertionError, match="GET /hr/import: 200, not 403 for learner"):
        test_every_page_opens_where_the_table_says_and_nowhere_else(
            sign_in, session, names, "learner"
        )


def test_a_form_that_asks_for_no_right_is_found(
    sign_in: SignIn, session: Session, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policies, "require", careless)
    with pytest.raises(AssertionError, match="POST /hr/import: 302, not 403 for learner"):
        test_every_form_is_refused_where_the_table_says_so_and_changes_nothing(
            sign_in, session, names, "learner"
        )
